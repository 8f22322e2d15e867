import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { PageQuery } from '../../platform/http/paging.js';
import {
  IsDateText,
  IsFenText,
  IsIdText,
  IsPlainText,
  IsShareText,
  MayBeAbsent,
} from '../../platform/http/validators.js';
import { type ContractForm, FORMS, PURPOSES, type Purpose, SUBJECT_KINDS, type SubjectKind } from './core/contract.js';
import { ELIGIBILITIES, type Eligibility, PRICINGS, type Pricing } from './core/contract-lines.js';
import { DATA_RIGHTS, type DataRight, PAYMENT_FORMS, type PaymentForm } from './core/model-clauses.js';

const LISTS_MAX = 200;

export class GainerDto {
  /** USCC, foreign id, or id of the organisation. */
  @IsPlainText(100)
  organisation: string;

  /** What it does in the deal: PRINCIPAL, RIGHT_HOLDER, DELIVERER, PAYER, PAYEE, or as the paper says. */
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

  /** What is counted: call, million tokens, GB, hour. */
  @MayBeAbsent()
  @IsPlainText(40)
  unit?: string;

  @MayBeAbsent()
  @IsFenText()
  unitPriceFen?: string;

  /** USAGE: quantity is a ceiling, and statements of usage fix what is owed; absent = FIXED. */
  @MayBeAbsent()
  @IsIn(PRICINGS)
  pricing?: Pricing;

  /** With tax; priced by usage, the ceiling. */
  @IsFenText()
  amountFen: string;

  @MayBeAbsent()
  @IsFenText()
  amountExclTaxFen?: string;

  @MayBeAbsent()
  @IsShareText()
  vatRatePct?: string;

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

/** Fields of the model contract of the National Data Administration. */
export class ClausesDto {
  /** Name and content of the data. */
  @MayBeAbsent()
  @IsPlainText(2000)
  description?: string;

  @MayBeAbsent()
  @IsPlainText(500)
  scale?: string;

  @MayBeAbsent()
  @IsPlainText(1000)
  source?: string;

  /** Rights that pass to the buyer. */
  @ApiProperty({ enum: DATA_RIGHTS, isArray: true })
  @MayBeAbsent()
  @IsArray()
  @ArrayUnique()
  @IsIn(DATA_RIGHTS, { each: true })
  rights?: DataRight[];

  /** Limits of those rights. */
  @MayBeAbsent()
  @IsPlainText(2000)
  limits?: string;

  @MayBeAbsent()
  @IsPlainText(1000)
  delivery?: string;

  @MayBeAbsent()
  @IsIn(PAYMENT_FORMS)
  payment?: PaymentForm;

  /** Days from delivery within which the buyer objects. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(3650)
  inspectionDays?: number;

  /** Where quality cannot be judged without use. */
  @MayBeAbsent()
  @IsBoolean()
  useIsAcceptance?: boolean;

  /** Security and confidentiality. */
  @MayBeAbsent()
  @IsPlainText(2000)
  security?: string;
}

export class ContractDto {
  /** The contract's own number. */
  @IsPlainText(100)
  number: string;

  @IsIn(SUBJECT_KINDS)
  subjectKind: SubjectKind;

  /** FRAMEWORK: amountFen is the most that its orders may come to. ORDER: placed under a framework. */
  @MayBeAbsent()
  @IsIn(FORMS)
  form?: ContractForm;

  /** Id of the framework contract; always, and only, for ORDER. */
  @MayBeAbsent()
  @IsIdText()
  framework?: string;

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

  /** With tax. */
  @IsFenText()
  amountFen: string;

  @MayBeAbsent()
  @IsFenText()
  amountExclTaxFen?: string;

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

  @MayBeAbsent()
  @ValidateNested()
  @Type(() => ClausesDto)
  clauses?: ClausesDto;
}

export class ContractsQuery extends PageQuery {
  @MayBeAbsent()
  @IsPlainText(100)
  number?: string;

  @MayBeAbsent()
  @IsPlainText(60)
  programme?: string;

  /** Orders under this framework contract. */
  @MayBeAbsent()
  @IsIdText()
  framework?: string;
}

export class AmendedFieldsDto {
  @MayBeAbsent()
  @IsFenText()
  amountFen?: string;

  @MayBeAbsent()
  @IsFenText()
  amountExclTaxFen?: string;

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

  @MayBeAbsent()
  @ValidateNested()
  @Type(() => ClausesDto)
  clauses?: ClausesDto;
}
