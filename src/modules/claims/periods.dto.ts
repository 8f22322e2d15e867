import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsDateText } from '../../platform/http/validators.js';

/** Through which day a period is closed. */
export class CloseDto {
  /** The last day that is closed; today or earlier, and after the last close. */
  @IsDateText()
  through: string;
}

export class CloseResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: ['CLOSE', 'SEAL'] })
  kind: 'CLOSE' | 'SEAL';

  /** The last day that is closed; absent in a seal. */
  @ApiPropertyOptional({ format: 'date' })
  through?: string;

  /** SHA-256 of the trial balance that was closed: RFC 8785 of {pool, period, through, lines: [{code, balanceFen}]}. */
  @ApiProperty({ pattern: '^[0-9a-f]{64}$' })
  digest: string;

  @ApiProperty()
  closedBy: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class PeriodResponse {
  @ApiProperty()
  pool: string;

  @ApiProperty({ example: '2025' })
  period: string;

  @ApiProperty({ enum: ['OPEN', 'CLOSED', 'SEALED'] })
  state: 'OPEN' | 'CLOSED' | 'SEALED';

  /** Nothing more counts on or before this day. */
  @ApiPropertyOptional({ format: 'date' })
  closedThrough?: string;

  @ApiProperty({ type: [CloseResponse] })
  closes: readonly CloseResponse[];
}
