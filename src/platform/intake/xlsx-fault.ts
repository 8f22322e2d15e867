import type { Text } from '../../kernel/text.js';

/** Why a workbook could not be read at all. What is wrong in one cell is said of that cell instead. */
export class XlsxFault extends Error {
  override readonly name = 'XlsxFault';

  constructor(
    readonly code: string,
    readonly text: Text,
  ) {
    super(text.en);
  }
}

const MEND = {
  zh: '请用 Excel 或 WPS 重新另存为 .xlsx，或从本站下载模板填写',
  en: 'save it again as .xlsx with Excel or WPS, or fill in the template of this site',
};

export const notXlsx = (zh: string, en: string): XlsxFault =>
  new XlsxFault('SHEET_FORM', {
    zh: `这不是可读的 .xlsx 文件：${zh}；${MEND.zh}`,
    en: `This is no readable .xlsx file: ${en}; ${MEND.en}`,
  });

export const tooLarge = (zh: string, en: string): XlsxFault =>
  new XlsxFault('SHEET_TOO_LARGE', {
    zh: `工作簿过大：${zh}；请删去多余的行、图片和工作表，或分成几个文件上传`,
    en: `The workbook is too large: ${en}; remove rows, pictures and sheets that are not needed, or send it in several files`,
  });
