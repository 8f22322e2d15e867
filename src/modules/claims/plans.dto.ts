/** Request shapes of award plans and payments (surface page section 5). */
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, ValidateNested } from 'class-validator';
import { PageQuery } from '../../platform/http/paging.js';
import {
  IsDateText,
  IsFenText,
  IsIdText,
  IsPeriodText,
  IsPlainText,
  IsSha256Text,
  MayBeAbsent,
} from '../../platform/http/validators.js';

const CLAIMS_MAX = 1_000;
const PEOPLE_MAX = 100;
const EVIDENCE_MAX = 50;

export class PlanDto {
  /** Key of the call of all the claims. */
  @IsPlainText(40)
  call: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CLAIMS_MAX)
  @IsIdText({ each: true })
  claims: string[];
}

export class PlansQuery extends PageQuery {
  @MayBeAbsent()
  @IsPlainText(60)
  programme?: string;

  @MayBeAbsent()
  @IsPeriodText()
  period?: string;
}

export class DayDto {
  @IsDateText()
  on: string;
}

export class ResolveDto extends DayDto {
  @IsPlainText(100)
  documentNumber: string;

  /** Names of those who resolved. */
  @IsArray()
  @ArrayMaxSize(PEOPLE_MAX)
  @IsPlainText(100, { each: true })
  present: string[];

  @IsArray()
  @ArrayMaxSize(PEOPLE_MAX)
  @IsPlainText(100, { each: true })
  absent: string[];

  @IsArray()
  @ArrayMaxSize(PEOPLE_MAX)
  @IsPlainText(100, { each: true })
  recused: string[];
}

export class IssueDto extends DayDto {
  /** Number of the document by which the plan is issued (资助计划下达文件). */
  @IsPlainText(100)
  documentNumber: string;
}

export class EvidenceDigestDto {
  @IsSha256Text()
  sha256: string;
}

export class ObjectDto {
  @IsIdText()
  claim: string;

  @IsPlainText(2000)
  ground: string;

  @IsArray()
  @ArrayMaxSize(EVIDENCE_MAX)
  @ValidateNested({ each: true })
  @Type(() => EvidenceDigestDto)
  evidence: EvidenceDigestDto[];
}

export class AnswerObjectionDto {
  @IsIdText()
  objection: string;

  @IsBoolean()
  upheld: boolean;

  @IsPlainText(2000)
  reason: string;
}

export class WithdrawPlanDto {
  @IsPlainText(1000)
  reason: string;
}

export class PaymentLineDto {
  @IsIdText()
  claim: string;

  @IsFenText()
  amountFen: string;
}

export class PaymentsDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CLAIMS_MAX)
  @ValidateNested({ each: true })
  @Type(() => PaymentLineDto)
  lines: PaymentLineDto[];
}

export class PaymentReplyDto extends DayDto {
  @IsIdText()
  paymentId: string;

  @IsIn(['PAID', 'RETURNED', 'PENDING'])
  status: 'PAID' | 'RETURNED' | 'PENDING';
}

export class PaymentRepliesDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CLAIMS_MAX)
  @ValidateNested({ each: true })
  @Type(() => PaymentReplyDto)
  lines: PaymentReplyDto[];
}

export class RecusalDto {
  @IsPlainText(60)
  programme: string;

  @IsPlainText(40)
  call: string;

  /** USCC of the applicant from whom the caller stands aside; absent = from the whole call. */
  @MayBeAbsent()
  @IsPlainText(40)
  organisation?: string;

  @IsPlainText(500)
  reason: string;
}
