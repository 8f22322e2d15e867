import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Headers of every reply. No inline script anywhere; charts drawn on the server carry style attributes, so those are
 * allowed. Swagger UI brings a style element and inline pictures of its own, hence a second policy for `/docs` alone.
 */
export function securityHeaders(production: boolean): RequestHandler {
  const strict = helmet(options(production, { 'style-src': ["'self'"], 'style-src-attr': ["'unsafe-inline'"] }));
  const docs = helmet(options(production, { 'style-src': ["'self'", "'unsafe-inline'"] }));
  return (request, response, next) => {
    const policy = /^\/docs(\/|$)/i.test(request.path) ? docs : strict;
    policy(request, response, next);
  };
}

function options(production: boolean, styles: Record<string, string[]>): Parameters<typeof helmet>[0] {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        ...styles,
      },
    },
    strictTransportSecurity: production ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  };
}
