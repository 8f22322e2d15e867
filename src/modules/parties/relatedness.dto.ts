import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { RELATION_TYPES, type RelationType } from './core/party-types.js';
import type { RelatednessOutcome } from './core/relatedness.js';

const OUTCOMES = ['RELATED', 'REVIEW', 'INDETERMINATE', 'NOT_RELATED'] as const;

export class PathStepResponse {
  @ApiProperty({ format: 'uuid' })
  relationId: string;

  @ApiProperty({ enum: RELATION_TYPES })
  type: RelationType;

  @ApiProperty({ format: 'uuid' })
  from: string;

  @ApiProperty({ format: 'uuid' })
  to: string;

  @ApiPropertyOptional({ format: 'share' })
  sharePct?: string;

  @ApiProperty({ format: 'date' })
  validFrom: string;
}

export class LimbResponse {
  /** The limb of the standard that fired; `SAME_ENTITY` for an organisation and itself or its branch. */
  @ApiProperty()
  code: string;

  @ApiProperty({ enum: ['RELATED', 'REVIEW'] })
  outcome: 'RELATED' | 'REVIEW';

  @ApiPropertyOptional({ format: 'share' })
  sharePct?: string;

  /** Whose holding, control or appointment it is; several are kin counted together. */
  @ApiProperty({ type: [String] })
  holder: readonly string[];

  @ApiProperty({ type: [PathStepResponse] })
  path: readonly PathStepResponse[];

  @ApiPropertyOptional()
  atThreshold?: boolean;
}

export class MissingResponse {
  @ApiProperty({ format: 'uuid' })
  organisation: string;

  /** USCC or foreign id of that organisation. */
  @ApiProperty()
  code: string;

  @ApiProperty({ format: 'share' })
  knownPct: string;

  /** USCC or foreign id of whom to ask. */
  @ApiProperty({ type: [String] })
  ask: readonly string[];
}

export class CoverageResponse {
  @ApiProperty({ format: 'uuid' })
  organisation: string;

  @ApiProperty()
  code: string;

  @ApiProperty({ enum: ['a', 'b'] })
  side: 'a' | 'b';

  @ApiProperty({ enum: ['NO_EQUITY', 'HOLDINGS', 'DISCLOSURE_CEILING', 'OVER_100'] })
  basis: string;

  @ApiProperty({ format: 'share' })
  knownPct: string;

  @ApiProperty({ format: 'share' })
  unknownPct: string;
}

export class ReasonResponse {
  @ApiProperty()
  code: string;

  @ApiProperty()
  text: string;
}

export class JudgedResponse {
  @ApiProperty({ format: 'uuid' })
  a: string;

  @ApiProperty({ format: 'uuid' })
  b: string;
}

/** The answer; nothing is stored. */
export class RelatednessResponse {
  @ApiProperty({ enum: OUTCOMES })
  outcome: RelatednessOutcome;

  @ApiProperty({ type: [LimbResponse] })
  limbs: readonly LimbResponse[];

  /** What other standards see (CAS36, LR), dependence, concert: beside the finding, never part of the outcome. */
  @ApiProperty({ type: [LimbResponse] })
  flags: readonly LimbResponse[];

  @ApiProperty({ type: [MissingResponse] })
  missing: readonly MissingResponse[];

  @ApiProperty({ type: [CoverageResponse] })
  coverage: readonly CoverageResponse[];

  @ApiProperty({ type: [ReasonResponse] })
  reasons: readonly ReasonResponse[];

  @ApiProperty()
  standard: string;

  @ApiProperty()
  standardVersion: number;

  @ApiProperty()
  graphDigest: string;

  @ApiProperty({ format: 'date' })
  asOf: string;

  /** The entities judged: a branch is judged as its head office. */
  @ApiProperty({ type: JudgedResponse })
  judged: JudgedResponse;
}
