import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Taken } from '../../kernel/take.js';
import type { Locale } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import type { LeafSource } from '../translog/index.js';
import type { ErasureCase } from './core/erasure.js';
import type { OrganisationDraft } from './core/organisation.js';
import * as no from './core/parties-errors.js';
import type { Organisation, RelationInTime } from './core/party-types.js';
import type { PartiesProblem } from './core/register-audit.js';
import { asTaken, insist, type PersonDraft } from './core/registration.js';
import type { RelatedGroups } from './core/related-groups.js';
import type { Question, Relatedness } from './core/relatedness.js';
import type { RelationDraft } from './core/relation.js';
import { declarationLeafSources } from './declarations.store.js';
import { type ErasureDraft, Erasures, type LoggedErasure, type ShownPerson } from './erasures.service.js';
import { FindingLife } from './finding-life.service.js';
import { Findings, type FrozenFinding, type KeyedQuestion, type SeenFinding } from './findings.service.js';
import { mandateLeafSources } from './mandates.store.js';
import { onboardingLeafSources } from './onboardings.store.js';
import type { CountingOpinion } from './opinions.store.js';
import { OrganisationFacts, type OrganisationLife } from './organisation-facts.service.js';
import { organisationFactLeafSources } from './organisation-facts.store.js';
import { type ListFilter, PartiesStore } from './parties.store.js';
import type { Reexamined } from './reexaminations.service.js';
import { Register, type RelationEndDraft } from './register.service.js';
import { GroupsOfRelated } from './related-groups.service.js';

/** Known holders of a company sum to more than 100 on this day. */
export interface OverHundred {
  readonly on: CalendarDate;
  readonly totalPct: string;
}

/** Organisations, persons, the relations between them, and whether two organisations are related on a day. */
@Injectable()
export class Parties {
  constructor(
    private readonly register: Register,
    private readonly store: PartiesStore,
    private readonly findings: Findings,
    private readonly erasing: Erasures,
    private readonly life: FindingLife,
    private readonly facts: OrganisationFacts,
    private readonly groups: GroupsOfRelated,
  ) {}

  /** Takes organisations in bulk, each by itself, answers in the order given. A head office may stand in the same offer. */
  async takeOrganisations(ctx: Ctx, drafts: readonly OrganisationDraft[]): Promise<readonly Taken[]> {
    return (await this.register.organisations(ctx, drafts)).map(asTaken);
  }

  /** Takes one; an organisation already registered is a conflict. */
  async addOrganisation(ctx: Ctx, draft: OrganisationDraft): Promise<Organisation> {
    const id = insist(await this.register.organisations(ctx, [draft]), { zh: '该机构', en: 'This organisation' });
    return this.organisation(ctx, id);
  }

  /** Takes persons in bulk. With a known `key`: unchanged if the name is the same. */
  async takePersons(ctx: Ctx, drafts: readonly PersonDraft[]): Promise<readonly Taken[]> {
    return (await this.register.persons(ctx, drafts)).map(asTaken);
  }

  async addPerson(ctx: Ctx, draft: PersonDraft): Promise<string> {
    return insist(await this.register.persons(ctx, [draft]), { zh: '该自然人', en: 'This person' });
  }

  /** Takes relations in bulk, each by itself, answers in the order given. */
  async takeRelations(ctx: Ctx, drafts: readonly RelationDraft[]): Promise<readonly Taken[]> {
    const { decided } = await this.register.relations(ctx, drafts);
    return decided.map(asTaken);
  }

  async addRelation(ctx: Ctx, draft: RelationDraft): Promise<RelationInTime> {
    const { decided, added } = await this.register.relations(ctx, [draft]);
    insist(decided, { zh: '该项关系', en: 'This relation' });
    return present(added[0], 'the relation just stored');
  }

  /**
   * Records that a relation ends; the recorded relation stays as it is. On its first day: it was recorded in error and
   * never held, which needs a reason.
   */
  endRelation(ctx: Ctx, id: string, draft: RelationEndDraft): Promise<RelationInTime> {
    return this.register.end(ctx, id, draft);
  }

  async organisations(ctx: Ctx, ids: readonly string[]): Promise<Map<string, Organisation>> {
    const found = await this.store.organisations(ctx, [...new Set(ids)].filter(isId));
    return new Map(found.map((organisation) => [organisation.id, organisation]));
  }

  /** By USCC or foreign id in any writing; the map's keys are the normalised codes and the codes as given. */
  organisationsByUscc(ctx: Ctx, codes: readonly string[]): Promise<Map<string, Organisation>> {
    return this.register.organisationsByUscc(ctx, codes);
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

  /** The id of the organisation or person that a request names by id, USCC or foreign id. */
  async partyNamed(ctx: Ctx, field: string, given: string): Promise<string> {
    if (!isId(given)) return this.organisationNamed(ctx, field, given);
    const party =
      (await this.store.organisations(ctx, [given]))[0] ??
      (await this.store.persons(beyond(ctx, 'parties.named'), [given]))[0];
    if (!party) throw no.unknownParty(`/${field}`, given);
    return party.id;
  }

  /** Facts of an organisation and its newest extract, as the caller may know them. */
  lifeOf(ctx: Ctx, organisationId: string): Promise<OrganisationLife> {
    return this.facts.lifeOf(ctx, organisationId);
  }

  /**
   * Of these (field and id) none had been struck off or merged on the day. Throws `PARTIES.ORGANISATION_ENDED` for the
   * first that had.
   */
  insistStanding(ctx: Ctx, parties: readonly (readonly [string, string])[], on: CalendarDate): Promise<void> {
    return this.facts.insistStanding(ctx, parties, on);
  }

  /** Of these those that had been struck off or merged on the day, with when. */
  ended(ctx: Ctx, ids: readonly string[], on: CalendarDate): Promise<ReadonlyMap<string, CalendarDate>> {
    return this.facts.ended(ctx, ids, on);
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
    const found = await this.store.overHundred(beyond(ctx, 'parties.over-hundred'), companies);
    return new Map(found.map(({ id, on, total }) => [id, { on, totalPct: total }]));
  }

  /**
   * Whether two parties (ids) are related on a day; nothing is stored. With `knownAt`: by what was recorded until that
   * instant. Throws `PARTIES.STANDARD_UNKNOWN`, and `PARTIES.NOT_YET_KNOWN` for a party recorded later than `knownAt`.
   */
  async relatedness(
    ctx: Ctx,
    { standard, knownAt, ...question }: Question & { readonly standard?: string; readonly knownAt?: Date },
  ): Promise<Relatedness> {
    const asked = [{ key: '', ...question }];
    if (knownAt !== undefined) await this.insistKnown(ctx, question, knownAt);
    const answers = await this.findings.judgeMany(ctx, asked, standard, knownAt === undefined ? {} : { knownAt });
    return present(answers.get(''), 'the answer to the one question');
  }

  /** Many questions on one graph. */
  relatednessMany(ctx: Ctx, questions: readonly KeyedQuestion[], standard?: string): Promise<Map<string, Relatedness>> {
    return this.findings.judgeMany(ctx, questions, standard);
  }

  /**
   * Which of these organisations hang together by pairs that are RELATED on a day, by the default standard or by what two
   * reviewers concluded on the same facts; nothing is stored. Only sets in which it `matters` are compared, and pairs up
   * to a limit: a set beyond it is answered as not compared.
   */
  groupsAmong(
    ctx: Ctx,
    ids: readonly string[],
    on: CalendarDate,
    matters: (ids: readonly string[]) => boolean,
  ): Promise<RelatedGroups> {
    return this.groups.among(ctx, [...new Set(ids)], on, matters);
  }

  /** Answers and stores: one finding for the same two, day, standard and graph, however often it is asked for. */
  freezeFindings(
    ctx: Ctx,
    questions: readonly KeyedQuestion[],
    standard?: string,
  ): Promise<Map<string, FrozenFinding>> {
    return this.findings.freeze(ctx, questions, standard);
  }

  /** The answers as they stand, each with its finding where one was frozen; nothing is stored. */
  lookAtFindings(ctx: Ctx, questions: readonly KeyedQuestion[]): Promise<Map<string, SeenFinding>> {
    return this.findings.look(ctx, questions);
  }

  /**
   * Of these findings those for which a conclusion of two reviewers counts instead of the outcome: on the finding itself,
   * else on one that asks the same of the same facts for another day.
   */
  concluded(ctx: Ctx, findingIds: readonly string[]): Promise<Map<string, CountingOpinion>> {
    return this.life.concluded(beyond(ctx, 'parties.concluded'), findingIds);
  }

  /** Asks whoever can tell what INDETERMINATE findings lack, once for each finding. Answers how many were asked. */
  requestDisclosure(ctx: Ctx, frozen: Iterable<FrozenFinding>): Promise<number> {
    return this.life.requestDisclosure(ctx, frozen);
  }

  /** Asks findings of an older version of a standard again. Throws `PARTIES.STANDARD_UNKNOWN`. */
  reexamineStandard(ctx: Ctx, code: string): Promise<Reexamined> {
    return this.life.afterStandard(ctx, code);
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

  /**
   * Persons whose name or salt is missing, changed, or there although erased, and a version of the register that is not
   * that of its rows. A sound register has none.
   */
  async audit(ctx: Ctx): Promise<readonly PartiesProblem[]> {
    return [...(await this.erasing.audit(ctx)), ...(await this.register.audit(ctx))];
  }

  leafSources(): readonly LeafSource[] {
    return [
      ...this.register.leafSources(),
      this.findings.leafSource(),
      ...this.erasing.leafSources(),
      ...this.life.leafSources(),
      ...declarationLeafSources(),
      ...onboardingLeafSources(),
      ...organisationFactLeafSources(),
      ...mandateLeafSources(),
    ];
  }

  private async insistKnown(ctx: Ctx, { a, b }: Question, knownAt: Date): Promise<void> {
    const parties = [
      ...(await this.store.organisations(ctx, [a, b])),
      ...(await this.store.persons(beyond(ctx, 'parties.named'), [a, b])),
    ];
    for (const [field, id] of Object.entries({ a, b })) {
      const party = parties.find((one) => one.id === id);
      if (party && party.recordedAt > knownAt) throw no.notYetKnown(field, party.recordedAt);
    }
  }
}
