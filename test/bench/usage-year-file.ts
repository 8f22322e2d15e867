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
/** How many events on end one user makes with one corpus, on average. */
const RUN_MEAN = 10;
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

/** Who uses what for a while: calls of a program come in runs, not one by one. */
interface Session {
  readonly left: number;
  readonly user: string;
  readonly subject: string;
  readonly kind: (typeof KINDS)[number];
}

function sessionOf(users: readonly string[], random: () => number): Session {
  return {
    left: 1 + Math.floor(2 * RUN_MEAN * random()),
    user: users[Math.floor(USERS * random() ** 3)] ?? '',
    subject: `opened-${Math.floor(CORPORA * random() ** 3)}`,
    kind: KINDS[Math.floor(random() * KINDS.length)] ?? KINDS[0],
  };
}

function* linesOf(events: number, users: readonly string[], random: () => number): Iterable<string> {
  let session = sessionOf(users, random);
  for (let at = 0; at < events; at += 1) {
    if (session.left === 0) session = sessionOf(users, random);
    session = { ...session, left: session.left - 1 };
    const [kind, unit] = session.kind;
    yield JSON.stringify({
      specversion: '1.0',
      id: `${hex(random)}-${hex(random)}-${hex(random)}`,
      source: PLATFORMS[at % PLATFORMS.length],
      type: `org.corpus.usage.${kind}.v1`,
      subject: session.subject,
      time: new Date(FIRST_MS + Math.floor((YEAR_MS * at) / events)).toISOString(),
      data: {
        user: session.user,
        quantity: String(1 + Math.floor(random() * 1_000_000)),
        unit,
        delivered: random() > 0.02,
        ...(random() < 0.01 ? { test: true } : {}),
      },
    });
  }
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
  let lines: string[] = [];
  for (const line of linesOf(events, users, random)) {
    lines.push(line);
    if (lines.length < LINES_AT_ONCE) continue;
    if (!file.write(`${lines.join('\n')}\n`)) await once(file, 'drain');
    lines = [];
  }
  file.write(lines.join('\n'));
  file.end();
  await finished(file);
}
