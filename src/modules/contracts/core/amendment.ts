/**
 * An amendment's changes as they are stored in its event, and read back. Source: practice page section 4 (amendment that
 * supersedes); the stored form is the wire form, so that the event's leaf shows what was changed.
 */
import { assert } from '../../../kernel/assert.js';
import { parseDate } from '../../../kernel/calendar-date.js';
import type { Json, JsonObject } from '../../../kernel/canonical-json.js';
import { formatFen, parseFen } from '../../../kernel/money.js';
import { formatPct, parsePct } from '../../../kernel/rate.js';
import { type Changes, type Instalment, instalmentJson, PURPOSES } from './contract.js';
import { type ContractLine, ELIGIBILITIES, lineJson } from './contract-lines.js';
import { clausesJson, type ModelClauses } from './model-clauses.js';

/** An amendment's changes as they are stored in its event. */
export function changesJson(changes: Changes): JsonObject {
  return {
    ...(changes.amountFen === undefined ? {} : { amountFen: formatFen(changes.amountFen) }),
    ...(changes.amountExclTaxFen === undefined ? {} : { amountExclTaxFen: formatFen(changes.amountExclTaxFen) }),
    ...(changes.lines === undefined ? {} : { lines: changes.lines.map(lineJson) }),
    ...(changes.vatRatePct === undefined ? {} : { vatRatePct: formatPct(changes.vatRatePct) }),
    ...(changes.purpose === undefined ? {} : { purpose: changes.purpose }),
    ...(changes.instalments === undefined ? {} : { instalments: changes.instalments.map(instalmentJson) }),
    ...(changes.serviceFeeFen === undefined ? {} : { serviceFeeFen: formatFen(changes.serviceFeeFen) }),
    ...(changes.clauses === undefined ? {} : { clauses: clausesJson(changes.clauses) }),
  };
}

/** Reads back what {@link changesJson} wrote. */
export function changesFromJson(json: JsonObject): Changes {
  const purpose = PURPOSES.find((known) => known === json.purpose);
  return {
    ...(json.amountFen === undefined ? {} : { amountFen: parseFen(text(json.amountFen)) }),
    ...(json.amountExclTaxFen === undefined ? {} : { amountExclTaxFen: parseFen(text(json.amountExclTaxFen)) }),
    ...(json.lines === undefined ? {} : { lines: list(json.lines).map(lineFromJson) }),
    ...(json.vatRatePct === undefined ? {} : { vatRatePct: parsePct(text(json.vatRatePct)) }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(json.instalments === undefined ? {} : { instalments: list(json.instalments).map(instalmentFromJson) }),
    ...(json.serviceFeeFen === undefined ? {} : { serviceFeeFen: parseFen(text(json.serviceFeeFen)) }),
    // Its fields are texts, numbers and truth values, the same in the core as in JSON.
    ...(json.clauses === undefined ? {} : { clauses: json.clauses as ModelClauses }),
  };
}

function lineFromJson(json: JsonObject): ContractLine {
  const eligible = ELIGIBILITIES.find((known) => known === json.eligible);
  assert(eligible !== undefined, 'a stored line without its eligibility');
  return {
    kind: text(json.kind),
    ...(json.release === undefined ? {} : { releaseId: text(json.release) }),
    ...(json.quantity === undefined ? {} : { quantity: text(json.quantity) }),
    ...(json.unit === undefined ? {} : { unit: text(json.unit) }),
    ...(json.unitPriceFen === undefined ? {} : { unitPriceFen: parseFen(text(json.unitPriceFen)) }),
    ...(json.pricing === 'USAGE' ? { pricing: 'USAGE' as const } : {}),
    amountFen: parseFen(text(json.amountFen)),
    ...(json.amountExclTaxFen === undefined ? {} : { amountExclTaxFen: parseFen(text(json.amountExclTaxFen)) }),
    ...(json.vatRatePct === undefined ? {} : { vatRatePct: parsePct(text(json.vatRatePct)) }),
    eligible,
    ...(json.eligibleFen === undefined ? {} : { eligibleFen: parseFen(text(json.eligibleFen)) }),
    ...(json.reason === undefined ? {} : { reason: text(json.reason) }),
  };
}

function instalmentFromJson(json: JsonObject): Instalment {
  return { dueOn: parseDate(text(json.dueOn)), amountFen: parseFen(text(json.amountFen)) };
}

function text(value: Json | undefined): string {
  assert(typeof value === 'string', 'a stored amendment with a field that is no text');
  return value;
}

function list(value: Json | undefined): readonly JsonObject[] {
  assert(Array.isArray(value), 'a stored amendment with a field that is no list');
  return value as readonly JsonObject[];
}
