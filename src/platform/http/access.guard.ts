import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { DomainError } from '../../kernel/domain-error.js';
import { type Actor, PUBLIC_ACTOR } from '../access.js';
import { ACCESS_RULE, type AccessRule } from './access.decorator.js';
import { ACTS_FOR, ACTS_FOR_HEADER, type Principals } from './acts-for.js';
import { operationOf } from './audit.js';
import type { Authenticator } from './authenticator.js';
import { HttpFault, nulInQuery, routeUnknown } from './http-fault.js';
import { callerOf, isUnlimited, type Rate } from './rate.js';
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
  constructor(
    private readonly authenticator: Authenticator,
    private readonly rate: Rate,
    private readonly principals?: Principals,
  ) {}

  async canActivate(host: ExecutionContext): Promise<boolean> {
    const request = host.switchToHttp().getRequest<LedgerRequest>();
    const declared: unknown = Reflect.getMetadata(ACCESS_RULE, host.getHandler());
    const rule = present(declared as AccessRule | undefined, 'the access rule of a route, which the start checks');
    request.operation = operationOf(host, request.method);
    request.actor = (await this.authenticator.actorOf(request)) ?? PUBLIC_ACTOR;
    const caller = callerOf(request.actor);
    if (caller !== undefined && !isUnlimited(request.path)) this.rate.take(caller);
    if (allows(rule, request.actor)) {
      refuseNul(request);
      request.actor = await this.acting(request, host);
      return true;
    }
    throw request.actor.kind === 'public' ? notSignedIn() : forbidden();
  }

  /** The caller, for whom it acts: the own organisation, or the principal whom it names and may act for. */
  private async acting(request: LedgerRequest, host: ExecutionContext): Promise<Actor> {
    const actor = request.actor ?? PUBLIC_ACTOR;
    const named = request.headers[ACTS_FOR_HEADER.toLowerCase()];
    if (named === undefined || actor.kind === 'public') return actor;
    const scope: unknown = Reflect.getMetadata(ACTS_FOR, host.getHandler());
    if (typeof scope !== 'string' || this.principals === undefined) throw notForOthers();
    return { ...actor, organisationId: await this.principals.principalOf(actor, String(named), scope) };
  }
}

/** A header that says what the route cannot be called for. */
function notForOthers(): HttpFault {
  return new HttpFault(400, 'PLATFORM.ACTS_FOR', {
    zh: `这项操作不能代办；请去掉 ${ACTS_FOR_HEADER} 请求头，或由委托人自己办理`,
    en: `This cannot be done for another; leave out the header ${ACTS_FOR_HEADER}, or let the principal do it`,
  });
}

/** No text of ours holds U+0000, and the database takes none: a path with it names nothing, a query asks for nothing. */
function refuseNul({ originalUrl }: LedgerRequest): void {
  const [path = '', query = ''] = originalUrl.split('?', 2);
  if (path.includes('%00')) throw routeUnknown();
  if (query.includes('%00')) throw nulInQuery();
}

function notSignedIn(): DomainError {
  return new DomainError('unauthenticated', 'PLATFORM.NOT_SIGNED_IN', {
    zh: '需要先登录：请带上 Authorization: Bearer 令牌；令牌过期或被撤销时请重新登录',
    en: 'Sign in first: send Authorization: Bearer with a token; sign in again when it has expired or was revoked',
  });
}

export function forbidden(): DomainError {
  return new DomainError('forbidden', 'PLATFORM.FORBIDDEN', {
    zh: '您的角色或职责不能做这件事；需要时请管理员调整',
    en: 'Your role or duty does not cover this; ask the administrator if it should',
  });
}
