import type { CookieOptions } from 'express';

/** Carries the access token for the portal's pages. It is read for GET of pages only, never for the API or a form. */
export const SESSION_COOKIE = 'session';

/** Not readable by scripts, not sent along by other sites' forms, and over TLS alone in production. */
export function sessionCookieOptions(production: boolean, lifeSeconds: number): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', secure: production, path: '/', maxAge: lifeSeconds * 1000 };
}
