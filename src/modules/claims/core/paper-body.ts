/**
 * What a paper says, as it is stored: the issuer, the title, the addressee, then paragraphs, headings and tables. The
 * number and the day stand beside it. Rendering adds nothing but the form (GB/T 9704-2012).
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { canonicalText, type Json } from '../../../kernel/canonical-json.js';
import { writtenDay } from './paper-words.js';

export interface PaperTableBody {
  readonly heads: readonly string[];
  /** Parts of the whole. */
  readonly widths: readonly number[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of amounts, from 0. */
  readonly right?: readonly number[];
}

export type PaperBlockBody =
  | { readonly text: string }
  | { readonly heading: string }
  | { readonly table: PaperTableBody };

export interface PaperBody {
  readonly issuer: string;
  readonly title: string;
  /** Absent where the paper is for everyone. */
  readonly addressee?: string;
  readonly blocks: readonly PaperBlockBody[];
  /** 送达回证, on a page of its own. */
  readonly annex?: readonly PaperBlockBody[];
}

export function writePaper(body: PaperBody): string {
  return canonicalText(body as unknown as Json);
}

/** The paper with number and day, ready to be laid out. */
export function readPaper(row: { readonly body: string; readonly number: string; readonly datedOn: CalendarDate }) {
  const body = JSON.parse(row.body) as PaperBody;
  return { ...body, number: row.number, on: row.datedOn, dated: writtenDay(row.datedOn) };
}

/** 送达回证: filled in by whoever delivers the paper, and by whoever takes it. */
export function serviceSlip(title: string, receiver: string): readonly PaperBlockBody[] {
  return [
    { heading: '送达回证' },
    {
      table: {
        heads: ['事项', '内容'],
        widths: [3, 9],
        rows: [
          ['送达文书', `《${title}》`],
          ['受送达人', receiver],
          ['送达方式', '□直接送达　□电子送达　□邮寄送达　□留置送达　□公告送达'],
          ['送达日期', '　　　　年　　月　　日'],
          ['受送达人签收', ''],
          ['送达人', ''],
        ],
      },
    },
  ];
}
