import { Injectable } from '@nestjs/common';
import { isId } from '../../kernel/ids.js';
import { inLocale, type Text } from '../../kernel/text.js';
import type { Role } from '../../platform/access.js';
import type { Ctx } from '../../platform/ctx.js';
import type { ItemState, WorkItem } from '../followups/index.js';
import type { CoverageFigure } from './core/coverage.js';
import { unknownFinding } from './core/finding-errors.js';
import type { OpinionCase } from './core/opinion.js';
import type { StoredFinding } from './core/party-records.js';
import type { Organisation, RelationEvidence, RelationInTime } from './core/party-types.js';
import type { Cause } from './core/reexamination.js';
import type { LimbHit, PathStep, Relatedness, RelatednessOutcome } from './core/relatedness.js';
import { type Citation, standardOf } from './core/standards.table.js';
import { Disclosures } from './disclosures.service.js';
import { Erasures } from './erasures.service.js';
import { FindingFilesStore, type FindingFilter } from './finding-files.store.js';
import { Opinions } from './opinions.service.js';
import type { CountingOpinion } from './opinions.store.js';
import { PartiesStore } from './parties.store.js';
import { Reexaminations } from './reexaminations.service.js';

/** Someone in a finding as its reader may know them: a company never learns the name of a natural person. */
export interface ShownParty {
  readonly id: string;
  readonly natural: boolean;
  readonly name: string;
  /** USCC or foreign id of an organisation. */
  readonly code?: string;
}

export interface ShownStep extends Omit<PathStep, 'from' | 'to'> {
  readonly from: ShownParty;
  readonly to: ShownParty;
  readonly validTo?: string;
  readonly source?: string;
  readonly extractedOn?: string;
  readonly evidence?: RelationEvidence;
}

export interface ShownLimb extends Omit<LimbHit, 'holder' | 'path'> {
  readonly holder: readonly ShownParty[];
  readonly path: readonly ShownStep[];
}

export interface ShownMissing {
  readonly organisation: ShownParty;
  readonly knownPct: string;
  readonly ask: readonly string[];
}

/** An answer in the reader's language, with everyone in it named as the reader may know them. */
export interface ShownAnswer {
  readonly outcome: RelatednessOutcome;
  readonly limbs: readonly ShownLimb[];
  readonly flags: readonly ShownLimb[];
  readonly missing: readonly ShownMissing[];
  readonly coverage: readonly CoverageFigure[];
  readonly reasons: readonly { readonly code: string; readonly text: string }[];
  readonly graphDigest: string;
}

export interface ShownReexamination {
  readonly id: string;
  readonly cause: Cause;
  readonly previousId: string;
  readonly standardVersion: number;
  readonly answer: ShownAnswer;
  readonly digest: string;
  readonly recordedAt: Date;
}

/** A finding and all that happened to it since. */
export interface FindingFile {
  readonly id: string;
  readonly a: ShownParty;
  readonly b: ShownParty;
  readonly asOf: string;
  readonly standard: {
    readonly code: string;
    readonly version: number;
    readonly title: string;
    readonly citations: readonly Citation[];
  };
  readonly answer: ShownAnswer;
  readonly digest: string;
  readonly recordedAt: Date;
  readonly reexaminations: readonly ShownReexamination[];
  readonly requests: readonly { readonly item: WorkItem; readonly state: ItemState; readonly owner?: ShownParty }[];
  readonly opinions: readonly OpinionCase[];
  /** The confirmed opinion that counts instead of the outcome, also one on the same facts for another day. */
  readonly concluded?: CountingOpinion;
}

/** A line of the list of findings. */
export interface FindingLine {
  readonly finding: StoredFinding;
  readonly a: ShownParty;
  readonly b: ShownParty;
}

/** Who reads every finding, and learns the names of natural persons in it. */
const OFFICES: readonly Role[] = ['operator', 'regulator', 'auditor'];

/** Findings as people read them: operators, regulators and auditors all of them, a company those about itself. */
@Injectable()
export class FindingFiles {
  constructor(
    private readonly store: FindingFilesStore,
    private readonly parties: PartiesStore,
    private readonly erasures: Erasures,
    private readonly reexaminations: Reexaminations,
    private readonly disclosures: Disclosures,
    private readonly opinions: Opinions,
  ) {}

  /** Throws `PARTIES.UNKNOWN_FINDING`, also for a finding that is not the reader's. */
  async file(ctx: Ctx, id: string): Promise<FindingFile> {
    const [finding] = await this.store.findings(ctx, [id]);
    if (!finding || !mayRead(ctx, finding)) throw unknownFinding();
    const { relatedness } = finding;
    const later = await this.reexaminations.ofFinding(ctx, id);
    const requests = await this.disclosures.ofFinding(ctx, id);
    const answers = [relatedness, ...later.map(({ answer }) => answer)];
    const concluded = (await this.opinions.concluded(ctx, [id])).get(id);
    const owners = requests.flatMap(({ item }) => (isId(item.owner) ? [item.owner] : []));
    const shown = await this.shown(ctx, [finding.a, finding.b, ...answers.flatMap(named), ...owners], answers);
    return {
      id,
      a: shown.party(finding.a),
      b: shown.party(finding.b),
      asOf: relatedness.asOf,
      standard: standardShown(ctx, relatedness),
      answer: shown.answer(relatedness),
      digest: finding.digest,
      recordedAt: finding.recordedAt,
      reexaminations: later.map(({ id: laterId, cause, previousId, answer, digest, recordedAt }) => ({
        id: laterId,
        cause,
        previousId,
        standardVersion: answer.standardVersion,
        answer: shown.answer(answer),
        digest,
        recordedAt,
      })),
      requests: requests.map((request) => {
        const owner = request.item.owner;
        return { ...request, ...(isId(owner) ? { owner: shown.party(owner) } : {}) };
      }),
      opinions: await this.opinions.ofFinding(ctx, id),
      ...(concluded === undefined ? {} : { concluded }),
    };
  }

  /** Findings in the order of their ids; a company gets its own, whatever organisation it asks for. */
  async list(ctx: Ctx, filter: FindingFilter): Promise<FindingLine[]> {
    const own = readsAll(ctx) ? undefined : ctx.actor.organisationId;
    if (!readsAll(ctx) && (own === undefined || (filter.organisation ?? own) !== own)) return [];
    const findings = await this.store.list(ctx, own === undefined ? filter : { ...filter, organisation: own });
    const shown = await this.shown(
      ctx,
      findings.flatMap(({ a, b }) => [a, b]),
      [],
    );
    return findings.map((finding) => ({ finding, a: shown.party(finding.a), b: shown.party(finding.b) }));
  }

  /** Reads what the answers name, once. */
  private async shown(ctx: Ctx, ids: readonly string[], answers: readonly AnyAnswer[]): Promise<Shown> {
    const unique = [...new Set(ids)];
    const organisations = new Map((await this.parties.organisations(ctx, unique)).map((one) => [one.id, one]));
    const persons = unique.filter((id) => !organisations.has(id));
    const names = readsAll(ctx) ? await this.erasures.names(ctx, persons, ctx.locale) : numbered(ctx, persons);
    const steps = answers.flatMap(({ limbs, flags }) => [...limbs, ...(flags ?? [])]).flatMap(({ path }) => path);
    const relations = await this.store.relations(ctx, [
      ...new Set(steps.flatMap(({ relationId }) => (relationId === '' ? [] : [relationId]))),
    ]);
    return new Shown(ctx, organisations, names, new Map(relations.map((relation) => [relation.id, relation])));
  }
}

/** Old answers do not say what stands beside the finding. */
type AnyAnswer = Omit<Relatedness, 'asOf' | 'flags'> & { readonly flags?: Relatedness['flags'] };

/** What was read of the register, put into answers. */
class Shown {
  constructor(
    private readonly ctx: Ctx,
    private readonly organisations: ReadonlyMap<string, Organisation>,
    private readonly persons: ReadonlyMap<string, string>,
    private readonly relations: ReadonlyMap<string, RelationInTime>,
  ) {}

  party(id: string): ShownParty {
    const organisation = this.organisations.get(id);
    if (!organisation) return { id, natural: true, name: this.persons.get(id) ?? id };
    const { nameZh, nameEn, uscc, foreignId } = organisation;
    const code = uscc ?? foreignId;
    const name = inLocale({ zh: nameZh, en: nameEn ?? nameZh }, this.ctx.locale);
    return { id, natural: false, name, ...(code === undefined ? {} : { code }) };
  }

  answer({ outcome, limbs, flags, missing, coverage, reasons, graphDigest }: AnyAnswer): ShownAnswer {
    return {
      outcome,
      limbs: limbs.map((limb) => this.limb(limb)),
      flags: (flags ?? []).map((flag) => this.limb(flag)),
      missing: missing.map(({ organisation, knownPct, ask }) => ({
        organisation: this.party(organisation),
        knownPct,
        ask,
      })),
      coverage,
      reasons: reasons.map(({ code, text }) => ({ code, text: inLocale(text, this.ctx.locale) })),
      graphDigest,
    };
  }

  private limb({ holder, path, ...limb }: LimbHit): ShownLimb {
    return { ...limb, holder: holder.map((id) => this.party(id)), path: path.map((step) => this.step(step)) };
  }

  private step({ from, to, ...step }: PathStep): ShownStep {
    const relation = this.relations.get(step.relationId);
    const ends = { from: this.party(from), to: this.party(to) };
    if (!relation) return { ...step, ...ends };
    const { validFrom, validUntil, source, extractedOn } = relation;
    const evidence = this.evidence(relation);
    return {
      ...step,
      ...ends,
      validFrom,
      ...(validUntil === undefined ? {} : { validTo: validUntil }),
      source,
      ...(extractedOn === undefined ? {} : { extractedOn }),
      ...(evidence === undefined ? {} : { evidence }),
    };
  }

  /** Notes may say more than a company may know of another; the digest tells which paper it was. */
  private evidence({ evidence }: RelationInTime): RelationEvidence | undefined {
    if (evidence === undefined || readsAll(this.ctx)) return evidence;
    return evidence.sha256 === undefined ? undefined : { sha256: evidence.sha256 };
  }
}

export function readsAll({ actor }: Ctx): boolean {
  return actor.kind === 'system' || OFFICES.some((role) => actor.roles.includes(role));
}

function mayRead(ctx: Ctx, { a, b, relatedness }: StoredFinding): boolean {
  const { organisationId } = ctx.actor;
  const own = [a, b, relatedness.judged.a, relatedness.judged.b];
  return readsAll(ctx) || (organisationId !== undefined && own.includes(organisationId));
}

/** Natural persons in the order in which the answers name them. */
function numbered({ locale }: Ctx, persons: readonly string[]): Map<string, string> {
  const name = (number: number): Text => ({ zh: `自然人 ${number}`, en: `natural person ${number}` });
  return new Map(persons.map((id, index) => [id, inLocale(name(index + 1), locale)]));
}

function named({ limbs, flags, missing, judged }: AnyAnswer): string[] {
  const hits = [...limbs, ...(flags ?? [])];
  const held = hits.flatMap(({ holder, path }) => [...path.flatMap(({ from, to }) => [from, to]), ...holder]);
  return [judged.a, judged.b, ...held, ...missing.map(({ organisation }) => organisation)];
}

function standardShown(ctx: Ctx, { standard: code, standardVersion: version }: Relatedness): FindingFile['standard'] {
  const standard = standardOf(code);
  const title = standard ? inLocale(standard.title, ctx.locale) : code;
  return { code, version, title, citations: standard?.citations ?? [] };
}
