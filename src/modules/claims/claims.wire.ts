/** Claims, plans and payments as JSON. */
import type { JsonObject } from '../../kernel/canonical-json.js';
import { addFen, formatFen } from '../../kernel/money.js';
import type { ClaimCase } from './claims.service.js';
import type { OpenPlan } from './plans.service.js';

export function claimJson({ claim, state, applicant, decision }: ClaimCase): JsonObject {
  return {
    id: claim.id,
    number: claim.number,
    state,
    applicant: { id: applicant.id, ...(applicant.uscc ? { uscc: applicant.uscc } : {}), nameZh: applicant.nameZh },
    programme: claim.programme,
    period: claim.period,
    call: claim.callKey,
    contracts: [...claim.contractIds],
    ...(claim.corpusIds.length === 0 ? {} : { corpora: [...claim.corpusIds] }),
    ...(decision ? { amountFen: decision.body.amountFen } : {}),
  };
}

export function planJson({ plan, run, state, items, events }: OpenPlan): JsonObject {
  return {
    id: plan.id,
    number: plan.number,
    programme: run.programme,
    period: run.period,
    ...(run.callKey === null ? {} : { call: run.callKey }),
    state,
    amountFen: formatFen(addFen(items.map(({ amountFen }) => amountFen))),
    items: items.map(({ claimId, amountFen }) => ({ claim: claimId, amountFen: formatFen(amountFen) })),
    events: events.map(({ type, happenedOn, note, detail }) => ({
      type,
      on: happenedOn,
      ...(note === null ? {} : { note }),
      ...(detail === null ? {} : { detail }),
    })),
  };
}
