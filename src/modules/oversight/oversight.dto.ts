import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { PageQuery } from '../../platform/http/paging.js';
import { IsPlainText, MayBeAbsent } from '../../platform/http/validators.js';

const STATES = ['OPEN', 'CLOSED'] as const;

export class QueueQuery extends PageQuery {
  /** OPEN unless said. */
  @MayBeAbsent()
  @IsIn(STATES)
  state?: (typeof STATES)[number];

  /** What is to be done, for example BASIS_FELL. */
  @MayBeAbsent()
  @IsPlainText(60)
  kind?: string;
}

export class QueueSubject {
  kind: string;
  id: string;
}

export class QueueItem {
  id: string;
  kind: string;
  /** The record that must be looked at. */
  subject: QueueSubject;
  /** The record that fell, where one did. */
  basis?: QueueSubject;
  authority?: string;
  owner?: string;
  dueOn?: string;
  reason: string;
  openedAt: string;
}

export class QueuePage {
  @ApiProperty({ type: [QueueItem] })
  items: readonly QueueItem[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
