import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { AUDIT_KINDS, type AuditKind } from '../../platform/http/audit.js';
import { PageQuery } from '../../platform/http/paging.js';
import { IsDateText, IsIdText, IsPlainText, MayBeAbsent } from '../../platform/http/validators.js';

export class AccessLogQuery extends PageQuery {
  /** CHANGE, REFUSAL (on policy), DENIAL (of access) or READ (by an officer, auditor, operator or administrator). */
  @MayBeAbsent()
  @IsIn(AUDIT_KINDS)
  kind?: AuditKind;

  /** `operationId` of this document, for example ContractsController_sign. */
  @MayBeAbsent()
  @IsPlainText(120)
  operation?: string;

  /** Id of the account; `public` for whoever was not signed in. */
  @MayBeAbsent()
  @IsPlainText(60)
  actor?: string;

  /** Id of the organisation acted for. */
  @MayBeAbsent()
  @IsIdText()
  organisation?: string;

  @MayBeAbsent()
  @IsPlainText(60)
  authority?: string;

  /** Id or code of the record. */
  @MayBeAbsent()
  @IsPlainText(200)
  subject?: string;

  /** `X-Request-Id` of a reply. */
  @MayBeAbsent()
  @IsIdText()
  request?: string;

  /** From this day on. */
  @MayBeAbsent()
  @IsDateText()
  from?: string;

  /** Before this day. */
  @MayBeAbsent()
  @IsDateText()
  to?: string;
}

export class AccessLogRow {
  id: string;
  at: string;
  @ApiProperty({ enum: AUDIT_KINDS })
  kind: AuditKind;
  operation: string;
  subject?: string;
  @ApiProperty({ enum: ['user', 'system', 'public'] })
  actorKind: 'user' | 'system' | 'public';
  actorId: string;
  actorName?: string;
  organisation?: string;
  authority?: string;
  address?: string;
  @ApiProperty({ type: 'integer' })
  status: number;
  code?: string;
  requestId: string;
}

export class AccessLogPage {
  @ApiProperty({ type: [AccessLogRow] })
  items: readonly AccessLogRow[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
