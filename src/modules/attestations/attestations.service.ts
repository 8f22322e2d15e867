import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { type CalendarDate, shanghaiDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { FieldError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/ids.js';
import type { Taken } from '../../kernel/take.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Parties } from '../parties/index.js';
import { type LeafSource, leafSource, withStrays } from '../translog/index.js';
import { AgenciesStore } from './agencies.store.js';
import { type AttestationFilter, AttestationsStore } from './attestations.store.js';
import { viewerOf } from './attestations.viewer.js';
import { agencyEventRecord, agencyOn } from './core/agency.js';
import {
  type AttestationFact,
  type AttestationRow,
  attestationEventRecord,
  attestationRecord,
  differsIn,
  type Evidence,
  evidenceSet,
  metricsFlaw,
  naturalKeyOf,
  statusOn,
} from './core/attestation.js';
import * as no from './core/attestations-errors.js';
import { issuerKeyEndRecord, issuerKeyRecord } from './core/issuer-key.js';
import { judge, type Verdict } from './core/judge.js';
import { attestationKind } from './core/kinds.table.js';
import { type Standing, standing } from './core/standing.js';
import { IssuerKeysStore } from './issuer-keys.store.js';
import { AttestationLife } from './life.service.js';
import { AttestationRecorder, eventOf } from './recorder.service.js';
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
  /** Whom the issuer must be independent of. */
  readonly concerned: readonly string[];
  readonly verdict: Extract<Verdict, { decision: string }>;
}
type Judged = Ready | { readonly errors: readonly FieldError[] };

const SHA256 = /^[0-9a-f]{64}$/i;

/** Compliance attestations: taken, judged, verified, rejected, revoked; what holds for a deal. */
@Injectable()
export class Attestations {
  constructor(
    private readonly store: AttestationsStore,
    private readonly subjects: AttestationSubjects,
    private readonly parties: Parties,
    private readonly agencies: AgenciesStore,
    private readonly keys: IssuerKeysStore,
    private readonly life: AttestationLife,
    private readonly recorder: AttestationRecorder,
  ) {}

  /** Tells whom it concerns which attestations end within a month, each once; for the job that does so by itself. */
  tellExpiring(ctx: Ctx): Promise<number> {
    return this.life.tellExpiring(ctx);
  }

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
    await this.recorder.save(
      ctx,
      fresh.map(({ row }) => row),
      events,
    );
    return taken;
  }

  /** A statement of the caller's organisation; the operator then verifies or rejects it. */
  async submit(ctx: Ctx, draft: Omit<AttestationDraft, 'issuerId'>): Promise<AttestationFact> {
    if (ctx.actor.organisationId === undefined) throw no.noOrganisation();
    const issuerId = ctx.actor.organisationId;
    const today = shanghaiDate(ctx.now);
    const [one] = await this.judged(ctx, [{ ...draft, issuerId }]);
    const judged = present(one, 'the answer for one statement');
    if ('errors' in judged) throw no.refused(judged.errors);
    if (draft.issuedOn > today) throw no.refused([no.issuedInFuture(draft.issuedOn)]);
    const events = (await this.agencies.of(ctx, [issuerId], 'SERVICE_AGENCY')).get(issuerId) ?? [];
    for (const standing of [agencyOn(events, draft.issuedOn), agencyOn(events, today)]) {
      if (standing === 'SUSPENDED' || standing === 'WITHDRAWN') throw no.issuerNotActive(standing);
    }
    if ((await this.known(ctx, [judged])).size > 0) throw no.exists();
    await this.recorder.save(ctx, [judged.row], []);
    return { ...judged.row, status: 'SUBMITTED' };
  }

  /** Throws `ATTESTATIONS.METRICS_FAIL` where the deciding metrics fall short, with every clause. */
  verify(ctx: Ctx, id: string): Promise<AttestationFact> {
    return this.life.verify(ctx, id);
  }

  reject(ctx: Ctx, id: string, reason: string): Promise<AttestationFact> {
    return this.life.reject(ctx, id, reason);
  }

  /** By the issuer or the exchange; whatever rested on the statement becomes a work item in the same transaction. */
  async revoke(ctx: Ctx, id: string, reason: string): Promise<AttestationFact> {
    if (!(await this.mayRead(ctx, id))) throw no.unknownAttestation();
    return this.life.revoke(ctx, id, reason);
  }

  /** One statement that the caller may see. Throws `ATTESTATIONS.UNKNOWN`. */
  async attestation(ctx: Ctx, id: string): Promise<AttestationFact> {
    const fact = (await this.mayRead(ctx, id)) ? (await this.store.facts(ctx, [id]))[0] : undefined;
    if (fact === undefined) throw no.unknownAttestation();
    return fact;
  }

  /** Attestations by id, whoever asks. */
  async attestations(ctx: Ctx, ids: readonly string[]): Promise<Map<string, AttestationFact>> {
    const facts = await this.store.facts(beyond(ctx, 'attestations.named'), ids.filter(isId));
    return new Map(facts.map((fact) => [fact.id, fact]));
  }

  /** A statement of this kind over a contract that stands: verified and not revoked. */
  async overContract(ctx: Ctx, contractId: string, type: string): Promise<string | undefined> {
    const facts = await this.store.ofContract(beyond(ctx, 'attestations.over-contract'), contractId);
    return facts.find((fact) => fact.type === type && statusOn(fact, shanghaiDate(ctx.now)) === 'VERIFIED')?.id;
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
    const filter = { ...query, today: shanghaiDate(ctx.now), viewer: viewerOf(ctx) };
    const found: AttestationFact[] = [];
    let page: readonly AttestationFact[] = [];
    do {
      const last = page.at(-1);
      page = await this.store.search(ctx, last === undefined ? filter : { ...filter, after: last.id });
      found.push(...(await this.subjects.shown(ctx, page)));
    } while (page.length === query.limit && found.length < query.limit);
    return found.slice(0, query.limit);
  }

  /** True where the caller may see the attestation; false also for an unknown one. */
  async mayRead(ctx: Ctx, id: string): Promise<boolean> {
    if (!isId(id) || !(await this.store.isVisible(ctx, id, viewerOf(ctx)))) return false;
    return (await this.subjects.shown(ctx, await this.store.facts(ctx, [id]))).length > 0;
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
      leafSource('agency-event', (ctx) => this.agencies.stream(ctx), agencyEventRecord),
      leafSource('issuer-key', (ctx) => this.keys.stream(ctx), issuerKeyRecord),
      leafSource('issuer-key-end', (ctx) => this.keys.streamEnds(ctx), issuerKeyEndRecord),
    ];
  }

  /** Looks up the subjects, judges the metrics, asks whether the issuer is independent: one graph for all. */
  private async judged(ctx: Ctx, drafts: readonly AttestationDraft[]): Promise<readonly Judged[]> {
    const subjects = await this.subjects.resolve(
      ctx,
      drafts.map(({ subject, issuedOn }) => ({ ref: subject, on: issuedOn })),
    );
    const judged = drafts.map((draft, index) => judgeDraft(ctx, draft, present(subjects[index], 'subject')));
    const pairs = new Map<string, { key: string; a: string; b: string; on: CalendarDate }>();
    for (const one of judged) {
      if ('errors' in one) continue;
      const { issuerId: a, issuedOn: on } = one.row;
      for (const b of one.concerned) if (a !== b) pairs.set(pairKey(a, b, on), { key: pairKey(a, b, on), a, b, on });
    }
    const answers = pairs.size === 0 ? undefined : await this.parties.relatednessMany(ctx, [...pairs.values()]);
    const issuers = [...new Set([...pairs.values()].map(({ a }) => a))];
    const standings = await this.agencies.of(ctx, issuers, 'SERVICE_AGENCY');
    return judged.map((one): Judged => {
      if ('errors' in one) return one;
      const { row, concerned } = one;
      const outcomes = concerned.map((party) =>
        party === row.issuerId ? 'RELATED' : answers?.get(pairKey(row.issuerId, party, row.issuedOn))?.outcome,
      );
      if (outcomes.includes('RELATED')) return { errors: [no.issuerRelated(row.subjectKind)] };
      const flags = new Set(row.flags);
      for (const outcome of outcomes) if (outcome !== 'NOT_RELATED') flags.add(`ISSUER_${outcome ?? 'INDETERMINATE'}`);
      const standing = agencyOn(standings.get(row.issuerId) ?? [], row.issuedOn);
      if (standing === 'SUSPENDED' || standing === 'WITHDRAWN') flags.add(`ISSUER_${standing}`);
      return { ...one, row: { ...row, flags: [...flags].sort() } };
    });
  }

  private async known(ctx: Ctx, ready: readonly Ready[]): Promise<Map<string, AttestationRow>> {
    const keys = ready.map(({ row }) => row.naturalKey);
    await this.store.lock(ctx, keys);
    return new Map(
      (await this.store.byNaturalKeys(beyond(ctx, 'attestations.same-statement'), keys)).map((row) => [
        row.naturalKey,
        row,
      ]),
    );
  }
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
  const { kind: subjectKind, identity, givenDigest, bound, ownerId, concerned, digest, ...ids } = subject;
  const key = { type: draft.type, issuerId, issuedOn, evidence };
  return {
    verdict,
    concerned,
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

function pairKey(issuerId: string, partyId: string, on: CalendarDate): string {
  return `${issuerId} ${partyId} ${on}`;
}
