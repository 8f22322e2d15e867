/**
 * What a release must have to be listed, as a checklist: each line says its state, why, by which clause, who can give
 * it, and whether its lack stops the listing (issue: "says what is missing, why and who can give it"). Which kinds are
 * needed is data (`kinds.table.ts`); a statement counts for one version of the release alone (domain page 3.3).
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import type { Text } from '../../../kernel/text.js';
import type { AgencyState } from './agency.js';
import type { AttestationFact } from './attestation.js';
import { type ExtraLine, LINES, type LineTitle } from './checklist-lines.table.js';
import * as say from './checklist-texts.js';
import { componentsOf, isTraced } from './kind-fields.js';
import { ATTESTATION_KINDS, type AttestationKind, MEDICAL_WORDS, type NeedCondition, sourceOf } from './kinds.table.js';
import { decidingOf } from './standing.js';

export type LineState = 'VALID' | 'MISSING' | 'FAILED' | 'EXPIRED' | 'NOT_APPLICABLE';

export interface ChecklistLine {
  readonly code: string;
  readonly name: Text;
  readonly state: LineState;
  /** True where its lack stops what the checklist is for. */
  readonly blocking: boolean;
  readonly clause: string;
  /** The clause with how well it is known. */
  readonly source: string;
  readonly why: Text;
  readonly giver: Text;
  /** The statement that decided, where there is one. */
  readonly attestation?: string;
  readonly validUntil?: CalendarDate;
  /** Statements over other releases of the corpus: they hold for those and no longer bind here. */
  readonly bindElsewhere?: readonly string[];
}

/** What is known of a release that somebody wants to list. */
export interface ListingFacts {
  readonly sellerKind: string;
  readonly domain?: string;
  readonly openMode?: string;
  readonly licences: readonly string[];
  /** As the release states it; absent = it says nothing, and its statements are asked. */
  readonly annotated?: boolean;
  readonly abroad?: boolean;
  /** Standing of the provider as data merchant. */
  readonly merchant: AgencyState;
  /** Over the release, or over its provider where the kind allows that. */
  readonly attestations: readonly AttestationFact[];
  /** Over other releases of the same corpus. */
  readonly elsewhere: readonly AttestationFact[];
  /** Standing of each issuer as service agency on the day; absent = none is on record. */
  readonly issuers: ReadonlyMap<string, AgencyState>;
}

type Judged = Pick<ChecklistLine, 'state' | 'why'> & Partial<ChecklistLine>;

/** All lines, those that do not apply among them, in the order of the kinds. */
export function releaseChecklist(facts: ListingFacts, on: CalendarDate): readonly ChecklistLine[] {
  const metrics = new Map<string, JsonObject>();
  const lines: ChecklistLine[] = [
    extra('LICENCE', facts.licences.length > 0 ? say.valid() : say.noLicence()),
    extra('PROVIDER_STANDING', merchant(facts.merchant)),
  ];
  const stated = statedFacts(facts, on);
  for (const kind of ATTESTATION_KINDS) {
    const need = kind.needs.find(({ purpose }) => purpose === 'LISTING');
    if (need === undefined) continue;
    const applies = need.when === undefined || holds(need.when, stated);
    const judged = applies ? attested(kind, facts, on) : { state: 'NOT_APPLICABLE' as const, why: say.notNeeded(kind) };
    lines.push(lineOf(kind.code, { ...kind }, need.blocking, judged));
    const decided = judged.state === 'VALID' ? decidingOf(facts.attestations, kind.code, on) : undefined;
    if (decided !== undefined) metrics.set(kind.code, decided.metrics);
  }
  return [
    ...lines,
    sources(metrics.get('SOURCE_LEGALITY')),
    ...personal(metrics.get('PERSONAL_INFO')),
    extra('IMPORTANT_DATA_RISK', importantData(metrics.get('DATA_CLASSIFICATION'))),
  ];
}

/** The lines that stop: blocking, and neither valid nor out of place. */
export function stopping(lines: readonly ChecklistLine[]): readonly ChecklistLine[] {
  return lines.filter(({ blocking, state }) => blocking && state !== 'VALID' && state !== 'NOT_APPLICABLE');
}

function lineOf(code: string, title: LineTitle, blocking: boolean, judged: Judged): ChecklistLine {
  const { name, clause, giver } = title;
  return { code, name, blocking, clause, source: sourceOf(title), giver, ...judged };
}

function extra(code: ExtraLine, judged: Judged, blocking = true): ChecklistLine {
  return lineOf(code, LINES[code], blocking, judged);
}

function merchant(state: AgencyState): Judged {
  if (state === 'ACTIVE') return say.valid();
  if (state === 'SUSPENDED' || state === 'WITHDRAWN') return { state: 'FAILED', why: say.merchantStopped(state) };
  if (state === 'LAPSED') return { state: 'EXPIRED', why: say.merchantLapsed() };
  return { state: 'NOT_APPLICABLE', why: say.noMerchant() };
}

/** What the release says of itself, filled from what its own statements say. */
function statedFacts(facts: ListingFacts, on: CalendarDate): ListingFacts {
  const says = (type: string, field: string): boolean | undefined => {
    const decided = decidingOf(facts.attestations, type, on);
    return decided?.status === 'VERIFIED' ? decided.metrics[field] === true : undefined;
  };
  return {
    ...facts,
    annotated: facts.annotated ?? says('SOURCE_LEGALITY', 'annotated') ?? false,
    abroad: facts.abroad ?? says('PERSONAL_INFO', 'foreignAccess') ?? false,
  };
}

function holds({ sellerKinds, fields, openModes, fact }: NeedCondition, facts: ListingFacts): boolean {
  if (sellerKinds !== undefined && !sellerKinds.includes(facts.sellerKind)) return false;
  if (openModes !== undefined && !openModes.includes(facts.openMode ?? '')) return false;
  const domain = facts.domain?.toLowerCase() ?? '';
  if (fields === 'MEDICAL' && !MEDICAL_WORDS.some((word) => domain.includes(word))) return false;
  if (fact === 'ANNOTATED' && facts.annotated !== true) return false;
  return fact !== 'ABROAD' || facts.abroad === true;
}

/** The newest statement of the kind decides, as it does for a claim. */
function attested(kind: AttestationKind, facts: ListingFacts, on: CalendarDate): Judged {
  const decided = decidingOf(facts.attestations, kind.code, on);
  if (decided === undefined) {
    const waiting = facts.attestations.find(({ type, status, revokedOn }) => {
      return type === kind.code && status === 'SUBMITTED' && revokedOn === undefined;
    });
    if (waiting) return { state: 'MISSING', why: say.waiting(), attestation: waiting.id };
    const bindElsewhere = facts.elsewhere.filter(({ type }) => type === kind.code).map(({ id }) => id);
    if (bindElsewhere.length === 0) return { state: 'MISSING', why: say.none(kind) };
    return { state: 'MISSING', why: say.otherVersion(), bindElsewhere };
  }
  const { id: attestation, validUntil, revokedOn, issuerId } = decided;
  const said = { attestation, ...(validUntil === undefined ? {} : { validUntil }) };
  if (revokedOn !== undefined) return { state: 'MISSING', why: say.revoked(revokedOn), ...said };
  if (decided.status === 'REJECTED') return { state: 'FAILED', why: say.rejected(kind), ...said };
  if (validUntil !== undefined && validUntil <= on) return { state: 'EXPIRED', why: say.expired(validUntil), ...said };
  const issuer = facts.issuers.get(issuerId);
  if (issuer === 'WITHDRAWN') return { state: 'MISSING', why: say.issuerWithdrawn(), ...said };
  return { ...say.valid(), ...said };
}

/** Components that are named must be traced; a statement that names none is only shown to be incomplete. */
function sources(metrics: JsonObject | undefined): ChecklistLine {
  if (metrics === undefined) return extra('SOURCE_TRACE', say.askedLater());
  const components = componentsOf(metrics);
  if (components.length === 0) return extra('SOURCE_TRACE', { state: 'MISSING', why: say.noComponents() }, false);
  const untraced = components.filter((one) => !isTraced(one)).map(({ sourceType }) => sourceType);
  if (untraced.length === 0) return extra('SOURCE_TRACE', say.valid());
  return extra('SOURCE_TRACE', { state: 'MISSING', why: say.untraced([...new Set(untraced)]) });
}

/** Personal and de-identified data alike are personal information (PIPL 73); anonymised ones are not (PIPL 4). */
function personal(metrics: JsonObject | undefined): readonly ChecklistLine[] {
  const codes = ['LEGAL_BASIS', 'IMPACT_ASSESSMENT', 'SEPARATE_CONSENT', 'PARENTAL_CONSENT'] as const;
  if (metrics === undefined) return codes.map((code) => extra(code, say.askedLater()));
  if (metrics.level !== 'PERSONAL' && metrics.level !== 'DEIDENTIFIED') {
    return codes.map((code) => extra(code, say.noPersonalData()));
  }
  return [
    extra('LEGAL_BASIS', given(metrics.legalBasis)),
    extra('IMPACT_ASSESSMENT', given(metrics.piaId)),
    extra('SEPARATE_CONSENT', obtained(metrics.separateConsent)),
    extra('PARENTAL_CONSENT', parental(metrics)),
  ];
}

function parental({ minors, parentalConsent }: JsonObject): Judged {
  if (minors === false) return say.noChildren();
  if (minors === undefined) return { state: 'MISSING', why: say.childrenUnsaid() };
  return obtained(parentalConsent);
}

function importantData(metrics: JsonObject | undefined): Judged {
  if (metrics === undefined) return say.askedLater();
  return metrics.level === 'IMPORTANT' ? given(metrics.riskAssessmentId) : say.notImportant();
}

function given(value: unknown): Judged {
  return value === undefined ? { state: 'MISSING', why: say.notStated() } : say.valid();
}

function obtained(value: unknown): Judged {
  if (value === true) return say.valid();
  return value === false ? { state: 'FAILED', why: say.notObtained() } : { state: 'MISSING', why: say.notStated() };
}
