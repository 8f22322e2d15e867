/**
 * How often an address, and an organisation or authority, may ask (surface page, section 1). A bucket holds one minute's
 * allowance and is refilled evenly, so that a short burst passes and a flood does not. Counted in this process: with
 * several instances each gives the allowance once.
 */
import { DomainError } from '../../kernel/domain-error.js';
import type { Actor } from '../access.js';

const MINUTE_MS = 60_000;
/** So many are looked after; beyond, those that have been idle for a minute are forgotten. */
const KNOWN_MAX = 10_000;

interface Bucket {
  left: number;
  at: number;
}

/** One allowance a minute for each name. */
export class Rate {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly perMinute: number,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Takes one request off the allowance. Throws `PLATFORM.TOO_MANY_REQUESTS` with when to come again. */
  take(name: string): void {
    const now = this.clock();
    const bucket = this.buckets.get(name) ?? { left: this.perMinute, at: now };
    bucket.left = Math.min(this.perMinute, bucket.left + ((now - bucket.at) * this.perMinute) / MINUTE_MS);
    bucket.at = now;
    if (!this.buckets.has(name)) this.remember(name, bucket, now);
    if (bucket.left < 1)
      throw tooMany(Math.ceil(((1 - bucket.left) * MINUTE_MS) / this.perMinute / 1_000), this.perMinute);
    bucket.left -= 1;
  }

  private remember(name: string, bucket: Bucket, now: number): void {
    if (this.buckets.size >= KNOWN_MAX) {
      for (const [other, { at }] of this.buckets) if (now - at >= MINUTE_MS) this.buckets.delete(other);
    }
    // All of them busy: the oldest name gives way, so that memory stays bounded.
    const oldest = this.buckets.size >= KNOWN_MAX ? this.buckets.keys().next().value : undefined;
    if (oldest !== undefined) this.buckets.delete(oldest);
    this.buckets.set(name, bucket);
  }
}

/** Health is asked by machines that restart us, the log by whoever verifies it: neither is ever refused. */
export function isUnlimited(path: string): boolean {
  return /^\/(health|log)(\/|$)/i.test(path);
}

/** Whose allowance it is: people of one organisation share it. Undefined for the public, which has its address alone. */
export function callerOf(actor: Actor): string | undefined {
  if (actor.kind === 'public') return undefined;
  return actor.organisationId ?? actor.authority ?? actor.id;
}

function tooMany(retryAfterSeconds: number, perMinute: number): DomainError {
  return new DomainError(
    'tooMany',
    'PLATFORM.TOO_MANY_REQUESTS',
    {
      zh: `请求过于频繁：同一地址、同一机构每分钟至多 ${perMinute} 次；请在 ${retryAfterSeconds} 秒后用同一个请求重试`,
      en: `Too many requests: an address and an organisation have ${perMinute} a minute each; repeat the same request in ${retryAfterSeconds} s`,
    },
    { retryAfterSeconds },
  );
}
