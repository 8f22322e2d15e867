/**
 * A platform's monthly statement as one signed file (practice page section 5): the table `usage-statements.csv` of one
 * platform and one month, signed as compact JWS with `typ` `usage-statement+jws`. What the platform could not identify
 * stands in it as lines of its own, without a user: counted, not paid.
 */
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import * as no from './statement-file-errors.js';
import type { StatementDraft } from './usage-statement.js';

export const STATEMENT_TYPE = 'usage-statement+jws';
/** Media type of a compact JWS (RFC 7515 section 9.2.1). */
export const JOSE_TYPE = 'application/jose';

export interface StatementFile {
  readonly id: string;
  readonly platform: string;
  readonly month: string;
  readonly keyId: string;
  /** SHA-256 of the signed table. */
  readonly digest: string;
  /** As it came: header, table and signature, so that anybody may check it again. */
  readonly jws: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/** A line of a file, counted as in the file, the header being line 1, and the monthly count that it vouches for. */
export interface StatementLine {
  readonly line: number;
  readonly statementId: string;
}

const COUNT = /^[0-9]{1,18}$/;

/** A line's cells as a row on offer. Throws `USAGE.STATEMENT_FILE` for a count that is none. */
export function draftOfLine(line: number, cells: ReadonlyMap<string, string>): StatementDraft {
  const text = (name: string) => cells.get(name) ?? '';
  const count = text('count');
  if (!COUNT.test(count)) {
    throw no.statementFile(`第 ${line} 行的 count 须为最多 18 位的数字`, `count on line ${line} is up to 18 digits`);
  }
  const user = cells.get('user');
  return {
    platform: text('platform'),
    month: text('month'),
    corpus: text('corpus'),
    account: text('account'),
    kind: text('kind'),
    count: BigInt(count),
    ...(user === undefined ? {} : { user }),
  };
}

/** The month of a file. Throws `USAGE.STATEMENT_FILE` unless it is of this platform alone, and of one month. */
export function monthOfFile(platform: string, drafts: readonly StatementDraft[]): string {
  const [first] = drafts;
  if (first === undefined) throw no.statementFile('没有数据行', 'it has no line of data');
  const foreign = drafts.find((one) => one.platform !== platform);
  if (foreign !== undefined) {
    throw no.statementFile(
      `含有其他平台 ${foreign.platform.slice(0, 80)} 的行；签名密钥属于 ${platform}`,
      `it has a line of ${foreign.platform.slice(0, 80)}, and the key that signed is of ${platform}`,
    );
  }
  const other = drafts.find((one) => one.month !== first.month);
  if (other !== undefined) {
    throw no.statementFile(
      `含有 ${first.month} 与 ${other.month.slice(0, 20)} 两个月；每月一份`,
      `it is of ${first.month} and ${other.month.slice(0, 20)}; each month has a file of its own`,
    );
  }
  return first.month;
}

/** A part of the monthly counts, of all of them, and in percent. */
export interface Share {
  readonly count: string;
  readonly of: string;
  /** To two decimals, rounded down; of nothing it is `0.00`. */
  readonly pct: string;
}

/** Requires `0 <= part <= of`. */
export function shareJson(part: bigint, of: bigint): Share {
  const hundredths = of === 0n ? 0n : (part * 10_000n) / of;
  const pct = `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
  return { count: part.toString(), of: of.toString(), pct };
}

/** The leaf record: every column of the file and of its lines. */
export function statementFileRecord(file: StatementFile, lines: readonly StatementLine[]): JsonObject {
  return {
    id: file.id,
    platform: file.platform,
    month: file.month,
    keyId: file.keyId,
    digest: file.digest,
    jws: file.jws,
    lines: lines.map(({ line, statementId }) => ({ line, statement: statementId })),
    recordedBy: file.recordedBy,
    recordedAt: shanghaiInstant(file.recordedAt),
  };
}
