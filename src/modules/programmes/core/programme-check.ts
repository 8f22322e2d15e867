/**
 * The check of a programme file (`programme check FILE`, and before every publication): a decision must never rest on a
 * value without a clause, on two values at once, or on a rule that nobody knows (issue: "A programme file with
 * overlapping dates, missing clause, rate over 1, cap over pool, unknown predicate: refused with place and reason").
 */
import type { Json } from '../../../kernel/canonical-json.js';
import { readCalls } from './call-check.js';
import { type FileProblem, FileReader, isRecord } from './file-problems.js';
import {
  BASES,
  CAP_PERIODS,
  EXHAUSTIONS,
  LEFT_OVERS,
  PREDICATES,
  type Predicate,
  type ProgrammeFile,
  SUBJECT_KINDS,
  TAX_BASES,
} from './programme.js';
import {
  readCitation,
  readFen,
  readGateValue,
  readPoolTerms,
  readPublicity,
  readRate,
  readStartUpTest,
  readUseTerms,
} from './programme-values.js';

const CITATION = ['clause', 'source', 'tag'];

/** What a check answers: the problems, and the file when there are none. */
export interface CheckedProgramme {
  readonly problems: readonly FileProblem[];
  readonly programme?: ProgrammeFile;
}

type ValueReader<T> = (reader: FileReader, value: Json | undefined, path: string) => T;

interface Span<T> {
  readonly from: string;
  readonly until?: string;
  readonly value: T;
  readonly path: string;
}

/** Checks a parsed JSON document; answers every problem it finds, in the order of the file's fields. */
export function checkProgramme(json: Json): CheckedProgramme {
  const reader = new FileReader();
  const file = reader.record(
    json,
    '',
    [
      'code',
      'title',
      'authority',
      'subjectKind',
      'inForce',
      'fairCompetitionReview',
      'parameters',
      'gates',
      'pool',
      'calls',
      'open',
    ],
    ['$schema'],
  );
  reader.matching(file.code, '/code', /^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$/, 'SZ-CORPUS-PURCHASE');
  reader.bilingual(file.title, '/title');
  if (file.authority !== undefined) {
    const authority = reader.record(file.authority, '/authority', ['code', 'name']);
    reader.matching(authority.code, '/authority/code', /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'sz-zsj');
    reader.bilingual(authority.name, '/authority/name');
  }
  reader.oneOf(file.subjectKind, '/subjectKind', SUBJECT_KINDS);
  const begins = readInForce(reader, file.inForce);
  readReview(reader, file.fairCompetitionReview);
  const caps = readParameters(reader, file.parameters, begins);
  readGates(reader, file.gates, begins);
  const pool = readPool(reader, file.pool, begins, caps);
  for (const { path, shareFen } of readCalls(reader, file.calls)) checkShare(reader, path, shareFen, pool);
  for (const [index, one] of reader.list(file.open, '/open', 0).entries()) reader.bilingual(one, `/open/${index}`);
  const { problems } = reader;
  return problems.length > 0 ? { problems } : { problems, programme: json as unknown as ProgrammeFile };
}

function readInForce(reader: FileReader, value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  const inForce = reader.record(value, '/inForce', ['from', ...CITATION], ['until']);
  readCitation(reader, inForce, '/inForce');
  return reader.interval(inForce, '/inForce').from;
}

function readReview(reader: FileReader, value: Json | undefined): void {
  if (value === undefined) return;
  const review = reader.record(value, '/fairCompetitionReview', CITATION, ['number']);
  readCitation(reader, review, '/fairCompetitionReview');
  reader.text(review.number, '/fairCompetitionReview/number');
}

/** Dated values: ascending, never two on one day, and one from the day the programme begins. */
function readDated<T>(
  reader: FileReader,
  values: Json | undefined,
  path: string,
  begins: string | undefined,
  read: ValueReader<T>,
): readonly Span<T>[] {
  const spans: Span<T>[] = [];
  for (const [index, entry] of reader.list(values, `${path}/values`).entries()) {
    const at = `${path}/values/${index}`;
    const one = reader.record(entry, at, ['from', 'value', ...CITATION], ['until']);
    readCitation(reader, one, at);
    const { from, until } = reader.interval(one, at);
    const value = read(reader, one.value, `${at}/value`);
    if (from !== undefined) spans.push({ from, ...(until === undefined ? {} : { until }), value, path: at });
  }
  checkDates(reader, spans, begins, path);
  return spans;
}

function checkDates(
  reader: FileReader,
  spans: readonly Span<unknown>[],
  begins: string | undefined,
  path: string,
): void {
  for (const [index, span] of spans.entries()) {
    const next = spans[index + 1];
    if (!next) continue;
    const overlaps = next.from <= span.from || (span.until !== undefined && next.from < span.until);
    if (overlaps) {
      reader.refuse(
        next.path,
        'DATES_OVERLAP',
        `自 ${next.from} 起的值与上一条的日期重叠，或未按日期先后排列`,
        `The value from ${next.from} overlaps the one before it, or is not in order of dates`,
      );
    } else if (span.until !== undefined && next.from > span.until) {
      reader.refuse(
        next.path,
        'DATES_UNCOVERED',
        `${span.until} 至 ${next.from} 之间没有值`,
        `There is no value from ${span.until} until ${next.from}`,
      );
    }
  }
  const first = spans[0];
  if (first && begins !== undefined && first.from > begins) {
    reader.refuse(
      `${path}/values/0/from`,
      'DATES_UNCOVERED',
      `政策自 ${begins} 起施行，这里的值从 ${first.from} 才开始`,
      `The programme begins on ${begins}, this value only on ${first.from}`,
    );
  }
}

function readParameters(
  reader: FileReader,
  value: Json | undefined,
  begins: string | undefined,
): readonly Span<bigint | undefined>[] {
  if (value === undefined) return [];
  const byUse = basesOf(value).includes('USE_SHARE');
  const parameters = reader.record(
    value,
    '/parameters',
    [byUse ? 'use' : 'rateCeiling', 'basis', 'taxBasis', 'capFen', 'exhaustion', 'publicity'],
    byUse ? ['capPeriod', 'leftOver'] : ['startUpRateCeiling', 'startUpTest', 'capPeriod'],
  );
  const dated = <T>(name: string, read: ValueReader<T>): readonly Span<T>[] => {
    const path = `/parameters/${name}`;
    if (parameters[name] === undefined) return [];
    return readDated(reader, reader.record(parameters[name], path, ['values']).values, path, begins, read);
  };
  const word = (known: readonly string[]): ValueReader<void> => {
    return (one, given, path) => void one.oneOf(given, path, known);
  };
  dated('rateCeiling', readRate);
  dated('startUpRateCeiling', readRate);
  dated('startUpTest', readStartUpTest);
  dated('basis', word(BASES));
  dated('taxBasis', word(TAX_BASES));
  const caps = dated('capFen', readFen);
  dated('capPeriod', word(CAP_PERIODS));
  dated('use', readUseTerms);
  dated('leftOver', word(LEFT_OVERS));
  dated('exhaustion', word(EXHAUSTIONS));
  dated('publicity', readPublicity);
  return caps;
}

/** The bases that a file names, however badly it is written: they decide which other parameters it needs. */
function basesOf(parameters: Json): readonly Json[] {
  const basis = isRecord(parameters) ? parameters.basis : undefined;
  const values = isRecord(basis) && Array.isArray(basis.values) ? (basis.values as readonly Json[]) : [];
  return values.flatMap((one) => (isRecord(one) && one.value !== undefined ? [one.value] : []));
}

function readGates(reader: FileReader, value: Json | undefined, begins: string | undefined): void {
  const seen = new Set<string>();
  for (const [index, gate] of reader.list(value, '/gates').entries()) {
    const path = `/gates/${index}`;
    const { predicate, values } = reader.record(gate, path, ['predicate', 'values']);
    const known = reader.oneOf(predicate, `${path}/predicate`, PREDICATES, 'UNKNOWN_PREDICATE') as
      | Predicate
      | undefined;
    if (known === undefined) continue;
    if (seen.has(known)) {
      reader.refuse(`${path}/predicate`, 'GIVEN_TWICE', `条件 ${known} 写了两次`, `The gate ${known} is given twice`);
    }
    seen.add(known);
    const read: ValueReader<void> = (one, asked, at) => readGateValue(one, known, asked, at);
    readDated(reader, values, path, begins, read);
  }
}

type Amounts = readonly Span<bigint | undefined>[];

function readPool(reader: FileReader, value: Json | undefined, begins: string | undefined, caps: Amounts): Amounts {
  if (value === undefined) return [];
  const pool = reader.record(value, '/pool', ['code', 'values'], ['subAllocation']);
  reader.matching(pool.code, '/pool/code', /^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$/, 'SZ-CORPUS');
  const terms = readDated(reader, pool.values, '/pool', begins, readPoolTerms);
  for (const term of terms) {
    const pooled = term.value;
    for (const cap of caps.filter((one) => overlap(one, term))) {
      if (cap.value === undefined || pooled === undefined || cap.value <= pooled) continue;
      reader.refuse(
        `${cap.path}/value`,
        'CAP_OVER_POOL',
        `最高额 ${cap.value} 分大于资金池年度额度 ${pooled} 分`,
        `The cap of ${cap.value} fen is over the pool's ${pooled} fen for a year`,
      );
    }
  }
  if (pool.subAllocation === undefined) return terms;
  const path = '/pool/subAllocation';
  const shares = readDated(reader, reader.record(pool.subAllocation, path, ['values']).values, path, begins, readFen);
  for (const share of shares) {
    if (share.value === undefined) continue;
    checkShare(
      reader,
      `${share.path}/value`,
      share.value,
      terms.filter((one) => overlap(share, one)),
    );
  }
  return terms;
}

function overlap(a: Span<unknown>, b: Span<unknown>): boolean {
  return (b.until === undefined || a.from < b.until) && (a.until === undefined || b.from < a.until);
}

/** A share of the pool, for a programme or a call, is not more than the pool has in a year. */
function checkShare(reader: FileReader, path: string, share: bigint, terms: Amounts): void {
  const least = terms.flatMap(({ value }) => value ?? []).sort((a, b) => (a < b ? -1 : 1))[0];
  if (least === undefined || share <= least) return;
  reader.refuse(
    path,
    'SHARE_OVER_POOL',
    `份额 ${share} 分大于资金池年度额度 ${least} 分`,
    `The share of ${share} fen is over the pool's ${least} fen for a year`,
  );
}
