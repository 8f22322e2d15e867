import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import { PageQuery } from '../../platform/http/paging.js';
import { IsDateText, MayBeAbsent } from '../../platform/http/validators.js';

/** Filters of the list of claims. */
export class ClaimsQuery extends PageQuery {
  /** Programme code, such as `SZ-CORPUS-PURCHASE`. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(60)
  programme?: string;

  /** A year, such as `2025`. */
  @MayBeAbsent()
  @Matches(/^20[0-9]{2}$/)
  period?: string;
}

/** Under which programme a contract is to be claimed. */
export class ProgrammeQuery {
  /** Programme code, such as `SZ-CORPUS-PURCHASE`. */
  @IsString()
  @MaxLength(60)
  programme: string;
}

/** Query of a pool. */
export class PoolQuery {
  /** The day at whose end in Shanghai the pool is wanted, by the days on which things counted; now when absent. */
  @MayBeAbsent()
  @IsDateText()
  asOf?: string;
}

export class ClaimApplicantResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  uscc: string;

  @ApiProperty()
  nameZh: string;
}

export class ClaimReasonResponse {
  @ApiProperty()
  code: string;

  @ApiProperty()
  clause: string;

  /** In the language asked for. */
  @ApiProperty()
  reason: string;

  @ApiPropertyOptional()
  wouldQualifyIf?: string;

  @ApiPropertyOptional({ format: 'fen' })
  amountFen?: string;
}

export class ClaimRateResponse {
  @ApiProperty()
  num: string;

  @ApiProperty()
  den: string;
}

export class ClaimContractResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  number: string;

  @ApiProperty({ format: 'fen' })
  baseFen: string;

  @ApiProperty({ type: ClaimRateResponse })
  rate: ClaimRateResponse;

  @ApiProperty({ format: 'fen' })
  amountFen: string;

  @ApiProperty({ type: [ClaimReasonResponse] })
  cuts: ClaimReasonResponse[];

  @ApiProperty({ type: [ClaimReasonResponse] })
  refusals: ClaimReasonResponse[];

  /** Step, rule, clause, inputs and result of each rule applied, as recorded. */
  @ApiPropertyOptional({ type: [Object] })
  trace?: object[];
}

export class ClaimResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  number: string;

  @ApiProperty()
  state: string;

  @ApiProperty()
  programme: string;

  @ApiProperty()
  period: string;

  @ApiProperty()
  call: string;

  @ApiProperty({ type: ClaimApplicantResponse })
  applicant: ClaimApplicantResponse;

  /** Absent until decided. */
  @ApiPropertyOptional({ format: 'fen' })
  amountFen?: string;

  /** Name of the programme version that decided, such as `SZ-CORPUS-PURCHASE@1`. */
  @ApiPropertyOptional()
  programmeVersion?: string;

  @ApiPropertyOptional({ type: [ClaimContractResponse] })
  contracts?: ClaimContractResponse[];

  /** Only of a reward by use: what counted of each opened corpus and what did not, with the score. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  openness?: object;
}

export class ClaimPageResponse {
  @ApiProperty({ type: [ClaimResponse] })
  items: readonly ClaimResponse[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

/** The pool by published events; public remaining = total - published + freed. */
export class PoolResponse {
  @ApiProperty()
  programme: string;

  @ApiProperty()
  period: string;

  /** The day that was asked for. */
  @ApiPropertyOptional({ format: 'date' })
  asOf?: string;

  @ApiProperty({ format: 'fen' })
  totalFen: string;

  @ApiProperty({ format: 'fen' })
  publishedFen: string;

  @ApiProperty({ format: 'fen' })
  issuedFen: string;

  @ApiProperty({ format: 'fen' })
  paidFen: string;

  @ApiProperty({ format: 'fen' })
  lapsedFen: string;

  @ApiProperty({ format: 'fen' })
  carriedOverFen: string;

  @ApiProperty({ format: 'fen' })
  remainingFen: string;

  /** Only for officers of the authority. */
  @ApiPropertyOptional({ format: 'fen' })
  reservedFen?: string;
}
