/** Findings and their answers as their reader may know them: what of them is shown, and who in them has a name. */
import { inLocale, type Text } from '../../kernel/text.js';
import type { Role } from '../../platform/access.js';
import type { Ctx } from '../../platform/ctx.js';
import type { ItemState, WorkItem } from '../followups/index.js';
import type { CoverageFigure } from './core/coverage.js';
import type { OpinionCase } from './core/opinion.js';
import type { StoredFinding } from './core/party-records.js';
import type { Organisation, RelationEvidence, RelationInTime } from './core/party-types.js';
import type { Cause } from './core/reexamination.js';
import type { LimbHit, PathStep, Relatedness, RelatednessOutcome } from './core/relatedness.js';
import { type Citation, standardOf } from './core/standards.table.js';
import type { CountingOpinion } from './opinions.store.js';

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

export interface ShownCoverage extends CoverageFigure {
  readonly name: string;
}

/** An answer in the reader's language, with everyone in it named as the reader may know them. */
export interface ShownAnswer {
  readonly outcome: RelatednessOutcome;
  readonly limbs: readonly ShownLimb[];
  readonly flags: readonly ShownLimb[];
  readonly missing: readonly ShownMissing[];
  readonly coverage: readonly ShownCoverage[];
  readonly reasons: readonly { readonly code: string; readonly text: string }[];
  readonly graphDigest: string;
  /** Who was judged: a branch is judged as its head office. */
  readonly judged: { readonly a: ShownParty; readonly b: ShownParty };
}

/** The standard that was asked, as people call it. */
export interface ShownStandard {
  readonly code: string;
  readonly version: number;
  readonly title: string;
  readonly citations: readonly Citation[];
  /** True where this project chose, since policy is silent. */
  readonly proposal: boolean;
}

/** A question with its answer. */
export interface ShownQuestion {
  readonly a: ShownParty;
  readonly b: ShownParty;
  readonly asOf: string;
  readonly standard: ShownStandard;
  readonly answer: ShownAnswer;
}

/** A finding as it was frozen. */
export interface ShownFinding extends ShownQuestion {
  readonly id: string;
  readonly digest: string;
  readonly recordedAt: Date;
  /** Direct holdings in the two that were on record when it was frozen, the largest first; shown to offices alone. */
  readonly holdings: readonly ShownStep[];
  /** The last re-examination answers otherwise than the finding; false where a change was undone since. */
  readonly differsNow: boolean;
  /** The confirmed opinion that counts instead of the outcome, also one on the same facts for another day. */
  readonly concluded?: CountingOpinion;
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
export interface FindingFile extends ShownFinding {
  readonly reexaminations: readonly ShownReexamination[];
  readonly requests: readonly { readonly item: WorkItem; readonly state: ItemState; readonly owner?: ShownParty }[];
  readonly opinions: readonly OpinionCase[];
}

/** A line of the list of findings. */
export interface FindingLine {
  readonly finding: StoredFinding;
  readonly a: ShownParty;
  readonly b: ShownParty;
}

/** Who reads every finding, and learns the names of natural persons in it. */
const OFFICES: readonly Role[] = ['operator', 'regulator', 'auditor'];

export function readsAll({ actor }: Ctx): boolean {
  return actor.kind === 'system' || OFFICES.some((role) => actor.roles.includes(role));
}

export function mayRead(ctx: Ctx, { a, b, relatedness }: StoredFinding): boolean {
  const { organisationId } = ctx.actor;
  const own = [a, b, relatedness.judged.a, relatedness.judged.b];
  return readsAll(ctx) || (organisationId !== undefined && own.includes(organisationId));
}

/** Old answers do not say what stands beside the finding. */
export type AnyAnswer = Omit<Relatedness, 'asOf' | 'flags'> & { readonly flags?: Relatedness['flags'] };

/** What was read of the register to show answers. */
export interface Known {
  readonly organisations: ReadonlyMap<string, Organisation>;
  /** Names of natural persons; none for a company, which sees them numbered. */
  readonly names: ReadonlyMap<string, string>;
  readonly relations: ReadonlyMap<string, RelationInTime>;
}

/** Everyone whom an answer names, in its order. */
export function named({ limbs, flags, missing, coverage, judged }: AnyAnswer): string[] {
  const hits = [...limbs, ...(flags ?? [])];
  const held = hits.flatMap(({ holder, path }) => [...path.flatMap(({ from, to }) => [from, to]), ...holder]);
  const counted = [...missing, ...coverage].map(({ organisation }) => organisation);
  return [judged.a, judged.b, ...held, ...counted];
}

/** What was read of the register, put into the answers about one finding. */
export class Shown {
  private readonly numbers: ReadonlyMap<string, string>;

  /** `ids` are all whom the finding and its later answers name: persons are numbered in that order. */
  constructor(
    private readonly ctx: Ctx,
    private readonly known: Known,
    ids: readonly string[],
  ) {
    const persons = [...new Set(ids)].filter((id) => !known.organisations.has(id));
    this.numbers = readsAll(ctx) ? new Map() : numbered(ctx, persons);
  }

  party(id: string): ShownParty {
    const organisation = this.known.organisations.get(id);
    if (!organisation) return { id, natural: true, name: this.numbers.get(id) ?? this.known.names.get(id) ?? id };
    const { nameZh, nameEn, uscc, foreignId } = organisation;
    const code = uscc ?? foreignId;
    const name = inLocale({ zh: nameZh, en: nameEn ?? nameZh }, this.ctx.locale);
    return { id, natural: false, name, ...(code === undefined ? {} : { code }) };
  }

  answer({ outcome, limbs, flags, missing, coverage, reasons, graphDigest, judged }: AnyAnswer): ShownAnswer {
    return {
      outcome,
      limbs: limbs.map((limb) => this.limb(limb)),
      flags: (flags ?? []).map((flag) => this.limb(flag)),
      missing: missing.map(({ organisation, knownPct, ask }) => ({
        organisation: this.party(organisation),
        knownPct,
        ask,
      })),
      coverage: coverage.map((figure) => ({ ...figure, name: this.party(figure.organisation).name })),
      reasons: reasons.map(({ code, text }) => ({ code, text: inLocale(text, this.ctx.locale) })),
      graphDigest,
      judged: { a: this.party(judged.a), b: this.party(judged.b) },
    };
  }

  step({ from, to, ...step }: PathStep): ShownStep {
    const relation = this.known.relations.get(step.relationId);
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

  private limb({ holder, path, ...limb }: LimbHit): ShownLimb {
    return { ...limb, holder: holder.map((id) => this.party(id)), path: path.map((step) => this.step(step)) };
  }

  /** Notes may say more than a company may know of another; the digest tells which paper it was. */
  private evidence({ evidence }: RelationInTime): RelationEvidence | undefined {
    if (evidence === undefined || readsAll(this.ctx)) return evidence;
    return evidence.sha256 === undefined ? undefined : { sha256: evidence.sha256 };
  }
}

/** Natural persons in the order in which the answers name them. */
function numbered({ locale }: Ctx, persons: readonly string[]): Map<string, string> {
  const name = (number: number): Text => ({ zh: `自然人 ${number}`, en: `natural person ${number}` });
  return new Map(persons.map((id, index) => [id, inLocale(name(index + 1), locale)]));
}

export function standardShown(
  { locale }: Ctx,
  { standard: code, standardVersion: version }: Pick<Relatedness, 'standard' | 'standardVersion'>,
): ShownStandard {
  const standard = standardOf(code);
  const title = standard ? inLocale(standard.title, locale) : code;
  return { code, version, title, citations: standard?.citations ?? [], proposal: standard?.proposal ?? false };
}
