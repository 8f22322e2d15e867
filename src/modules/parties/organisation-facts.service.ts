import { Inject, Injectable } from '@nestjs/common';
import { addDays, type CalendarDate, parseDate, shanghaiDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Translog } from '../translog/index.js';
import { insistSound } from './core/onboarding.js';
import * as no from './core/onboarding-errors.js';
import {
  type FactType,
  type OrganisationFact,
  organisationFactRecord,
  readFact,
  type Standing,
  standingOn,
} from './core/organisation-fact.js';
import { unknownOrganisation, unknownParty } from './core/parties-errors.js';
import type { Organisation } from './core/party-types.js';
import { codeOf, insist } from './core/registration.js';
import {
  type Extract,
  type ExtractDraft,
  extractFaults,
  type RegistryExtract,
  readExtract,
  registryExtractRecord,
} from './core/registry-extract.js';
import { Erasures } from './erasures.service.js';
import { readsAll } from './finding-file.sheet.js';
import { OrganisationFactsStore } from './organisation-facts.store.js';
import { PARTIES_SETTINGS, type PartiesSettings } from './parties.settings.js';
import { PartiesStore } from './parties.store.js';
import { Register } from './register.service.js';

/** A fact as it comes in; successors by id, USCC or foreign id. */
export interface AskedFact {
  readonly type: FactType;
  readonly on: string;
  readonly nameZh?: string;
  readonly nameEn?: string;
  readonly successors?: readonly string[];
  readonly sha256: string;
  readonly reason?: string;
}

/** The newest extract, and the day from which another is due. */
export interface ShownExtract {
  readonly extract: RegistryExtract;
  readonly dueOn: CalendarDate;
  readonly pastAge: boolean;
}

/** What became of an organisation; the extract for itself and for those who read all. */
export interface OrganisationLife {
  readonly facts: readonly OrganisationFact[];
  readonly standing: Standing;
  readonly extract?: ShownExtract;
}

/** Dated facts of organisations on the register, and the extracts by which they are checked year by year. */
@Injectable()
export class OrganisationFacts {
  constructor(
    private readonly store: OrganisationFactsStore,
    private readonly organisations: PartiesStore,
    private readonly register: Register,
    private readonly erasures: Erasures,
    private readonly translog: Translog,
    @Inject(PARTIES_SETTINGS) private readonly settings: PartiesSettings,
  ) {}

  /** Records what became of the organisation. Throws `PARTIES.FACT_*`, `PARTIES.UNKNOWN_ORGANISATION`. */
  async record(ctx: Ctx, organisationId: string, asked: AskedFact): Promise<OrganisationFact> {
    const organisation = await this.organisation(ctx, organisationId);
    await this.store.lock(ctx, organisationId);
    const facts = await this.factsOf(ctx, organisationId);
    const successors = asked.successors && (await this.named(ctx, asked.successors));
    const { registeredOn } = organisation;
    const { successors: _codes, ...rest } = asked;
    const read = readFact(
      { ...rest, on: parseDate(asked.on, '/on'), ...(successors === undefined ? {} : { successors }) },
      { organisationId, facts, today: shanghaiDate(ctx.now), ...(registeredOn === undefined ? {} : { registeredOn }) },
    );
    await this.insistNameless(ctx, organisationId, '/reason', read.reason);
    const fact = { id: newId(ctx), organisationId, ...read, recordedBy: ctx.actor.id, recordedAt: ctx.now };
    await this.store.insertFact(ctx, fact);
    await this.translog.append(ctx, [{ kind: 'organisation-fact', id: fact.id, record: organisationFactRecord(fact) }]);
    return fact;
  }

  /**
   * Records a renewed extract, which must say what the register says. Throws `PARTIES.EXTRACT_*`,
   * `PARTIES.UNKNOWN_ORGANISATION`.
   */
  async renew(ctx: Ctx, organisationId: string, draft: ExtractDraft): Promise<ShownExtract> {
    const organisation = await this.organisation(ctx, organisationId);
    await this.store.lock(ctx, organisationId);
    const today = shanghaiDate(ctx.now);
    const standing = standingOn(await this.factsOf(ctx, organisationId), today);
    const expected = { code: codeOf(organisation), nameZh: standing.nameZh ?? organisation.nameZh };
    insistSound(extractFaults(draft, expected, { today, maxDays: this.settings.extractMaxDays, at: '' }));
    if (await this.store.isExtractKnown(ctx, organisationId, draft.sha256)) throw no.extractKnown();
    const before = (await this.store.newestExtract(ctx, organisationId))?.representativeId;
    const representativeId = await this.personOf(ctx, draft.representative, before);
    await this.erasures.insistNameless(ctx, '/source', draft.source, [representativeId]);
    const kept = { organisationId, nameZh: draft.nameZh.trim(), representativeId, extract: readExtract(draft, '') };
    return this.shown(ctx, await this.keepExtract(ctx, kept));
  }

  /** Keeps an extract that was found sound. */
  async keepExtract(
    ctx: Ctx,
    kept: {
      readonly organisationId: string;
      readonly nameZh: string;
      readonly representativeId: string;
      readonly extract: Extract;
    },
  ): Promise<RegistryExtract> {
    const { extract, ...rest } = kept;
    const row = { id: newId(ctx), ...rest, ...extract, recordedBy: ctx.actor.id, recordedAt: ctx.now };
    await this.store.insertExtract(ctx, row);
    await this.translog.append(ctx, [{ kind: 'registry-extract', id: row.id, record: registryExtractRecord(row) }]);
    return row;
  }

  /** The person of this name: the one known before where the name is the same, else a new one on the register. */
  async personOf(ctx: Ctx, nameZh: string, before: string | undefined): Promise<string> {
    const name = nameZh.trim();
    if (before !== undefined && (await this.erasures.isNamed(ctx, before, name))) return before;
    return insist(await this.register.persons(ctx, [{ nameZh: name }]), { zh: '该自然人', en: 'This person' });
  }

  /** What became of one organisation. */
  async lifeOf(ctx: Ctx, organisationId: string): Promise<OrganisationLife> {
    const facts = await this.factsOf(ctx, organisationId);
    const standing = standingOn(facts, shanghaiDate(ctx.now));
    const own = readsAll(ctx) || ctx.actor.organisationId === organisationId;
    const extract = own ? await this.store.newestExtract(ctx, organisationId) : undefined;
    return { facts, standing, ...(extract === undefined ? {} : { extract: this.shown(ctx, extract) }) };
  }

  /** Throws `PARTIES.ORGANISATION_ENDED` for the first, by field, that had been struck off or merged on the day. */
  async insistStanding(ctx: Ctx, parties: readonly (readonly [string, string])[], on: CalendarDate): Promise<void> {
    const ids = parties.map(([, id]) => id);
    const facts = await this.store.facts(ctx, ids);
    for (const [field, id] of parties) {
      const { endedOn, nameZh } = standingOn(facts.get(id) ?? [], on);
      if (endedOn === undefined) continue;
      const [organisation] = await this.organisations.organisations(ctx, [id]);
      throw no.organisationEnded(field, nameZh ?? organisation?.nameZh ?? id, endedOn);
    }
  }

  /** Of these those that had been struck off or merged on the day, with when. */
  async ended(ctx: Ctx, ids: readonly string[], on: CalendarDate): Promise<ReadonlyMap<string, CalendarDate>> {
    const facts = await this.store.facts(ctx, ids);
    const found = new Map<string, CalendarDate>();
    for (const [id, known] of facts) {
      const { endedOn } = standingOn(known, on);
      if (endedOn !== undefined) found.set(id, endedOn);
    }
    return found;
  }

  private shown(ctx: Ctx, extract: RegistryExtract): ShownExtract {
    const dueOn = addDays(extract.issuedOn, this.settings.extractRenewalDays);
    return { extract, dueOn, pastAge: dueOn <= shanghaiDate(ctx.now) };
  }

  private async factsOf(ctx: Ctx, organisationId: string): Promise<readonly OrganisationFact[]> {
    return (await this.store.facts(ctx, [organisationId])).get(organisationId) ?? [];
  }

  private async organisation(ctx: Ctx, id: string): Promise<Organisation> {
    const [found] = await this.organisations.organisations(ctx, [id]);
    if (!found) throw unknownOrganisation();
    return found;
  }

  private async named(ctx: Ctx, given: readonly string[]): Promise<string[]> {
    const byCode = await this.register.organisationsByUscc(
      ctx,
      given.filter((one) => !isId(one)),
    );
    const byId = new Set((await this.organisations.organisations(ctx, given.filter(isId))).map(({ id }) => id));
    return given.map((one, index) => {
      const id = isId(one) ? (byId.has(one) ? one : undefined) : byCode.get(one)?.id;
      if (id === undefined) throw unknownParty(`/successors/${index}`, one);
      return id;
    });
  }

  /** The legal representative that is known must not be named in what is kept for ever. */
  private async insistNameless(ctx: Ctx, organisationId: string, field: string, text: string | undefined) {
    const known = text === undefined ? undefined : await this.store.newestExtract(ctx, organisationId);
    if (known && text !== undefined) {
      await this.erasures.insistNameless(ctx, field, text, [known.representativeId]);
    }
  }
}
