import type { ProblemPages } from './problem.filter.js';

/** How the service faces the outside. Made by the composition root from the configuration. */
export interface HttpSettings {
  readonly production: boolean;
  /** Largest JSON body, after inflating. */
  readonly bodyLimitBytes: number;
  /** Largest file, on the routes that take one. */
  readonly fileLimitBytes: number;
  /** Swagger UI and the API document. */
  readonly docsOpen: boolean;
  readonly metricsOpen: boolean;
  /** Requests that an address, and an organisation or authority, has in a minute. */
  readonly requestsPerMinute: number;
  /** After this long a request is answered, done or not. */
  readonly requestLimitMs: number;
  /**
   * Paths of controllers outside `api/v1` besides the log and operation: the pages of the portal, as Nest writes
   * routes (`/`, `builder`, `builder/*path`).
   */
  readonly pagePaths: readonly string[];
  /** How pages say "no"; without it they too answer with problem documents. */
  readonly problemPages?: ProblemPages;
}

export const HTTP_SETTINGS = Symbol('HTTP_SETTINGS');

const BODY_LIMIT_BYTES = 1_048_576;
const FILE_LIMIT_BYTES = 20_971_520;
/** What a test or a harness on this machine never reaches; what the service has comes from its configuration. */
const REQUESTS_PER_MINUTE = 10_000_000;
/** Longer than a statement may take, so that the database says its own no first. */
const REQUEST_LIMIT_MS = 120_000;

/** Settings with what is not given at its safe default: in production documents and metrics are closed. */
export function httpSettings(given: Partial<HttpSettings> & Pick<HttpSettings, 'production'>): HttpSettings {
  return {
    bodyLimitBytes: BODY_LIMIT_BYTES,
    fileLimitBytes: FILE_LIMIT_BYTES,
    requestsPerMinute: REQUESTS_PER_MINUTE,
    requestLimitMs: REQUEST_LIMIT_MS,
    docsOpen: !given.production,
    metricsOpen: !given.production,
    pagePaths: [],
    ...given,
  };
}
