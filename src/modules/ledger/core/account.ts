/**
 * Accounts of a programme's pool for one period, and their names. Source: surface page section 5 (pools), issue of the
 * book: appropriation, available, reserved, payable, paid, clawed back, lapsed. A balance is the sum of its legs: money
 * that arrives is positive. Every account but the appropriation, where the money comes from, has the limit zero.
 */
import { assert } from '../../../kernel/assert.js';
import { type Fen, ZERO_FEN } from '../../../kernel/money.js';

export const ACCOUNT_KINDS = [
  'appropriation',
  'available',
  'reserved',
  'payable',
  'paid',
  'clawedBack',
  'lapsed',
] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** Kinds that are kept per organisation. */
export type OrganisationAccountKind = 'payable' | 'paid' | 'clawedBack';

/** An account as it is asked for; the code says everything else about it. */
export interface AccountDraft {
  readonly code: string;
  readonly kind: AccountKind;
  readonly pool: string;
  /** A year such as `2025`. */
  readonly period: string;
  readonly organisation?: string;
  readonly normalSide: 'debit' | 'credit';
  /** The balance never falls below this; absent: no limit. */
  readonly minBalanceFen?: Fen;
}

export interface Account extends AccountDraft {
  readonly id: string;
  readonly recordedAt: Date;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Where the authority's money comes from: `authority/appropriation/<pool>/<period>`. The only account without a limit. */
export function appropriationAccount(pool: string, period: string): AccountDraft {
  assertNames(pool, period);
  return {
    code: `authority/appropriation/${pool}/${period}`,
    kind: 'appropriation',
    pool,
    period,
    normalSide: 'credit',
  };
}

/** An account of the pool itself: `pool/<pool>/<period>/available`, `/reserved`, `/lapsed`. */
export function poolAccount(
  pool: string,
  period: string,
  kind: Exclude<AccountKind, 'appropriation' | OrganisationAccountKind>,
): AccountDraft {
  assertNames(pool, period);
  return {
    code: `pool/${pool}/${period}/${kind}`,
    kind,
    pool,
    period,
    normalSide: 'debit',
    minBalanceFen: ZERO_FEN,
  };
}

/** An organisation's account in a pool: `pool/<pool>/<period>/payable/<organisation id>`, `/paid/…`, `/clawedBack/…`. */
export function organisationAccount(
  pool: string,
  period: string,
  kind: OrganisationAccountKind,
  organisation: string,
): AccountDraft {
  assertNames(pool, period, organisation);
  return {
    code: `pool/${pool}/${period}/${kind}/${organisation}`,
    kind,
    pool,
    period,
    organisation,
    normalSide: 'debit',
    minBalanceFen: ZERO_FEN,
  };
}

/** True when the stored account is what the draft asks for. */
export function sameAccount(a: AccountDraft, b: AccountDraft): boolean {
  return (
    a.code === b.code &&
    a.kind === b.kind &&
    a.pool === b.pool &&
    a.period === b.period &&
    a.organisation === b.organisation &&
    a.normalSide === b.normalSide &&
    a.minBalanceFen === b.minBalanceFen
  );
}

function assertNames(...names: readonly string[]): void {
  for (const name of names) assert(NAME.test(name), `an account is named by plain words, not ${JSON.stringify(name)}`);
}
