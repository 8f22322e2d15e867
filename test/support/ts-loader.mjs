// Lets plain `node` import the project's TypeScript (global setup, long runs): './x.js' finds './x.ts', and SWC strips it.
// What it made is kept, as tests start many processes on the same files; `npm ci` throws that away with the compiler.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) register(import.meta.url);

const rcFile = new URL('../../.swcrc', import.meta.url);
const kept = new URL('../../node_modules/.cache/ts-loader/', import.meta.url);

export async function resolve(specifier, context, nextResolve) {
  if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL) {
    for (const ending of ['.ts', '.tsx']) {
      const url = new URL(specifier.replace(/\.js$/, ending), context.parentURL);
      if (url.protocol === 'file:' && existsSync(fileURLToPath(url))) return { url: url.href, shortCircuit: true };
    }
  }
  return nextResolve(specifier, context);
}

export async function load(url, context, nextLoad) {
  if (!/\.tsx?$/.test(url)) return nextLoad(url, context);
  const filename = fileURLToPath(url);
  const [rc, text] = await Promise.all([readFile(rcFile, 'utf8'), readFile(filename, 'utf8')]);
  const key = createHash('sha256')
    .update(JSON.stringify([filename, rc, text]))
    .digest('hex');
  const place = new URL(`${key}.js`, kept);
  const source = await readFile(place, 'utf8').catch(() => compile(filename, JSON.parse(rc), text, place));
  return { format: 'module', source, shortCircuit: true };
}

async function compile(filename, options, text, place) {
  const { transform } = await import('@swc/core');
  const { code } = await transform(text, {
    ...options,
    filename,
    swcrc: false,
    configFile: false,
    sourceMaps: 'inline',
  });
  await keep(place, code).catch(() => undefined);
  return code;
}

/** Whole or not at all, as another process may read it meanwhile; a folder that cannot be written only costs time. */
async function keep(place, code) {
  const half = new URL(`${place.href}.${process.pid}`);
  await mkdir(kept, { recursive: true });
  await writeFile(half, code);
  await rename(half, place);
}
