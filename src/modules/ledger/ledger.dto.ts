import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { PageQuery } from '../../platform/http/paging.js';
import { IsPlainText, MayBeAbsent } from '../../platform/http/validators.js';
import { MOMENT_AXES, type MomentAxis } from './core/moment.js';

/** Query of the trial balance. */
export class TrialBalanceQuery {
  /** The day at whose end in Shanghai the balances are wanted; with `by=recorded` also an RFC 3339 instant. Now when absent. */
  @MayBeAbsent()
  @IsPlainText(40)
  asOf?: string;

  /** By the day on which things count, or by when they were written down. */
  @ApiPropertyOptional({ enum: MOMENT_AXES, default: 'event' })
  @IsIn(MOMENT_AXES)
  by: MomentAxis = 'event';
}

/** Query of the list of accounts. */
export class AccountsQuery extends PageQuery {
  /** As in the trial balance. Without it and `by` the balances are the stored ones, of everything booked. */
  @MayBeAbsent()
  @IsPlainText(40)
  asOf?: string;

  /** As in the trial balance; `event` where only `asOf` is given. */
  @ApiPropertyOptional({ enum: MOMENT_AXES })
  @MayBeAbsent()
  @IsIn(MOMENT_AXES)
  by?: MomentAxis;
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

export class LedgerEntryResponse {
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

  /** First day on which a reservation no longer holds. */
  @ApiPropertyOptional({ format: 'date' })
  expiresOn?: string;

  /** The reservation that it takes from, or gives back to. */
  @ApiPropertyOptional({ format: 'uuid' })
  settles?: string;

  @ApiProperty({ format: 'fen' })
  amountFen: string;
}

export class EntryPageResponse {
  @ApiProperty({ type: [LedgerEntryResponse] })
  items: readonly LedgerEntryResponse[];

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
  /** The day by event date, the instant by recorded date. */
  @ApiProperty()
  asOf: string;

  @ApiProperty({ enum: MOMENT_AXES })
  by: MomentAxis;

  @ApiProperty({ type: [TrialBalanceLineResponse] })
  lines: readonly TrialBalanceLineResponse[];

  /** Sum over all lines; anything but 0 is an alarm. */
  @ApiProperty({ format: 'fen' })
  totalFen: string;
}
