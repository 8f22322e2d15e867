import { type CalendarDate, isCalendarDate } from '../../kernel/calendar-date.js';
import type { FieldError } from '../../kernel/domain-error.js';
import { type Fen, isFenText, parseFen, ZERO_FEN } from '../../kernel/money.js';
import type { Text } from '../../kernel/text.js';
import type { TableRow } from '../../platform/intake/csv.js';

/** Reads the cells of one row and collects everything wrong with them, so that a person mends a row in one go. */
export class Cells {
  readonly errors: FieldError[] = [];

  constructor(readonly row: TableRow) {}

  /** The cell, or nothing where it is empty. */
  optional(column: string): string | undefined {
    return this.row.values.get(column);
  }

  /** A cell that must be there. */
  text(column: string): string {
    const cell = this.optional(column);
    if (cell !== undefined) return cell;
    this.refuse(column, 'LOAD.FIELD_MISSING', { zh: '此列不能为空', en: 'This column may not be empty' });
    return '';
  }

  date(column: string): CalendarDate | undefined {
    const cell = this.optional(column);
    if (cell === undefined || isCalendarDate(cell)) return cell;
    this.refuse(column, 'LOAD.DATE', {
      zh: `日期须是存在的日子，写作 YYYY-MM-DD，例如 2025-06-18；此处为“${cell}”`,
      en: `A date is an existing day written YYYY-MM-DD, such as 2025-06-18; this is "${cell}"`,
    });
    return undefined;
  }

  requiredDate(column: string): CalendarDate {
    const cell = this.text(column);
    return (cell === '' ? undefined : this.date(column)) ?? ('' as CalendarDate);
  }

  /** An empty amount is 0 (surface page section 5). */
  fen(column: string): Fen {
    return this.optionalFen(column) ?? ZERO_FEN;
  }

  requiredFen(column: string): Fen {
    return this.text(column) === '' ? ZERO_FEN : this.fen(column);
  }

  optionalFen(column: string): Fen | undefined {
    const cell = this.optional(column);
    if (cell === undefined) return undefined;
    if (isFenText(cell)) return parseFen(cell);
    this.refuse(column, 'LOAD.AMOUNT', {
      zh: `金额只写以分为单位的数字，最多 18 位，例如 666666667；此处为“${cell}”`,
      en: `An amount is digits of fen, at most 18, such as 666666667; this is "${cell}"`,
    });
    return undefined;
  }

  flag(column: string): boolean {
    const cell = this.optional(column);
    if (cell !== undefined && cell !== 'true' && cell !== 'false') {
      this.refuse(column, 'LOAD.BOOLEAN', {
        zh: `此列只写 true 或 false；此处为“${cell}”`,
        en: `This column is true or false; this is "${cell}"`,
      });
    }
    return cell === 'true';
  }

  /** A whole number without sign, at most 15 digits. */
  integer(column: string): bigint | undefined {
    const cell = this.optional(column);
    if (cell === undefined) return undefined;
    if (/^[0-9]{1,15}$/.test(cell)) return BigInt(cell);
    this.refuse(column, 'LOAD.INTEGER', {
      zh: `此列须为不带符号的整数，最多 15 位；此处为“${cell}”`,
      en: `This column is a whole number without a sign, at most 15 digits; this is "${cell}"`,
    });
    return undefined;
  }

  oneOf<T extends string>(column: string, values: readonly T[], absent?: T): T {
    const cell = this.optional(column) ?? absent ?? this.text(column);
    const found = values.find((value) => value === cell);
    if (found === undefined && cell !== '') {
      this.refuse(column, 'LOAD.ENUM', {
        zh: `“${cell}”不是可用的值；可用的有 ${values.join('、')}`,
        en: `"${cell}" is not one of: ${values.join(', ')}`,
      });
    }
    return found ?? (values[0] as T);
  }

  /** Words separated by blanks; none where the cell is empty. */
  words(column: string): string[] {
    return (this.optional(column) ?? '').split(/\s+/u).filter((word) => word !== '');
  }

  refuse(field: string, code: string, detail: Text): void {
    this.errors.push({ field, code, detail });
  }
}
