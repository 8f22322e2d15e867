/**
 * One intake of events is one leaf: the digest runs over the records of its events in their order, so that a changed,
 * missing or added event is found without a leaf for each of millions (performance page section 10).
 */
import { createHash, type Hash } from 'node:crypto';
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { type UsageEvent, usageEventText } from './usage-event.js';

export interface UsageBatch {
  readonly id: string;
  readonly eventCount: number;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/** What is hashed at once; a single line is too little for the call that it costs. */
const PART_LENGTH = 65_536;

/** SHA-256 over the RFC 8785 lines of the events, given one after another in the order of `place`. */
export class EventsDigest {
  private readonly hash: Hash = createHash('sha256');
  private part = '';

  add(event: UsageEvent): void {
    this.part += `${usageEventText(event)}\n`;
    if (this.part.length >= PART_LENGTH) this.flush();
  }

  /** Lower-case hex. May be asked once. */
  value(): string {
    this.flush();
    return this.hash.digest('hex');
  }

  private flush(): void {
    this.hash.update(this.part, 'utf8');
    this.part = '';
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
