import type { Ctx } from '../../platform/ctx.js';
import { newId } from '../../platform/ctx.js';
import type { Organisation } from '../parties/index.js';
import type { Leaf } from '../translog/index.js';
import { normaliseNumber, type Terms, termsDigest } from './core/contract.js';
import { type Contract, type ContractEvent, fold, type Side, type Step } from './core/contract-events.js';
import { type ContractFact, factOf } from './core/contract-fact.js';
import { type ContractRecord, contractEventRecord, contractRecord, placesOf } from './core/contract-record.js';

/** A contract as a page shows it: folded, with the organisations that it names. */
export interface ContractSheet {
  readonly contract: Contract;
  readonly terms: Terms;
  readonly fact?: ContractFact;
  readonly organisations: ReadonlyMap<string, Organisation>;
}

export function sheet(
  record: ContractRecord,
  events: readonly ContractEvent[],
  organisations: ReadonlyMap<string, Organisation>,
): ContractSheet {
  const contract = fold(record.id, record.terms, events);
  const fact = factOf(contract);
  return { contract, terms: record.terms, ...(fact === undefined ? {} : { fact }), organisations };
}

export function recordOf(ctx: Ctx, id: string, terms: Terms, offerDigest: string): ContractRecord {
  return {
    id,
    terms,
    numberKey: normaliseNumber(terms.number),
    digest: termsDigest(terms),
    offerDigest,
    places: placesOf(terms),
    recordedBy: ctx.actor.id,
    recordedAt: ctx.now,
  };
}

export function eventOf(ctx: Ctx, contractId: string, seq: number, step: Step): ContractEvent {
  const invoiceKeys = step.type === 'INVOICED' ? [...new Set((step.detail.numbers ?? []).map(normaliseNumber))] : [];
  return { ...step, id: newId(ctx), contractId, seq, invoiceKeys, doneBy: ctx.actor.id, recordedAt: ctx.now };
}

export function contractLeaf(record: ContractRecord): Leaf {
  return { kind: 'contract', id: record.id, record: contractRecord(record) };
}

export function eventLeaf(event: ContractEvent): Leaf {
  return { kind: 'contract-event', id: event.id, record: contractEventRecord(event) };
}

/** The side on which the caller stands in the contract; undefined for one who has no part in it. */
export function sideOf(ctx: Ctx, terms: Pick<Terms, 'buyerId' | 'sellerId'>): Side | undefined {
  const { organisationId, roles } = ctx.actor;
  if (organisationId !== undefined && organisationId === terms.buyerId) return 'BUYER';
  if (organisationId !== undefined && organisationId === terms.sellerId) return 'SELLER';
  return roles.includes('operator') ? 'EXCHANGE' : undefined;
}

/** The exchange, the supervising offices and the auditor read every contract; parties read their own. */
export function readsAll(ctx: Ctx): boolean {
  const { kind, roles } = ctx.actor;
  return kind === 'system' || roles.some((role) => role === 'operator' || role === 'regulator' || role === 'auditor');
}
