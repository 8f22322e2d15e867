import type { CookieOptions, Request } from 'express';

/**
 * Carries the secret of a portal session. It is read for GET of pages only, never for the API or a form. In production
 * its name makes browsers refuse it without TLS, from another host and for part of the site (ASVS 3.3.3).
 */
export function sessionCookieName(production: boolean): string {
  return production ? '__Host-session' : 'session';
}

/** Names the browser in which a form was shown to somebody who is not signed in yet. */
export function formCookieName(production: boolean): string {
  return production ? '__Host-form' : 'form';
}

/** What a browser keeps while it is away at a provider of single sign-on. */
export function awayCookieName(production: boolean): string {
  return production ? '__Host-away' : 'away';
}

/** Not readable by scripts, not sent along by other sites' forms, and over TLS alone in production. */
export function sessionCookieOptions(production: boolean, lifeSeconds: number): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', secure: production, path: '/', maxAge: lifeSeconds * 1000 };
}

/** The secret that the browser sent. */
export function sessionCookieOf(request: Request, production: boolean): string | undefined {
  return cookieOf(request, sessionCookieName(production));
}

export function formCookieOf(request: Request, production: boolean): string | undefined {
  return cookieOf(request, formCookieName(production));
}

export function awayCookieOf(request: Request, production: boolean): string | undefined {
  return cookieOf(request, awayCookieName(production));
}

function cookieOf(request: Request, name: string): string | undefined {
  const value = (request.cookies as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
