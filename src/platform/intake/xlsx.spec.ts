import fc from 'fast-check';
import { ZipFile } from 'yazl';
import { XlsxFault } from './xlsx-fault.js';
import { XLSX_LIMITS } from './xlsx-limits.js';
import { columnName, readSheet } from './xlsx-reader.js';
import { meant, neutralised, writeWorkbook } from './xlsx-writer.js';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const WORKBOOK = `<workbook xmlns="${MAIN}" xmlns:r="r"><sheets><sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>`;
const RELATIONS = `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`;

async function zipped(parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content as string), name);
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

const workbook = (sheet: string | Buffer, more: Readonly<Record<string, string>> = {}) =>
  zipped({
    'xl/workbook.xml': WORKBOOK,
    'xl/_rels/workbook.xml.rels': RELATIONS,
    'xl/worksheets/sheet1.xml': sheet,
    ...more,
  });
const sheetOf = (rows: string) => `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`;

async function cellsOf(bytes: Buffer): Promise<string[]> {
  const { rows } = await readSheet(bytes, []);
  return rows.flatMap(({ row, cells }) =>
    cells.map(({ column, kind, text }) => `${columnName(column)}${row} ${kind} ${text}`),
  );
}

async function faultOf(bytes: Buffer): Promise<string> {
  try {
    await readSheet(bytes, []);
    return 'read';
  } catch (error) {
    if (error instanceof XlsxFault) return error.code;
    throw error;
  }
}

describe('a sheet of a workbook', () => {
  it('is read as it is written', async () => {
    const rows = [['编号', 'Name'], ['a', undefined, '<&">'], [], [' 两\n行 ', '𠮷', '\ttab']];
    const bytes = await writeWorkbook([{ name: '语料', rows, headings: 1, widths: [8, 8, 8] }]);
    expect(await cellsOf(bytes)).toEqual([
      'A1 text 编号',
      'B1 text Name',
      'A2 text a',
      'C2 text <&">',
      'A4 text  两\n行 ',
      'B4 text 𠮷',
      "C4 text '\ttab",
    ]);
  });

  it('is the one of the name asked for, else the first', async () => {
    const sheet = (name: string) => ({ name, rows: [[name]], headings: 0, widths: [8] });
    const bytes = await writeWorkbook([sheet('说明'), sheet('语料')]);
    expect((await readSheet(bytes, ['语料'])).rows[0]?.cells[0]?.text).toBe('语料');
    expect((await readSheet(bytes, ['无'])).name).toBe('说明');
  });

  it('shows shared texts, runs, numbers, truth values and errors, and leaves out guides to pronunciation', async () => {
    const shared = `<sst xmlns="${MAIN}"><si><t>共享</t></si><si><r><t>两</t></r><r><t>段</t></r><rPh><t>よみ</t></rPh></si></sst>`;
    const rows = `<row r="2"><c r="B2" t="s"><v>0</v></c><c t="s"><v>1</v></c><c r="E2"><v>33.329999999999998</v></c></row>
      <row><c t="b"><v>1</v></c><c t="e"><v>#DIV/0!</v></c><c t="inlineStr"><is><t>内</t></is></c><c t="str"><v>式</v></c></row>`;
    expect(await cellsOf(await workbook(sheetOf(rows), { 'xl/sharedStrings.xml': shared }))).toEqual([
      'B2 text 共享',
      'C2 text 两段',
      'E2 number 33.329999999999998',
      'A3 boolean true',
      'B3 error #DIV/0!',
      'C3 text 内',
      'D3 text 式',
    ]);
  });

  it('tells a formula from its stored result, and does not show the result', async () => {
    const rows = `<row r="1"><c r="A1" t="str"><f>HYPERLINK("http://x","y")</f><v>y</v></c><c r="B1"><f t="shared" si="0"/><v>7</v></c></row>`;
    expect(await cellsOf(await workbook(sheetOf(rows)))).toEqual([
      'A1 formula HYPERLINK("http://x","y")',
      'B1 formula ',
    ]);
  });
});

describe('a file that is meant to hurt', () => {
  it('is refused by its directory when it would inflate out of all proportion', async () => {
    const bomb = await workbook(Buffer.alloc(30 * 1024 * 1024, ' '));
    expect(bomb.length).toBeLessThan(64 * 1024);
    expect(await faultOf(bomb)).toBe('SHEET_TOO_LARGE');
  });

  it('is refused when its directory lies about a size, once more has come out than it says', async () => {
    const honest = await workbook(Buffer.alloc(2 * 1024 * 1024, ' '));
    const lying = Buffer.from(honest);
    const name = Buffer.from('xl/worksheets/sheet1.xml');
    const entry = lying.lastIndexOf(name) - 46;
    expect(lying.readUInt32LE(entry)).toBe(0x02014b50);
    lying.writeUInt32LE(1_000, entry + 24);
    expect(await faultOf(lying)).toBe('SHEET_FORM');
  });

  it('is refused for too many parts, too many rows, columns or characters, and for its own size', async () => {
    const many = Object.fromEntries(Array.from({ length: XLSX_LIMITS.entries }, (_, at) => [`x/${at}`, '']));
    const rows = Array.from({ length: XLSX_LIMITS.rows + 1 }, () => '<row><c><v>1</v></c></row>').join('');
    const wide = `<row>${'<c><v>1</v></c>'.repeat(XLSX_LIMITS.columns + 1)}</row>`;
    const long = `<row><c t="inlineStr"><is><t>${'长'.repeat(XLSX_LIMITS.cellCharacters + 1)}</t></is></c></row>`;
    expect(await faultOf(await workbook(sheetOf(''), many))).toBe('SHEET_TOO_LARGE');
    for (const sheet of [rows, wide, long])
      expect(await faultOf(await workbook(sheetOf(sheet)))).toBe('SHEET_TOO_LARGE');
    expect(await faultOf(Buffer.alloc(XLSX_LIMITS.fileBytes + 1))).toBe('SHEET_TOO_LARGE');
  });

  it('is refused with a document type, whatever its entities would become', async () => {
    const laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>';
    expect(await faultOf(await workbook(laughs + sheetOf('<row><c t="inlineStr"><is><t>&b;</t></is></c></row>')))).toBe(
      'SHEET_FORM',
    );
    expect(await faultOf(await workbook(sheetOf('<row><c><v>&unknown;</v></c></row>')))).toBe('SHEET_FORM');
  });

  it('is refused when it is nested too deep, not UTF-8, points to parts that are not there, or has rows in no order', async () => {
    const deep = `<worksheet>${'<a>'.repeat(40)}${'</a>'.repeat(40)}</worksheet>`;
    const back = '<row r="3"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>';
    const sheets = [
      deep,
      sheetOf(back),
      sheetOf('<row><c r="1A"><v>1</v></c></row>'),
      sheetOf('<row><c t="s"><v>9</v></c></row>'),
    ];
    for (const sheet of sheets) expect(await faultOf(await workbook(sheet))).toBe('SHEET_FORM');
    expect(await faultOf(await workbook(Buffer.from([0x3c, 0xff, 0xfe])))).toBe('SHEET_FORM');
    expect(await faultOf(await zipped({ 'xl/workbook.xml': WORKBOOK, 'xl/_rels/workbook.xml.rels': RELATIONS }))).toBe(
      'SHEET_FORM',
    );
    expect(await faultOf(await zipped({ 'a.txt': 'x' }))).toBe('SHEET_FORM');
    expect(await faultOf(Buffer.from('not a zip'))).toBe('SHEET_FORM');
  });

  it('is read or refused, and nothing else, whatever byte of it is changed or wherever it is cut', async () => {
    const whole = await writeWorkbook([
      {
        name: '语料',
        rows: [
          ['a', 'b'],
          ['c', '1'],
        ],
        headings: 1,
        widths: [8, 8],
      },
    ]);
    const cut = fc.record({
      cut: fc.nat(whole.length),
      at: fc.nat(whole.length - 1),
      bits: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(cut, async ({ cut: end, at, bits }) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ bits;
        for (const bytes of [whole.subarray(0, end), changed]) {
          expect(['read', 'SHEET_FORM', 'SHEET_TOO_LARGE']).toContain(await faultOf(bytes));
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('a text that a spreadsheet could execute', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', "'=1"])(
    '%j is written so that it is text, and read back as it was',
    (text) => {
      expect(neutralised(text)).toMatch(/^'/);
      expect(meant(neutralised(text))).toBe(text);
    },
  );

  it('no text becomes executable, and none is lost', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(neutralised(text)).not.toMatch(/^[=+\-@\t\r]/);
        expect(meant(neutralised(text))).toBe(text);
      }),
    );
  });

  it.each(["it's", "'quoted'", 'a=b', ''])('%j is left as it is', (text) => {
    expect(neutralised(text)).toBe(text);
  });
});
