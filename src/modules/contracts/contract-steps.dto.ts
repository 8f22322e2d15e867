/** Request shapes of the steps in a contract's life. */
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsObject, Matches, Max, Min, ValidateNested } from 'class-validator';
import {
  IsDateText,
  IsDigitsText,
  IsFenText,
  IsPlainText,
  IsSha256Text,
  MayBeAbsent,
} from '../../platform/http/validators.js';
import { AmendedFieldsDto } from './contracts.dto.js';
import { STRENGTHS, type Strength } from './core/contract-events.js';

const LINES_MAX = 199;
const PAPERS_MAX = 50;
/** RECORDED is for history alone. */
const SIGNING_STRENGTHS = STRENGTHS.filter((strength) => strength !== 'RECORDED');

export class StepDto {
  /** SHA-256 of the papers that the step rests on; `PUT /contracts/{id}/evidence/{sha256}` stores them. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(PAPERS_MAX)
  @IsSha256Text({ each: true })
  evidence?: string[];
}

export class SignDto extends StepDto {
  /** The digest that `GET /contracts/{id}` shows. */
  @IsSha256Text()
  digest: string;

  /** Certified electronic seal, scan of a sealed original that somebody sighted, or a click here. */
  @IsIn(SIGNING_STRENGTHS)
  strength: Strength;

  /** Who compared the scan with the sealed original; always, and only, for SEALED_SCAN_SIGHTED. */
  @MayBeAbsent()
  @IsPlainText(100)
  sightedBy?: string;
}

export class CertifyDto extends StepDto {
  /** Number of the trade certificate. */
  @IsPlainText(100)
  number: string;
}

export class RevokeCertificateDto extends StepDto {
  @IsPlainText(500)
  reason: string;
}

export class DeliverDto extends StepDto {
  @IsDateText()
  on: string;

  /** Digest of what was delivered. */
  @IsPlainText(200)
  digest: string;

  @MayBeAbsent()
  @IsDigitsText()
  bytes?: string;

  @MayBeAbsent()
  @IsDigitsText()
  records?: string;
}

export class ReceiveDto extends StepDto {
  @IsDateText()
  on: string;

  /** Digest that the buyer computed from what it received. */
  @IsPlainText(200)
  digest: string;
}

/** A statement of usage (用量对账单): what of a line priced by usage was used. */
export class MeasureDto extends StepDto {
  @IsDateText()
  on: string;

  /** Place of the line, from 0. */
  @IsInt()
  @Min(0)
  @Max(LINES_MAX)
  line: number;

  /** Used in this period, beside what earlier statements say. */
  @Matches(/^[0-9]{1,18}(\.[0-9]{1,6})?$/)
  quantity: string;

  @MayBeAbsent()
  @IsDateText()
  from?: string;

  /** The first day that is no longer in the period. */
  @MayBeAbsent()
  @IsDateText()
  until?: string;
}

export class AcceptDto extends StepDto {
  @IsDateText()
  on: string;

  @IsFenText()
  amountFen: string;
}

export class InvoiceDto extends StepDto {
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

export class PayDto extends StepDto {
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

  /** Why another than the buyer paid, or another than the seller was paid. */
  @MayBeAbsent()
  @IsPlainText(500)
  reason?: string;
}

export class RefundDto extends StepDto {
  @IsDateText()
  on: string;

  @IsFenText()
  amountFen: string;

  @IsPlainText(500)
  reason: string;
}

export class AmendDto extends StepDto {
  @IsObject()
  @ValidateNested()
  @Type(() => AmendedFieldsDto)
  fields: AmendedFieldsDto;

  @IsPlainText(500)
  reason: string;
}

export class TerminateDto extends StepDto {
  @IsDateText()
  on: string;

  @IsPlainText(500)
  reason: string;
}

export class StatementQuery {
  /** Only what is dated by this day; absent = everything on record. */
  @MayBeAbsent()
  @IsDateText()
  asOf?: string;
}

export class CertificateQuery {
  /** The code on the certificate. */
  @IsPlainText(60)
  code: string;
}

export class EvidenceQuery {
  /** What the file is called when somebody saves it. */
  @IsPlainText(200)
  name: string;
}
