/**
 * Acting for another organisation: an agent names its principal in a header, on routes that say in what they may be called
 * for others. The room that keeps mandates says, at each request, whether one is in force; then the whole request acts for
 * the principal, by the agent's account.
 */
import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Actor } from '../access.js';

export const ACTS_FOR = 'platform:acts-for';
export const ACTS_FOR_HEADER = 'Acts-For';

/** Who may act for whom. A room provides it; `platform` knows no mandates. */
export abstract class Principals {
  /** Id of the organisation named, for which the actor may act in this today. Throws a "no" of the room otherwise. */
  abstract principalOf(actor: Actor, named: string, scope: string): Promise<string>;
}

/** The route may be called for a principal whose mandate has this scope. */
export function ForPrincipals(scope: string): MethodDecorator {
  return applyDecorators(
    SetMetadata(ACTS_FOR, scope),
    ApiHeader({
      name: ACTS_FOR_HEADER,
      required: false,
      description: `Id, USCC or foreign id of the organisation acted for, under a mandate for ${scope} in force today`,
      schema: { type: 'string', minLength: 1, maxLength: 100, pattern: '^[\\x21-\\x7e]+$' },
    }),
  );
}
