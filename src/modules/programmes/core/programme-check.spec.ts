import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseDate } from '../../../kernel/calendar-date.js';
import type { Json } from '../../../kernel/canonical-json.js';
import {
  BASES,
  EXHAUSTIONS,
  PARTY_KINDS,
  PREDICATES,
  PURPOSES,
  poolFor,
  rulesOn,
  SUBJECT_KINDS,
  TAGS,
  TAX_BASES,
} from './programme.js';
import { checkProgramme } from './programme-check.js';
import { checkProgrammeText } from './programme-version.js';

const ROOT = new URL('../../../../', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'));

interface CheckCase {
  why: string;
  set?: Record<string, Json>;
  remove?: string[];
  expected: { path: string; code: string }[];
}

const VECTORS = read('test/vectors/policy-check.json') as { base: string; cases: CheckCase[] };

type Box = Record<string, unknown>;

function holder(document: Box, pointer: string): readonly [Box, string] {
  const names = pointer.split('/').slice(1);
  const last = names.pop() ?? '';
  return [names.reduce((at, name) => at[name] as Box, document), last];
}

function changed({ set = {}, remove = [] }: CheckCase): Json {
  const document = read(`config/programmes/${VECTORS.base}`) as Box;
  for (const [pointer, value] of Object.entries(set)) {
    const [at, name] = holder(document, pointer);
    at[name] = value;
  }
  for (const pointer of remove) {
    const [at, name] = holder(document, pointer);
    delete at[name];
  }
  return document as Json;
}

describe('the check of a programme file tells exactly what policy-check.json says', () => {
  it.each(VECTORS.cases.map((one) => [one.why, one] as const))('%s', (_why, one) => {
    const { problems, programme } = checkProgramme(changed(one));
    expect(problems.map(({ path, code }) => ({ path, code }))).toEqual(one.expected);
    expect(programme === undefined).toBe(one.expected.length > 0);
    for (const { detail } of problems) expect(detail.zh && detail.en).toBeTruthy();
  });

  it('tells a text that is no JSON as a problem, and JSON that is no object too', () => {
    expect(checkProgrammeText('{"code":').problems.map((one) => one.code)).toEqual(['JSON']);
    for (const text of ['null', '[]', '"x"', '7']) {
      expect(checkProgrammeText(text).problems[0]).toMatchObject({ path: '/', code: 'TYPE' });
    }
  });
});

describe('the shipped programmes', () => {
  const names = readdirSync(new URL('config/programmes/', ROOT)).filter((name) => name !== 'programme.schema.json');

  it.each(names)('%s passes the check, is named after its code, and decides on every day it runs', (name) => {
    const { problems, publishable } = checkProgrammeText(
      readFileSync(new URL(`config/programmes/${name}`, ROOT), 'utf8'),
    );
    expect(problems).toEqual([]);
    const programme = publishable?.programme;
    if (!programme) throw new Error('not publishable');
    expect(`${programme.code.toLowerCase()}.json`).toBe(name);
    expect(rulesOn(programme, programme.inForce.from)).toBeDefined();
    expect(rulesOn(programme, parseDate('2025-12-31'))).toBeDefined();
    expect(poolFor(programme, '2025')).toBeDefined();
  });

  it('grants Dongguan nothing for a year whose tranche is not published', () => {
    const { publishable } = checkProgrammeText(
      readFileSync(new URL('config/programmes/dg-compute.json', ROOT), 'utf8'),
    );
    if (!publishable) throw new Error('not publishable');
    expect(poolFor(publishable.programme, '2025')?.value).toBe(1_500_000_000n);
    expect(poolFor(publishable.programme, '2026')).toBeUndefined();
  });
});

describe('the published schema', () => {
  const schema = read('config/programmes/programme.schema.json') as { $defs: Record<string, { enum?: string[] }> };

  it.each([
    ['tag', TAGS],
    ['basis', BASES],
    ['taxBasis', TAX_BASES],
    ['exhaustion', EXHAUSTIONS],
    ['predicate', PREDICATES],
    ['partyKind', PARTY_KINDS],
    ['purpose', PURPOSES],
    ['subjectKind', SUBJECT_KINDS],
  ] as const)('knows the same words for %s as the check', (name, words) => {
    expect(schema.$defs[name]?.enum).toEqual([...words]);
  });
});
