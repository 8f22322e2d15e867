import type { Request } from 'express';

interface Layer {
  readonly route?: { readonly methods: Readonly<Record<string, boolean>> };
  match(path: string): boolean;
}

/** A route of more methods than any of ours is a catch-all, which says nothing of the path. */
const CATCH_ALL_METHODS = 8;

/** The methods that some route of this service takes at the path of the request; empty when the path is unknown. */
export function allowedMethods(request: Request): string[] {
  const { stack } = (request.app as unknown as { router: { stack: readonly Layer[] } }).router;
  const methods = new Set<string>();
  for (const layer of stack) {
    if (layer.route === undefined) continue;
    const own = Object.keys(layer.route.methods);
    if (own.length > CATCH_ALL_METHODS || !layer.match(pathOf(request))) continue;
    for (const method of own) methods.add(method.toUpperCase());
  }
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

/** The whole path, also where the request is seen from inside a mounted router. */
function pathOf(request: Request): string {
  return request.originalUrl.split('?', 1)[0] ?? '/';
}
