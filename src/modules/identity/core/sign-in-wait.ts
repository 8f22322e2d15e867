/**
 * How long whoever fails to sign in has to wait (ASVS 6.3.1). Three counts stand side by side: of an account from one
 * address, of an account from anywhere, of an address. The waits grow and end by themselves, so nobody is locked out for
 * good; an address from which the account was entered lately is spared what others fail elsewhere, so that guessing at
 * somebody's account does not keep its owner out.
 */
import { createHmac } from 'node:crypto';

export interface WaitRule {
  /** Failures that cost nothing. */
  readonly free: number;
  readonly longestSeconds: number;
}

export const WAIT_RULES = {
  pair: { free: 5, longestSeconds: 900 },
  account: { free: 20, longestSeconds: 60 },
  address: { free: 100, longestSeconds: 60 },
} as const satisfies Readonly<Record<string, WaitRule>>;

export type WaitKind = keyof typeof WAIT_RULES;

/** After a quiet day the count begins anew. */
export const QUIET_MS = 86_400_000;
/** So long an address is known after a sign-in from it, and counts are kept. */
export const KNOWN_MS = 30 * 86_400_000;

/** One second after the first failure too many, twice as long after each further one. */
export function waitSeconds(rule: WaitRule, failures: number): number {
  const over = failures - rule.free;
  return over <= 0 ? 0 : Math.min(2 ** Math.min(over - 1, 30), rule.longestSeconds);
}

/** What is counted, as a keyed digest: the table names neither accounts nor addresses. */
export function waitSubject(key: Uint8Array, kind: WaitKind, account: string, address: string): Buffer {
  const named = { pair: [account, address], account: [account], address: [address] }[kind];
  return createHmac('sha256', key)
    .update(JSON.stringify([kind, ...named]))
    .digest();
}
