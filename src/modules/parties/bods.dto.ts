import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { IsDateText, IsPlainText, MayBeAbsent } from '../../platform/http/validators.js';
import { EXPORT_FILES, type ExportFile } from './bods-export.service.js';

export class ExportQuery {
  /** Id or code of an organisation: only it and everyone above it. */
  @MayBeAbsent()
  @IsPlainText(200)
  organisation?: string;

  /** Only what holds on this day; absent: everything, with its days. */
  @MayBeAbsent()
  @IsDateText()
  on?: string;

  @ApiPropertyOptional({ enum: EXPORT_FILES })
  @MayBeAbsent()
  @IsIn(EXPORT_FILES)
  format?: ExportFile;
}

export class BodsFaultResponse {
  /** RFC 6901 pointer within the statement. */
  pointer: string;

  code: string;

  detail: string;
}

export class RefusedStatementResponse extends BodsFaultResponse {
  /** Place in the array, from 0. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  index: number;

  statementId?: string;

  /** Every fault of the statement; the first is the one above. */
  @ApiProperty({ type: [BodsFaultResponse] })
  errors: readonly BodsFaultResponse[];
}

export class StatementNoteResponse {
  @ApiProperty({ type: 'integer', minimum: 0 })
  index: number;

  statementId: string;

  code: string;

  detail: string;
}

export class BodsImportResponse {
  /** Statements that brought something new. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  taken: number;

  /** Statements that say what is known. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  unchanged: number;

  @ApiProperty({ type: [RefusedStatementResponse] })
  refused: readonly RefusedStatementResponse[];

  @ApiProperty({ type: [StatementNoteResponse] })
  notes: readonly StatementNoteResponse[];

  /** Ids of the natural persons that the statements speak of. */
  @ApiProperty({ type: [String] })
  persons: readonly string[];
}
