/**
 * Framework contracts and the orders placed under them. Source: practice page section 4. A framework fixes the most that
 * its orders may come to; each order is a contract of its own, signed by both, between the same parties.
 */
import { addFen, type Fen, fen } from '../../../kernel/money.js';
import { changesFromJson } from './amendment.js';
import type { Terms } from './contract.js';
import { type Contract, completes, type Step, sumOf } from './contract-events.js';
import * as unlawful from './contract-refusals.js';
import * as no from './contracts-errors.js';

/** What an order takes up: the higher of what is agreed and what is proposed; once ended, what was accepted under it. */
export function takenUpBy(order: Contract): Fen {
  if (order.state === 'TERMINATED') return sumOf(order.events, ['ACCEPTED']);
  const amounts = [order.agreed.at(-1)?.terms.amountFen, order.proposed?.terms.amountFen];
  return amounts.reduce<Fen>((most, amount) => (amount !== undefined && amount > most ? amount : most), fen(0n));
}

export function takenUp(orders: readonly Contract[]): Fen {
  return addFen(orders.map(takenUpBy));
}

/**
 * A new order fits its framework. `taken` is what the other orders take up. Throws `CONTRACTS.FRAMEWORK_NOT_IN_FORCE`,
 * `CONTRACTS.FRAMEWORK_PARTIES`, `CONTRACTS.DATES_BACKWARDS`, `CONTRACTS.OVER_FRAMEWORK`.
 */
export function assertOrder(framework: Contract, terms: Terms, taken: Fen): void {
  const agreed = framework.agreed.at(-1);
  if (agreed === undefined || framework.state === 'TERMINATED') throw unlawful.frameworkNotInForce(framework.state);
  const { buyerId, sellerId, subjectKind, amountFen } = agreed.terms;
  if (terms.buyerId !== buyerId || terms.sellerId !== sellerId || terms.subjectKind !== subjectKind) {
    throw unlawful.frameworkParties();
  }
  const from = framework.agreed[0]?.terms.signedOn ?? framework.agreed[0]?.on;
  if (terms.signedOn !== undefined && from !== undefined && terms.signedOn < from) {
    throw unlawful.datesBackwards('/signedOn', terms.signedOn, from);
  }
  const total = fen(taken + terms.amountFen);
  if (total > amountFen) throw unlawful.overFramework(total, amountFen);
}

/** The same for a step of an order that makes or completes a text; `taken` leaves this order out. */
export function assertUnderFramework(framework: Contract, order: Contract, step: Step, taken: Fen): void {
  const text = textOf(order, step);
  if (text === undefined) return;
  const [before, after] = [order.agreed.at(-1)?.terms.amountFen ?? fen(0n), text.amountFen];
  // A smaller order always fits, whatever became of the framework.
  if (after < before) return;
  assertOrder(framework, text, taken);
}

/** A framework's new ceiling leaves room for its orders. Throws `CONTRACTS.BELOW_ORDERS`. */
export function assertFrameworkRoom(framework: Contract, step: Step, taken: Fen): void {
  const text = textOf(framework, step);
  if (text !== undefined && text.amountFen < taken) throw no.belowOrders(taken);
}

/** The text that the step proposes, or brings into force. */
function textOf(contract: Contract, step: Step): Terms | undefined {
  const { proposed, agreed } = contract;
  if (step.type === 'AMENDED') {
    const base = agreed.at(-1)?.terms ?? proposed?.terms;
    return base === undefined ? undefined : { ...base, ...changesFromJson(step.detail.changes ?? {}) };
  }
  if (proposed === undefined || !completes(proposed, step.detail.party ?? 'BOTH')) return undefined;
  return proposed.terms;
}
