/** Request shapes of the acts on a claim (surface page section 5). */
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  IsDateText,
  IsDigitsText,
  IsFenText,
  IsIdText,
  IsNestedObject,
  IsPlainText,
  IsSha256Text,
  MayBeAbsent,
} from '../../platform/http/validators.js';
import { CLAW_BACK_STEPS, type ClawBackStep } from './core/claim-acts.js';

const CONTRACTS_MAX = 200;
const MATERIALS_MAX = 100;
const LINES_MAX = 1_000;

export class MaterialDto {
  /** Code of the call's list of materials, such as `INVOICES`. */
  @IsPlainText(60)
  code: string;

  @IsSha256Text()
  sha256: string;
}

export class MaterialsDto {
  /** Papers by the call's list; a code given again takes the place of the earlier paper. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MATERIALS_MAX)
  @ValidateNested({ each: true })
  @Type(() => MaterialDto)
  materials?: MaterialDto[];
}

export class ClaimDto extends MaterialsDto {
  /** Programme code, such as `SZ-CORPUS-PURCHASE`. */
  @IsPlainText(60)
  programme: string;

  /** Key of the call, such as `2025`. */
  @IsPlainText(40)
  call: string;

  /** USCC of the caller's organisation, when somebody wants to be sure. */
  @MayBeAbsent()
  @IsPlainText(40)
  applicant?: string;

  /** Ids of contracts in force of which the applicant is the buyer; absent where the programme goes by use. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CONTRACTS_MAX)
  @IsIdText({ each: true })
  contracts?: string[];

  /** Ids of corpora that the applicant has opened on the public platform, where the programme goes by their use. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CONTRACTS_MAX)
  @IsIdText({ each: true })
  corpora?: string[];
}

export class MissingMaterialDto {
  @IsPlainText(60)
  code: string;

  @IsPlainText(500)
  reason: string;

  /** Who can give it. */
  @IsPlainText(200)
  from: string;
}

export class ReturnDto {
  /** The complete list: a claim is returned once. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MATERIALS_MAX)
  @ValidateNested({ each: true })
  @Type(() => MissingMaterialDto)
  missing: MissingMaterialDto[];

  /** Last day on which the correction may come. */
  @IsDateText()
  dueOn: string;
}

export class CheckDto {
  /** CREDIT, DOUBLE_FUNDING, TAX, SOCIAL_INSURANCE, STATISTICS, SITE_VISIT, or another kind. */
  @IsPlainText(60)
  kind: string;

  @IsPlainText(200)
  askedOf: string;

  @IsDateText()
  on: string;

  @IsPlainText(1000)
  answer: string;

  /** True where the claim may not go on until a newer check of the kind says otherwise. */
  @IsBoolean()
  blocking: boolean;

  /** First day on which the answer no longer counts. */
  @MayBeAbsent()
  @IsDateText()
  validUntil?: string;
}

export class CutDto {
  @IsIdText()
  contract: string;

  /** Place of the line in the contract, from 1; absent = the contract as a whole. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(LINES_MAX)
  line?: number;

  @IsFenText()
  amountFen: string;

  @IsPlainText(1000)
  reason: string;

  @IsPlainText(200)
  clause: string;
}

export class AwardedRateDto {
  @IsDigitsText()
  num: string;

  /** Not zero. */
  @IsDigitsText()
  @Matches(/[1-9]/)
  den: string;
}

export class GradeDto {
  /** Absent = all contracts of the claim. */
  @MayBeAbsent()
  @IsIdText()
  contract?: string;

  @MayBeAbsent()
  @IsPlainText(20)
  score?: string;

  /** At most the ceiling of the policy. */
  @MayBeAbsent()
  @IsNestedObject()
  @ValidateNested()
  @Type(() => AwardedRateDto)
  awardedRate?: AwardedRateDto;

  /** The contract amount as audited, or the award as a panel sets it, by the programme's basis. */
  @MayBeAbsent()
  @IsFenText()
  approvedFen?: string;

  @IsPlainText(1000)
  reason: string;

  @IsPlainText(200)
  clause: string;
}

export class CommentDto {
  @IsPlainText(2000)
  text: string;
}

export class ReviewDto {
  @IsPlainText(2000)
  opinion: string;
}

export class RefuseDto {
  @IsPlainText(80)
  code: string;

  @IsPlainText(200)
  clause: string;

  @IsPlainText(1000)
  reason: string;

  /** What the applicant can do about it, and by when (救济途径). */
  @IsPlainText(500)
  remedy: string;
}

export class ReasonDto {
  @IsPlainText(1000)
  reason: string;
}

export class OutsideCaseDto {
  /** 行政复议 or 诉讼. */
  @IsIn(['RECONSIDERATION', 'LITIGATION'])
  kind: 'RECONSIDERATION' | 'LITIGATION';

  @IsPlainText(100)
  number: string;

  @IsPlainText(100)
  stage: string;

  @MayBeAbsent()
  @IsPlainText(500)
  result?: string;
}

export class RecheckDto {
  @IsPlainText(1000)
  ground: string;

  /** A case outside the authority on which the re-check rests. */
  @MayBeAbsent()
  @IsNestedObject()
  @ValidateNested()
  @Type(() => OutsideCaseDto)
  outside?: OutsideCaseDto;
}

export class ConcludeDto extends ReasonDto {
  /** UPHOLD: the decision stands. REOPEN: a refusal is decided again. REVOKE: an unpaid award is taken back. */
  @IsIn(['UPHOLD', 'REOPEN', 'REVOKE'])
  outcome: 'UPHOLD' | 'REOPEN' | 'REVOKE';

  @MayBeAbsent()
  @IsPlainText(200)
  clause?: string;
}

export class ClawBackDto {
  @IsIn([...CLAW_BACK_STEPS])
  step: ClawBackStep;

  @IsDateText()
  on: string;

  /** What is demanded back, or what came in; at most what was paid and not recovered. */
  @MayBeAbsent()
  @IsFenText()
  principalFen?: string;

  /** Legal basis; needed with NOTICE and DECIDED. */
  @MayBeAbsent()
  @IsPlainText(500)
  basis?: string;
}

export class FormalitiesDto {
  /** Equal to the payee's registered name, or with proof of a change of name. */
  @IsPlainText(200)
  accountName: string;

  @IsPlainText(200)
  bank: string;

  /** Digest of the account number; the number itself stays with the treasury. */
  @IsSha256Text()
  accountSha256: string;

  /** Digest of the signed receipt. */
  @IsSha256Text()
  receiptSha256: string;

  @MayBeAbsent()
  @IsSha256Text()
  nameChangeSha256?: string;
}

export class ReportDto {
  /** Digest of the report on use (使用成效). */
  @IsSha256Text()
  sha256: string;
}

export class ArchiveDto {
  /** How long nothing of the case is erased: for good, 30 or 10 years. */
  @IsIn(['PERMANENT', 'YEARS_30', 'YEARS_10'])
  retention: 'PERMANENT' | 'YEARS_30' | 'YEARS_10';
}
