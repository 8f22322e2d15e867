import type { Request } from 'express';
import type { Actor } from '../access.js';
import type { Ctx } from '../ctx.js';

/** Base path of the API; everything else is the log, operation, or a page of the portal. */
export const API_PREFIX = 'api/v1';

/** A route as the audit knows it. */
export interface Operation {
  /** `operationId` of the API document. */
  readonly id: string;
  /** True when nothing is stored by it. */
  readonly reads: boolean;
}

/** An Express request with what this platform adds on its way in. */
export interface LedgerRequest extends Request {
  /** Set first of all, and by us: nothing the caller sends gets into the log as a request id. */
  requestId?: string;
  /** Set by the access guard. */
  actor?: Actor;
  /** Set by the access guard: which route this is. */
  operation?: Operation;
  /** What the audit record names where the path does not: the id of what was made, or of the account that signed in. */
  auditSubject?: string;
  /** Whom the request has let in, or whose password it changed: the guard knew nobody yet, and the record names them. */
  signedInAs?: Actor;
  /** Code of a "no" that is told inside a page instead of as a problem. */
  refusedWith?: string;
  /** The sign-in that the request belongs to; set by whoever knows the caller. An API key has none. */
  sessionId?: string;
  /** Set by the request interceptor for the time of the handler. */
  ctx?: Ctx;
  /** The body as it arrived: a file, or JSON whose own text a handler keeps (Nest's `@RawBody()` reads it). */
  rawBody?: Buffer;
  /** Set where the handler itself chose among several representations by `Accept`. */
  negotiated?: boolean;
}

/** True for a page of the portal: there a session cookie is believed, on the API only the bearer token. */
export function isPage(request: Request): boolean {
  return !/^\/(api|log|health|metrics|docs)(\/|$)/i.test(request.path);
}
