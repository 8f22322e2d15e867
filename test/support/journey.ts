/** The service over HTTP with the sample year loaded, settled and paid, and a signed-in caller for each demo account. */
import type { NestExpressApplication } from '@nestjs/platform-express';
import request, { type Response, type Test } from 'supertest';
import { appModule } from '../../src/app.module.js';
import { Application, publishProgrammes } from '../../src/cli/application.js';
import type { StatementBody } from '../../src/modules/claims/index.js';
import { SampleAccounts } from '../../src/modules/identity/index.js';
import { Parties } from '../../src/modules/parties/index.js';
import { createHttpApp } from '../../src/platform/http/app.js';
import { httpSettings } from '../../src/platform/http/http-settings.js';
import { PORTAL_PATHS, portalProblemPages } from '../../src/portal/portal.module.js';
import { SAMPLE_USERS } from '../../src/sample-users.table.js';
import type { TestDatabase } from './database.js';
import { openParts, SAMPLE_FOLDER, serviceOf } from './service.js';

export type Username = (typeof SAMPLE_USERS)[number]['username'];

export interface Journey {
  readonly application: Application;
  readonly db: TestDatabase;
  readonly statement: StatementBody;
  /** A request of the signed-in user, or of nobody; paths from the root. */
  get(path: string, username?: Username): Test;
  post(path: string, body: object, username?: Username, idempotencyKey?: string): Test;
  /** A request to which body and headers are still to be added. */
  send(method: 'get' | 'post' | 'put', path: string, username?: Username): Test;
  /** Every item of a list, page after page. */
  all<Item>(path: string, username?: Username): Promise<Item[]>;
  /** New tokens for everyone: those of before end with the clock. */
  signIn(): Promise<void>;
  close(): Promise<void>;
}

type Parts = Awaited<ReturnType<typeof openParts>>;

/** `prepare` may exchange a part before the service is put together. */
export async function openJourney(prepare: (parts: Parts) => Parts = (parts) => parts): Promise<Journey> {
  const parts = prepare(await openParts());
  const settings = httpSettings({
    production: false,
    pagePaths: PORTAL_PATHS,
    ...(portalProblemPages === undefined ? {} : { problemPages: portalProblemPages }),
  });
  const http = await createHttpApp(appModule(parts), { settings, logger: false });
  const application = new Application(parts, http);
  await publishProgrammes(application);
  const service = serviceOf(parts.db, application);
  await service.load(SAMPLE_FOLDER);
  const statement = await service.settle({ issue: true });
  let tokens = await signIn(application, http);
  await application.sequence();
  const signed = (test: Test, username?: Username): Test => {
    const token = username === undefined ? undefined : tokens.get(username);
    return token === undefined ? test : test.set('Authorization', `Bearer ${token}`);
  };
  const get = (path: string, username?: Username) => signed(request(http.getHttpServer()).get(path), username);
  return {
    application,
    db: parts.db,
    statement,
    get,
    send: (method, path, username) => signed(request(http.getHttpServer())[method](path), username),
    post: (path, body, username, key) => {
      const test = signed(request(http.getHttpServer()).post(path), username).send(body);
      return key === undefined ? test : test.set('Idempotency-Key', key);
    },
    all: async <Item>(path: string, username?: Username): Promise<Item[]> => {
      const items: Item[] = [];
      let cursor: string | null = null;
      do {
        const query: string =
          cursor === null ? '' : `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
        const reply: Response = await get(`${path}${query}`, username).expect(200);
        items.push(...(reply.body as { items: Item[] }).items);
        cursor = (reply.body as { nextCursor: string | null }).nextCursor;
      } while (cursor !== null);
      return items;
    },
    signIn: async () => {
      tokens = await signIn(application, http);
    },
    close: () => application.close(),
  };
}

async function signIn(application: Application, http: NestExpressApplication): Promise<Map<string, string>> {
  const credentials = await application.run(async (ctx) => {
    const codes = SAMPLE_USERS.flatMap((user) => user.organisation ?? []);
    const organisations = await application.get(Parties).organisationsByUscc(ctx, codes);
    const users = SAMPLE_USERS.map(({ organisation, ...user }) => {
      const found = organisation === undefined ? undefined : organisations.get(organisation);
      return { ...user, ...(found ? { organisationId: found.id } : {}) };
    });
    return application.get(SampleAccounts).ensure(ctx, users);
  });
  const tokens = new Map<string, string>();
  for (const { username, password } of credentials) {
    const reply = await request(http.getHttpServer()).post('/api/v1/auth/token').send({ username, password });
    tokens.set(username, (reply.body as { accessToken: string }).accessToken);
  }
  return tokens;
}
