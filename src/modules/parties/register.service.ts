import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { parseDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/ids.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { type Leaf, type LeafSource, leafSource, Translog } from '../translog/index.js';
import { normaliseCode, type OrganisationDraft, plainText } from './core/organisation.js';
import * as no from './core/parties-errors.js';
import { organisationRecord, personRecord, relationEndRecord, relationRecord } from './core/party-records.js';
import {
  type Organisation,
  RELATION_SOURCES,
  type RelationEnd,
  type RelationEvidence,
  type RelationInTime,
} from './core/party-types.js';
import { type PartiesProblem, versionProblem } from './core/register-audit.js';
import {
  codeOf,
  type Decided,
  type Minted,
  type PersonDraft,
  type Registration,
  readRelations,
  registerOrganisations,
  registerPersons,
  registerRelations,
} from './core/registration.js';
import { type KnownParty, type RelationDraft, readEvidence } from './core/relation.js';
import { Erasures } from './erasures.service.js';
import { GraphVersionStore } from './graph-version.store.js';
import { PartiesStore } from './parties.store.js';
import { toOrganisation, toRelationEnd, toVerifiedPerson, toVerifiedRelation } from './party.entity.js';
import { Reexaminations } from './reexaminations.service.js';

/** The end of a relation as offered. On its first day: it was recorded in error and never held; then a reason is needed. */
export interface RelationEndDraft {
  readonly on: string;
  readonly reason?: string;
  readonly evidence?: RelationEvidence;
  readonly source?: string;
  readonly extractedOn?: string;
}

const PERSON = 'person:';

/**
 * What is added to the register: organisations, natural persons, relations and their ends, each with its leaf. What a
 * relation or its end changes in findings is looked for in the same transaction; an organisation by itself, which no
 * relation names yet, changes none.
 */
@Injectable()
export class Register {
  constructor(
    private readonly store: PartiesStore,
    private readonly versions: GraphVersionStore,
    private readonly erasing: Erasures,
    private readonly reexaminations: Reexaminations,
    private readonly translog: Translog,
  ) {}

  /** Decides on each by itself and stores what is new; answers in the order given. */
  async organisations(ctx: Ctx, drafts: readonly OrganisationDraft[]): Promise<readonly Decided[]> {
    const named = drafts.flatMap(({ uscc, foreignId, headOffice }) => [uscc, foreignId, headOffice]);
    const texts = named.flatMap((text) => (text === undefined ? [] : [text]));
    const { decided, fresh } = await this.settled(ctx, async () => {
      const stored = [
        ...(await this.store.organisationsByCode(ctx, [...new Set(texts.map(normaliseCode))])),
        ...(await this.store.organisations(ctx, texts.filter(isId))),
      ];
      return registerOrganisations(drafts, stored, minter(ctx));
    });
    const rows = await this.versioned(ctx, fresh);
    await this.store.insertOrganisations(ctx, rows);
    await this.translog.append(ctx, leaves('organisation', rows, organisationRecord));
    return decided;
  }

  async persons(ctx: Ctx, drafts: readonly PersonDraft[]): Promise<readonly Decided[]> {
    const keys = drafts.flatMap(({ key }) => (key === undefined ? [] : [key.trim()]));
    const stored = await this.store.personsByKey(ctx, [...new Set(keys)]);
    const { decided, fresh } = registerPersons(drafts, stored, minter(ctx), () => randomBytes(32));
    await this.store.insertPersons(ctx, fresh);
    await this.translog.append(ctx, leaves('person', fresh, personRecord));
    return decided;
  }

  /** The decisions, and the relations that are new. */
  async relations(
    ctx: Ctx,
    drafts: readonly RelationDraft[],
  ): Promise<{ readonly decided: readonly Decided[]; readonly added: readonly RelationInTime[] }> {
    const parties = await this.partiesNamed(ctx, drafts);
    const loanIds = drafts.flatMap(({ loan }) => (isId(loan) ? [loan] : []));
    const loans = new Map((await this.store.relations(ctx, loanIds)).map((loan) => [loan.id, loan]));
    const read = readRelations(drafts, parties, loans);
    const notes = read.map((one) =>
      one instanceof DomainError ? undefined : { text: one.evidence?.note, ids: personsOf(one) },
    );
    const naming = await this.erasing.naming(ctx, notes);
    const offered = read.map((one, index) => (naming.has(index) ? no.namesPerson('evidence') : one));
    const sound = offered.flatMap((content) => (content instanceof DomainError ? [] : [content]));
    const { decided, fresh } = await this.settled(ctx, async () =>
      registerRelations(offered, await this.store.relationsBetween(ctx, sound), minter(ctx)),
    );
    const rows = await this.versioned(ctx, fresh);
    await this.store.insertRelations(ctx, rows);
    await this.translog.append(ctx, leaves('relation', rows, relationRecord));
    const added = rows.map((row) => ({ ...row, ...(row.validTo === undefined ? {} : { validUntil: row.validTo }) }));
    await this.reexaminations.afterChange(ctx, { relations: added, organisations: [] });
    return { decided, added };
  }

  /**
   * Records that a relation ends; the recorded relation stays as it is. Throws `PARTIES.UNKNOWN_RELATION`,
   * `PARTIES.PERIOD`, `PARTIES.WITHDRAWAL_REASON`, `PARTIES.NAMES_PERSON`, `PARTIES.RELATION_ENDED`.
   */
  async end(ctx: Ctx, id: string, draft: RelationEndDraft): Promise<RelationInTime> {
    return present((await this.ends(ctx, [{ id, draft }]))[0], 'the relation just ended');
  }

  /** Records many ends, each of another relation; throws where one of them cannot be. Answers in the order given. */
  async ends(
    ctx: Ctx,
    offered: readonly { readonly id: string; readonly draft: RelationEndDraft }[],
  ): Promise<RelationInTime[]> {
    if (offered.length === 0) return [];
    await this.versions.hold(ctx);
    const ids = offered.map(({ id }) => id);
    const byId = async () => new Map((await this.store.relations(ctx, ids)).map((one) => [one.id, one]));
    const known = await byId();
    const ends = offered.map(({ id, draft }) => {
      const relation = known.get(id);
      if (!relation) throw no.unknownRelation();
      return { relation, end: { id: newId(ctx), recordedAt: ctx.now, ...readEnd(relation, draft) } };
    });
    for (const field of ['reason', 'evidence'] as const) {
      const texts = ends.map(({ relation, end }) => ({
        text: field === 'reason' ? end.reason : end.evidence?.note,
        ids: personsOf(relation),
      }));
      if ((await this.erasing.naming(ctx, texts)).size > 0) throw no.namesPerson(field);
    }
    if (await this.store.isAnyEnded(ctx, ids)) throw no.alreadyEnded();
    const rows = await this.versioned(
      ctx,
      ends.map(({ end }) => end),
    );
    await this.store.insertEnds(ctx, rows);
    await this.translog.append(ctx, leaves('relation-end', rows, relationEndRecord));
    const after = await byId();
    const ended = ids.map((id) => present(after.get(id), 'a relation just ended'));
    await this.reexaminations.afterChange(ctx, { relations: ended, organisations: [] });
    return ended;
  }

  /** By USCC or foreign id in any writing; the map's keys are the normalised codes and the codes as given. */
  async organisationsByUscc(ctx: Ctx, codes: readonly string[]): Promise<Map<string, Organisation>> {
    const found = await this.store.organisationsByCode(ctx, [...new Set(codes.map(normaliseCode))]);
    const byCode = new Map(found.map((organisation) => [codeOf(organisation), organisation]));
    for (const code of codes) {
      const organisation = byCode.get(normaliseCode(code));
      if (organisation) byCode.set(code, organisation);
    }
    return byCode;
  }

  /** Whether the version of the register is that of its newest rows. */
  async audit(ctx: Ctx): Promise<readonly PartiesProblem[]> {
    const problem = versionProblem(await this.versions.standing(ctx));
    return problem ? [problem] : [];
  }

  leafSources(): readonly LeafSource[] {
    const { store } = this;
    return [
      leafSource(
        'organisation',
        (ctx) => store.allOrganisations(ctx),
        (row) => organisationRecord(toOrganisation(row)),
      ),
      leafSource(
        'person',
        (ctx) => store.allPersons(ctx),
        (row) => personRecord(toVerifiedPerson(row)),
      ),
      leafSource(
        'relation',
        (ctx) => store.allRelations(ctx),
        (row) => relationRecord(toVerifiedRelation(row)),
      ),
      leafSource(
        'relation-end',
        (ctx) => store.allEnds(ctx),
        (row) => relationEndRecord(toRelationEnd(row)),
      ),
    ];
  }

  /**
   * A decision that other writers cannot overtake: where there is something to store and others may have written since
   * it was read, it is read and decided again while they wait. An offer of what is known already makes nobody wait.
   */
  private async settled<Row>(ctx: Ctx, decide: () => Promise<Registration<Row>>): Promise<Registration<Row>> {
    const first = await decide();
    return first.fresh.length > 0 && (await this.versions.hold(ctx)) ? decide() : first;
  }

  private async versioned<Row extends object>(
    ctx: Ctx,
    rows: readonly Row[],
  ): Promise<(Row & { readonly graphVersion: number })[]> {
    if (rows.length === 0) return [];
    const graphVersion = await this.versions.raise(ctx);
    return rows.map((row) => ({ ...row, graphVersion }));
  }

  /** Looks up every party that drafts name: by id, by code, or as `person:KEY`. */
  private async partiesNamed(ctx: Ctx, drafts: readonly RelationDraft[]): Promise<Map<string, KnownParty>> {
    const all = drafts.flatMap(({ from, to, appointedBy }) => [from, to, ...(appointedBy ? [appointedBy] : [])]);
    const names: readonly string[] = [...new Set(all)];
    const ids = names.filter((name) => isId(name));
    const keys = names.filter((name) => name.startsWith(PERSON)).map((name) => name.slice(PERSON.length));
    const codes = names.filter((name) => !isId(name)).filter((name: string) => !name.startsWith(PERSON));
    const known = new Map<string, KnownParty>();
    for (const { id } of await this.store.organisations(ctx, ids)) known.set(id, { id, kind: 'organisation' });
    for (const { id } of await this.store.persons(ctx, ids)) known.set(id, { id, kind: 'person' });
    for (const { id, key } of await this.store.personsByKey(ctx, keys))
      known.set(`${PERSON}${key}`, { id, kind: 'person' });
    for (const [code, { id }] of await this.organisationsByUscc(ctx, codes))
      known.set(code, { id, kind: 'organisation' });
    return known;
  }
}

/** Reads the end of a relation. On its first day it says that the relation never held, and then it needs a reason. */
function readEnd(
  relation: RelationInTime,
  draft: RelationEndDraft,
): Omit<RelationEnd, 'id' | 'recordedAt' | 'graphVersion'> {
  const endedOn = parseDate(draft.on, 'on');
  if (endedOn < relation.validFrom) throw no.period('on');
  if (endedOn === relation.validFrom && draft.reason === undefined) throw no.withdrawalReason();
  const source = RELATION_SOURCES.find((known) => known === (draft.source ?? relation.source));
  if (!source) {
    const known = RELATION_SOURCES.join('、');
    throw no.fieldForm('source', `须为 ${known} 之一`, `one of ${RELATION_SOURCES.join(', ')}`, draft.source);
  }
  return {
    relationId: relation.id,
    endedOn,
    ...(draft.reason === undefined ? {} : { reason: plainText('reason', draft.reason) }),
    ...(draft.evidence === undefined ? {} : { evidence: readEvidence(draft.evidence) }),
    source,
    ...(draft.extractedOn === undefined ? {} : { extractedOn: parseDate(draft.extractedOn, 'extractedOn') }),
  };
}

/** Whoever a relation names may be a natural person, whose name must stay out of what is kept for ever. */
function personsOf({ from, to, appointedBy }: Pick<RelationInTime, 'from' | 'to' | 'appointedBy'>): string[] {
  return [from, to, ...(appointedBy === undefined ? [] : [appointedBy])];
}

function minter(ctx: Ctx): () => Minted {
  return () => ({ id: newId(ctx), recordedAt: ctx.now });
}

function leaves<T extends { readonly id: string }>(
  kind: string,
  rows: readonly T[],
  record: (row: T) => JsonObject,
): Leaf[] {
  return rows.map((row) => ({ kind, id: row.id, record: record(row) }));
}
