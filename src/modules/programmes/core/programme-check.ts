/**
 * The check of a programme file (`programme check FILE`, and before every publication): a decision must never rest on a
 * value without a clause, on two values at once, or on a rule that nobody knows (issue: "A programme file with
 * overlapping dates, missing clause, rate over 1, cap over pool, unknown predicate: refused with place and reason").
 */
import type { Json } from '../../../kernel/canonical-json.js';
import { type FileProblem, FileReader, type JsonRecord } from './file-problems.js';
import {
  BASES,
  EXHAUSTIONS,
  PREDICATES,
  type Predicate,
  type ProgrammeFile,
  SUBJECT_KINDS,
  TAGS,
  TAX_BASES,
} from './programme.js';
import { readGateValue, readPoolTerms, readPublicity, readRate } from './programme-values.js';

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
    ['code', 'title', 'authority', 'subjectKind', 'inForce', 'parameters', 'gates', 'pool', 'calls', 'open'],
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
  const caps = readParameters(reader, file.parameters, begins);
  readGates(reader, file.gates, begins);
  readPool(reader, file.pool, begins, caps);
  readCalls(reader, file.calls);
  for (const [index, one] of reader.list(file.open, '/open', 0).entries()) reader.bilingual(one, `/open/${index}`);
  const { problems } = reader;
  return problems.length > 0 ? { problems } : { problems, programme: json as unknown as ProgrammeFile };
}

function readCitation(reader: FileReader, value: JsonRecord, path: string): void {
  reader.text(value.clause, `${path}/clause`);
  reader.text(value.source, `${path}/source`);
  reader.oneOf(value.tag, `${path}/tag`, TAGS);
}

function readInForce(reader: FileReader, value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  const inForce = reader.record(value, '/inForce', ['from', ...CITATION], ['until']);
  readCitation(reader, inForce, '/inForce');
  return reader.interval(inForce, '/inForce').from;
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
  const parameters = reader.record(
    value,
    '/parameters',
    ['rateCeiling', 'basis', 'taxBasis', 'capFen', 'exhaustion', 'publicity'],
    ['startUpRateCeiling'],
  );
  const dated = <T>(name: string, read: ValueReader<T>): readonly Span<T>[] => {
    const path = `/parameters/${name}`;
    if (parameters[name] === undefined) return [];
    return readDated(reader, reader.record(parameters[name], path, ['values']).values, path, begins, read);
  };
  dated('rateCeiling', readRate);
  dated('startUpRateCeiling', readRate);
  dated('basis', (one, basis, path) => one.oneOf(basis, path, BASES));
  dated('taxBasis', (one, basis, path) => one.oneOf(basis, path, TAX_BASES));
  const caps = dated('capFen', (one, cap, path) => one.fen(cap, path));
  dated('exhaustion', (one, rule, path) => one.oneOf(rule, path, EXHAUSTIONS));
  dated('publicity', readPublicity);
  return caps;
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

function readPool(
  reader: FileReader,
  value: Json | undefined,
  begins: string | undefined,
  caps: readonly Span<bigint | undefined>[],
): void {
  if (value === undefined) return;
  const pool = reader.record(value, '/pool', ['code', 'values']);
  reader.matching(pool.code, '/pool/code', /^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$/, 'SZ-CORPUS');
  const terms = readDated(reader, pool.values, '/pool', begins, readPoolTerms);
  for (const { from, until, value: leastFen } of terms) {
    for (const cap of caps) {
      const together = (until === undefined || cap.from < until) && (cap.until === undefined || from < cap.until);
      if (!together || leastFen === undefined || cap.value === undefined || cap.value <= leastFen) continue;
      reader.refuse(
        `${cap.path}/value`,
        'CAP_OVER_POOL',
        `最高额 ${cap.value} 分大于资金池年度额度 ${leastFen} 分`,
        `The cap of ${cap.value} fen is over the pool's ${leastFen} fen for a year`,
      );
    }
  }
}

function readCalls(reader: FileReader, value: Json | undefined): void {
  const seen = new Set<string>();
  for (const [index, entry] of reader.list(value, '/calls', 0).entries()) {
    const path = `/calls/${index}`;
    const call = reader.record(entry, path, ['key', 'title', 'window', 'signed', ...CITATION], ['note']);
    const key = reader.matching(call.key, `${path}/key`, /^[0-9A-Za-z][0-9A-Za-z-]{0,39}$/, '2025');
    if (key !== undefined && seen.has(key)) {
      reader.refuse(`${path}/key`, 'GIVEN_TWICE', `批次 ${key} 写了两次`, `The call ${key} is given twice`);
    }
    if (key !== undefined) seen.add(key);
    reader.bilingual(call.title, `${path}/title`);
    reader.bilingual(call.note, `${path}/note`);
    for (const name of ['window', 'signed']) {
      if (call[name] === undefined) continue;
      reader.interval(reader.record(call[name], `${path}/${name}`, ['from', 'until']), `${path}/${name}`);
    }
    readCitation(reader, call, path);
  }
}
