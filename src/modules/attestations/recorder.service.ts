import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Refusal } from '../../kernel/refusal.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Followups } from '../followups/index.js';
import { Translog } from '../translog/index.js';
import { AttestationsStore } from './attestations.store.js';
import {
  type AttestationEvent,
  type AttestationEventType,
  type AttestationRow,
  attestationEventRecord,
  attestationRecord,
} from './core/attestation.js';

/** Rows saved in one statement. */
const CHUNK = 2_000;

/** Writes statements and what became of them: rows, their leaves, and what they rest on, in one transaction. */
@Injectable()
export class AttestationRecorder {
  constructor(
    private readonly store: AttestationsStore,
    private readonly followups: Followups,
    private readonly translog: Translog,
  ) {}

  async save(ctx: Ctx, rows: readonly AttestationRow[], events: readonly AttestationEvent[]): Promise<void> {
    for (let start = 0; start < rows.length; start += CHUNK) {
      const chunk = rows.slice(start, start + CHUNK);
      await this.store.insert(ctx, chunk);
      await this.translog.append(ctx, chunk.map(rowLeaf));
      await this.followups.rely(ctx, chunk.map(reliance));
    }
    for (let start = 0; start < events.length; start += CHUNK) {
      const chunk = events.slice(start, start + CHUNK);
      await this.store.insertEvents(ctx, chunk);
      await this.translog.append(ctx, chunk.map(eventLeaf));
    }
  }
}

export function eventOf(
  ctx: Ctx,
  attestationId: string,
  type: AttestationEventType,
  happenedOn: CalendarDate,
  reason: string | undefined,
  findings: readonly Refusal[],
): AttestationEvent {
  const event = {
    id: newId(ctx),
    attestationId,
    type,
    happenedOn,
    actorId: ctx.actor.id,
    findings,
    recordedAt: ctx.now,
  };
  return reason === undefined ? event : { ...event, reason };
}

const rowLeaf = (row: AttestationRow) => ({ kind: 'attestation', id: row.id, record: attestationRecord(row) });
const eventLeaf = (event: AttestationEvent) => ({
  kind: 'attestation-event',
  id: event.id,
  record: attestationEventRecord(event),
});

function reliance(row: AttestationRow) {
  return {
    dependentKind: 'attestation',
    dependentId: row.id,
    basisKind: row.subjectKind.toLowerCase(),
    basisId: present(row.releaseId ?? row.contractId ?? row.organisationId, 'subject of an attestation'),
    basisDigest: row.subjectDigest ?? '',
  };
}
