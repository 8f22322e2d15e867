import type { Actor } from '../access.js';
import type { LedgerRequest } from './request.js';

/** Who is calling. `identity` provides it; `platform` knows neither users nor tokens. */
export abstract class Authenticator {
  /**
   * The actor whose credentials the request carries, with roles and duties as they are now; undefined when it carries
   * none, or none that hold (forged, expired, revoked, of a disabled user).
   */
  abstract actorOf(request: LedgerRequest): Promise<Actor | undefined>;
}
