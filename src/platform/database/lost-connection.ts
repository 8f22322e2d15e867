/** What is said when the connection to the database breaks: that nothing was stored, or that nobody can know yet. */
import { DomainError } from '../../kernel/domain-error.js';

/** A server that ends our session (57P01-57P03, 57P05), refuses it (53300), or a connection exception (class 08). */
const BROKEN_STATE = /^(57P0[1235]|53300|08[0-9A-Z]{3})$/;
const SQL_STATE = /^[0-9A-Z]{5}$/;
const BROKEN_SOCKET = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_STREAM_[A-Z_]+)$/;
/** The driver's own words for it, which carry no code; the last is the query runner's after the driver gave it up. */
const BROKEN_WORDS =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Query runner already released)/;

/** True when the line to the server, and with it the transaction, is gone. */
export function isBroken(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, driverError } = error as { code?: unknown; message?: unknown; driverError?: unknown };
  if (driverError !== undefined) return isBroken(driverError);
  if (typeof code === 'string' && (BROKEN_STATE.test(code) || BROKEN_SOCKET.test(code))) return true;
  if (typeof code === 'string' && SQL_STATE.test(code)) return false;
  return typeof message === 'string' && BROKEN_WORDS.test(message);
}

/** The server rolls back what it has not committed when it sees its client gone. */
export class DatabaseLost extends DomainError {
  constructor(cause: unknown) {
    super(
      'unavailable',
      'PLATFORM.TRY_AGAIN',
      {
        zh: '与数据库的连接中断，未保存任何改动；请稍后用同一个请求重试',
        en: 'The connection to the database broke and nothing was saved; repeat the same request shortly',
      },
      { retryAfterSeconds: 1 },
    );
    this.cause = cause;
  }
}

/** The commit was sent and its answer did not come: it may or may not have been carried out. */
export function outcomeUnknown(): DomainError {
  return new DomainError(
    'unavailable',
    'PLATFORM.OUTCOME_UNKNOWN',
    {
      zh: '保存时与数据库的连接中断，结果尚不确定；请用同一个 Idempotency-Key 重复同一个请求，不会做两次',
      en: 'The connection to the database broke while saving, and the outcome is not known yet; repeat the same request with the same Idempotency-Key, it will not be done twice',
    },
    { retryAfterSeconds: 1 },
  );
}
