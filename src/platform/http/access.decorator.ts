import { SetMetadata } from '@nestjs/common';
import { assert } from '../../kernel/assert.js';
import type { Duty, Role } from '../access.js';

/**
 * Who may call a route. `public`: anyone; `signedIn`: any known user; otherwise whoever has one of the roles, or acts as
 * regulator with one of the duties. Reading by the auditor is listed like any other role, so that the line tells all.
 */
export type AccessRule =
  | 'public'
  | 'signedIn'
  | { readonly roles: readonly Role[]; readonly duties?: readonly Duty[] }
  | { readonly roles?: readonly Role[]; readonly duties: readonly Duty[] };

export const ACCESS_RULE = 'platform:access';

/** Every handler has exactly one; the service does not start while one is without (see `route-check.ts`). */
export function Access(rule: AccessRule): MethodDecorator {
  return (target, key, descriptor) => {
    const twice = Reflect.hasOwnMetadata(ACCESS_RULE, descriptor.value as object);
    assert(!twice, `two access rules on ${String(key)}`);
    SetMetadata(ACCESS_RULE, rule)(target, key, descriptor);
  };
}
