import { Inject, Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { shanghaiDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Translog } from '../translog/index.js';
import {
  type DecidedVersion,
  insistSound,
  insistState,
  type Missing,
  mandateJson,
  type OnboardingContent,
  type OnboardingDecision,
  type OnboardingDraft,
  type OnboardingOutcome,
  type OnboardingState,
  type OnboardingVersion,
  onboardingDecisionRecord,
  onboardingRecord,
  readMissing,
  readOnboarding,
  stateOf,
} from './core/onboarding.js';
import * as no from './core/onboarding-errors.js';
import { type OrganisationDraft, plainText } from './core/organisation.js';
import { exists, headOfficeUnknown } from './core/parties-errors.js';
import { insist } from './core/registration.js';
import { ageFaults, type Extract, extractJson } from './core/registry-extract.js';
import { Erasures } from './erasures.service.js';
import { OnboardingsStore } from './onboardings.store.js';
import { OrganisationFacts } from './organisation-facts.service.js';
import { PARTIES_SETTINGS, type PartiesSettings } from './parties.settings.js';
import { type ListFilter, PartiesStore } from './parties.store.js';
import { Register } from './register.service.js';

/** An application with all its versions, the newest last, and the names of its persons for whoever may read them. */
export interface OnboardingFile {
  readonly id: string;
  readonly state: OnboardingState;
  readonly versions: readonly DecidedVersion[];
  readonly names: ReadonlyMap<string, string>;
}

/**
 * How organisations come in. The exchange files for them: an account acts for an organisation that is on the register, so
 * that nobody from outside it can sign in yet.
 */
@Injectable()
export class Onboardings {
  constructor(
    private readonly store: OnboardingsStore,
    private readonly organisations: PartiesStore,
    private readonly register: Register,
    private readonly facts: OrganisationFacts,
    private readonly erasures: Erasures,
    private readonly translog: Translog,
    @Inject(PARTIES_SETTINGS) private readonly settings: PartiesSettings,
  ) {}

  /**
   * Takes an application. Throws `PARTIES.EXTRACT_*`, `PARTIES.AGENT_MANDATE`, what `POST /organisations` refuses,
   * `PARTIES.EXISTS` and `PARTIES.ONBOARDING_OPEN`; nothing is stored then.
   */
  async submit(ctx: Ctx, draft: OnboardingDraft): Promise<OnboardingFile> {
    const content = this.read(ctx, draft);
    await this.store.lock(ctx, content.code);
    await this.insistNew(ctx, content);
    if (await this.store.isOpen(ctx, content.code)) throw no.onboardingOpen(content.code);
    const id = newId(ctx);
    await this.save(ctx, draft, content, { id, applicationId: id, number: 1 });
    return this.one(ctx, id);
  }

  /** A returned application comes again, completed, as a new version. Throws as `submit`, and `PARTIES.ONBOARDING_*`. */
  async resubmit(ctx: Ctx, id: string, draft: OnboardingDraft): Promise<OnboardingFile> {
    const newest = await this.open(ctx, id, 'RETURNED');
    const content = this.read(ctx, draft);
    if (content.code !== newest.version.code) throw no.otherCode(newest.version.code);
    await this.insistNew(ctx, content);
    const { number } = newest.version;
    await this.save(ctx, draft, content, { id: newId(ctx), applicationId: id, number: number + 1 }, newest.version);
    return this.one(ctx, id);
  }

  /** Returns it with the complete list of what is missing. Throws `PARTIES.ONBOARDING_STATE`, `PARTIES.NAMES_PERSON`. */
  async returnFor(ctx: Ctx, id: string, missing: readonly Missing[]): Promise<OnboardingFile> {
    const { version } = await this.open(ctx, id, 'SUBMITTED');
    const list = readMissing(missing);
    for (const [index, one] of list.entries()) {
      for (const [name, text] of Object.entries(one)) {
        await this.erasures.insistNameless(ctx, `/missing/${index}/${name}`, text, personsOf(version));
      }
    }
    return this.decide(ctx, version, 'RETURNED', { missing: list });
  }

  /** Throws `PARTIES.ONBOARDING_STATE`, `PARTIES.NAMES_PERSON`. */
  async refuse(ctx: Ctx, id: string, reason: string): Promise<OnboardingFile> {
    const { version } = await this.open(ctx, id, 'SUBMITTED');
    const text = plainText('/reason', reason);
    await this.erasures.insistNameless(ctx, '/reason', text, personsOf(version));
    return this.decide(ctx, version, 'REFUSED', { reason: text });
  }

  /**
   * Puts the organisation on the register, with its extract, in the same transaction. Throws `PARTIES.ONBOARDING_STATE`,
   * `PARTIES.EXTRACT_OLD` where the extract has aged meanwhile, `PARTIES.EXISTS`.
   */
  async approve(ctx: Ctx, id: string): Promise<OnboardingFile> {
    const { version } = await this.open(ctx, id, 'SUBMITTED');
    const extract = version.extract as unknown as Extract;
    const { extractMaxDays } = this.settings;
    insistSound(ageFaults(extract.issuedOn, shanghaiDate(ctx.now), extractMaxDays, '/extract/issuedOn'));
    const draft = version.organisation as unknown as OrganisationDraft;
    const decided = await this.register.organisations(ctx, [draft]);
    const organisationId = insist(decided, { zh: `机构 ${version.code} `, en: `Organisation ${version.code}` });
    const { representativeId } = version;
    await this.facts.keepExtract(ctx, { organisationId, nameZh: draft.nameZh, representativeId, extract });
    return this.decide(ctx, version, 'APPROVED', { organisationId });
  }

  /** Throws `PARTIES.UNKNOWN_ONBOARDING`. */
  async one(ctx: Ctx, id: string): Promise<OnboardingFile> {
    const [file] = isId(id) ? await this.files(ctx, [id]) : [];
    if (!file) throw no.unknownOnboarding();
    return file;
  }

  /** In the order in which they came; with a state, those that stand so. */
  async list(ctx: Ctx, filter: ListFilter & { readonly state?: OnboardingState }): Promise<readonly OnboardingFile[]> {
    return this.files(ctx, await this.store.list(ctx, filter));
  }

  private read(ctx: Ctx, draft: OnboardingDraft): OnboardingContent {
    return readOnboarding(draft, { today: shanghaiDate(ctx.now), maxDays: this.settings.extractMaxDays });
  }

  /** The newest version of an application that stands so; its other steps wait. */
  private async open(ctx: Ctx, id: string, wanted: OnboardingState): Promise<DecidedVersion> {
    await this.store.lock(ctx, id);
    const newest = (await this.one(ctx, id)).versions.at(-1);
    const found = present(newest, 'the newest version of an application');
    insistState(found, wanted);
    return found;
  }

  /** Not on the register yet; a branch's head office is. */
  private async insistNew(ctx: Ctx, { code, organisation }: OnboardingContent): Promise<void> {
    const known = await this.register.organisationsByUscc(ctx, [code]);
    if (known.size > 0) throw exists({ zh: `机构 ${code} `, en: `Organisation ${code}` });
    const { headOffice } = organisation as unknown as OrganisationDraft;
    if (headOffice === undefined) return;
    const office = isId(headOffice)
      ? (await this.organisations.organisations(ctx, [headOffice]))[0]
      : (await this.register.organisationsByUscc(ctx, [headOffice])).get(headOffice);
    if (office === undefined || office.kind === 'BRANCH') throw headOfficeUnknown(headOffice);
  }

  private async save(
    ctx: Ctx,
    { representative, agent }: OnboardingDraft,
    { code, organisation, extract, agentMandate }: OnboardingContent,
    place: Pick<OnboardingVersion, 'id' | 'applicationId' | 'number'>,
    before?: OnboardingVersion,
  ): Promise<void> {
    const representativeId = await this.facts.personOf(ctx, representative, before?.representativeId);
    const agentId = agent && (await this.facts.personOf(ctx, agent.nameZh, before?.agentId));
    const version: OnboardingVersion = {
      ...place,
      code,
      organisation,
      representativeId,
      ...(agentId === undefined ? {} : { agentId }),
      ...(agentMandate === undefined ? {} : { agentMandate: mandateJson(agentMandate) }),
      extract: extractJson(extract),
      recordedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    await this.erasures.insistNameless(ctx, '/extract/source', extract.source, personsOf(version));
    await this.store.insertVersion(ctx, version);
    await this.translog.append(ctx, [{ kind: 'onboarding', id: version.id, record: onboardingRecord(version) }]);
  }

  private async decide(
    ctx: Ctx,
    version: OnboardingVersion,
    outcome: OnboardingOutcome,
    more: Pick<OnboardingDecision, 'missing' | 'reason' | 'organisationId'>,
  ): Promise<OnboardingFile> {
    const decision: OnboardingDecision = {
      id: newId(ctx),
      onboardingId: version.id,
      outcome,
      ...more,
      decidedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    await this.store.insertDecision(ctx, decision);
    const record = onboardingDecisionRecord(decision);
    await this.translog.append(ctx, [{ kind: 'onboarding-decision', id: decision.id, record }]);
    return this.one(ctx, version.applicationId);
  }

  private async files(ctx: Ctx, ids: readonly string[]): Promise<readonly OnboardingFile[]> {
    const found = await this.store.of(ctx, ids);
    const persons = [...found.values()].flatMap((versions) => versions.flatMap(({ version }) => personsOf(version)));
    const names = await this.erasures.names(ctx, [...new Set(persons)], ctx.locale);
    return ids.flatMap((id) => {
      const versions = found.get(id);
      const newest = versions?.at(-1);
      return versions && newest ? [{ id, state: stateOf(newest), versions, names }] : [];
    });
  }
}

function personsOf({ representativeId, agentId }: OnboardingVersion): string[] {
  return [representativeId, ...(agentId === undefined ? [] : [agentId])];
}
