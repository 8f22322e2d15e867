/** A register in memory, as small as the timeline of BODS statements needs it. */
import { addDays, type CalendarDate, parseDate } from '../../src/kernel/calendar-date.js';
import { formatPct, parsePct, wholePct } from '../../src/kernel/rate.js';
import { changesOf, type NewEnd } from '../../src/modules/parties/core/bods/bods-draft.js';
import { sayAll } from '../../src/modules/parties/core/bods/bods-offer.js';
import type { RelationshipStatement } from '../../src/modules/parties/core/bods/bods-statement.js';
import { type PlacedEdge, recordNote, Timeline } from '../../src/modules/parties/core/bods/bods-timeline.js';
import type { RelationEvidence, RelationInTime } from '../../src/modules/parties/core/party-types.js';

export const day = (number: number): CalendarDate => addDays(parseDate('2020-01-01'), number);

/** A holding of `share` percent, said on day `on`; days are numbers. */
export interface Saying {
  readonly record?: string;
  readonly on: number;
  /** Absent: the statement gives no interest. */
  readonly share?: number;
  readonly from?: number;
  readonly to?: number;
  readonly closed?: boolean;
  readonly holder?: string;
  readonly index?: number;
}

export function statementOf({ index = 0, ...saying }: Saying): RelationshipStatement {
  const { record = 'r', on, closed } = saying;
  return {
    index,
    statementId: `s${index}`,
    recordId: record,
    status: closed ? 'closed' : 'updated',
    statedOn: day(on),
    statedAt: on * 86_400_000,
    source: 'registry',
    digest: Buffer.from(JSON.stringify(saying)).toString('hex'),
    kind: 'relationship',
    subject: { record: 'subject' },
    interestedParty: { record: 'holder' },
    interests: [],
    components: [],
  };
}

export function edgesOf({ share, from, to, on, holder = 'h' }: Saying): PlacedEdge[] {
  if (share === undefined) return [];
  const edge: PlacedEdge = {
    means: { type: 'HOLDS' },
    share: { sharePct: wholePct(BigInt(share)) },
    from: day(from ?? on),
    assumed: from === undefined,
    ...(to === undefined ? {} : { to: day(to) }),
    pointer: '/recordDetails/interests/0',
    holder,
    subject: 's',
  };
  return [edge];
}

interface Row {
  readonly relation: RelationInTime;
  readonly end?: {
    readonly on: CalendarDate;
    readonly statedOn: CalendarDate;
    readonly evidence?: RelationEvidence;
  };
}

/** A register in memory: what an import brings is only added, and an end only once. */
export class Book {
  readonly rows: Row[] = [];

  import(sayings: readonly Saying[]): string[] {
    const timeline = new Timeline(
      this.rows.map(({ relation, end }) => ({ relation: ended(relation, end), ...(end === undefined ? {} : { end }) })),
    );
    const bySaying = new Map(sayings.map((saying, index) => [statementOf({ ...saying, index }), saying]));
    const { refused } = sayAll(
      [...bySaying.keys()],
      (statement) => timeline.say(statement, edgesOf(bySaying.get(statement) as Saying)).isNew,
    );
    const changes = changesOf(timeline.versions());
    for (const { end } of changes) if (end?.relationId !== undefined) this.record(end, end.relationId);
    for (const { relation: fresh, end } of changes) {
      if (!fresh) continue;
      const { from, to, sharePct = '', validFrom, validTo, evidence, extractedOn = '' } = fresh.draft;
      const relation: RelationInTime = {
        id: String(this.rows.length),
        type: 'HOLDS',
        from,
        to,
        sharePct: parsePct(sharePct),
        validFrom: parseDate(validFrom),
        ...(validTo === undefined ? {} : { validTo: parseDate(validTo), validUntil: parseDate(validTo) }),
        source: 'registry',
        extractedOn: parseDate(extractedOn),
        ...(evidence === undefined ? {} : { evidence }),
        graphVersion: 1,
        recordedAt: new Date(0),
      };
      this.rows.push({ relation });
      if (end) this.record(end, relation.id);
    }
    return refused.map(({ statementId, faults }) => `${statementId} ${faults[0]?.code}`);
  }

  private record({ statement, on, reason }: NewEnd, relationId: string): void {
    const at = this.rows.findIndex(({ relation }) => relation.id === relationId);
    const row = this.rows[at];
    if (!row || row.end !== undefined) throw new Error('an end is recorded twice');
    if (on === row.relation.validFrom && reason === undefined) throw new Error('a withdrawal without a reason');
    const { statedOn, recordId, digest } = statement;
    const evidence = { note: recordNote(recordId), sha256: digest };
    this.rows[at] = { ...row, end: { on: parseDate(on), statedOn, evidence } };
  }

  /** Somebody else ends a relation. */
  end(row: number, on: number, statedOn = on): void {
    const known = this.rows[row];
    if (known) this.rows[row] = { ...known, end: { on: day(on), statedOn: day(statedOn) } };
  }

  /** Shares that hold on a day. */
  on(number: number): string[] {
    const date = day(number);
    return this.rows
      .map(({ relation, end }) => ended(relation, end))
      .filter(({ validFrom, validUntil }) => validFrom <= date && (validUntil === undefined || date < validUntil))
      .map(({ from, sharePct = wholePct(0n) }) => `${from} ${Number(formatPct(sharePct))}`);
  }

  /** What holds on each of the first days, one letter a day: `.` nothing, `!` more than one share at once. */
  line(days = 30): string {
    return Array.from({ length: days }, (_, number) => {
      const shares = this.on(number);
      return shares.length > 1 ? '!' : (shares[0]?.replace('h ', '') ?? '.');
    }).join(' ');
  }
}

function ended(relation: RelationInTime, end: Row['end']): RelationInTime {
  if (end === undefined) return relation;
  const { validTo } = relation;
  return { ...relation, validUntil: validTo !== undefined && validTo < end.on ? validTo : end.on };
}

export function imported(...sets: readonly (readonly Saying[])[]): Book {
  const book = new Book();
  for (const set of sets) book.import(set);
  return book;
}

/** Days as `share x days`, such as `. 3, 30 5`. */
export function spans(book: Book, days = 30): string {
  const runs: [string, number][] = [];
  for (const one of book.line(days).split(' ')) {
    const last = runs.at(-1);
    if (last?.[0] === one) last[1] += 1;
    else runs.push([one, 1]);
  }
  return runs.map(([what, count]) => `${what} ${count}`).join(', ');
}
