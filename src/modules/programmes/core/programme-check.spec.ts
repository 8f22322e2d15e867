import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parseDate } from '../../../kernel/calendar-date.js';
import type { Json } from '../../../kernel/canonical-json.js';
import { MATERIAL_FORMS, MATERIAL_SOURCES, SIGNATURES } from './call-file.js';
import { poolFor, subAllocationFor } from './pool.js';
import {
  BASES,
  CAP_PERIODS,
  EXHAUSTIONS,
  PREDICATES,
  type ProgrammeFile,
  PURPOSES,
  rulesOn,
  SUBJECT_KINDS,
  TAX_BASES,
} from './programme.js';
import { checkProgramme } from './programme-check.js';
import { checkProgrammeText } from './programme-version.js';
import { PARTY_KINDS, TAGS } from './vocabulary.js';

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

function citationsOf(value: unknown): { clause: string; source: string; tag: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'clause' in value ? [value as { clause: string; source: string; tag: string }] : [];
  return [...own, ...Object.values(value).flatMap(citationsOf)];
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

const shippedNames = readdirSync(new URL('config/programmes/', ROOT)).filter(
  (name) => name !== 'programme.schema.json',
);

describe('the shipped programmes', () => {
  it.each(shippedNames)('%s passes the check, is named after its code, and decides on every day it runs', (name) => {
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

  it('are the five vouchers of the texts, and the two for corpora draw on one pool', () => {
    const files = shippedNames.map((name) => read(`config/programmes/${name}`) as ProgrammeFile);
    expect(files.map(({ code }) => code).sort()).toEqual([
      'DG-COMPUTE',
      'DG-MODEL',
      'SZ-CORPUS-OPENNESS',
      'SZ-CORPUS-PURCHASE',
      'SZ-TRAINING-COMPUTE',
    ]);
    const corpus = files.filter(({ pool }) => pool.code === 'SZ-CORPUS');
    expect(corpus.map((file) => poolFor(file, '2025')?.value)).toEqual([5_000_000_000n, 5_000_000_000n]);
    expect(corpus.map((file) => subAllocationFor(file, '2025')?.value)).toEqual([1_000_000_000n, undefined]);
  });

  it('mark every choice that no text makes as a proposal, and only those', () => {
    for (const name of shippedNames) {
      for (const { source, tag, clause } of citationsOf(read(`config/programmes/${name}`))) {
        expect([name, clause, tag === 'proposal']).toEqual([name, clause, source.startsWith('本系统的选择')]);
      }
    }
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
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const holds = ajv.compile(schema);

  it.each(shippedNames)('takes %s', (name) => {
    holds(read(`config/programmes/${name}`));
    expect(holds.errors ?? []).toEqual([]);
  });

  it('refuses a file without its review, with a gate nobody knows, or with neither a rate nor terms of use', () => {
    for (const [pointer, value] of [
      ['/fairCompetitionReview', undefined],
      ['/gates/0/predicate', 'HOROSCOPE'],
      ['/parameters/rateCeiling', undefined],
    ] as const) {
      const document = read('config/programmes/sz-corpus-purchase.json') as Box;
      const [at, name] = holder(document, pointer);
      if (value === undefined) delete at[name];
      else at[name] = value;
      expect([pointer, holds(document)]).toEqual([pointer, false]);
    }
  });

  it.each([
    ['tag', TAGS],
    ['basis', BASES],
    ['taxBasis', TAX_BASES],
    ['exhaustion', EXHAUSTIONS],
    ['predicate', PREDICATES],
    ['partyKind', PARTY_KINDS],
    ['purpose', PURPOSES],
    ['subjectKind', SUBJECT_KINDS],
    ['capPeriod', CAP_PERIODS],
    ['materialSource', MATERIAL_SOURCES],
    ['materialForm', MATERIAL_FORMS],
    ['signature', SIGNATURES],
  ] as const)('knows the same words for %s as the check', (name, words) => {
    expect(schema.$defs[name]?.enum).toEqual([...words]);
  });
});
