import type { Ctx } from '../../platform/ctx.js';
import type { AttestationFilter } from './attestations.store.js';

const REVIEWERS = ['operator', 'regulator', 'contentSafety', 'auditor'] as const;

/** Who asks, as the store filters by it: whoever reviews sees all. */
export function viewerOf(ctx: Ctx): AttestationFilter['viewer'] {
  const all = ctx.actor.kind === 'system' || REVIEWERS.some((role) => ctx.actor.roles.includes(role));
  const { organisationId } = ctx.actor;
  return { all, ...(organisationId === undefined ? {} : { organisationId }) };
}
