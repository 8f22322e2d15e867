import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { type CalendarDate, parseDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/ids.js';
import type { Taken } from '../../kernel/take.js';
import type { Locale } from '../../kernel/text.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { type Leaf, type LeafSource, leafSource, Translog } from '../translog/index.js';
import type { ErasureCase, PartiesProblem } from './core/erasure.js';
import { normaliseCode, type OrganisationDraft, plainText } from './core/organisation.js';
import * as no from './core/parties-errors.js';
import { organisationRecord, personRecord, relationEndRecord, relationRecord } from './core/party-records.js';
import { type Organisation, RELATION_SOURCES, type RelationEnd, type RelationInTime } from './core/party-types.js';
import {
  asTaken,
  codeOf,
  type Decided,
  insist,
  type Minted,
  type PersonDraft,
  readRelations,
  registerOrganisations,
  registerPersons,
  registerRelations,
} from './core/registration.js';
import type { Question, Relatedness } from './core/relatedness.js';
import type { KnownParty, RelationDraft } from './core/relation.js';
import { type ErasureDraft, Erasures, type LoggedErasure, type ShownPerson } from './erasures.service.js';
import { Findings, type FrozenFinding, type KeyedQuestion } from './findings.service.js';
import { type ListFilter, PartiesStore } from './parties.store.js';
import { toOrganisation, toRelation, toRelationEnd, toVerifiedPerson } from './party.entity.js';

/** The end of a relation as offered. */
export interface RelationEndDraft {
  readonly on: string;
  readonly reason?: string;
  readonly source?: string;
  readonly extractedOn?: string;
}

/** Known holders of a company sum to more than 100 on this day. */
export interface OverHundred {
  readonly on: CalendarDate;
  readonly totalPct: string;
}

/** Organisations, persons, the relations between them, and whether two organisations are related on a day. */
@Injectable()
export class Parties {
  constructor(
    private readonly store: PartiesStore,
    private readonly findings: Findings,
    private readonly erasing: Erasures,
    private readonly translog: Translog,
  ) {}

  /** Takes organisations in bulk, each by itself, answers in the order given. A head office may stand in the same offer. */
  async takeOrganisations(ctx: Ctx, drafts: readonly OrganisationDraft[]): Promise<readonly Taken[]> {
    return (await this.decideOrganisations(ctx, drafts)).map(asTaken);
  }

  /** Takes one; an organisation already registered is a conflict. */
  async addOrganisation(ctx: Ctx, draft: OrganisationDraft): Promise<Organisation> {
    const id = insist(await this.decideOrganisations(ctx, [draft]), { zh: '该机构', en: 'This organisation' });
    return this.organisation(ctx, id);
  }

  /** Takes persons in bulk. With a known `key`: unchanged if the name is the same. */
  async takePersons(ctx: Ctx, drafts: readonly PersonDraft[]): Promise<readonly Taken[]> {
    return (await this.decidePersons(ctx, drafts)).map(asTaken);
  }

  async addPerson(ctx: Ctx, draft: PersonDraft): Promise<string> {
    return insist(await this.decidePersons(ctx, [draft]), { zh: '该自然人', en: 'This person' });
  }

  /** Takes relations in bulk, each by itself, answers in the order given. */
  async takeRelations(ctx: Ctx, drafts: readonly RelationDraft[]): Promise<readonly Taken[]> {
    return (await this.decideRelations(ctx, drafts)).map(asTaken);
  }

  async addRelation(ctx: Ctx, draft: RelationDraft): Promise<RelationInTime> {
    const id = insist(await this.decideRelations(ctx, [draft]), { zh: '该项关系', en: 'This relation' });
    return present((await this.store.relations(ctx, [id]))[0], 'the relation just stored');
  }

  /** Records that a relation ends; the recorded relation stays as it is. */
  async endRelation(ctx: Ctx, id: string, draft: RelationEndDraft): Promise<RelationInTime> {
    const relation = (await this.store.relations(ctx, [id]))[0];
    if (!relation) throw no.unknownRelation();
    const endedOn = parseDate(draft.on, 'on');
    if (endedOn <= relation.validFrom) throw no.period('on');
    const source = RELATION_SOURCES.find((known) => known === (draft.source ?? relation.source));
    if (!source)
      throw no.fieldForm(
        'source',
        `须为 ${RELATION_SOURCES.join('、')} 之一`,
        `one of ${RELATION_SOURCES.join(', ')}`,
        draft.source,
      );
    if (draft.reason !== undefined) {
      const named = [relation.from, relation.to, ...(relation.appointedBy === undefined ? [] : [relation.appointedBy])];
      await this.erasing.insistNameless(ctx, 'reason', draft.reason, named);
    }
    const end: RelationEnd = {
      id: newId(ctx),
      relationId: id,
      endedOn,
      ...(draft.reason === undefined ? {} : { reason: plainText('reason', draft.reason) }),
      source,
      ...(draft.extractedOn === undefined ? {} : { extractedOn: parseDate(draft.extractedOn, 'extractedOn') }),
      recordedAt: ctx.now,
    };
    if (!(await this.store.insertEnd(ctx, end))) throw no.alreadyEnded();
    await this.translog.append(ctx, [{ kind: 'relation-end', id: end.id, record: relationEndRecord(end) }]);
    return present((await this.store.relations(ctx, [id]))[0], 'the relation just ended');
  }

  async organisations(ctx: Ctx, ids: readonly string[]): Promise<Map<string, Organisation>> {
    const found = await this.store.organisations(ctx, [...new Set(ids)].filter(isId));
    return new Map(found.map((organisation) => [organisation.id, organisation]));
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

  async organisation(ctx: Ctx, id: string): Promise<Organisation> {
    const found = (await this.store.organisations(ctx, [id]))[0];
    if (!found) throw no.unknownOrganisation();
    return found;
  }

  /** The id of the organisation that a request names by id, USCC or foreign id. */
  async organisationNamed(ctx: Ctx, field: string, given: string): Promise<string> {
    const found = isId(given)
      ? (await this.store.organisations(ctx, [given]))[0]
      : (await this.organisationsByUscc(ctx, [given])).get(given);
    if (!found) throw no.unknownParty(`/${field}`, given);
    return found.id;
  }

  async listOrganisations(ctx: Ctx, filter: ListFilter): Promise<readonly Organisation[]> {
    return this.store.listOrganisations(ctx, filter);
  }

  async listRelations(ctx: Ctx, filter: ListFilter & { readonly party?: string }): Promise<readonly RelationInTime[]> {
    return this.store.listRelations(ctx, filter);
  }

  async relation(ctx: Ctx, id: string): Promise<RelationInTime> {
    const found = (await this.store.relations(ctx, [id]))[0];
    if (!found) throw no.unknownRelation();
    return found;
  }

  /** Names for people to read, of organisations and persons; of an erased person the words that say so. */
  async names(ctx: Ctx, ids: readonly string[], locale: Locale = ctx.locale): Promise<Map<string, string>> {
    const names = await this.erasing.names(ctx, ids, locale);
    for (const organisation of await this.store.organisations(ctx, ids))
      names.set(organisation.id, organisation.nameZh);
    return names;
  }

  /** Of these companies those whose known holders exceed 100 on some day; their coverage is nothing. */
  async overHundred(ctx: Ctx, companies: readonly string[]): Promise<Map<string, OverHundred>> {
    const found = await this.store.overHundred(ctx, companies);
    return new Map(found.map(({ id, on, total }) => [id, { on, totalPct: total }]));
  }

  /** Whether two organisations (ids) are related on a day; nothing is stored. */
  async relatedness(ctx: Ctx, question: Question & { readonly standard?: string }): Promise<Relatedness> {
    const answers = await this.findings.judgeMany(ctx, [{ key: '', ...question }], question.standard);
    return present(answers.get(''), 'the answer to the one question');
  }

  /** Many questions over one load of the graph. */
  relatednessMany(ctx: Ctx, questions: readonly KeyedQuestion[], standard?: string): Promise<Map<string, Relatedness>> {
    return this.findings.judgeMany(ctx, questions, standard);
  }

  /** Answers and stores: one finding for the same two, day, standard and graph, however often it is asked for. */
  freezeFindings(
    ctx: Ctx,
    questions: readonly KeyedQuestion[],
    standard?: string,
  ): Promise<Map<string, FrozenFinding>> {
    return this.findings.freeze(ctx, questions, standard);
  }

  /** A natural person. Throws `PARTIES.UNKNOWN_PERSON`. */
  person(ctx: Ctx, id: string): Promise<ShownPerson> {
    return this.erasing.person(ctx, id);
  }

  /**
   * Asks that a person be erased; nothing is erased yet. Throws `PARTIES.UNKNOWN_PERSON`, `PARTIES.ERASURE_OPEN`,
   * `PARTIES.ERASED`, and `PARTIES.NAMES_PERSON` for a reason that would keep what is to go.
   */
  requestErasure(ctx: Ctx, draft: ErasureDraft): Promise<ErasureCase> {
    return this.erasing.request(ctx, draft);
  }

  /**
   * Erases name, key and salt of the person; `by` is another account than the one that asked. Throws
   * `PARTIES.UNKNOWN_ERASURE`, `CLAIMS.SAME_PERSON`, `PARTIES.ERASED`.
   */
  confirmErasure(ctx: Ctx, id: string, by: string): Promise<ErasureCase> {
    return this.erasing.confirm(ctx, id, by);
  }

  listErasures(ctx: Ctx, filter: ListFilter): Promise<readonly ErasureCase[]> {
    return this.erasing.list(ctx, filter);
  }

  /** Every erased person with the place in the log that says so. */
  erasures(ctx: Ctx): Promise<readonly LoggedErasure[]> {
    return this.erasing.logged(ctx);
  }

  /** Persons whose name or salt is missing, changed, or there although erased. A sound register has none. */
  audit(ctx: Ctx): Promise<readonly PartiesProblem[]> {
    return this.erasing.audit(ctx);
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
        (row) => relationRecord(toRelation(row)),
      ),
      leafSource(
        'relation-end',
        (ctx) => store.allEnds(ctx),
        (row) => relationEndRecord(toRelationEnd(row)),
      ),
      this.findings.leafSource(),
      ...this.erasing.leafSources(),
    ];
  }

  private async decideOrganisations(ctx: Ctx, drafts: readonly OrganisationDraft[]): Promise<readonly Decided[]> {
    const named = drafts.flatMap(({ uscc, foreignId, headOffice }) => [uscc, foreignId, headOffice]);
    const texts = named.flatMap((text) => (text === undefined ? [] : [text]));
    const stored = [
      ...(await this.store.organisationsByCode(ctx, [...new Set(texts.map(normaliseCode))])),
      ...(await this.store.organisations(ctx, texts.filter(isId))),
    ];
    const { decided, fresh } = registerOrganisations(drafts, stored, minter(ctx));
    await this.store.insertOrganisations(ctx, fresh);
    await this.translog.append(ctx, leaves('organisation', fresh, organisationRecord));
    return decided;
  }

  private async decidePersons(ctx: Ctx, drafts: readonly PersonDraft[]): Promise<readonly Decided[]> {
    const keys = drafts.flatMap(({ key }) => (key === undefined ? [] : [key.trim()]));
    const stored = await this.store.personsByKey(ctx, [...new Set(keys)]);
    const { decided, fresh } = registerPersons(drafts, stored, minter(ctx), () => randomBytes(32));
    await this.store.insertPersons(ctx, fresh);
    await this.translog.append(ctx, leaves('person', fresh, personRecord));
    return decided;
  }

  private async decideRelations(ctx: Ctx, drafts: readonly RelationDraft[]): Promise<readonly Decided[]> {
    const parties = await this.partiesNamed(ctx, drafts);
    const loanIds = drafts.flatMap(({ loan }) => (isId(loan) ? [loan] : []));
    const loans = new Map((await this.store.relations(ctx, loanIds)).map((loan) => [loan.id, loan]));
    const offered = readRelations(drafts, parties, loans);
    const sound = offered.flatMap((content) => (content instanceof DomainError ? [] : [content]));
    const stored = await this.store.relationsBetween(ctx, sound);
    const { decided, fresh } = registerRelations(offered, stored, minter(ctx));
    await this.store.insertRelations(ctx, fresh);
    await this.translog.append(ctx, leaves('relation', fresh, relationRecord));
    return decided;
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

const PERSON = 'person:';

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
