/**
 * A year of use as a file for `load`: events in the order of time, under random ids (the worst that an index of keys can be
 * given), a few users and corpora with most of it, some tests and some that did not arrive.
 */

import { once } from 'node:events';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { codeOf } from '../support/market.js';

export const CORPORA = 200;
const USERS = 2_000;
const YEAR_MS = 365 * 86_400_000;
const FIRST_MS = Date.parse('2025-01-01T00:00:00+08:00');
const LINES_AT_ONCE = 2_000;
const PLATFORMS = ['https://open.example/data', 'https://exchange.example/opened', 'https://hub.example/zh'];
const KINDS = [
  ['download', 'BYTES'],
  ['api-call', 'CALLS'],
  ['training-run', 'TOKENS'],
  ['api-call', 'CALLS'],
] as const;

/** xorshift32: the same file for the same seed on every machine. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}

const hex = (random: () => number): string =>
  Math.floor(random() * 4_294_967_296)
    .toString(16)
    .padStart(8, '0');

function lineOf(at: number, of: number, users: readonly string[], random: () => number): string {
  const id = `${hex(random)}-${hex(random)}-${hex(random)}`;
  const [kind, unit] = KINDS[Math.floor(random() * KINDS.length)] ?? KINDS[0];
  const subject = `opened-${Math.floor(CORPORA * random() ** 3)}`;
  const time = new Date(FIRST_MS + Math.floor((YEAR_MS * at) / of)).toISOString();
  const data = {
    user: users[Math.floor(USERS * random() ** 3)],
    quantity: String(1 + Math.floor(random() * 1_000_000)),
    unit,
    delivered: random() > 0.02,
    ...(random() < 0.01 ? { test: true } : {}),
  };
  const source = PLATFORMS[at % PLATFORMS.length];
  const type = `org.corpus.usage.${kind}.v1`;
  return JSON.stringify({ specversion: '1.0', id, source, type, subject, time, data });
}

/** Writes the folder: the unit, its corpora, and so many events. */
export async function writeYearOfUse(folder: string, events: number, seed = 20_251_129): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const unit = codeOf(1);
  writeFileSync(
    join(folder, 'organisations.csv'),
    `uscc,nameZh,nameEn,kind,registeredOn,placeCode,stateAssetsAuthority\n${unit},生成数源单位,,ENTERPRISE,2018-01-01,440304,false\n`,
  );
  const corpora = Array.from({ length: CORPORA }, (_none, at) => {
    const digest = at.toString(16).padStart(64, '0');
    return `opened-${at},${unit},生成开放语料${at},${digest},text,zh,CC0-1.0,OPEN_PUBLIC_PLATFORM,,,2024-12-01,30,1000000,1000000000,commercial=yes`;
  });
  const head =
    'key,provider,nameZh,releaseDigest,modality,language,licence,openMode,priceFen,croissantFile,releasedOn,updateIntervalDays,records,bytes,permissions';
  writeFileSync(join(folder, 'corpora.csv'), `${[head, ...corpora].join('\n')}\n`);
  const random = randomOf(seed);
  const users = Array.from({ length: USERS }, (_none, at) => codeOf(1 + at));
  const file = createWriteStream(join(folder, 'usage.jsonl'));
  for (let at = 0; at < events; at += LINES_AT_ONCE) {
    const lines = Array.from({ length: Math.min(LINES_AT_ONCE, events - at) }, (_none, line) =>
      lineOf(at + line, events, users, random),
    );
    if (!file.write(`${lines.join('\n')}\n`)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}
