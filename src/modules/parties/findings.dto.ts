import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, ValidateNested } from 'class-validator';
import { PageQuery } from '../../platform/http/paging.js';
import { IsPlainText, IsSha256Text, MayBeAbsent } from '../../platform/http/validators.js';
import { OPINION_OUTCOMES, type OpinionOutcome, STATED_MAX, SUBSTANCE } from './core/opinion.js';
import { RELATION_TYPES, type RelationType } from './core/party-types.js';
import type { RelatednessOutcome } from './core/relatedness.js';
import { CoverageResponse, ReasonResponse } from './relatedness.dto.js';

const OUTCOMES: readonly RelatednessOutcome[] = ['RELATED', 'REVIEW', 'INDETERMINATE', 'NOT_RELATED'];
const OPINION_STATES = ['WAITING', 'WITHDRAWN', 'CONFIRMED', 'SUPERSEDED'];
const CAUSES = ['relation', 'relation-end', 'organisation', 'standard'];

export class FindingsQuery extends PageQuery {
  /** Id, USCC or foreign id of one of the two. */
  @MayBeAbsent()
  @IsPlainText()
  organisation?: string;

  @MayBeAbsent()
  @IsIn(OUTCOMES)
  outcome?: RelatednessOutcome;
}

export class OpinionEvidenceBody {
  @IsSha256Text()
  sha256: string;

  @IsPlainText()
  mediaType: string;

  /** Kept for ever, so it must not name a natural person. */
  @IsPlainText(300)
  name: string;
}

export class ConcludeRequest {
  @IsIn(OPINION_OUTCOMES)
  @ApiProperty({ enum: OPINION_OUTCOMES })
  outcome: OpinionOutcome;

  /** Needed to find RELATED where the register answers NOT_RELATED: announcement 42, art. 2 (7). */
  @MayBeAbsent()
  @IsIn([SUBSTANCE])
  limb?: typeof SUBSTANCE;

  /** Kept for ever, so it must not name a natural person. */
  @IsPlainText(STATED_MAX)
  reason: string;

  /** What is new since the confirmed conclusion; needed where there is one. */
  @MayBeAbsent()
  @IsPlainText(STATED_MAX)
  ground?: string;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => OpinionEvidenceBody)
  evidence?: OpinionEvidenceBody[];
}

export class ShownPartyResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** True for a natural person; companies see persons numbered within the answer. */
  @ApiProperty()
  natural: boolean;

  @ApiProperty()
  name: string;

  @ApiPropertyOptional({ description: 'USCC or foreign id of an organisation' })
  code?: string;
}

export class StepEvidenceResponse {
  @ApiPropertyOptional()
  note?: string;

  @ApiPropertyOptional()
  sha256?: string;
}

export class ShownStepResponse {
  @ApiProperty()
  relationId: string;

  @ApiProperty({ enum: RELATION_TYPES })
  type: RelationType;

  @ApiProperty({ type: ShownPartyResponse })
  from: ShownPartyResponse;

  @ApiProperty({ type: ShownPartyResponse })
  to: ShownPartyResponse;

  @ApiPropertyOptional({ format: 'share' })
  sharePct?: string;

  @ApiPropertyOptional({ format: 'date' })
  validFrom?: string;

  /** The end as it is on record now, also where it was recorded after the finding. */
  @ApiPropertyOptional({ format: 'date' })
  validTo?: string;

  @ApiPropertyOptional()
  source?: string;

  @ApiPropertyOptional({ format: 'date' })
  extractedOn?: string;

  @ApiPropertyOptional({ type: StepEvidenceResponse })
  evidence?: StepEvidenceResponse;
}

export class ShownLimbResponse {
  @ApiProperty()
  code: string;

  @ApiProperty({ enum: ['RELATED', 'REVIEW'] })
  outcome: 'RELATED' | 'REVIEW';

  @ApiPropertyOptional({ format: 'share' })
  sharePct?: string;

  @ApiPropertyOptional()
  atThreshold?: boolean;

  @ApiProperty({ type: [ShownPartyResponse] })
  holder: readonly ShownPartyResponse[];

  @ApiProperty({ type: [ShownStepResponse] })
  path: readonly ShownStepResponse[];
}

export class ShownMissingResponse {
  @ApiProperty({ type: ShownPartyResponse })
  organisation: ShownPartyResponse;

  @ApiProperty({ format: 'share' })
  knownPct: string;

  @ApiProperty({ type: [String] })
  ask: readonly string[];
}

export class ShownCoverageResponse extends CoverageResponse {
  @ApiProperty()
  name: string;
}

export class JudgedPartiesResponse {
  @ApiProperty({ type: ShownPartyResponse })
  a: ShownPartyResponse;

  @ApiProperty({ type: ShownPartyResponse })
  b: ShownPartyResponse;
}

export class ShownAnswerResponse {
  @ApiProperty({ enum: OUTCOMES })
  outcome: RelatednessOutcome;

  @ApiProperty({ type: [ShownLimbResponse] })
  limbs: readonly ShownLimbResponse[];

  /** Beside the finding, never part of the outcome. */
  @ApiProperty({ type: [ShownLimbResponse] })
  flags: readonly ShownLimbResponse[];

  @ApiProperty({ type: [ShownMissingResponse] })
  missing: readonly ShownMissingResponse[];

  @ApiProperty({ type: [ShownCoverageResponse] })
  coverage: readonly ShownCoverageResponse[];

  @ApiProperty({ type: [ReasonResponse] })
  reasons: readonly ReasonResponse[];

  @ApiProperty()
  graphDigest: string;

  /** Who was judged: a branch is judged as its head office. */
  @ApiProperty({ type: JudgedPartiesResponse })
  judged: JudgedPartiesResponse;
}

export class CitationResponse {
  @ApiProperty()
  clause: string;

  @ApiProperty()
  source: string;
}

export class StandardResponse {
  @ApiProperty()
  code: string;

  @ApiProperty()
  version: number;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: [CitationResponse] })
  citations: readonly CitationResponse[];

  /** True where this project chose, since policy is silent. */
  @ApiProperty()
  proposal: boolean;
}

export class CauseResponse {
  @ApiProperty({ enum: CAUSES })
  kind: string;

  /** Id of the relation, of the end or of the organisation; `CODE/version` of a standard. */
  @ApiProperty()
  id: string;
}

export class ReexaminationResponse extends ShownAnswerResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: CauseResponse })
  cause: CauseResponse;

  /** What it was compared with: the finding, or the re-examination before. */
  @ApiProperty({ format: 'uuid' })
  previous: string;

  @ApiProperty()
  standardVersion: number;

  @ApiProperty()
  digest: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class DisclosureResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiPropertyOptional({ type: ShownPartyResponse })
  owner?: ShownPartyResponse;

  @ApiProperty({ enum: ['OPEN', 'CLOSED'] })
  state: string;

  @ApiProperty()
  reason: string;

  @ApiProperty({ format: 'date-time' })
  openedAt: string;
}

export class OpinionEvidenceResponse {
  @ApiProperty()
  sha256: string;

  @ApiProperty()
  mediaType: string;

  @ApiProperty()
  name: string;
}

export class OpinionResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  finding: string;

  @ApiProperty({ enum: OPINION_OUTCOMES })
  outcome: OpinionOutcome;

  @ApiPropertyOptional({ enum: [SUBSTANCE] })
  limb?: typeof SUBSTANCE;

  @ApiProperty({ enum: OPINION_STATES })
  state: string;

  @ApiProperty()
  reason: string;

  @ApiPropertyOptional()
  ground?: string;

  @ApiProperty({ type: [OpinionEvidenceResponse] })
  evidence: readonly OpinionEvidenceResponse[];

  /** Account of the one who gave it; shown to offices only. */
  @ApiPropertyOptional()
  givenBy?: string;

  @ApiProperty({ format: 'date-time' })
  givenAt: string;

  /** Account of the other one; shown to offices only. */
  @ApiPropertyOptional()
  confirmedBy?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  confirmedAt?: string;

  @ApiProperty()
  digest: string;
}

export class FindingLineResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: ShownPartyResponse })
  a: ShownPartyResponse;

  @ApiProperty({ type: ShownPartyResponse })
  b: ShownPartyResponse;

  @ApiProperty({ format: 'date' })
  asOf: string;

  @ApiProperty({ enum: OUTCOMES })
  outcome: RelatednessOutcome;

  @ApiProperty()
  standard: string;

  @ApiProperty()
  standardVersion: number;

  @ApiProperty()
  digest: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class FindingPageResponse {
  @ApiProperty({ type: [FindingLineResponse] })
  items: readonly FindingLineResponse[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

/** A finding as it was frozen, and what happened to it since. */
export class FindingResponse extends ShownAnswerResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: ShownPartyResponse })
  a: ShownPartyResponse;

  @ApiProperty({ type: ShownPartyResponse })
  b: ShownPartyResponse;

  @ApiProperty({ format: 'date' })
  asOf: string;

  @ApiProperty({ type: StandardResponse })
  standard: StandardResponse;

  @ApiProperty()
  digest: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;

  @ApiProperty({ type: [ReexaminationResponse] })
  reexaminations: readonly ReexaminationResponse[];

  /** The last re-examination answers otherwise than the finding; false where a change was undone since. */
  @ApiProperty()
  differsNow: boolean;

  @ApiProperty({ type: [DisclosureResponse] })
  requests: readonly DisclosureResponse[];

  @ApiProperty({ type: [OpinionResponse] })
  opinions: readonly OpinionResponse[];

  /** The outcome of the confirmed conclusion, where there is one. */
  @ApiPropertyOptional({ enum: OPINION_OUTCOMES })
  concluded?: OpinionOutcome;

  /** That opinion: on this finding, or on the same facts for another day. */
  @ApiPropertyOptional({ format: 'uuid' })
  concludedBy?: string;
}
