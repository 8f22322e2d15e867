import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { CONTRADICTION_CODES, type ContradictionCode, STATEMENTS, type Statement } from './core/declaration.js';
import { RELATION_TYPES, type RelationType } from './core/party-types.js';
import { QUESTION_CODES, type QuestionCode } from './core/questionnaire.table.js';
import { DeclarationEvidenceBody } from './declarations.dto.js';

export class BothTextsResponse {
  @ApiProperty()
  zh: string;

  @ApiProperty()
  en: string;
}

export class QuestionResponse {
  @ApiProperty({ enum: QUESTION_CODES })
  code: QuestionCode;

  @ApiProperty({ type: BothTextsResponse })
  title: BothTextsResponse;

  /** Where the entries stand in `answers`. */
  @ApiProperty()
  field: string;

  @ApiProperty()
  required: boolean;

  /** What an entry becomes on the register. */
  @ApiPropertyOptional({ enum: RELATION_TYPES })
  relation?: RelationType;

  @ApiProperty({ type: BothTextsResponse })
  text: BothTextsResponse;

  /** The clauses that make the question matter. */
  @ApiProperty({ type: [BothTextsResponse] })
  sources: readonly BothTextsResponse[];
}

export class QuestionsResponse {
  @ApiProperty()
  version: number;

  @ApiProperty({ type: [QuestionResponse] })
  questions: readonly QuestionResponse[];
}

/** An answer as it was read: the ends are ids, persons are never shown by name. */
export class EntryResponse {
  @ApiProperty({ enum: QUESTION_CODES })
  question: QuestionCode;

  @ApiProperty({ enum: RELATION_TYPES })
  type: RelationType;

  @ApiProperty({ format: 'uuid' })
  from: string;

  @ApiProperty({ format: 'uuid' })
  to: string;

  @ApiProperty({ format: 'date' })
  validFrom: string;

  @ApiPropertyOptional({ format: 'date' })
  validTo?: string;

  @ApiPropertyOptional({ format: 'fen' })
  amountFen?: string;

  @ApiPropertyOptional({ format: 'share' })
  sharePct?: string;

  @ApiPropertyOptional()
  kin?: string;

  @ApiPropertyOptional()
  basis?: string;

  /** The relation on the register; none for a holder, whose share is only compared. */
  @ApiPropertyOptional({ format: 'uuid' })
  relation?: string;

  /** Recorded from this declaration; false where it was on record before. */
  @ApiPropertyOptional()
  taken?: boolean;
}

export class ContradictionResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: CONTRADICTION_CODES })
  code: ContradictionCode;

  @ApiPropertyOptional({ enum: QUESTION_CODES })
  question?: QuestionCode;

  /** The relation on the register that speaks against the declaration. */
  @ApiPropertyOptional({ format: 'uuid' })
  relation?: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  declared: JsonObject;

  /** What the register says: relation, source, day of the extract. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  registered: JsonObject;

  @ApiProperty({ type: BothTextsResponse })
  text: BothTextsResponse;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class DeclarationResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  declarant: string;

  @ApiProperty({ format: 'uuid' })
  counterparty: string;

  @ApiProperty({ format: 'date' })
  on: string;

  @ApiProperty()
  questionsVersion: number;

  @ApiProperty({ enum: STATEMENTS })
  statement: Statement;

  @ApiProperty({ type: [EntryResponse] })
  entries: readonly EntryResponse[];

  @ApiProperty({ enum: QUESTION_CODES, isArray: true })
  nothingToDeclare: readonly QuestionCode[];

  /** Id of the person who signed. */
  @ApiProperty({ format: 'uuid' })
  signedBy: string;

  @ApiProperty()
  strength: string;

  @ApiProperty({ format: 'date' })
  signedOn: string;

  @ApiProperty({ type: [DeclarationEvidenceBody] })
  evidence: readonly DeclarationEvidenceBody[];

  /** What the engine answered for the two on the day, the declared relations included. */
  @ApiProperty({ enum: ['RELATED', 'REVIEW', 'INDETERMINATE', 'NOT_RELATED'] })
  outcome: string;

  @ApiProperty()
  standard: string;

  @ApiProperty()
  standardVersion: number;

  @ApiProperty()
  graphDigest: string;

  @ApiProperty({ type: [ContradictionResponse] })
  contradictions: readonly ContradictionResponse[];

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class DeclarationPageResponse {
  @ApiProperty({ type: [DeclarationResponse] })
  items: readonly DeclarationResponse[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
