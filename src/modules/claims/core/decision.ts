/**
 * The decision record: contract, findings, attestations, rule version, inputs and trace -> amount. It is stored as its
 * RFC 8785 text, covered by its leaf, and replayed by the same evaluator (mission; issue text "Decision record").
 */

import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { canonicalText, digestOf, type Json, type JsonObject } from '../../../kernel/canonical-json.js';
import { addFen, type Fen, formatFen, parseFen } from '../../../kernel/money.js';
import type { Text } from '../../../kernel/text.js';
import { amountOf, type DecidedOpenness, opennessInputs } from './openness-decision.js';
import { type OpennessStatement, opennessStatement } from './openness-statement.js';
import {
  cutJson,
  type DecidedCut,
  type DecidedRefusal,
  refusalJson,
  type StatementReason,
} from './statement-reason.js';

export type { DecidedCut, DecidedRefusal, StatementReason } from './statement-reason.js';

export interface DecidedFinding {
  readonly on: CalendarDate;
  /** Who gains from the contract beside the buyer: the seller first. */
  readonly gainer: string;
  readonly finding: string;
  readonly digest: string;
  /** What counts: where two reviewers have concluded, their outcome instead of the finding's own. */
  readonly outcome: string;
  /** The confirmed opinion that the outcome is taken from, and its digest. */
  readonly opinion?: string;
  readonly opinionDigest?: string;
}

export interface DecidedAttestation {
  readonly type: string;
  readonly standing: string;
  readonly attestation?: string;
  readonly digest?: string;
}

export interface DecidedContract {
  readonly id: string;
  readonly number: string;
  readonly digest: string;
  readonly signedOn: CalendarDate;
  readonly input: JsonObject;
  readonly alreadyAwardedFen: string;
  readonly poolPartFen?: string;
  readonly findings: readonly DecidedFinding[];
  readonly attestations: readonly DecidedAttestation[];
  /** The events in which reviewers and panels signed figures that the input holds, and who signed them. */
  readonly signed?: readonly { readonly event: string; readonly by: string }[];
  readonly baseFen: string;
  readonly rate: { readonly num: string; readonly den: string };
  readonly ceilingFen: string;
  readonly amountFen: string;
  readonly cuts: readonly DecidedCut[];
  readonly refusals: readonly DecidedRefusal[];
  readonly flags: readonly { readonly code: string; readonly clause: string; readonly reason: Text }[];
  readonly trace: readonly JsonObject[];
}

export interface DecisionBody {
  readonly claim: {
    readonly id: string;
    readonly number: string;
    readonly programme: string;
    readonly period: string;
    readonly call: string;
  };
  readonly applicant: {
    readonly id: string;
    readonly uscc: string;
    readonly nameZh: string;
    readonly kind: string;
    readonly placeCode?: string;
    readonly startUp?: boolean;
    readonly registeredOn?: CalendarDate;
    readonly capParty: string;
  };
  readonly asOf: CalendarDate;
  readonly programmeVersion: { readonly id: string; readonly name: string; readonly digest: string };
  /** None for a reward by use. */
  readonly contracts: readonly DecidedContract[];
  /** Only of a reward by use. */
  readonly openness?: DecidedOpenness;
  readonly amountFen: string;
}

/** The stored text of a decision and the digest of what went into it (everything but amounts, reasons and trace). */
export function writeDecision(body: DecisionBody): {
  readonly text: string;
  readonly inputDigest: string;
  readonly amountFen: Fen;
} {
  const json = body as unknown as Json;
  const inputs: Json = {
    claim: body.claim,
    applicant: body.applicant,
    asOf: body.asOf,
    programmeVersion: body.programmeVersion,
    contracts: body.contracts.map((one) => ({
      id: one.id,
      digest: one.digest,
      input: one.input,
      alreadyAwardedFen: one.alreadyAwardedFen,
      poolPartFen: one.poolPartFen ?? null,
      findings: one.findings as unknown as Json,
      attestations: one.attestations as unknown as Json,
      ...(one.signed ? { signed: one.signed as unknown as Json } : {}),
    })),
    ...(body.openness ? { openness: opennessInputs(body.openness) } : {}),
  };
  return {
    text: canonicalText(json),
    inputDigest: digestOf(inputs),
    amountFen: awardedIn(body),
  };
}

/** What a decision awards by its parts, added up again. */
export function awardedIn({ contracts, openness }: Pick<DecisionBody, 'contracts' | 'openness'>): Fen {
  return addFen([...contracts.map((one) => parseFen(one.amountFen)), amountOf(openness)]);
}

/** Reads back what {@link writeDecision} wrote; the text comes from our own table, covered by its leaf. */
export function readDecision(text: string): DecisionBody {
  return JSON.parse(text) as DecisionBody;
}

export interface StatementPool {
  readonly totalFen: Fen;
  readonly beforeFen: Fen;
  readonly awardedFen: Fen;
  readonly remainingFen: Fen;
}

/** The statement of a run, as `settle --json` prints it (surface page section 5), without its claims. */
export interface StatementHead {
  readonly programme: string;
  readonly period: string;
  readonly programmeVersion: string;
  readonly asOf: string;
  readonly pool: {
    readonly totalFen: string;
    readonly beforeFen: string;
    readonly awardedFen: string;
    readonly remainingFen: string;
  };
  readonly log: { readonly size: number; readonly root: string };
}

/** With everything decided so far: claims by applicant's USCC, then claim number, both in byte order. */
export interface StatementBody extends StatementHead {
  readonly claims: readonly StatementClaim[];
}

/** Of a reward by use `contracts` is empty, and the rest of {@link OpennessStatement} stands beside. */
export interface StatementClaim extends Partial<OpennessStatement> {
  readonly id: string;
  readonly number: string;
  readonly applicant: { readonly uscc: string; readonly nameZh: string };
  readonly amountFen: string;
  readonly contracts: readonly StatementContract[];
}

export interface StatementContract {
  readonly number: string;
  readonly baseFen: string;
  readonly rate: { readonly num: string; readonly den: string };
  readonly amountFen: string;
  readonly cuts: readonly StatementReason[];
  readonly refusals: readonly StatementReason[];
}

/** One decided claim as the statement shows it, contracts in the order of signing. */
export function statementClaim(body: DecisionBody): StatementClaim {
  return {
    id: body.claim.id,
    number: body.claim.number,
    applicant: { uscc: body.applicant.uscc, nameZh: body.applicant.nameZh },
    amountFen: body.amountFen,
    contracts: body.contracts.map((one) => ({
      number: one.number,
      baseFen: one.baseFen,
      rate: one.rate,
      amountFen: one.amountFen,
      cuts: one.cuts.map(cutJson),
      refusals: one.refusals.map(refusalJson),
    })),
    ...(body.openness ? opennessStatement(body.openness) : {}),
  };
}

/** The statement without its claims. */
export function statementHead(
  run: {
    readonly programme: string;
    readonly period: string;
    readonly asOf: string;
    readonly programmeVersion: string;
  },
  pool: StatementPool,
  log: { readonly size: number; readonly root: string },
): StatementHead {
  return {
    programme: run.programme,
    period: run.period,
    programmeVersion: run.programmeVersion,
    asOf: run.asOf,
    pool: {
      totalFen: formatFen(pool.totalFen),
      beforeFen: formatFen(pool.beforeFen),
      awardedFen: formatFen(pool.awardedFen),
      remainingFen: formatFen(pool.remainingFen),
    },
    log: { size: log.size, root: log.root },
  };
}
