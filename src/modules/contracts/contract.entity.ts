/** Row shapes of the room and their translation to and from what the core speaks; no behaviour. */
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { fen } from '../../kernel/money.js';
import { pct } from '../../kernel/rate.js';
import type { ContractForm, FrozenPermission, Purpose, SubjectKind, Terms } from './core/contract.js';
import type { ContractEvent, EventDetail, EventType } from './core/contract-events.js';
import type { ContractLine, Eligibility } from './core/contract-lines.js';
import type { ContractRecord } from './core/contract-record.js';
import type { ModelClauses } from './core/model-clauses.js';

export interface ContractRow {
  id: string;
  number: string;
  number_key: string;
  programme: string | null;
  subject_kind: SubjectKind;
  buyer_id: string;
  seller_id: string;
  release_id: string | null;
  release_digest: string | null;
  form: ContractForm | null;
  framework_id: string | null;
  permissions: readonly FrozenPermission[] | null;
  signed_on: CalendarDate | null;
  amount_fen: bigint;
  amount_excl_tax_fen: bigint | null;
  vat_rate_millionths: bigint | null;
  purpose: Purpose;
  service_fee_fen: bigint | null;
  clauses: ModelClauses | null;
  digest: string;
  offer_digest: string;
  recorded_by: string;
  recorded_at: Date;
}

export interface GainerRow {
  contract_id: string;
  position: number;
  organisation_id: string;
  part: string;
}

export interface LineRow {
  contract_id: string;
  position: number;
  kind: string;
  release_id: string | null;
  quantity: string | null;
  unit: string | null;
  unit_price_fen: bigint | null;
  pricing: 'USAGE' | null;
  amount_fen: bigint;
  amount_excl_tax_fen: bigint | null;
  vat_rate_millionths: bigint | null;
  eligible: Eligibility;
  eligible_fen: bigint | null;
  reason: string | null;
}

export interface InstalmentRow {
  contract_id: string;
  position: number;
  due_on: CalendarDate;
  amount_fen: bigint;
}

export interface EventRow {
  id: string;
  contract_id: string;
  seq: number;
  type: EventType;
  happened_on: CalendarDate;
  amount_fen: bigint | null;
  invoice_keys: string[];
  detail: EventDetail;
  done_by: string;
  recorded_at: Date;
}

export const CONTRACT_COLUMNS: Record<keyof ContractRow, string> = {
  id: 'uuid',
  number: 'text',
  number_key: 'text',
  programme: 'text',
  subject_kind: 'text',
  buyer_id: 'uuid',
  seller_id: 'uuid',
  release_id: 'uuid',
  release_digest: 'text',
  form: 'text',
  framework_id: 'uuid',
  permissions: 'jsonb',
  signed_on: 'date',
  amount_fen: 'bigint',
  amount_excl_tax_fen: 'bigint',
  vat_rate_millionths: 'bigint',
  purpose: 'text',
  service_fee_fen: 'bigint',
  clauses: 'jsonb',
  digest: 'text',
  offer_digest: 'text',
  recorded_by: 'text',
  recorded_at: 'timestamptz',
};

export const GAINER_COLUMNS: Record<keyof GainerRow, string> = {
  contract_id: 'uuid',
  position: 'int',
  organisation_id: 'uuid',
  part: 'text',
};

export const LINE_COLUMNS: Record<keyof LineRow, string> = {
  contract_id: 'uuid',
  position: 'int',
  kind: 'text',
  release_id: 'uuid',
  quantity: 'text',
  unit: 'text',
  unit_price_fen: 'bigint',
  pricing: 'text',
  amount_fen: 'bigint',
  amount_excl_tax_fen: 'bigint',
  vat_rate_millionths: 'bigint',
  eligible: 'text',
  eligible_fen: 'bigint',
  reason: 'text',
};

export const INSTALMENT_COLUMNS: Record<keyof InstalmentRow, string> = {
  contract_id: 'uuid',
  position: 'int',
  due_on: 'date',
  amount_fen: 'bigint',
};

export const EVENT_COLUMNS: Record<keyof EventRow, string> = {
  id: 'uuid',
  contract_id: 'uuid',
  seq: 'int',
  type: 'text',
  happened_on: 'date',
  amount_fen: 'bigint',
  invoice_keys: 'text[]',
  detail: 'jsonb',
  done_by: 'text',
  recorded_at: 'timestamptz',
};

export function contractRow(record: ContractRecord): ContractRow {
  const { terms } = record;
  return {
    id: record.id,
    number: terms.number,
    number_key: record.numberKey,
    programme: terms.programme ?? null,
    subject_kind: terms.subjectKind,
    buyer_id: terms.buyerId,
    seller_id: terms.sellerId,
    release_id: terms.releaseId ?? null,
    release_digest: terms.releaseDigest ?? null,
    form: terms.form ?? null,
    framework_id: terms.frameworkId ?? null,
    permissions: terms.permissions ?? null,
    signed_on: terms.signedOn ?? null,
    amount_fen: terms.amountFen,
    amount_excl_tax_fen: terms.amountExclTaxFen ?? null,
    vat_rate_millionths: terms.vatRatePct ?? null,
    purpose: terms.purpose,
    service_fee_fen: terms.serviceFeeFen ?? null,
    clauses: terms.clauses ?? null,
    digest: record.digest,
    offer_digest: record.offerDigest,
    recorded_by: record.recordedBy,
    recorded_at: record.recordedAt,
  };
}

export function gainerRows(record: ContractRecord): GainerRow[] {
  return record.terms.gainers.map((gainer, position) => ({
    contract_id: record.id,
    position,
    organisation_id: gainer.organisationId,
    part: gainer.part,
  }));
}

export function lineRows(record: ContractRecord): LineRow[] {
  return record.terms.lines.map((line, position) => ({
    contract_id: record.id,
    position,
    kind: line.kind,
    release_id: line.releaseId ?? null,
    quantity: line.quantity ?? null,
    unit: line.unit ?? null,
    unit_price_fen: line.unitPriceFen ?? null,
    pricing: line.pricing ?? null,
    amount_fen: line.amountFen,
    amount_excl_tax_fen: line.amountExclTaxFen ?? null,
    vat_rate_millionths: line.vatRatePct ?? null,
    eligible: line.eligible,
    eligible_fen: line.eligibleFen ?? null,
    reason: line.reason ?? null,
  }));
}

export function instalmentRows(record: ContractRecord): InstalmentRow[] {
  return record.terms.instalments.map((instalment, position) => ({
    contract_id: record.id,
    position,
    due_on: instalment.dueOn,
    amount_fen: instalment.amountFen,
  }));
}

export function eventRow(event: ContractEvent): EventRow {
  return {
    id: event.id,
    contract_id: event.contractId,
    seq: event.seq,
    type: event.type,
    happened_on: event.on,
    amount_fen: event.amountFen ?? null,
    invoice_keys: [...event.invoiceKeys],
    detail: event.detail,
    done_by: event.doneBy,
    recorded_at: event.recordedAt,
  };
}

export function toEvent(row: EventRow): ContractEvent {
  return {
    id: row.id,
    contractId: row.contract_id,
    seq: row.seq,
    type: row.type,
    on: row.happened_on,
    ...(row.amount_fen === null ? {} : { amountFen: fen(row.amount_fen) }),
    invoiceKeys: row.invoice_keys,
    detail: row.detail,
    doneBy: row.done_by,
    recordedAt: row.recorded_at,
  };
}

export function toRecord(
  row: ContractRow,
  gainers: readonly GainerRow[],
  lines: readonly LineRow[],
  instalments: readonly InstalmentRow[],
): ContractRecord {
  return {
    id: row.id,
    terms: toTerms(row, gainers, lines, instalments),
    numberKey: row.number_key,
    digest: row.digest,
    offerDigest: row.offer_digest,
    places: [places(gainers), places(lines), places(instalments)],
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
  };
}

function toTerms(
  row: ContractRow,
  gainers: readonly GainerRow[],
  lines: readonly LineRow[],
  instalments: readonly InstalmentRow[],
): Terms {
  return {
    number: row.number,
    ...(row.programme === null ? {} : { programme: row.programme }),
    subjectKind: row.subject_kind,
    ...(row.form === null ? {} : { form: row.form }),
    ...(row.framework_id === null ? {} : { frameworkId: row.framework_id }),
    buyerId: row.buyer_id,
    sellerId: row.seller_id,
    gainers: gainers.map((gainer) => ({ organisationId: gainer.organisation_id, part: gainer.part })),
    ...(row.release_id === null ? {} : { releaseId: row.release_id }),
    ...(row.release_digest === null ? {} : { releaseDigest: row.release_digest }),
    ...(row.permissions === null ? {} : { permissions: row.permissions }),
    ...(row.signed_on === null ? {} : { signedOn: row.signed_on }),
    amountFen: fen(row.amount_fen),
    ...(row.amount_excl_tax_fen === null ? {} : { amountExclTaxFen: fen(row.amount_excl_tax_fen) }),
    lines: lines.map(toLine),
    ...(row.vat_rate_millionths === null ? {} : { vatRatePct: pct(row.vat_rate_millionths) }),
    purpose: row.purpose,
    instalments: instalments.map((instalment) => ({
      dueOn: instalment.due_on,
      amountFen: fen(instalment.amount_fen),
    })),
    ...(row.service_fee_fen === null ? {} : { serviceFeeFen: fen(row.service_fee_fen) }),
    ...(row.clauses === null ? {} : { clauses: row.clauses }),
  };
}

function toLine(line: LineRow): ContractLine {
  return {
    kind: line.kind,
    ...(line.release_id === null ? {} : { releaseId: line.release_id }),
    ...(line.quantity === null ? {} : { quantity: line.quantity }),
    ...(line.unit === null ? {} : { unit: line.unit }),
    ...(line.unit_price_fen === null ? {} : { unitPriceFen: fen(line.unit_price_fen) }),
    ...(line.pricing === null ? {} : { pricing: line.pricing }),
    amountFen: fen(line.amount_fen),
    ...(line.amount_excl_tax_fen === null ? {} : { amountExclTaxFen: fen(line.amount_excl_tax_fen) }),
    ...(line.vat_rate_millionths === null ? {} : { vatRatePct: pct(line.vat_rate_millionths) }),
    eligible: line.eligible,
    ...(line.eligible_fen === null ? {} : { eligibleFen: fen(line.eligible_fen) }),
    ...(line.reason === null ? {} : { reason: line.reason }),
  };
}

function places(rows: readonly { position: number }[]): number[] {
  return rows.map((row) => row.position);
}
