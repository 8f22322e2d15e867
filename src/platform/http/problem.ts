/** From any error to the problem document of RFC 9457 that the caller sees (surface page, section 1). */
import { HttpException } from '@nestjs/common';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { type ClauseRef, DomainError, type Fault, type FieldError } from '../../kernel/domain-error.js';
import { inLocale, type Locale, type Text } from '../../kernel/text.js';
import { HttpFault, routeUnknown } from './http-fault.js';
import { PROBLEM_TITLE_OTHER, PROBLEM_TITLES } from './problem-titles.table.js';

export const PROBLEM_TYPE = 'application/problem+json';

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly text: Text;
  readonly errors: readonly FieldError[];
  readonly clauses: readonly ClauseRef[];
  readonly headers: Readonly<Record<string, string>>;
}

const STATUS_OF: Readonly<Record<Fault, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  invalid: 422,
  tooMany: 429,
  unavailable: 503,
};

/**
 * Serialisation failure, deadlock and lock timeout pass by themselves; so do a refused or broken connection, too many
 * connections and a server that starts or stops.
 */
const PASSING_CODE = /^(40001|40P01|55P03|53300|57P0[123]|08[0-9A-Z]{3}|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;
/** What the driver says without a code: no free connection in time, or the connection broke under a statement. */
const PASSING_MESSAGE = /^(timeout exceeded when trying to connect|Connection terminated)/;

/** What the caller is told; undefined for a bug, of which the caller is told nothing. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof DomainError) return ofDomainError(error);
  if (error instanceof HttpFault) {
    return {
      status: error.status,
      code: error.code,
      text: error.text,
      errors: [],
      clauses: [],
      headers: error.headers,
    };
  }
  if (error instanceof HttpException) return ofHttpException(error);
  return isPassing(error) ? tryAgain() : undefined;
}

/** The answer to a bug: that it happened and under which number it is found in the log. */
export function internalProblem(requestId: string): Problem {
  return {
    status: 500,
    code: 'PLATFORM.INTERNAL',
    text: {
      zh: `服务内部出错，已记录，未保存任何改动。求助时请告知请求编号 ${requestId}`,
      en: `Something broke on our side; it was logged and nothing was saved. Quote request ${requestId} when asking for help`,
    },
    errors: [],
    clauses: [],
    headers: {},
  };
}

/** The document itself, in the reader's language. */
export function problemDocument(problem: Problem, locale: Locale): JsonObject {
  return {
    type: `urn:corpus-ledger:problem:${problem.code}`,
    title: inLocale(PROBLEM_TITLES[problem.status] ?? PROBLEM_TITLE_OTHER, locale),
    status: problem.status,
    detail: inLocale(problem.text, locale),
    code: problem.code,
    ...(problem.errors.length > 0 ? { errors: problem.errors.map((error) => fieldError(error, locale)) } : {}),
    ...(problem.clauses.length > 0
      ? {
          clauses: problem.clauses.map(({ clause, source, reason }) => ({
            clause,
            source,
            reason: inLocale(reason, locale),
          })),
        }
      : {}),
  };
}

function fieldError(error: FieldError, locale: Locale): JsonObject {
  return {
    ...(error.field === undefined ? {} : { pointer: pointerOf(error.field) }),
    code: error.code,
    detail: inLocale(error.detail, locale),
    ...(error.line === undefined ? {} : { line: error.line }),
  };
}

/** RFC 6901: a field given as a plain name becomes a pointer to it. */
function pointerOf(field: string): string {
  return field === '' || field.startsWith('/') ? field : `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function ofDomainError(error: DomainError): Problem {
  const { field, errors, clauses, retryAfterSeconds } = error.extras;
  return {
    status: STATUS_OF[error.fault],
    code: error.code,
    text: error.text,
    errors: errors ?? (field === undefined ? [] : [error.asFieldError()]),
    clauses: clauses ?? [],
    headers: {
      ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
      ...(error.fault === 'unauthenticated' ? { 'WWW-Authenticate': 'Bearer' } : {}),
    },
  };
}

/** Nest's own exceptions: an unknown route, an undecodable path. Their texts are not ours, so ours are given. */
function ofHttpException(error: HttpException): Problem | undefined {
  const status = error.getStatus();
  if (status >= 500) return undefined;
  const known = status === 404 ? routeUnknown() : undefined;
  return {
    status,
    code: known?.code ?? (status === 400 ? 'PLATFORM.INVALID_REQUEST' : `PLATFORM.HTTP_${status}`),
    text: known?.text ?? PROBLEM_TITLES[status] ?? PROBLEM_TITLE_OTHER,
    errors: [],
    clauses: [],
    headers: {},
  };
}

function tryAgain(): Problem {
  return {
    status: 503,
    code: 'PLATFORM.TRY_AGAIN',
    text: {
      zh: '数据库此刻繁忙或不可达，未保存任何改动；请稍后用同一个请求重试',
      en: 'The database is busy or out of reach and nothing was saved; repeat the same request shortly',
    },
    errors: [],
    clauses: [],
    headers: { 'Retry-After': '1' },
  };
}

function isPassing(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, driverError } = error as { code?: unknown; message?: unknown; driverError?: unknown };
  return (
    (typeof code === 'string' && PASSING_CODE.test(code)) ||
    (typeof message === 'string' && PASSING_MESSAGE.test(message)) ||
    isPassing(driverError)
  );
}
