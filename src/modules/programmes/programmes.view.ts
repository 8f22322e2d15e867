/** The room's values as JSON of the surface page: money as digits, texts in the reader's language. */
import { type CalendarDate, parseDate, shanghaiInstant, yearOf } from '../../kernel/calendar-date.js';
import type { Json, JsonObject } from '../../kernel/canonical-json.js';
import { formatFen, parseFen, ZERO_FEN } from '../../kernel/money.js';
import { parsePeriod } from '../../kernel/period.js';
import { parsePct, rateToJson } from '../../kernel/rate.js';
import { inLocale, type Locale, type Text } from '../../kernel/text.js';
import type { CallFile } from './core/call-file.js';
import type { ContractInput, ContractResult, EvaluationInput } from './core/evaluation.js';
import type { Cited, Rules } from './core/programme.js';
import type { ProgrammeVersion } from './core/programme-version.js';
import { RULE_TITLES } from './core/trace.js';
import type { EvaluateContractDto, EvaluateDto } from './programmes.dto.js';
import type { WhatIf } from './programmes.service.js';

/** The request as the evaluator takes it; an absent figure equals the contract amount (surface page section 5). */
export function toEvaluationInput(body: EvaluateDto): EvaluationInput {
  const { applicant } = body;
  return {
    period: parsePeriod(String(yearOf(parseDate(body.on)))),
    applicant: {
      kind: applicant.kind,
      ...(applicant.placeCode === undefined ? {} : { placeCode: applicant.placeCode }),
      ...(applicant.startUp === undefined ? {} : { startUp: applicant.startUp }),
    },
    alreadyAwardedFen: body.alreadyAwardedFen === undefined ? ZERO_FEN : parseFen(body.alreadyAwardedFen),
    ...(body.poolRemainingFen === undefined ? {} : { poolPartFen: parseFen(body.poolRemainingFen) }),
    contracts: body.contracts.map(toContract),
  };
}

function toContract(body: EvaluateContractDto): ContractInput {
  const amountFen = parseFen(body.amountFen);
  const figure = (text: string | undefined) => (text === undefined ? amountFen : parseFen(text));
  return {
    key: body.key,
    signedOn: parseDate(body.signedOn),
    amountFen,
    acceptedFen: figure(body.acceptedFen),
    invoicedFen: figure(body.invoicedFen),
    paidFen: figure(body.paidFen),
    serviceFeeFen: figure(body.serviceFeeFen),
    ...(body.vatRatePct === undefined ? {} : { vatRatePct: parsePct(body.vatRatePct) }),
    lineCuts: [],
    onPlatform: body.onPlatform,
    purpose: body.purpose,
    relatedness: body.relatedness,
    attestations: Object.fromEntries(body.attestations.map((type) => [type, 'VALID'])),
    ...(body.duplicateOf === undefined ? {} : { duplicateOf: { contract: body.duplicateOf } }),
  };
}

/** The reply of `evaluate`, in the language asked for. */
export function evaluationView(version: ProgrammeVersion, { result, changes }: WhatIf, locale: Locale): JsonObject {
  return {
    amountFen: formatFen(result.amountFen),
    contracts: result.contracts.map((contract) => ({
      ...contractView(contract, locale),
      nearestChanges: (changes.get(contract.key) ?? []).map(({ code, change, gainFen }) => ({
        code,
        change: inLocale(change, locale),
        gainFen: formatFen(gainFen),
      })),
    })),
    trace: result.trace.map((step) => ({
      step: step.step,
      rule: step.rule,
      title: inLocale(RULE_TITLES[step.rule], locale),
      clause: step.clause,
      inputs: step.inputs,
      result: step.result,
    })),
    programmeVersion: version.name,
  };
}

/** One contract of an evaluation; `settle` and the claim page show the same. */
export function contractView(contract: ContractResult, locale: Locale): JsonObject {
  const say = (text: Text) => inLocale(text, locale);
  return {
    key: contract.key,
    baseFen: formatFen(contract.baseFen),
    rate: rateToJson(contract.rate),
    ceilingFen: formatFen(contract.ceilingFen),
    amountFen: formatFen(contract.amountFen),
    cuts: contract.cuts.map(({ code, amountFen, reason, clause }) => ({
      code,
      amountFen: formatFen(amountFen),
      reason: say(reason),
      clause,
    })),
    refusals: contract.refusals.map(({ code, clause, reason, wouldQualifyIf }) => ({
      code,
      clause,
      reason: say(reason),
      ...(wouldQualifyIf === undefined ? {} : { wouldQualifyIf: say(wouldQualifyIf) }),
    })),
    flags: contract.flags.map(({ code, clause, reason }) => ({ code, clause, reason: say(reason) })),
  };
}

export function versionView(version: ProgrammeVersion): JsonObject {
  return {
    version: version.no,
    programmeVersion: version.name,
    digest: version.digest,
    effectiveFrom: version.effectiveFrom,
    ...(version.effectiveUntil === undefined ? {} : { effectiveUntil: version.effectiveUntil }),
    publishedBy: version.publishedBy,
    publishedAt: shanghaiInstant(version.recordedAt),
  };
}

/** A line of the list of programmes. */
export function programmeView(version: ProgrammeVersion, locale: Locale): JsonObject {
  const { code, title, authority, subjectKind } = version.programme;
  return {
    code,
    title: inLocale(title, locale),
    authority: { code: authority.code, name: inLocale(authority.name, locale) },
    subjectKind,
    ...versionView(version),
  };
}

function cited<T>(of: Cited<T>, write: (value: T) => Json): JsonObject {
  return { value: write(of.value), clause: of.clause, source: of.source, tag: of.tag };
}

const same = (value: unknown): Json => value as Json;

/** A programme as its rules are on one day, each value with its clause and how far it can be trusted. */
export function rulesView(version: ProgrammeVersion, rules: Rules, on: CalendarDate, locale: Locale): JsonObject {
  const { inForce, fairCompetitionReview, pool, calls, open } = version.programme;
  return {
    ...programmeView(version, locale),
    on,
    inForce: same(inForce),
    ...(fairCompetitionReview ? { fairCompetitionReview: same(fairCompetitionReview) } : {}),
    parameters: {
      ...(rules.rateCeiling ? { rateCeiling: cited(rules.rateCeiling, rateToJson) } : {}),
      ...(rules.startUpRateCeiling ? { startUpRateCeiling: cited(rules.startUpRateCeiling, rateToJson) } : {}),
      ...(rules.startUpTest ? { startUpTest: cited(rules.startUpTest, same) } : {}),
      basis: cited(rules.basis, same),
      taxBasis: cited(rules.taxBasis, same),
      capFen: cited(rules.capFen, formatFen),
      ...(rules.capPeriod ? { capPeriod: cited(rules.capPeriod, same) } : {}),
      ...(rules.use ? { use: cited(rules.use, same) } : {}),
      ...(rules.leftOver ? { leftOver: cited(rules.leftOver, same) } : {}),
      exhaustion: cited(rules.exhaustion, same),
      publicity: cited(rules.publicity, same),
    },
    gates: Object.entries(rules.gates).map(([predicate, gate]) => ({ predicate, ...cited(gate, same) })),
    pool: same(pool),
    calls: calls.map((call) => callView(call, locale)),
    open: open.map((text) => inLocale(text, locale)),
  };
}

function callView({ title, note, contact, materials, approvalLevels, ...call }: CallFile, locale: Locale): JsonObject {
  const say = (text: Text) => inLocale(text, locale);
  return {
    ...(same(call) as JsonObject),
    title: say(title),
    ...(note === undefined ? {} : { note: say(note) }),
    ...(contact === undefined ? {} : { contact: say(contact) }),
    ...(materials === undefined
      ? {}
      : { materials: materials.map((one) => ({ ...one, title: say(one.title), issuer: say(one.issuer) })) }),
    ...(approvalLevels === undefined
      ? {}
      : { approvalLevels: approvalLevels.map((level) => ({ ...level, by: say(level.by) })) }),
  };
}
