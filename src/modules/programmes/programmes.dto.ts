/** Requests of the room; unknown fields are refused by the platform (surface page sections 1 and 5). */
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  Matches,
  ValidateNested,
} from 'class-validator';
import { IsDateText, IsFenText, IsPlainText, IsShareText, MayBeAbsent } from '../../platform/http/validators.js';
import { RELATEDNESS, type RelatednessOutcome } from './core/evaluation.js';
import { PURPOSES, type Purpose } from './core/programme.js';
import { PARTY_KINDS, type PartyKind } from './core/vocabulary.js';

export class OnQuery {
  /** The day whose rules are asked for; today when left out. */
  @MayBeAbsent()
  @IsDateText()
  on?: string;
}

export class EvaluateApplicantDto {
  @IsIn(PARTY_KINDS)
  kind: PartyKind;

  /** Division code (GB/T 2260) of the place where it really operates. */
  @MayBeAbsent()
  @Matches(/^[0-9]{6}$/)
  placeCode?: string;

  @MayBeAbsent()
  @IsBoolean()
  startUp?: boolean;
}

export class EvaluateContractDto {
  /** The caller's own name for the contract; unique in the request. */
  @IsPlainText(100)
  key: string;

  @IsDateText()
  signedOn: string;

  @IsFenText()
  amountFen: string;

  /** An absent figure equals amountFen. */
  @MayBeAbsent()
  @IsFenText()
  acceptedFen?: string;

  @MayBeAbsent()
  @IsFenText()
  invoicedFen?: string;

  @MayBeAbsent()
  @IsFenText()
  paidFen?: string;

  @MayBeAbsent()
  @IsFenText()
  serviceFeeFen?: string;

  /** Needed only where a programme counts amounts without tax. */
  @MayBeAbsent()
  @IsShareText()
  vatRatePct?: string;

  @IsBoolean()
  onPlatform: boolean;

  @IsIn(PURPOSES)
  purpose: Purpose;

  @IsIn(RELATEDNESS)
  relatedness: RelatednessOutcome;

  /** The kinds in force on the day of signing; every other kind counts as missing. */
  @IsArray()
  @ArrayMaxSize(40)
  @ArrayUnique()
  @Matches(/^[A-Z][A-Z_]{1,39}$/, { each: true })
  attestations: string[];

  /** Number of the contract that stands in its place. */
  @MayBeAbsent()
  @IsPlainText(100)
  duplicateOf?: string;
}

export class EvaluateDto {
  /** The day whose rules are asked; its calendar year is the period. */
  @IsDateText()
  on: string;

  @IsObject()
  @ValidateNested()
  @Type(() => EvaluateApplicantDto)
  applicant: EvaluateApplicantDto;

  @MayBeAbsent()
  @IsFenText()
  alreadyAwardedFen?: string;

  /** This applicant's part of the pool; the pool is not applied when left out. */
  @MayBeAbsent()
  @IsFenText()
  poolRemainingFen?: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => EvaluateContractDto)
  contracts: EvaluateContractDto[];
}
