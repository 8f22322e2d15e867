/**
 * What a reviewer concludes where the register cannot answer, and how a second person confirms it (practice page 6;
 * surface page section 2, "author and confirmer of a finding"; announcement 42 art. 2 (7) for T42_SUBSTANCE). The finding
 * never changes; of several opinions the newest unconfirmed one waits, older unconfirmed ones are withdrawn by it, and
 * the newest confirmed one counts.
 */
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import { digestOf, type JsonObject } from '../../../kernel/canonical-json.js';
import * as no from './finding-errors.js';
import { fieldForm } from './parties-errors.js';
import type { RelatednessOutcome } from './relatedness.js';

export const OPINION_OUTCOMES = ['RELATED', 'NOT_RELATED'] as const;
export type OpinionOutcome = (typeof OPINION_OUTCOMES)[number];

/** Characters of a reason, a ground or a paper's name. */
export const STATED_MAX = 2_000;

/** The one limb that no register can show. */
export const SUBSTANCE = 'T42_SUBSTANCE';

/** A paper the reviewer looked at: kept by its digest, never by its content. */
export interface OpinionEvidence {
  readonly sha256: string;
  readonly mediaType: string;
  readonly name: string;
}

export interface OpinionDraft {
  readonly outcome: OpinionOutcome;
  readonly limb?: typeof SUBSTANCE;
  readonly reason: string;
  /** What is new since the confirmed opinion; needed where there is one. */
  readonly ground?: string;
  readonly evidence: readonly OpinionEvidence[];
}

export interface Opinion {
  readonly id: string;
  readonly findingId: string;
  /** 1 for the first opinion on the finding. */
  readonly seq: number;
  readonly outcome: OpinionOutcome;
  readonly limb?: typeof SUBSTANCE;
  readonly reason: string;
  readonly ground?: string;
  readonly evidence: readonly OpinionEvidence[];
  readonly givenBy: string;
  readonly digest: string;
  readonly recordedAt: Date;
}

/** The second person's word; the id is the opinion's. */
export interface Confirmation {
  readonly id: string;
  readonly findingId: string;
  readonly givenBy: string;
  readonly confirmedBy: string;
  readonly recordedAt: Date;
}

export type OpinionState = 'WAITING' | 'WITHDRAWN' | 'CONFIRMED' | 'SUPERSEDED';

/** An opinion with what became of it. */
export interface OpinionCase extends Opinion {
  readonly state: OpinionState;
  readonly confirmedBy?: string;
  readonly confirmedAt?: Date;
}

/** Who says it, and when. */
export interface Saying {
  readonly id: string;
  readonly by: string;
  readonly at: Date;
}

/** What became of each opinion on one finding, in the order in which they were given. */
export function opinionCases(
  opinions: readonly Opinion[],
  confirmations: ReadonlyMap<string, Confirmation>,
): OpinionCase[] {
  const ordered = [...opinions].sort((one, other) => one.seq - other.seq);
  const last = ordered.at(-1)?.seq;
  const counting = ordered.filter(({ id }) => confirmations.has(id)).at(-1)?.seq;
  return ordered.map((opinion) => {
    const confirmed = confirmations.get(opinion.id);
    if (!confirmed) return { ...opinion, state: opinion.seq === last ? 'WAITING' : 'WITHDRAWN' };
    const state = opinion.seq === counting ? 'CONFIRMED' : 'SUPERSEDED';
    return { ...opinion, state, confirmedBy: confirmed.confirmedBy, confirmedAt: confirmed.recordedAt };
  });
}

/** The opinion that counts: the newest that was confirmed. */
export function countingOpinion(cases: readonly OpinionCase[]): OpinionCase | undefined {
  return cases.find(({ state }) => state === 'CONFIRMED');
}

/**
 * Gives an opinion on a finding with this outcome and these opinions before. Throws `PARTIES.FINDING_STANDS` where the
 * register has answered, `PARTIES.OPINION_LIMB`, and `PARTIES.OPINION_CONFIRMED` where nothing new is stated.
 */
export function conclude(
  finding: { readonly id: string; readonly outcome: RelatednessOutcome },
  before: readonly OpinionCase[],
  draft: OpinionDraft,
  saying: Saying,
): Opinion {
  const { outcome, limb, evidence } = draft;
  const open = finding.outcome === 'INDETERMINATE' || finding.outcome === 'REVIEW';
  const bySubstance = finding.outcome === 'NOT_RELATED' && outcome === 'RELATED' && limb === SUBSTANCE;
  if (!open && !bySubstance) throw no.findingStands(finding.outcome);
  if (limb !== undefined && outcome !== 'RELATED') throw no.limbOnlyWhenRelated();
  if (draft.ground === undefined && countingOpinion(before)) throw no.opinionConfirmed();
  const opinion = {
    id: saying.id,
    findingId: finding.id,
    seq: before.length + 1,
    outcome,
    ...(limb === undefined ? {} : { limb }),
    reason: statedText('reason', draft.reason),
    ...(draft.ground === undefined ? {} : { ground: statedText('ground', draft.ground) }),
    evidence: evidence.map(({ sha256, mediaType, name }) => ({ sha256, mediaType, name: statedText('name', name) })),
    givenBy: saying.by,
    recordedAt: saying.at,
  };
  return { ...opinion, digest: digestOf(opinionContent(opinion)) };
}

/**
 * The second person's word on the newest opinion, or on the one named. Throws `PARTIES.NO_OPINION`,
 * `PARTIES.OPINION_WITHDRAWN`, and `CLAIMS.SAME_PERSON` for who gave it.
 */
export function confirm(cases: readonly OpinionCase[], named: string | undefined, by: string, at: Date): Confirmation {
  const newest = cases.at(-1);
  const opinion = named === undefined ? newest : cases.find(({ id }) => id === named);
  if (opinion?.state === 'WITHDRAWN') throw no.opinionWithdrawn();
  if (opinion?.state !== 'WAITING') throw no.nothingToConfirm();
  if (opinion.givenBy === by) throw no.sameReviewer();
  const { id, findingId, givenBy } = opinion;
  return { id, findingId, givenBy, confirmedBy: by, recordedAt: at };
}

/** A reasoned text may have several lines; it is recorded for ever. */
function statedText(field: string, given: string): string {
  const text = given.trim();
  if (text !== '' && text.length <= STATED_MAX && text.isWellFormed() && !/[^\P{Cc}\n]/u.test(text)) return text;
  throw fieldForm(
    field,
    `须为 1 至 ${STATED_MAX} 字、除换行外不含控制字符的文字`,
    `1 to ${STATED_MAX} characters without control characters other than line feeds`,
    given,
  );
}

/** What an opinion's digest is taken over. */
function opinionContent(opinion: Omit<Opinion, 'digest'>): JsonObject {
  const { findingId, seq, outcome, limb, reason, ground, evidence } = opinion;
  return {
    findingId,
    seq,
    outcome,
    ...(limb === undefined ? {} : { limb }),
    reason,
    ...(ground === undefined ? {} : { ground }),
    evidence: evidence.map(({ sha256, mediaType, name }) => ({ sha256, mediaType, name })),
  };
}

/** The record as the log covers it: every column. */
export function opinionRecord(opinion: Opinion): JsonObject {
  const { id, givenBy, digest, recordedAt } = opinion;
  return { id, ...opinionContent(opinion), givenBy, digest, recordedAt: shanghaiInstant(recordedAt) };
}

export function confirmationRecord({ id, findingId, givenBy, confirmedBy, recordedAt }: Confirmation): JsonObject {
  return { id, findingId, givenBy, confirmedBy, recordedAt: shanghaiInstant(recordedAt) };
}
