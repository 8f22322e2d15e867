/** What was answered, operation by operation, and what should not have been. */
import { Ajv, type ValidateFunction } from 'ajv';
import { Faults } from '../prove/frame.js';
import type { ApiDocument, Operation } from './document.js';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly milliseconds: number;
}

/** Said before what was asked is looked at: the request did not get as far as its own rules. */
const BEFORE_RULES = [400, 406, 413, 415, 429];
/** What a healthy service that is not flooded does not say. */
const RARE = ['406', '413', '415', '429', '503'];
/** Of these requests at least so many have to be understood. */
const UNDERSTOOD_LEAST = 0.3;
const TRACE = /\n\s+at \S.*:\d+:\d+|node_modules|\bpg_catalog\b|syntax error at or near/;
const SLOW_MS = 1_000;

/** What the guard says; any other 401 or 403 is the answer of the operation's own rule. */
const AT_THE_DOOR = /"code":"PLATFORM\.(NOT_SIGNED_IN|FORBIDDEN)"/;

class Row {
  /** The last that was not understood, for who mends the fuzzer. */
  refused = '';
  readonly statuses = new Map<number, number>();
  sent = 0;
  understood = 0;
  allowed = 0;
}

export class Tally {
  readonly faults = new Faults();
  readonly counts = {
    requests: 0,
    'answers of 5xx': 0,
    'undocumented statuses': 0,
    'schema violations': 0,
    'stack traces': 0,
  };
  private readonly rows = new Map<string, Row>();
  private readonly ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false });
  private readonly checks = new Map<string, ValidateFunction>();
  private readonly kinds = new Set<string>();
  private readonly times: number[] = [];

  constructor(private readonly document: ApiDocument) {
    this.ajv.addSchema({ $id: 'document', components: { schemas: document.schemas } });
  }

  /** `shown` repeats the request for a reader. */
  add(operation: Operation, answer: Answer, shown: string): void {
    const row = this.rows.get(operation.id) ?? new Row();
    this.rows.set(operation.id, row);
    const { status, body } = answer;
    row.sent += 1;
    row.statuses.set(status, (row.statuses.get(status) ?? 0) + 1);
    const atTheDoor = (status === 401 || status === 403) && AT_THE_DOOR.test(body);
    if (!atTheDoor) row.allowed += 1;
    // The wait after wrong passwords is the sign-in's own rule, unlike the limit that holds everywhere.
    const beforeRules = BEFORE_RULES.includes(status) && body.includes('"code":"PLATFORM.');
    if (!atTheDoor && !beforeRules) row.understood += 1;
    else if (status === 400) row.refused = `${body.slice(0, 300)} to ${shown.slice(0, 600)}`;
    this.counts.requests += 1;
    this.times.push(answer.milliseconds);
    const say = (count: keyof Tally['counts'], what: string): void => {
      this.counts[count] += 1;
      const kind = `${operation.id} ${status}: ${what}`;
      // One of a kind is enough to mend it by; all are counted.
      if (this.kinds.has(kind)) return;
      this.kinds.add(kind);
      this.faults.add(`${kind}: ${shown}: ${body.slice(0, 300)}`);
    };
    if (status >= 500) say('answers of 5xx', 'broke');
    if (TRACE.test(body)) say('stack traces', 'tells of its inside');
    if (operation.responses[String(status)] === undefined) say('undocumented statuses', 'not documented');
    const wrong = this.schemaFault(operation, answer);
    if (wrong !== undefined) say('schema violations', wrong);
  }

  /** A line for each operation, and what of the document never came up. */
  table(): readonly string[] {
    const lines = [`${'operation'.padEnd(52)}sent  allowed understood statuses`];
    for (const { id } of this.document.operations) {
      const row = this.rows.get(id) ?? new Row();
      const statuses = [...row.statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}:${count}`);
      const share = row.allowed === 0 ? 0 : row.understood / row.allowed;
      lines.push(
        `${id.slice(0, 51).padEnd(52)}${String(row.sent).padStart(4)}${String(row.allowed).padStart(9)}${`${Math.round(share * 100)}%`.padStart(11)} ${statuses.join(' ')}`,
      );
    }
    const [p50 = 0, p999 = 0] = [0.5, 0.999].map(
      (part) => this.times.sort((a, b) => a - b)[Math.floor(this.times.length * part)],
    );
    lines.push(
      `time of an answer: median ${p50.toFixed(1)} ms, 999th of 1000 ${p999.toFixed(0)} ms${p999 > SLOW_MS ? ' (slow)' : ''}`,
    );
    return lines;
  }

  /** Operations of which too few requests were understood, with their share. */
  misunderstood(): readonly string[] {
    return this.document.operations.flatMap(({ id }) => {
      const row = this.rows.get(id);
      const share = row === undefined || row.allowed === 0 ? 0 : row.understood / row.allowed;
      return share >= UNDERSTOOD_LEAST
        ? []
        : [`${id}: ${Math.round(share * 100)}% of ${row?.allowed ?? 0} understood, the last: ${row?.refused}`];
    });
  }

  /** Statuses that the document has and no answer bore, the rare ones left out. */
  neverSeen(): readonly string[] {
    return this.document.operations.flatMap(({ id, responses }) => {
      const never = Object.keys(responses).filter(
        (status) => !RARE.includes(status) && !this.rows.get(id)?.statuses.has(Number(status)),
      );
      return never.length === 0 ? [] : [`${id}: ${never.join(' ')}`];
    });
  }

  private schemaFault(operation: Operation, { status, type, body }: Answer): string | undefined {
    const content = operation.responses[String(status)];
    if (content === undefined || Object.keys(content).length === 0 || !/json/.test(type)) return undefined;
    const schema = content[type];
    if (!(type in content)) return `of type ${type}`;
    if (schema === undefined) return undefined;
    const key = `${operation.id} ${status} ${type}`;
    const check = this.checks.get(key) ?? this.compiled(schema);
    this.checks.set(key, check);
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch {
      return 'no JSON';
    }
    return check(value) ? undefined : this.ajv.errorsText(check.errors).slice(0, 200);
  }

  private compiled(schema: object): ValidateFunction {
    return this.ajv.compile(
      JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components')) as object,
    );
  }
}
