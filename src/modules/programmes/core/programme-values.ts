/** Readers of the values a programme file may hold: rates, pools, publicity, and what each predicate is asked with. */
import type { Json } from '../../../kernel/canonical-json.js';
import { type FileReader, isRecord, type JsonRecord } from './file-problems.js';
import { type Predicate, PURPOSES } from './programme.js';
import { PARTY_KINDS, TAGS } from './vocabulary.js';

export function readCitation(reader: FileReader, value: JsonRecord, path: string): void {
  reader.text(value.clause, `${path}/clause`);
  reader.text(value.source, `${path}/source`);
  reader.oneOf(value.tag, `${path}/tag`, TAGS);
}

/** A rate as an exact fraction, from 0 to 1. */
export function readRate(reader: FileReader, value: Json | undefined, path: string): void {
  if (value === undefined) return;
  const { num, den } = reader.record(value, path, ['num', 'den']);
  const over = reader.matching(num, `${path}/num`, /^[0-9]{1,9}$/, '"3"');
  const under = reader.matching(den, `${path}/den`, /^[1-9][0-9]{0,8}$/, '"10"');
  if (over !== undefined && under !== undefined && BigInt(over) > BigInt(under)) {
    reader.refuse(path, 'RATE_OVER_ONE', `比例 ${over}/${under} 大于 1`, `The rate ${over}/${under} is over 1`);
  }
}

export function readPublicity(reader: FileReader, value: Json | undefined, path: string): void {
  if (value === undefined) return;
  const { days, kind } = reader.record(value, path, ['days', 'kind']);
  reader.whole(days, `${path}/days`, 1, 60);
  reader.oneOf(kind, `${path}/kind`, ['WORKING_DAYS', 'CALENDAR_DAYS']);
}

/** Reads the pool's terms; answers the least sum that a single year has, to compare caps with. */
export function readPoolTerms(reader: FileReader, value: Json | undefined, path: string): bigint | undefined {
  if (value === undefined) return undefined;
  const kind = isRecord(value) ? value.kind : undefined;
  if (kind !== 'TRANCHES') {
    const { totalFen } = reader.record(value, path, ['kind', 'totalFen']);
    reader.oneOf(kind, `${path}/kind`, ['ANNUAL', 'TRANCHES']);
    return reader.fen(totalFen, `${path}/totalFen`);
  }
  const terms = reader.record(value, path, ['kind', 'totalFen', 'firstPeriod', 'lastPeriod', 'tranches']);
  const total = reader.fen(terms.totalFen, `${path}/totalFen`);
  const first = reader.matching(terms.firstPeriod, `${path}/firstPeriod`, /^20[0-9]{2}$/, '"2025"');
  const last = reader.matching(terms.lastPeriod, `${path}/lastPeriod`, /^20[0-9]{2}$/, '"2027"');
  const seen = new Set<string>();
  const sums: bigint[] = [];
  for (const [index, entry] of reader.list(terms.tranches, `${path}/tranches`).entries()) {
    const at = `${path}/tranches/${index}`;
    const tranche = reader.record(entry, at, ['period', 'totalFen']);
    const period = reader.matching(tranche.period, `${at}/period`, /^20[0-9]{2}$/, '"2025"');
    const sum = reader.fen(tranche.totalFen, `${at}/totalFen`);
    if (sum !== undefined) sums.push(sum);
    if (period === undefined) continue;
    if (seen.has(period))
      reader.refuse(`${at}/period`, 'GIVEN_TWICE', `${period} 年的额度写了两次`, `${period} has two tranches`);
    if ((first !== undefined && period < first) || (last !== undefined && period > last)) {
      reader.refuse(
        `${at}/period`,
        'DATE',
        `${period} 不在资金池年度 ${first} 至 ${last} 内`,
        `${period} is outside the pool's years ${first} to ${last}`,
      );
    }
    seen.add(period);
  }
  const together = sums.reduce((sum, one) => sum + one, 0n);
  if (total !== undefined && together > total) {
    reader.refuse(
      `${path}/tranches`,
      'TRANCHES_OVER_TOTAL',
      `各年额度合计 ${together} 分，超过总额 ${total} 分`,
      `The tranches sum to ${together} fen, over the total of ${total}`,
    );
  }
  return sums.reduce<bigint | undefined>((least, one) => (least === undefined || one < least ? one : least), undefined);
}

/** Checks what a predicate is asked with. */
export function readGateValue(reader: FileReader, predicate: Predicate, value: Json | undefined, path: string): void {
  if (value === undefined) return;
  switch (predicate) {
    case 'PERIOD':
      reader.oneOf(value, path, ['CALENDAR_YEAR_OF_SIGNING']);
      return;
    case 'PARTY_KIND':
      readEach(reader, value, path, (one, at) => reader.oneOf(one, at, PARTY_KINDS));
      return;
    case 'PURPOSE':
      readEach(reader, value, path, (one, at) => reader.oneOf(one, at, PURPOSES));
      return;
    case 'PLACE':
      readEach(reader, value, path, (one, at) => reader.matching(one, at, /^[0-9]{2,6}$/, '"4403"'));
      return;
    case 'ATTESTATIONS':
      readEach(reader, value, path, (one, at) => reader.matching(one, at, /^[A-Z][A-Z_]{1,39}$/, '"CONTENT_SAFETY"'));
      return;
    case 'UNRELATED': {
      const { standard, effect } = reader.record(value, path, ['standard', 'effect']);
      reader.matching(standard, `${path}/standard`, /^[A-Z][A-Za-z0-9_]{1,59}$/, '"SZ_VOUCHER_DEFAULT_v1"');
      reader.oneOf(effect, `${path}/effect`, ['REFUSE', 'FLAG']);
      return;
    }
    case 'START_UP':
    case 'ON_PLATFORM':
    case 'NOT_TERMINATED':
    case 'NOT_DUPLICATE':
    case 'PAID':
      if (value !== true)
        reader.refuse(
          path,
          'TYPE',
          '此处只能写 true；不需要此条件时请删去',
          'Only true is meant here; leave the gate out when it does not apply',
        );
      return;
    default:
      predicate satisfies never;
  }
}

/** Reads an amount and hands it on, to compare with others. */
export function readFen(reader: FileReader, value: Json | undefined, path: string): bigint | undefined {
  return reader.fen(value, path);
}

export function readStartUpTest(reader: FileReader, value: Json | undefined, path: string): void {
  if (value === undefined) return;
  const byAge = isRecord(value) && value.kind === 'REGISTERED_WITHIN';
  const { kind, years } = reader.record(value, path, byAge ? ['kind', 'years'] : ['kind']);
  reader.oneOf(kind, `${path}/kind`, ['DECLARED', 'REGISTERED_WITHIN']);
  if (byAge) reader.whole(years, `${path}/years`, 1, 50);
}

/** What opened corpora must reach, for a reward by use. */
export function readUseTerms(reader: FileReader, value: Json | undefined, path: string): void {
  if (value === undefined) return;
  const use = reader.record(value, path, [
    'minRecords',
    'minBytes',
    'minScorePct',
    'updatesKept',
    'minApplicationCases',
    'maxDaysPerUser',
  ]);
  for (const name of ['minRecords', 'minBytes']) reader.fen(use[name], `${path}/${name}`);
  reader.matching(use.minScorePct, `${path}/minScorePct`, /^(100|[0-9]{1,2})(\.[0-9]{1,6})?$/, '"60"');
  readRate(reader, use.updatesKept, `${path}/updatesKept`);
  reader.whole(use.minApplicationCases, `${path}/minApplicationCases`, 0, 1000);
  reader.whole(use.maxDaysPerUser, `${path}/maxDaysPerUser`, 1, 366);
}

export function readEach(
  reader: FileReader,
  value: Json,
  path: string,
  read: (one: Json, at: string) => string | undefined,
): void {
  const seen = new Set<string>();
  for (const [index, one] of reader.list(value, path).entries()) {
    const text = read(one, `${path}/${index}`);
    if (text === undefined) continue;
    if (seen.has(text))
      reader.refuse(`${path}/${index}`, 'GIVEN_TWICE', `“${text}”写了两次`, `"${text}" is given twice`);
    seen.add(text);
  }
}
