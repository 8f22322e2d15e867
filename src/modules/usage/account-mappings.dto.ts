import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsString, MaxLength, ValidateNested } from 'class-validator';
import { parseDate, shanghaiInstant } from '../../kernel/calendar-date.js';
import { PageQuery } from '../../platform/http/paging.js';
import { IsDateText, IsPlainText, IsSha256Text, MayBeAbsent } from '../../platform/http/validators.js';
import type { MappingDraft, SeenMapping } from './account-mappings.service.js';
import type { MappingDispute } from './core/account-mapping.js';
import { DisputeEvidenceBody } from './usage.dto.js';

const TEXT_MAX = 1_000;

export class NewAccountMapping {
  @IsPlainText()
  platform: string;

  @IsPlainText()
  account: string;

  /** Id or USCC of the organisation behind the account; absent = nobody is known to be. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(80)
  organisation?: string;

  @IsDateText()
  from: string;

  /** First day on which it no longer holds; absent = until another entry supersedes it. */
  @MayBeAbsent()
  @IsDateText()
  until?: string;

  /** What the document is and what it shows. */
  @IsPlainText(TEXT_MAX)
  note: string;

  /** SHA-256 of the sealed document. */
  @IsSha256Text()
  document: string;
}

export class AccountMappingsQuery extends PageQuery {
  @MayBeAbsent()
  @IsPlainText()
  platform?: string;

  @MayBeAbsent()
  @IsPlainText()
  account?: string;
}

export class DisputeMapping {
  @IsPlainText(TEXT_MAX)
  ground: string;

  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => DisputeEvidenceBody)
  evidence: DisputeEvidenceBody[];
}

export function mappingDraft({ from, until, organisation, ...rest }: NewAccountMapping): MappingDraft {
  return {
    ...rest,
    ...(organisation === undefined ? {} : { organisation }),
    from: parseDate(from, '/from'),
    ...(until === undefined ? {} : { until: parseDate(until, '/until') }),
  };
}

export function mappingReply({ mapping, disputes }: SeenMapping): object {
  const { id, platform, account, organisationId, user, from, until, note, document, recordedBy, recordedAt } = mapping;
  return {
    id,
    platform,
    account,
    organisation: organisationId,
    user,
    from,
    until,
    note,
    document,
    recordedBy,
    recordedAt: shanghaiInstant(recordedAt),
    disputes: disputes.map(mappingDisputeReply),
  };
}

export function mappingDisputeReply(dispute: MappingDispute): object {
  const { id, mappingId, organisationId, ground, evidence, recordedAt } = dispute;
  return {
    id,
    mapping: mappingId,
    organisation: organisationId,
    ground,
    evidence,
    recordedAt: shanghaiInstant(recordedAt),
  };
}
