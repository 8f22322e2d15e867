import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { DomainError } from '../../kernel/domain-error.js';
import { type Actor, PUBLIC_ACTOR } from '../access.js';
import { ACCESS_RULE, type AccessRule } from './access.decorator.js';
import type { Authenticator } from './authenticator.js';
import type { LedgerRequest } from './request.js';

/** True when the rule lets this actor pass. Duties count for regulators only. */
export function allows(rule: AccessRule, actor: Actor): boolean {
  if (rule === 'public') return true;
  if (actor.kind === 'public') return false;
  if (rule === 'signedIn') return true;
  const { roles = [], duties = [] } = rule;
  return (
    roles.some((role) => actor.roles.includes(role)) ||
    (actor.roles.includes('regulator') && duties.some((duty) => actor.duties.includes(duty)))
  );
}

/** Says 401 and 403 before the body is read and before anything is looked up (surface page, section 1). */
export class AccessGuard implements CanActivate {
  constructor(private readonly authenticator: Authenticator) {}

  async canActivate(host: ExecutionContext): Promise<boolean> {
    const request = host.switchToHttp().getRequest<LedgerRequest>();
    const declared: unknown = Reflect.getMetadata(ACCESS_RULE, host.getHandler());
    const rule = present(declared as AccessRule | undefined, 'the access rule of a route, which the start checks');
    request.actor = (await this.authenticator.actorOf(request)) ?? PUBLIC_ACTOR;
    if (allows(rule, request.actor)) return true;
    throw request.actor.kind === 'public' ? notSignedIn() : forbidden();
  }
}

function notSignedIn(): DomainError {
  return new DomainError('unauthenticated', 'PLATFORM.NOT_SIGNED_IN', {
    zh: '需要先登录：请带上 Authorization: Bearer 令牌；令牌过期或被撤销时请重新登录',
    en: 'Sign in first: send Authorization: Bearer with a token; sign in again when it has expired or was revoked',
  });
}

function forbidden(): DomainError {
  return new DomainError('forbidden', 'PLATFORM.FORBIDDEN', {
    zh: '您的角色或职责不能做这件事；需要时请管理员调整',
    en: 'Your role or duty does not cover this; ask the administrator if it should',
  });
}
