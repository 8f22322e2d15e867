/** What can be wrong in a listing sheet, one function per code; each says how to mend it. */
import type { Text } from '../../../kernel/text.js';

/** What is wrong in one cell, or with a column that is not there. */
export interface CellFault {
  readonly row: number;
  readonly column: number;
  readonly code: string;
  readonly detail: Text;
}

type At = Pick<CellFault, 'row' | 'column'>;

function shown(text: string): string {
  const one = JSON.stringify(text);
  return one.length > 60 ? `${one.slice(0, 60)}…` : one;
}

function fault(at: At, code: string, zh: string, en: string): CellFault {
  return { ...at, code: `CATALOGUE.${code}`, detail: { zh, en } };
}

function wrong(code: string, zh: string, en: string) {
  return { code: `CATALOGUE.${code}`, detail: { zh, en } };
}

const TEMPLATE = { zh: '请下载模板，保留表头', en: 'download the template and keep its headings' };

export const sheetEmpty = (): CellFault =>
  fault(
    { row: 1, column: 0 },
    'SHEET_EMPTY',
    `表里没有内容；${TEMPLATE.zh}，每行填写一个发行版`,
    `The sheet is empty; ${TEMPLATE.en}, and write one release in each row`,
  );

export const headingUnknown = (row: number, column: number, text: string): CellFault =>
  fault(
    { row, column },
    'SHEET_HEADING',
    `表头 ${shown(text)} 不认识；${TEMPLATE.zh}，或删去这一列`,
    `The heading ${shown(text)} is not known; ${TEMPLATE.en}, or remove the column`,
  );

export const headingTwice = (row: number, column: number, heading: Text): CellFault =>
  fault(
    { row, column },
    'SHEET_HEADING_TWICE',
    `表头“${heading.zh}”出现两次，请删去一列`,
    `The heading "${heading.en}" is there twice; remove one of the columns`,
  );

export const headingMissing = (row: number, column: number, heading: Text): CellFault =>
  fault(
    { row, column },
    'SHEET_HEADING_MISSING',
    `缺少必填列“${heading.zh}”；${TEMPLATE.zh}`,
    `The required column "${heading.en}" is missing; ${TEMPLATE.en}`,
  );

export const noHeading = (at: At): CellFault =>
  fault(
    at,
    'SHEET_NO_HEADING',
    '这一格所在的列没有表头；请补上表头或清空这一格',
    'The column of this cell has no heading; give it one, or empty the cell',
  );

export const formula = (at: At, text: string): CellFault =>
  fault(
    at,
    'SHEET_FORMULA',
    `这一格是公式 ${shown(`=${text}`)}，公式不予采用；请复制后“选择性粘贴－数值”`,
    `This cell is a formula ${shown(`=${text}`)}, and formulas are not taken; copy it and paste its value`,
  );

export const errorValue = (at: At, text: string): CellFault =>
  fault(
    at,
    'SHEET_ERROR_VALUE',
    `这一格是错误值 ${text}；请填写内容或清空`,
    `This cell holds the error ${text}; write its content or empty it`,
  );

export const cellMissing = (at: At, heading: Text): CellFault =>
  fault(
    at,
    'SHEET_CELL_MISSING',
    `“${heading.zh}”必填，请填写这一格`,
    `"${heading.en}" is required; fill in this cell`,
  );

export const notAChoice = (text: string, choices: readonly string[]) =>
  wrong(
    'SHEET_CHOICE',
    `${shown(text)} 不在可选之列；请从下拉列表中选：${choices.join('、')}`,
    `${shown(text)} cannot be chosen; take one from the list: ${choices.join(', ')}`,
  );

export const notADay = (text: string) =>
  wrong(
    'SHEET_DATE',
    `${shown(text)} 不是日期；请写作 2026-01-15，或用日期格式的单元格`,
    `${shown(text)} is no day; write 2026-01-15, or use a cell with the format of a date`,
  );

export const notACount = (text: string) =>
  wrong(
    'SHEET_COUNT',
    `${shown(text)} 不是不小于 0 的整数；请只写数字，至多 18 位`,
    `${shown(text)} is no integer of at least 0; write digits only, at most 18`,
  );

export const notAPrice = (text: string) =>
  wrong(
    'SHEET_PRICE',
    `${shown(text)} 不是以元计的金额；请写数字，至多两位小数，例如 120000.00`,
    `${shown(text)} is no amount in yuan; write digits with at most two decimals, such as 120000.00`,
  );

export const keyTwice = (at: At, row: number): CellFault =>
  fault(
    at,
    'SHEET_KEY_TWICE',
    `与第 ${row} 行的编号和内容摘要相同；同一发行版只写一行`,
    `Key and digest are those of row ${row}; write each release once`,
  );
