import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import type { JsonObject } from '../../kernel/canonical-json.js';
import {
  IsDigitsText,
  IsJsonObject,
  IsNestedObject,
  IsPeriodText,
  IsPlainText,
  IsSha256Text,
  MayBeAbsent,
} from '../../platform/http/validators.js';

/** Rows of a platform's monthly counts in one request. */
export const ROWS_MAX = 1_000;
const REASON_MAX = 1_000;

export class TakenEventDto {
  /** Place in the batch, from 0. */
  index: number;
  /** Id of the record, by which it is voided. */
  id: string;
}

/** How many of the events were taken now, and how many had been taken before. */
export class SingleReply {
  accepted: number;
  duplicate: number;
  taken: TakenEventDto[];
}

export class RefusedEventDto {
  /** Place in the batch, from 0. */
  index: number;
  /** The event's own id, where it has one. */
  id?: string;
  code: string;
  detail: string;
}

export class BatchReply extends SingleReply {
  refused: RefusedEventDto[];
}

export class VoidEvent {
  @IsPlainText(REASON_MAX)
  reason: string;

  /** The CloudEvent that counts instead, under an id of its own. */
  @MayBeAbsent()
  @IsJsonObject()
  replacement?: JsonObject;
}

export class ReviewCase {
  @IsBoolean()
  accepted: boolean;

  /** SHA-256 of the user's sealed document. */
  @IsSha256Text()
  document: string;

  @IsPlainText(REASON_MAX)
  reason: string;
}

export class MonthlyCount {
  @IsPlainText()
  platform: string;

  /** `YYYY-MM`. */
  @IsString()
  @MaxLength(7)
  month: string;

  /** Key of the corpus, or id of a release. */
  @IsPlainText()
  corpus: string;

  @IsPlainText()
  account: string;

  @IsIn(['download', 'api-call', 'training-run'])
  kind: string;

  /** Digits, at most 18. */
  @IsDigitsText()
  count: string;

  /** USCC of the organisation behind the account; absent = the platform could not identify it. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(40)
  user?: string;
}

export class MonthlyCounts {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(ROWS_MAX)
  @ValidateNested({ each: true })
  @Type(() => MonthlyCount)
  items: MonthlyCount[];
}

export class RightCount {
  @IsDigitsText()
  count: string;

  @MayBeAbsent()
  @IsString()
  @MaxLength(40)
  user?: string;
}

export class VoidStatement {
  @IsPlainText(REASON_MAX)
  reason: string;

  @MayBeAbsent()
  @ValidateNested()
  @Type(() => RightCount)
  @IsNestedObject()
  replacement?: RightCount;
}

export class DisputeEvidenceBody {
  @IsSha256Text()
  sha256: string;

  @IsPlainText()
  mediaType: string;

  @IsPlainText(300)
  name: string;
}

export class NewDispute {
  /** Key or id of the corpus. */
  @IsPlainText()
  corpus: string;

  @IsPeriodText()
  period: string;

  @IsPlainText(REASON_MAX)
  ground: string;

  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => DisputeEvidenceBody)
  evidence: DisputeEvidenceBody[];
}

export class StatementQuery {
  /** Key or id of the corpus. */
  @IsPlainText()
  corpus: string;

  @IsPeriodText()
  period: string;
}
