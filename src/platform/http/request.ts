import type { Request } from 'express';
import type { Actor } from '../access.js';
import type { Ctx } from '../ctx.js';

/** Base path of the API; everything else is the log, operation, or a page of the portal. */
export const API_PREFIX = 'api/v1';

/** An Express request with what this platform adds on its way in. */
export interface LedgerRequest extends Request {
  /** Set first of all, and by us: nothing the caller sends gets into the log as a request id. */
  requestId?: string;
  /** Set by the access guard. */
  actor?: Actor;
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
