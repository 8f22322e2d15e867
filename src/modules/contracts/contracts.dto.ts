import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, Matches, ValidateNested } from 'class-validator';
import { PageQuery } from '../../platform/http/paging.js';
import {
  IsDateText,
  IsDigitsText,
  IsFenText,
  IsIdText,
  IsPlainText,
  IsSha256Text,
  IsShareText,
  MayBeAbsent,
} from '../../platform/http/validators.js';
import {
  ELIGIBILITIES,
  type Eligibility,
  PURPOSES,
  type Purpose,
  SUBJECT_KINDS,
  type SubjectKind,
} from './core/contract.js';

const LISTS_MAX = 200;

export class GainerDto {
  /** USCC, foreign id, or id of the organisation. */
  @IsPlainText(100)
  organisation: string;

  /** What it does in the deal: principal, right-holder, delivery party, payee. */
  @IsPlainText(100)
  part: string;
}

export class LineDto {
  /** What is sold: corpus, annotation, interface, storage, platform fee, tax. */
  @IsPlainText(100)
  kind: string;

  @MayBeAbsent()
  @IsIdText()
  release?: string;

  @MayBeAbsent()
  @Matches(/^[0-9]{1,18}(\.[0-9]{1,6})?$/)
  quantity?: string;

  @MayBeAbsent()
  @IsFenText()
  unitPriceFen?: string;

  @IsFenText()
  amountFen: string;

  /** May the line be counted towards a voucher? */
  @IsIn(ELIGIBILITIES)
  eligible: Eligibility;

  /** Only, and always, for PART. */
  @MayBeAbsent()
  @IsFenText()
  eligibleFen?: string;

  @MayBeAbsent()
  @IsPlainText(500)
  reason?: string;
}

export class InstalmentDto {
  @IsDateText()
  dueOn: string;

  @IsFenText()
  amountFen: string;
}

export class ContractDto {
  /** The contract's own number. */
  @IsPlainText(100)
  number: string;

  @IsIn(SUBJECT_KINDS)
  subjectKind: SubjectKind;

  /** USCC, foreign id, or id of the organisation. */
  @IsPlainText(100)
  buyer: string;

  /** USCC, foreign id, or id of the organisation. */
  @IsPlainText(100)
  seller: string;

  /** The release that is bought; needed for CORPUS. */
  @MayBeAbsent()
  @IsIdText()
  release?: string;

  /** Everyone else who gains. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(LISTS_MAX)
  @ValidateNested({ each: true })
  @Type(() => GainerDto)
  gainers?: GainerDto[];

  /** Day of signature on paper; absent = the day on which the second party signs here. */
  @MayBeAbsent()
  @IsDateText()
  signedOn?: string;

  @IsFenText()
  amountFen: string;

  /** Must add up to amountFen. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(LISTS_MAX)
  @ValidateNested({ each: true })
  @Type(() => LineDto)
  lines?: LineDto[];

  @MayBeAbsent()
  @IsShareText()
  vatRatePct?: string;

  @IsIn(PURPOSES)
  purpose: Purpose;

  /** Must add up to amountFen, in the order of their days. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(LISTS_MAX)
  @ValidateNested({ each: true })
  @Type(() => InstalmentDto)
  instalments?: InstalmentDto[];
}

export class ContractsQuery extends PageQuery {
  @MayBeAbsent()
  @IsPlainText(100)
  number?: string;

  @MayBeAbsent()
  @IsPlainText(60)
  programme?: string;
}

export class SignDto {
  /** The digest that `GET /contracts/{id}` shows. */
  @IsSha256Text()
  digest: string;

  /** How: certified electronic seal, scan of a sealed original sighted by someone, platform click. */
  @IsPlainText(60)
  strength: string;
}

export class CertifyDto {
  /** Number of the trade certificate. */
  @IsPlainText(100)
  number: string;
}

export class DeliverDto {
  @IsDateText()
  on: string;

  /** Digest of what was delivered. */
  @IsPlainText(200)
  digest: string;

  @MayBeAbsent()
  @IsDigitsText()
  bytes?: string;
}

export class AcceptDto {
  @IsDateText()
  on: string;

  @IsFenText()
  amountFen: string;
}

export class InvoiceDto {
  @IsPlainText(100)
  number: string;

  @IsDateText()
  on: string;

  @IsFenText()
  amountFen: string;
}

export class RedInvoiceDto extends InvoiceDto {
  /** Number of the invoice that is cancelled. */
  @IsPlainText(100)
  of: string;
}

export class PayDto {
  @IsDateText()
  on: string;

  @IsFenText()
  amountFen: string;

  @IsPlainText(100)
  voucherNumber: string;

  /** USCC, where another than the buyer paid. */
  @MayBeAbsent()
  @IsPlainText(100)
  payer?: string;

  /** USCC, where another than the seller was paid. */
  @MayBeAbsent()
  @IsPlainText(100)
  payee?: string;
}

export class RefundDto {
  @IsDateText()
  on: string;

  @IsFenText()
  amountFen: string;

  @IsPlainText(500)
  reason: string;
}

export class AmendedFieldsDto {
  @MayBeAbsent()
  @IsFenText()
  amountFen?: string;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(LISTS_MAX)
  @ValidateNested({ each: true })
  @Type(() => LineDto)
  lines?: LineDto[];

  @MayBeAbsent()
  @IsShareText()
  vatRatePct?: string;

  @MayBeAbsent()
  @IsIn(PURPOSES)
  purpose?: Purpose;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(LISTS_MAX)
  @ValidateNested({ each: true })
  @Type(() => InstalmentDto)
  instalments?: InstalmentDto[];
}

export class AmendDto {
  @ValidateNested()
  @Type(() => AmendedFieldsDto)
  fields: AmendedFieldsDto;

  @IsPlainText(500)
  reason: string;
}

export class TerminateDto {
  @IsDateText()
  on: string;

  @IsPlainText(500)
  reason: string;
}
