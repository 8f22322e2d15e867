/**
 * How an organisation comes in (入驻): an application with the extract of the register, checked by the exchange, then
 * approved, returned with the list of what is missing, or refused with the reason (practice page 1). A returned one may
 * come again as a new version beside the old one. It names who represents the organisation in law, and whoever acts for
 * that person, under a mandate in force on the day.
 */
import { type CalendarDate, holdsOn, parseDate, shanghaiInstant } from '../../../kernel/calendar-date.js';
import { canonicalText, type Json, type JsonObject } from '../../../kernel/canonical-json.js';
import { DomainError, type FieldError } from '../../../kernel/domain-error.js';
import { isId } from '../../../kernel/ids.js';
import * as no from './onboarding-errors.js';
import { normaliseCode, type OrganisationDraft, plainText, readOrganisation } from './organisation.js';
import { type Extract, type ExtractDraft, extractFaults, readExtract } from './registry-extract.js';

export const ONBOARDING_STATES = ['SUBMITTED', 'RETURNED', 'APPROVED', 'REFUSED'] as const;
export type OnboardingState = (typeof ONBOARDING_STATES)[number];
export type OnboardingOutcome = Exclude<OnboardingState, 'SUBMITTED'>;

/** The document by which somebody acts for the organisation in its application. */
export interface AgentMandate {
  readonly sha256: string;
  readonly from: CalendarDate;
  readonly until: CalendarDate;
}

export interface OnboardingDraft {
  readonly organisation: OrganisationDraft;
  /** Who represents the organisation in law (法定代表人、负责人). */
  readonly representative: string;
  /** Who handles the application instead (经办人), with the mandate. */
  readonly agent?: {
    readonly nameZh: string;
    readonly sha256: string;
    readonly from: string;
    readonly until: string;
  };
  readonly extract: ExtractDraft;
}

/** What is missing, why, and who can give it. */
export interface Missing {
  readonly code: string;
  readonly reason: string;
  readonly from?: string;
}

/** One version of an application; persons by their number on the register. */
export interface OnboardingVersion {
  readonly id: string;
  /** The id of the first version: the application's. */
  readonly applicationId: string;
  readonly number: number;
  readonly code: string;
  /** The organisation as offered. */
  readonly organisation: JsonObject;
  readonly representativeId: string;
  readonly agentId?: string;
  readonly agentMandate?: JsonObject;
  readonly extract: JsonObject;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/** What was decided on a version. */
export interface OnboardingDecision {
  readonly id: string;
  readonly onboardingId: string;
  readonly outcome: OnboardingOutcome;
  readonly missing?: readonly Missing[];
  readonly reason?: string;
  /** Who came onto the register by it. */
  readonly organisationId?: string;
  readonly decidedBy: string;
  readonly recordedAt: Date;
}

/** A version with its decision, if there is one. */
export interface DecidedVersion {
  readonly version: OnboardingVersion;
  readonly decision?: OnboardingDecision;
}

/** Where a later version says something else. Of persons it is said that there is another, never who. */
export interface Difference {
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
}

/** What an application says once it was found sound. */
export interface OnboardingContent {
  readonly code: string;
  readonly organisation: JsonObject;
  readonly extract: Extract;
  readonly agentMandate?: AgentMandate;
}

/** Reads an application. Throws everything that is wrong with it at once, each with its place. */
export function readOnboarding(
  draft: OnboardingDraft,
  { today, maxDays }: { readonly today: CalendarDate; readonly maxDays: number },
): OnboardingContent {
  const content = organisationOf(draft.organisation);
  const code = content.uscc ?? content.foreignId ?? '';
  const { agent, representative } = draft;
  const mandate = agent && readMandate(agent);
  const { nameZh } = content;
  const at = { today, maxDays, at: '/extract' };
  const faults: readonly FieldError[] = [
    ...extractFaults(draft.extract, { code, nameZh, representative }, at),
    ...(draft.extract.state === 'IN_OPERATION' ? [] : [no.notInOperation('/extract/state', draft.extract.state)]),
    ...(mandate && !holdsOn(mandate.from, mandate.until, today) ? [no.agentMandate('/agent', mandate)] : []),
  ];
  insistSound(faults);
  return {
    code,
    organisation: offered(draft.organisation, code),
    extract: readExtract(draft.extract, '/extract'),
    ...(mandate === undefined ? {} : { agentMandate: mandate }),
  };
}

/** Throws what is wrong, as one "no" with every place; its code is that of the first. */
export function insistSound(faults: readonly FieldError[]): void {
  const [first] = faults;
  if (first) throw new DomainError('invalid', first.code, first.detail, { errors: faults });
}

/** The state of an application, from its newest version. */
export function stateOf({ decision }: DecidedVersion): OnboardingState {
  return decision?.outcome ?? 'SUBMITTED';
}

/** Throws `PARTIES.ONBOARDING_STATE` where the application does not wait for this. */
export function insistState(newest: DecidedVersion, wanted: OnboardingState): void {
  const state = stateOf(newest);
  if (state !== wanted) throw no.onboardingState(state, wanted);
}

/** The list of what is missing, trimmed. Throws where a text does not do. */
export function readMissing(missing: readonly Missing[]): readonly Missing[] {
  return missing.map(({ code, reason, from }, index) => ({
    code: plainText(`/missing/${index}/code`, code),
    reason: plainText(`/missing/${index}/reason`, reason),
    ...(from === undefined ? {} : { from: plainText(`/missing/${index}/from`, from) }),
  }));
}

/** What a version says otherwise than the one before it, in the order of the fields' names. */
export function differences(before: OnboardingVersion, after: OnboardingVersion): readonly Difference[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names
    .filter((field) => old.get(field) !== now.get(field))
    .map((field): Difference => {
      const [was, is] = [old.get(field), now.get(field)];
      if (PERSONS.includes(field)) return { field };
      return { field, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) };
    });
}

/** The leaf record: every column. */
export function onboardingRecord(version: OnboardingVersion): JsonObject {
  const { agentId, agentMandate, recordedAt, ...rest } = version;
  return {
    ...rest,
    ...(agentId === undefined ? {} : { agentId }),
    ...(agentMandate === undefined ? {} : { agentMandate }),
    recordedAt: shanghaiInstant(recordedAt),
  };
}

/** The leaf record: every column. */
export function onboardingDecisionRecord(decision: OnboardingDecision): JsonObject {
  const { id, onboardingId, outcome, missing, reason, organisationId, decidedBy, recordedAt } = decision;
  return {
    id,
    onboardingId,
    outcome,
    ...(missing === undefined ? {} : { missing: missing as unknown as Json }),
    ...(reason === undefined ? {} : { reason }),
    ...(organisationId === undefined ? {} : { organisationId }),
    decidedBy,
    recordedAt: shanghaiInstant(recordedAt),
  };
}

export function mandateJson({ sha256, from, until }: AgentMandate): JsonObject {
  return { sha256, from, until };
}

const PERSONS: readonly string[] = ['/representative', '/agent'];

/** An organisation's own faults come with the place that they have in the application. */
function organisationOf(draft: OrganisationDraft): ReturnType<typeof readOrganisation> {
  try {
    return readOrganisation(draft);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { field } = error.extras;
    throw new DomainError(error.fault, error.code, error.text, field ? { field: `/organisation/${field}` } : {});
  }
}

function readMandate({ sha256, from, until }: NonNullable<OnboardingDraft['agent']>): AgentMandate {
  return { sha256, from: parseDate(from, '/agent/from'), until: parseDate(until, '/agent/until') };
}

/** The draft as plain JSON, with its code in the form by which organisations are found. */
function offered(draft: OrganisationDraft, code: string): JsonObject {
  const { uscc: _uscc, foreignId: _foreignId, headOffice, ...rest } = draft;
  const plain = JSON.parse(JSON.stringify({ ...rest, nameZh: rest.nameZh.trim() })) as JsonObject;
  return {
    ...plain,
    ...(code.includes(':') ? { foreignId: code } : { uscc: code }),
    ...(headOffice === undefined ? {} : { headOffice: isId(headOffice) ? headOffice : normaliseCode(headOffice) }),
  };
}

function fieldsOf(version: OnboardingVersion): Map<string, string> {
  const { organisation, extract, agentMandate, representativeId, agentId } = version;
  const found = new Map<string, string>([['/representative', representativeId]]);
  if (agentId !== undefined) found.set('/agent', agentId);
  const parts: Readonly<Record<string, JsonObject>> = { organisation, extract, ...(agentMandate && { agentMandate }) };
  for (const [part, fields] of Object.entries(parts)) {
    for (const [name, value] of Object.entries(fields)) {
      found.set(`/${part}/${name}`, typeof value === 'string' ? value : canonicalText(value as Json));
    }
  }
  return found;
}
