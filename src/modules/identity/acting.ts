import type { Actor } from '../../platform/access.js';
import type { LedgerRequest } from '../../platform/http/request.js';
import { needsSecondFactor } from './core/second-factor.js';
import type { User } from './identity.store.js';

/** System persons act but do not sign in; sample accounts do not exist in production. */
export function maySignIn(user: User, production: boolean): boolean {
  return user.disabledAt === undefined && user.kind === 'person' && !(user.sample && production);
}

export function actorFrom(user: User): Actor {
  return {
    kind: user.kind === 'system' ? 'system' : 'user',
    id: user.id,
    name: user.name,
    roles: user.roles,
    duties: user.duties,
    ...(user.organisationId === undefined ? {} : { organisationId: user.organisationId }),
    ...(user.authority === undefined ? {} : { authority: user.authority }),
  };
}

/**
 * Whom a session acts as. In production a person whose roles need a second factor, signed in without one, holds none of
 * them: such a session is good for enrolling the factor, and the roles come with the next request after that.
 */
export function sessionActor(user: User, secondFactor: boolean, production: boolean): Actor {
  const actor = actorFrom(user);
  return production && !secondFactor && needsSecondFactor(user.roles) ? { ...actor, roles: [], duties: [] } : actor;
}

/** The access log has the sign-in under the person, not under the stranger who asked. */
export function nameIn(request: LedgerRequest, user: User): void {
  request.signedInAs = actorFrom(user);
  request.auditSubject = user.id;
}
