import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsObject, ValidateNested } from 'class-validator';
import { PageQuery } from '../../platform/http/paging.js';
import {
  IsDateText,
  IsFenText,
  IsIdText,
  IsPlainText,
  IsSha256Text,
  IsShareText,
  MayBeAbsent,
} from '../../platform/http/validators.js';
import {
  CONTROL_BASES,
  type ControlBasis,
  INTEREST_TYPES,
  KIN_KINDS,
  type KinKind,
  OFFICER_ROLES,
  type OfficerRole,
  RELATION_SOURCES,
  RELATION_TYPES,
  type RelationSource,
  type RelationType,
} from './core/party-types.js';

/** What a relation or its end rests on; a note, a digest or both. Kept for ever: without names of persons. */
export class RelationEvidenceDto {
  @MayBeAbsent()
  @IsPlainText(500)
  note?: string;

  /** SHA-256 of the paper. */
  @MayBeAbsent()
  @IsSha256Text()
  sha256?: string;
}

export class AddRelationRequest {
  @ApiProperty({ enum: RELATION_TYPES })
  @IsIn(RELATION_TYPES)
  type: RelationType;

  /** Id of an organisation or person, or the code of an organisation: the holder, controller, officer or lender. */
  @IsPlainText(100)
  from: string;

  /** The company, the other kin, or the borrower. */
  @IsPlainText(100)
  to: string;

  /** The exact share; or bounds, where only those are known. */
  @MayBeAbsent()
  @IsShareText()
  sharePct?: string;

  /** Absent beside shareMaxPct: 0. */
  @MayBeAbsent()
  @IsShareText()
  shareMinPct?: string;

  /** Absent beside shareMinPct: 100. */
  @MayBeAbsent()
  @IsShareText()
  shareMaxPct?: string;

  /** True: the share is above shareMinPct. */
  @MayBeAbsent()
  @IsBoolean()
  shareMinExclusive?: boolean;

  /** True: the share is below shareMaxPct. */
  @MayBeAbsent()
  @IsBoolean()
  shareMaxExclusive?: boolean;

  @ApiPropertyOptional({ enum: KIN_KINDS })
  @MayBeAbsent()
  @IsIn(KIN_KINDS)
  kin?: KinKind;

  @ApiPropertyOptional({ enum: OFFICER_ROLES })
  @MayBeAbsent()
  @IsIn(OFFICER_ROLES)
  role?: OfficerRole;

  /** Who appointed the officer: an id or a code. */
  @MayBeAbsent()
  @IsPlainText(100)
  appointedBy?: string;

  @MayBeAbsent()
  @IsFenText()
  amountFen?: string;

  /** The LOAN that is guaranteed. */
  @MayBeAbsent()
  @IsIdText()
  loan?: string;

  @ApiPropertyOptional({ enum: CONTROL_BASES })
  @MayBeAbsent()
  @IsIn(CONTROL_BASES)
  basis?: ControlBasis;

  /** BODS 0.4 type of the interest; absent on HOLDS: shareholding. */
  @ApiPropertyOptional({ enum: INTEREST_TYPES })
  @MayBeAbsent()
  @IsIn(INTEREST_TYPES)
  interest?: string;

  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => RelationEvidenceDto)
  evidence?: RelationEvidenceDto;

  @IsDateText()
  validFrom: string;

  /** The first day on which it no longer holds. */
  @MayBeAbsent()
  @IsDateText()
  validTo?: string;

  @ApiProperty({ enum: RELATION_SOURCES })
  @IsIn(RELATION_SOURCES)
  source: RelationSource;

  /** The day of the extract or declaration that says so. */
  @IsDateText()
  extractedOn: string;
}

export class EndRelationRequest {
  /** The first day on which the relation no longer holds; or `validTo`, the relation's own word for it. */
  @MayBeAbsent()
  @IsDateText()
  on?: string;

  @MayBeAbsent()
  @IsDateText()
  validTo?: string;

  @MayBeAbsent()
  @IsPlainText(500)
  reason?: string;

  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => RelationEvidenceDto)
  evidence?: RelationEvidenceDto;

  @ApiPropertyOptional({ enum: RELATION_SOURCES })
  @MayBeAbsent()
  @IsIn(RELATION_SOURCES)
  source?: RelationSource;

  @MayBeAbsent()
  @IsDateText()
  extractedOn?: string;
}

export class RelationQuery extends PageQuery {
  /** Only relations of this organisation or person. */
  @MayBeAbsent()
  @IsIdText()
  party?: string;
}

export class RelationResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: RELATION_TYPES })
  type: RelationType;

  @ApiProperty({ format: 'uuid' })
  from: string;

  @ApiProperty({ format: 'uuid' })
  to: string;

  @ApiPropertyOptional({ format: 'share' })
  sharePct?: string;

  @ApiPropertyOptional({ format: 'share' })
  shareMinPct?: string;

  @ApiPropertyOptional({ format: 'share' })
  shareMaxPct?: string;

  @ApiPropertyOptional()
  shareMinExclusive?: boolean;

  @ApiPropertyOptional()
  shareMaxExclusive?: boolean;

  @ApiPropertyOptional({ enum: KIN_KINDS })
  kin?: KinKind;

  @ApiPropertyOptional({ enum: OFFICER_ROLES })
  role?: OfficerRole;

  @ApiPropertyOptional({ format: 'uuid' })
  appointedBy?: string;

  @ApiPropertyOptional({ format: 'fen' })
  amountFen?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  loan?: string;

  @ApiPropertyOptional({ enum: CONTROL_BASES })
  basis?: ControlBasis;

  @ApiPropertyOptional({ enum: INTEREST_TYPES })
  interest?: string;

  @ApiPropertyOptional({ type: RelationEvidenceDto })
  evidence?: RelationEvidenceDto;

  @ApiProperty({ format: 'date' })
  validFrom: string;

  @ApiPropertyOptional({ format: 'date' })
  validTo?: string;

  /** The end that holds now: the earlier of validTo and a recorded end. Equal to validFrom: recorded in error, never held. */
  @ApiPropertyOptional({ format: 'date' })
  validUntil?: string;

  @ApiProperty({ enum: RELATION_SOURCES })
  source: RelationSource;

  @ApiPropertyOptional({ format: 'date' })
  extractedOn?: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;

  /** `OVER_100`: with it the known holders of `to` sum to more than 100% on some day. */
  @ApiPropertyOptional({ type: [String] })
  flags?: string[];
}

export class RelationPageResponse {
  @ApiProperty({ type: [RelationResponse] })
  items: readonly RelationResponse[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
