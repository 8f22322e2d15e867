import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsObject, Max, Min, ValidateNested } from 'class-validator';
import {
  IsDateText,
  IsFenText,
  IsPlainText,
  IsSha256Text,
  IsShareText,
  MayBeAbsent,
} from '../../platform/http/validators.js';
import { FACT_TYPES, type FactType } from './core/organisation-fact.js';
import { ORGANISATION_KINDS, type OrganisationKind } from './core/party-types.js';
import { EXTRACT_STATES, type ExtractState } from './core/registry-extract.js';

export class CodeEvidenceDto {
  /** Why the code is right although its check character is not. */
  @IsPlainText(500)
  note: string;

  /** SHA-256 of the scanned certificate. */
  @IsSha256Text()
  sha256: string;
}

export class CapitalSpanDto {
  @IsDateText()
  from: string;

  @MayBeAbsent()
  @IsDateText()
  to?: string;

  @IsFenText()
  fen: string;
}

export class AddOrganisationRequest {
  /** Unified social credit code; normalised first. Not for OVERSEAS. */
  @MayBeAbsent()
  @IsPlainText(60)
  uscc?: string;

  /** `LEI:...` or `REG:country:number`, for OVERSEAS instead of uscc. */
  @MayBeAbsent()
  @IsPlainText(100)
  foreignId?: string;

  @IsPlainText(200)
  nameZh: string;

  @MayBeAbsent()
  @IsPlainText(200)
  nameEn?: string;

  @ApiProperty({ enum: ORGANISATION_KINDS })
  @IsIn(ORGANISATION_KINDS)
  kind: OrganisationKind;

  @MayBeAbsent()
  @IsDateText()
  registeredOn?: string;

  /** Administrative division, 4 to 12 digits. */
  @MayBeAbsent()
  @IsPlainText(12)
  placeCode?: string;

  @MayBeAbsent()
  @IsBoolean()
  stateAssetsAuthority?: boolean;

  @MayBeAbsent()
  @IsBoolean()
  startUp?: boolean;

  /** A bank or other financial institution that acts independently of the two: its loans do not count. */
  @MayBeAbsent()
  @IsBoolean()
  independentFinancialInstitution?: boolean;

  /** Code or id of the head office; for BRANCH. */
  @MayBeAbsent()
  @IsPlainText(60)
  headOffice?: string;

  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => CodeEvidenceDto)
  codeEvidence?: CodeEvidenceDto;

  /** Holders from this share on must be disclosed, as for a listed company. */
  @MayBeAbsent()
  @IsShareText()
  disclosureCeilingPct?: string;

  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(1000)
  boardSeats?: number;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => CapitalSpanDto)
  paidInCapital?: CapitalSpanDto[];
}

/** What any signed-in user may read of an organisation. */
export class OrganisationResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiPropertyOptional()
  uscc?: string;

  @ApiPropertyOptional()
  foreignId?: string;

  @ApiProperty()
  nameZh: string;

  @ApiPropertyOptional()
  nameEn?: string;

  @ApiProperty({ enum: ORGANISATION_KINDS })
  kind: OrganisationKind;

  @ApiPropertyOptional({ format: 'date' })
  registeredOn?: string;

  @ApiPropertyOptional()
  placeCode?: string;

  @ApiProperty()
  stateAssetsAuthority: boolean;

  @ApiProperty()
  startUp: boolean;

  @ApiProperty()
  independentFinancialInstitution: boolean;

  /** Id of the head office of a branch. */
  @ApiPropertyOptional({ format: 'uuid' })
  headOffice?: string;

  /** The code was taken on evidence although its check character is wrong. */
  @ApiProperty()
  checkFailed: boolean;

  @ApiPropertyOptional({ format: 'share' })
  disclosureCeilingPct?: string;

  /** `OVER_100`: the known holders sum to more than 100% on some day. */
  @ApiProperty({ type: [String] })
  flags: string[];

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class OrganisationFactResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: FACT_TYPES })
  type: FactType;

  @ApiProperty({ format: 'date' })
  on: string;

  @ApiPropertyOptional()
  nameZh?: string;

  @ApiPropertyOptional()
  nameEn?: string;

  @ApiPropertyOptional({ type: [String], format: 'uuid' })
  successors?: readonly string[];

  @ApiProperty()
  sha256: string;

  @ApiPropertyOptional()
  reason?: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

/** The newest extract of the register of enterprises, for the organisation itself, the exchange and who supervises. */
export class NewestExtractResponse {
  @ApiProperty({ format: 'date' })
  issuedOn: string;

  @ApiProperty({ enum: EXTRACT_STATES })
  state: ExtractState;

  /** From this day on another is due. */
  @ApiProperty({ format: 'date' })
  dueOn: string;

  @ApiProperty()
  pastAge: boolean;
}

/** One organisation with what became of it. */
export class OrganisationLifeResponse extends OrganisationResponse {
  /** The first day on which it no longer was: struck off, or merged. */
  @ApiPropertyOptional({ format: 'date' })
  endedOn?: string;

  /** Where its name has changed: the one that it bears now. */
  @ApiPropertyOptional()
  nameZhNow?: string;

  @ApiPropertyOptional()
  nameEnNow?: string;

  @ApiProperty({ type: [OrganisationFactResponse] })
  facts: readonly OrganisationFactResponse[];

  @ApiPropertyOptional({ type: NewestExtractResponse })
  extract?: NewestExtractResponse;
}

export class OrganisationPageResponse {
  @ApiProperty({ type: [OrganisationResponse] })
  items: readonly OrganisationResponse[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class AddPersonRequest {
  @IsPlainText(200)
  nameZh: string;

  /** Kept only as a salted hash. */
  @MayBeAbsent()
  @IsPlainText(100)
  identifier?: string;
}

export class PersonResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;
}

export class RelatednessRequest {
  /** Id, USCC or foreign id of an organisation, or id of a person. */
  @IsPlainText(100)
  a: string;

  /** Id, USCC or foreign id of an organisation, or id of a person. */
  @IsPlainText(100)
  b: string;

  /** The day on which the two are judged. */
  @IsDateText()
  on: string;

  /** Absent: `SZ_VOUCHER_DEFAULT_v1`. */
  @MayBeAbsent()
  @IsPlainText(60)
  standard?: string;

  /** Only what was recorded until then counts, as the register was known: an instant with its offset. */
  @ApiPropertyOptional({ format: 'date-time' })
  @MayBeAbsent()
  @IsPlainText(40)
  knownAt?: string;
}
