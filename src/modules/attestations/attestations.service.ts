import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { type CalendarDate, shanghaiDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { FieldError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/ids.js';
import type { Refusal } from '../../kernel/refusal.js';
import type { Taken } from '../../kernel/take.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Followups } from '../followups/index.js';
import { Parties } from '../parties/index.js';
import { type LeafSource, leafSource, Translog, withStrays } from '../translog/index.js';
import { type AttestationFilter, AttestationsStore } from './attestations.store.js';
import {
  type AttestationEvent,
  type AttestationEventType,
  type AttestationFact,
  type AttestationRow,
  attestationEventRecord,
  attestationRecord,
  differsIn,
  type Evidence,
  evidenceSet,
  mayFollow,
  metricsFlaw,
  naturalKeyOf,
} from './core/attestation.js';
import * as no from './core/attestations-errors.js';
import { judge, type Verdict } from './core/judge.js';
import { attestationKind } from './core/kinds.table.js';
import { type Standing, standing } from './core/standing.js';
import { AttestationSubjects, type Subject, type SubjectRef } from './subjects.service.js';

/** A statement as history has it, or as an assessor hands it in. */
export interface AttestationDraft {
  readonly type: string;
  readonly subject: SubjectRef;
  /** Undefined when no organisation answers to the code given; the statement is then refused. */
  readonly issuerId: string | undefined;
  readonly issuedOn: CalendarDate;
  readonly validUntil?: CalendarDate;
  readonly metrics: JsonObject;
  readonly evidence: readonly Evidence[];
}

export interface StandingQuestion {
  readonly key: string;
  readonly releaseId: string;
  /** Day of signing. */
  readonly on: CalendarDate;
}

export type AttestationQuery = Omit<AttestationFilter, 'viewer' | 'today'>;

interface Ready {
  readonly row: AttestationRow;
  readonly verdict: Extract<Verdict, { decision: string }>;
}
type Judged = Ready | { readonly errors: readonly FieldError[] };

/** Rows saved in one statement. */
const CHUNK = 2_000;
const REVIEWERS = ['operator', 'regulator', 'contentSafety', 'auditor'] as const;
const SHA256 = /^[0-9a-f]{64}$/i;

/** Compliance attestations: taken, judged, verified, rejected, revoked; what holds for a deal. */
@Injectable()
export class Attestations {
  constructor(
    private readonly store: AttestationsStore,
    private readonly subjects: AttestationSubjects,
    private readonly parties: Parties,
    private readonly followups: Followups,
    private readonly translog: Translog,
  ) {}

  /** History in file order, each taken or refused by itself: passed becomes VERIFIED, failed REJECTED. */
  async take(ctx: Ctx, drafts: readonly AttestationDraft[]): Promise<readonly Taken[]> {
    const judged = await this.judged(ctx, drafts);
    const ready = judged.filter((one): one is Ready => 'row' in one);
    const known = await this.known(ctx, ready);
    const fresh: Ready[] = [];
    const taken = judged.map((one): Taken => {
      if ('errors' in one) return { outcome: 'refused', errors: one.errors };
      const stored = known.get(one.row.naturalKey);
      if (stored === undefined) {
        known.set(one.row.naturalKey, one.row);
        fresh.push(one);
        return { outcome: 'taken', id: one.row.id };
      }
      const difference = differsIn(stored, one.row);
      return difference ? { outcome: 'refused', errors: [difference] } : { outcome: 'unchanged', id: stored.id };
    });
    const events = fresh.map(({ row, verdict }) =>
      eventOf(ctx, row.id, verdict.decision, row.issuedOn, undefined, verdict.reasons),
    );
    await this.save(
      ctx,
      fresh.map(({ row }) => row),
      events,
    );
    return taken;
  }

  /** A statement of the caller's organisation; the operator then verifies or rejects it. */
  async submit(ctx: Ctx, draft: Omit<AttestationDraft, 'issuerId'>): Promise<AttestationFact> {
    if (ctx.actor.organisationId === undefined) throw no.noOrganisation();
    const [one] = await this.judged(ctx, [{ ...draft, issuerId: ctx.actor.organisationId }]);
    const judged = present(one, 'the answer for one statement');
    if ('errors' in judged) throw no.refused(judged.errors);
    if ((await this.known(ctx, [judged])).size > 0) throw no.exists();
    await this.save(ctx, [judged.row], []);
    return { ...judged.row, status: 'SUBMITTED' };
  }

  /** Throws `ATTESTATIONS.METRICS_FAIL` where the deciding metrics fall short, with every clause. */
  async verify(ctx: Ctx, id: string): Promise<AttestationFact> {
    const fact = await this.forStep(ctx, id, 'VERIFIED');
    const verdict = judge(fact.type, fact.metrics, fact.issuedOn);
    if ('errors' in verdict) throw no.refused(verdict.errors);
    if (verdict.decision === 'REJECTED') throw no.metricsFail(verdict.reasons);
    await this.save(ctx, [], [eventOf(ctx, id, 'VERIFIED', shanghaiDate(ctx.now), undefined, [])]);
    return { ...fact, status: 'VERIFIED' };
  }

  async reject(ctx: Ctx, id: string, reason: string): Promise<AttestationFact> {
    const fact = await this.forStep(ctx, id, 'REJECTED');
    const verdict = judge(fact.type, fact.metrics, fact.issuedOn);
    const findings = 'errors' in verdict ? [] : verdict.reasons;
    await this.save(ctx, [], [eventOf(ctx, id, 'REJECTED', shanghaiDate(ctx.now), reason, findings)]);
    return { ...fact, status: 'REJECTED' };
  }

  /** By the issuer; whatever rested on the statement becomes a work item in the same transaction. */
  async revoke(ctx: Ctx, id: string, reason: string): Promise<AttestationFact> {
    const fact = await this.forStep(ctx, id, 'REVOKED');
    if (fact.issuerId !== ctx.actor.organisationId) throw no.notTheIssuer();
    const revokedOn = shanghaiDate(ctx.now);
    await this.save(ctx, [], [eventOf(ctx, id, 'REVOKED', revokedOn, reason, [])]);
    await this.followups.open(
      ctx,
      { kind: 'attestation', id },
      {
        zh: `${revokedOn} 撤销了所依据的 ${fact.type} 存证：${reason}`,
        en: `The ${fact.type} attestation it rests on was revoked on ${revokedOn}: ${reason}`,
      },
    );
    return { ...fact, revokedOn };
  }

  /** Attestations by id, whoever asks. */
  async attestations(ctx: Ctx, ids: readonly string[]): Promise<Map<string, AttestationFact>> {
    const facts = await this.store.facts(ctx, ids.filter(isId));
    return new Map(facts.map((fact) => [fact.id, fact]));
  }

  /** All attestations over each release, oldest first; releases without any are left out. */
  async forReleases(ctx: Ctx, releaseIds: readonly string[]): Promise<Map<string, readonly AttestationFact[]>> {
    const found = new Map<string, AttestationFact[]>();
    for (const fact of await this.store.ofReleases(ctx, releaseIds.filter(isId))) {
      const release = present(fact.releaseId, 'release of an attestation');
      const same = found.get(release);
      if (same) same.push(fact);
      else found.set(release, [fact]);
    }
    return found;
  }

  /** What holds for each deal, by its key: the standing of each type in the order given. */
  async standings(
    ctx: Ctx,
    asked: readonly StandingQuestion[],
    types: readonly string[],
    asOf: CalendarDate,
  ): Promise<Map<string, readonly Standing[]>> {
    const facts = await this.forReleases(ctx, [...new Set(asked.map(({ releaseId }) => releaseId))]);
    return new Map(asked.map(({ key, releaseId, on }) => [key, standing(facts.get(releaseId) ?? [], types, on, asOf)]));
  }

  /** One page of what the caller may see; the caller asks for one more than it shows. */
  async search(ctx: Ctx, query: AttestationQuery): Promise<readonly AttestationFact[]> {
    return this.store.search(ctx, { ...query, today: shanghaiDate(ctx.now), viewer: viewerOf(ctx) });
  }

  /** True where the caller may see the attestation; false also for an unknown one. */
  async mayRead(ctx: Ctx, id: string): Promise<boolean> {
    return isId(id) && (await this.store.isVisible(ctx, id, viewerOf(ctx)));
  }

  /** The stored rows as the records whose leaves were appended. */
  leafSources(): readonly LeafSource[] {
    const { store } = this;
    return [
      withStrays(
        leafSource(
          'attestation',
          (ctx) => store.stream(ctx),
          attestationRecord,
          (ctx, id) => store.row(ctx, id),
        ),
        (ctx) => store.strays(ctx),
      ),
      leafSource('attestation-event', (ctx) => store.streamEvents(ctx), attestationEventRecord),
    ];
  }

  /** Looks up the subjects, judges the metrics, asks whether issuer and owner are related: one graph for all. */
  private async judged(ctx: Ctx, drafts: readonly AttestationDraft[]): Promise<readonly Judged[]> {
    const subjects = await this.subjects.resolve(
      ctx,
      drafts.map(({ subject, issuedOn }) => ({ ref: subject, on: issuedOn })),
    );
    const judged = drafts.map((draft, index) => judgeDraft(ctx, draft, present(subjects[index], 'subject')));
    const pairs = new Map<string, { key: string; a: string; b: string; on: CalendarDate }>();
    for (const one of judged) {
      if ('errors' in one || one.row.issuerId === one.row.ownerId) continue;
      const key = pairKey(one.row);
      pairs.set(key, { key, a: one.row.issuerId, b: one.row.ownerId, on: one.row.issuedOn });
    }
    const answers = pairs.size === 0 ? undefined : await this.parties.relatednessMany(ctx, [...pairs.values()]);
    return judged.map((one): Judged => {
      if ('errors' in one) return one;
      const { row } = one;
      const outcome = row.issuerId === row.ownerId ? 'RELATED' : answers?.get(pairKey(row))?.outcome;
      if (outcome === 'RELATED') return { errors: [no.issuerRelated()] };
      const flags =
        outcome === 'NOT_RELATED' ? row.flags : [...row.flags, `ISSUER_${outcome ?? 'INDETERMINATE'}`].sort();
      return { ...one, row: { ...row, flags } };
    });
  }

  private async known(ctx: Ctx, ready: readonly Ready[]): Promise<Map<string, AttestationRow>> {
    const keys = ready.map(({ row }) => row.naturalKey);
    await this.store.lock(ctx, keys);
    return new Map((await this.store.byNaturalKeys(ctx, keys)).map((row) => [row.naturalKey, row]));
  }

  private async forStep(ctx: Ctx, id: string, type: AttestationEventType): Promise<AttestationFact> {
    const fact = isId(id) ? await this.store.locked(ctx, id) : undefined;
    if (fact === undefined) throw no.unknownAttestation();
    if (!mayFollow(fact, type)) throw no.wrongState(fact.revokedOn === undefined ? fact.status : 'REVOKED');
    return fact;
  }

  private async save(ctx: Ctx, rows: readonly AttestationRow[], events: readonly AttestationEvent[]): Promise<void> {
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

function viewerOf(ctx: Ctx): AttestationFilter['viewer'] {
  const all = ctx.actor.kind === 'system' || REVIEWERS.some((role) => ctx.actor.roles.includes(role));
  const { organisationId } = ctx.actor;
  return { all, ...(organisationId === undefined ? {} : { organisationId }) };
}

function judgeDraft(
  ctx: Ctx,
  draft: AttestationDraft,
  subject: Subject | { readonly errors: readonly FieldError[] },
): Judged {
  const kind = attestationKind(draft.type);
  if (kind === undefined) return { errors: [no.typeUnknown(draft.type)] };
  const errors: FieldError[] = 'errors' in subject ? [...subject.errors] : [];
  if (!('errors' in subject) && !kind.subjects.includes(subject.kind))
    errors.push(no.subjectKind(draft.type, kind.subjects));
  if (draft.issuerId === undefined) errors.push(no.issuerUnknown());
  if (draft.validUntil !== undefined && draft.validUntil <= draft.issuedOn) errors.push(no.datesReversed());
  const flaw = metricsFlaw(draft.metrics);
  const verdict = flaw ? { errors: [flaw] } : judge(draft.type, draft.metrics, draft.issuedOn);
  if ('errors' in verdict) errors.push(...verdict.errors);
  if (errors.length > 0 || 'errors' in subject || 'errors' in verdict || draft.issuerId === undefined)
    return { errors };
  const { issuerId, issuedOn, validUntil, metrics } = draft;
  const evidence = evidenceSet(draft.evidence);
  const flags = [...verdict.flags];
  if (evidence.length === 0) flags.push('EVIDENCE_MISSING');
  else if (evidence.some(({ sha256 }) => !SHA256.test(sha256))) flags.push('EVIDENCE_FORM');
  const { kind: subjectKind, identity, givenDigest, bound, ownerId, digest, ...ids } = subject;
  const key = { type: draft.type, issuerId, issuedOn, evidence };
  return {
    verdict,
    row: {
      ...key,
      ...ids,
      id: newId(ctx),
      subjectKind,
      ...(digest === undefined ? {} : { subjectDigest: digest }),
      bound,
      ownerId,
      ...(validUntil === undefined ? {} : { validUntil }),
      metrics,
      flags: flags.sort(),
      naturalKey: naturalKeyOf(key, identity, givenDigest),
      recordedBy: ctx.actor.id,
      recordedAt: ctx.now,
    },
  };
}

function pairKey({ issuerId, ownerId, issuedOn }: AttestationRow): string {
  return `${issuerId} ${ownerId} ${issuedOn}`;
}

function eventOf(
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
