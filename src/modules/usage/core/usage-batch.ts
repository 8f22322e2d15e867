/**
 * One intake of events is one leaf: the digest runs over the records of its events in their order, so that a changed,
 * missing or added event is found without a leaf for each of millions (performance page section 10).
 */
import { createHash, type Hash } from 'node:crypto';
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import { canonicalBytes, type JsonObject } from '../../../kernel/canonical-json.js';
import { type UsageEvent, usageEventRecord } from './usage-event.js';

export interface UsageBatch {
  readonly id: string;
  readonly eventCount: number;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/** SHA-256 over the RFC 8785 lines of the events, given one after another in the order of `place`. */
export class EventsDigest {
  private readonly hash: Hash = createHash('sha256');

  add(event: UsageEvent): void {
    this.hash.update(canonicalBytes(usageEventRecord(event))).update('\n');
  }

  /** Lower-case hex. May be asked once. */
  value(): string {
    return this.hash.digest('hex');
  }
}

export function usageBatchRecord(batch: UsageBatch, eventsDigest: string): JsonObject {
  return {
    eventCount: batch.eventCount,
    eventsDigest,
    recordedBy: batch.recordedBy,
    recordedAt: shanghaiInstant(batch.recordedAt),
  };
}
