/**
 * Signed webhooks in the form of Standard Webhooks: `webhook-id`, `webhook-timestamp` and `webhook-signature`, HMAC-SHA256
 * over the three joined by dots. The secret of an address is derived from a secret of the service and never stored, so that
 * a copy of the database signs nothing; it is shown once, when the address is named.
 */
import { createHmac, hkdfSync } from 'node:crypto';
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';

export interface Webhook {
  readonly id: string;
  readonly organisationId: string;
  readonly url: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/** From then on nothing is sent to the address. */
export interface WebhookEnd {
  readonly id: string;
  readonly webhookId: string;
  readonly endedBy: string;
  readonly recordedAt: Date;
}

export function webhookRecord(webhook: Webhook): JsonObject {
  return {
    organisation: webhook.organisationId,
    url: webhook.url,
    recordedBy: webhook.recordedBy,
    recordedAt: shanghaiInstant(webhook.recordedAt),
  };
}

export function webhookEndRecord(end: WebhookEnd): JsonObject {
  return { webhook: end.webhookId, endedBy: end.endedBy, recordedAt: shanghaiInstant(end.recordedAt) };
}

const SECRET_BYTES = 32;

/** The 32 bytes with which messages to this address are signed. */
export function secretOf(master: Uint8Array, webhookId: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, webhookId, 'corpus-ledger webhook v1', SECRET_BYTES));
}

/** As the receiver's library takes it. */
export function secretText(secret: Uint8Array): string {
  return `whsec_${Buffer.from(secret).toString('base64')}`;
}

/** The three headers of one attempt; `at` is when it is made, so that a receiver can refuse what is old. */
export function signatureHeaders(secret: Uint8Array, id: string, at: Date, body: string): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`, 'utf8').digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 21_600_000;

/**
 * How long to wait after the n-th attempt (from 1) has failed: doubling from half a minute to six hours, of which `chance`
 * in [0, 1) takes up to a half away, so that those who failed together do not come back together.
 */
export function waitAfter(attempt: number, chance: number): number {
  const full = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
  return Math.round(full * (1 - chance / 2));
}

/** Only a 2xx says that a message has arrived. */
export const hasArrived = (status: number): boolean => status >= 200 && status < 300;
