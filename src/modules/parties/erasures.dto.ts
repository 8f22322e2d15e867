import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsPlainText } from '../../platform/http/validators.js';

export class RequestErasureRequest {
  /** Kept for ever, so it must not name the person. */
  @IsPlainText(500)
  reason: string;
}

export class ErasureResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  person: string;

  @ApiProperty({ enum: ['REQUESTED', 'ERASED'] })
  state: 'REQUESTED' | 'ERASED';

  @ApiProperty()
  reason: string;

  /** Account of the one who asked. */
  @ApiProperty()
  requestedBy: string;

  @ApiProperty({ format: 'date-time' })
  requestedAt: string;

  /** Account of the other one, who confirmed. */
  @ApiPropertyOptional()
  confirmedBy?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  erasedAt?: string;
}

export class ErasurePageResponse {
  @ApiProperty({ type: [ErasureResponse] })
  items: readonly ErasureResponse[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class ShownPersonResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** The name; once erased, words in the caller's language that say so. */
  @ApiProperty()
  nameZh: string;

  @ApiProperty({ enum: ['REGISTERED', 'ERASED'] })
  state: 'REGISTERED' | 'ERASED';

  @ApiPropertyOptional({ format: 'date-time' })
  erasedAt?: string;
}
