import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsDateText, MayBeAbsent } from '../../platform/http/validators.js';

/** Query of the trial balance. */
export class TrialBalanceQuery {
  /** The day at whose end the balances are wanted; today when absent. */
  @MayBeAbsent()
  @IsDateText()
  asOf?: string;
}

export class AccountResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** Its name, such as `pool/SZ-CORPUS/2025/available`. */
  @ApiProperty()
  code: string;

  @ApiProperty()
  kind: string;

  @ApiProperty()
  pool: string;

  @ApiProperty()
  period: string;

  @ApiPropertyOptional()
  organisation?: string;

  @ApiProperty({ enum: ['debit', 'credit'] })
  normalSide: string;

  /** The balance never falls below this; absent: no limit. */
  @ApiPropertyOptional({ format: 'fen' })
  minBalanceFen?: string;

  /** Sum of its entries; money that arrived is positive. */
  @ApiProperty({ format: 'fen' })
  balanceFen: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class AccountPageResponse {
  @ApiProperty({ type: [AccountResponse] })
  items: readonly AccountResponse[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class EntryResponse {
  @ApiProperty({ format: 'uuid' })
  transferId: string;

  @ApiProperty()
  kind: string;

  /** The day on which it counts. */
  @ApiProperty({ format: 'date' })
  eventDate: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;

  @ApiProperty()
  referenceKind: string;

  @ApiProperty()
  referenceId: string;

  @ApiPropertyOptional()
  narrative?: string;

  /** The transfer that this one takes back. */
  @ApiPropertyOptional({ format: 'uuid' })
  reverses?: string;

  @ApiProperty({ format: 'fen' })
  amountFen: string;
}

export class EntryPageResponse {
  @ApiProperty({ type: [EntryResponse] })
  items: readonly EntryResponse[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class TrialBalanceLineResponse {
  @ApiProperty({ format: 'uuid' })
  accountId: string;

  @ApiProperty()
  code: string;

  @ApiProperty()
  kind: string;

  @ApiProperty({ enum: ['debit', 'credit'] })
  normalSide: string;

  @ApiProperty({ format: 'fen' })
  balanceFen: string;
}

export class TrialBalanceResponse {
  @ApiProperty({ format: 'date' })
  asOf: string;

  @ApiProperty({ type: [TrialBalanceLineResponse] })
  lines: readonly TrialBalanceLineResponse[];

  /** Sum over all lines; anything but 0 is an alarm. */
  @ApiProperty({ format: 'fen' })
  totalFen: string;
}
