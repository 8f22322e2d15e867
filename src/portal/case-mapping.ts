/** Claims, decisions and contracts of the rooms as the pages' view models; nothing is computed but states and sums. */
import { type Json, type JsonObject } from '../kernel/canonical-json.js';
import { type Fen, parseFen, ZERO_FEN } from '../kernel/money.js';
import { rate } from '../kernel/rate.js';
import type { Text } from '../kernel/text.js';
import {
  type ClaimCase,
  type ClaimEventType,
  type ClaimState,
  type ClaimSummary,
  type DecidedContract,
  type DecisionBody,
  DRAFTED,
  stepOn,
} from '../modules/claims/index.js';
import type { ContractSheet } from '../modules/contracts/index.js';
import { STANDARDS } from '../modules/parties/index.js';
import { type ProgrammeVersion, RULE_TITLES, type TraceRule } from '../modules/programmes/index.js';
import { partyView } from './public-views.service.js';
import type {
  CaseContract,
  CaseEvent,
  CaseRow,
  ClauseView,
  CutView,
  DecisionView,
  EvidenceKind,
  EvidenceView,
  RefusalView,
  TraceStep,
} from './views/case-file.view.js';

/** A clause as decided, with its source and tag looked up in the version that was applied. */
export function clauseView(clause: string, version: ProgrammeVersion): ClauseView {
  const citation = citationsOf(version.programme as unknown as Json).find((one) => one.clause === clause);
  return {
    text: clause,
    ...(citation?.source === undefined ? {} : { source: citation.source }),
    unconfirmed: citation?.tag === 'proposal',
  };
}

interface FoundCitation {
  readonly clause: string;
  readonly source?: string;
  readonly tag?: string;
}

function citationsOf(value: Json): FoundCitation[] {
  if (Array.isArray(value)) return value.flatMap((one: Json) => citationsOf(one));
  if (typeof value !== 'object' || value === null) return [];
  const { clause, source, tag } = value as JsonObject;
  const own: FoundCitation[] =
    typeof clause === 'string'
      ? [{ clause, ...(typeof source === 'string' ? { source } : {}), ...(typeof tag === 'string' ? { tag } : {}) }]
      : [];
  return [...own, ...Object.values(value).flatMap(citationsOf)];
}

export function programmeView({ claim, version }: ClaimCase) {
  const { code, title, authority } = version.programme;
  return { code, name: title, period: claim.period, version: String(version.no), authority: authority.name };
}

const EVENT_KINDS = {
  SIGNED: 'SIGN',
  CERTIFIED: 'CERTIFY',
  CERTIFICATE_REVOKED: 'REVOKE_CERTIFICATE',
  DELIVERED: 'DELIVER',
  RECEIVED: 'RECEIVE',
  MEASURED: 'MEASURE',
  ACCEPTED: 'ACCEPT',
  INVOICED: 'INVOICE',
  RED_INVOICED: 'RED_INVOICE',
  PAID: 'PAY',
  REFUNDED: 'REFUND',
  TERMINATED: 'TERMINATE',
} as const satisfies Record<string, EvidenceKind>;

/** A contract with what was decided about it; before the decision its counted figures are nothing. */
export function contractView(
  sheet: ContractSheet,
  decided: DecidedContract | undefined,
  corpus: CaseContract['corpus'],
  version: ProgrammeVersion,
): CaseContract {
  const { terms, fact, contract } = sheet;
  const seller = sheet.organisations.get(terms.sellerId);
  const figure = (name: string, now: Fen): Fen => {
    const recorded = decided?.input[name];
    return typeof recorded === 'string' ? parseFen(recorded) : now;
  };
  const certificate = fact?.certificate;
  const signedOn = decided?.signedOn ?? fact?.signedOn;
  return {
    id: contract.id,
    number: terms.number,
    seller: seller ? partyView(seller) : { id: terms.sellerId, name: { zh: '', en: '' } },
    ...(corpus ? { corpus } : {}),
    ...(signedOn === undefined ? {} : { signedOn }),
    ...(certificate === undefined ? {} : { certificate }),
    amountFen: figure('amountFen', fact?.amountFen ?? terms.amountFen),
    acceptedFen: figure('acceptedFen', fact?.acceptedFen ?? ZERO_FEN),
    invoicedFen: figure('invoicedFen', fact?.invoicedFen ?? ZERO_FEN),
    paidFen: figure('paidFen', fact?.paidFen ?? ZERO_FEN),
    baseFen: decided ? parseFen(decided.baseFen) : ZERO_FEN,
    rate: decided ? rate(BigInt(decided.rate.num), BigInt(decided.rate.den)) : rate(0n, 1n),
    awardFen: decided ? parseFen(decided.amountFen) : ZERO_FEN,
    cuts: (decided?.cuts ?? []).map((cut) => cutView(cut, version)),
    refusals: (decided?.refusals ?? []).map((refusal) => refusalView(refusal, version)),
    evidence: evidenceOf(sheet),
  };
}

export function cutView(
  { code, amountFen, reason, clause }: DecidedContract['cuts'][number],
  version: ProgrammeVersion,
): CutView {
  return { code, amountFen: parseFen(amountFen), reason, clause: clauseView(clause, version) };
}

export function refusalView(
  { clause, reason, ...rest }: DecidedContract['refusals'][number],
  version: ProgrammeVersion,
): RefusalView {
  return { ...rest, reason: withTitles(reason), clause: clauseView(clause, version) };
}

/** Recorded reasons name a standard by its code; people know it by its title. */
export function withTitles(text: Text): Text {
  return STANDARDS.reduce((named, { code, title }) => {
    const whole = `\\b${code}\\b`;
    return {
      zh: named.zh.replace(new RegExp(` ?${whole} ?`, 'g'), `“${title.zh}”`),
      en: named.en.replace(new RegExp(whole, 'g'), `“${title.en}”`),
    };
  }, text);
}

function evidenceOf({ contract, terms }: ContractSheet): EvidenceView[] {
  return contract.events.flatMap((event): EvidenceView[] => {
    const kind = event.type === 'AMENDED' ? undefined : EVENT_KINDS[event.type];
    if (!kind) return [];
    const paper = event.detail.number ?? event.detail.numbers?.join(' ');
    const amountFen = event.amountFen ?? (kind === 'SIGN' ? terms.amountFen : undefined);
    return [
      {
        kind,
        on: event.on,
        ...(paper ? { paper } : {}),
        ...(amountFen === undefined ? {} : { amountFen }),
      },
    ];
  });
}

export function decisionView({ version, events }: ClaimCase, body: DecisionBody): DecisionView {
  const [first] = body.contracts;
  const steps = [...body.contracts.flatMap((one) => one.trace), ...(body.openness?.trace ?? [])];
  const clauseOf = (rule: string): { readonly clause?: string } => steps.find((step) => step.rule === rule) ?? {};
  const clauses = {
    ...clauseField('capClause', clauseOf('PARTY_CAP').clause, version),
    ...clauseField('rateClause', clauseOf('RATE_CEILING').clause, version),
    ...clauseField('baseClause', clauseOf('BASE').clause, version),
  };
  const cap = capOf(steps);
  const decidedOn = events.find((event) => event.type === 'review')?.happenedOn ?? body.asOf;
  return {
    estimate: false,
    decidedOn,
    amountFen: parseFen(body.amountFen),
    ...(cap === undefined ? {} : { capFen: cap }),
    ...clauses,
    alreadyAwardedFen: parseFen(first?.alreadyAwardedFen ?? '0'),
    trace: steps.map((step, index) => traceStep(step, index + 1, version)),
  };
}

function clauseField<K extends string>(
  key: K,
  clause: unknown,
  version: ProgrammeVersion,
): Partial<Record<K, ClauseView>> {
  if (typeof clause !== 'string') return {};
  return { [key]: clauseView(clause, version) } as Partial<Record<K, ClauseView>>;
}

function capOf(steps: readonly JsonObject[]): Fen | undefined {
  const inputs = steps.find((step) => step.rule === 'PARTY_CAP')?.inputs as JsonObject | undefined;
  return typeof inputs?.capFen === 'string' ? parseFen(inputs.capFen) : undefined;
}

function traceStep(step: JsonObject, number: number, version: ProgrammeVersion): TraceStep {
  const rule = String(step.rule);
  return {
    step: number,
    rule,
    title: RULE_TITLES[rule as TraceRule] ?? { zh: rule, en: rule },
    ...(typeof step.clause === 'string' ? { clause: clauseView(step.clause, version) } : {}),
    inputs: (step.inputs ?? {}) as JsonObject,
    result: step.result ?? null,
  };
}

/** Codes alone are no words for people; the refusals with their clauses stand elsewhere on the page. */
const CODES = /^[A-Z_.,;\s]+$/;

/** From these states on the award's money is reserved, published, issued or paid. */
const WITH_MONEY: ReadonlySet<ClaimState> = new Set(['RESOLVED', 'PUBLISHED', 'ISSUED', 'PAID']);

export function eventViews({ events, decision }: ClaimCase): CaseEvent[] {
  const amount = decision ? parseFen(decision.body.amountFen) : undefined;
  let standing = DRAFTED;
  return events.map((event) => {
    standing = stepOn(standing, event.type as ClaimEventType);
    const { state } = standing;
    const money = amount !== undefined && amount > 0n && WITH_MONEY.has(state);
    return {
      state,
      on: event.happenedOn,
      ...(money ? { amountFen: amount } : {}),
      ...(event.reason === null || CODES.test(event.reason) ? {} : { note: { zh: event.reason, en: event.reason } }),
    };
  });
}

export function caseRow({ claim, state, applicant, decision }: ClaimSummary, title: Text | undefined): CaseRow {
  const flags = (decision?.contracts ?? []).flatMap((one) =>
    one.flags.map((flag) => ({ text: withTitles(flag.reason) })),
  );
  return {
    id: claim.id,
    number: claim.number,
    state,
    programme: title ?? { zh: claim.programme, en: claim.programme },
    period: claim.period,
    applicant: partyView(applicant),
    ...(decision ? { amountFen: parseFen(decision.amountFen) } : {}),
    flags,
    hasOpenItem: false,
  };
}
