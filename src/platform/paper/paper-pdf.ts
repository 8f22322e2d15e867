/**
 * A paper as PDF/A-2b. Its letters are parts of one font, Noto Serif SC, embedded as a subset, so that the text can be
 * selected, searched and read in fifty years without any font installed. Nothing in it comes from a clock or from chance.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { madeAt, PAGE, type Paper, type PaperBlock, type PaperTable, printable } from './paper.js';

const MM = 72 / 25.4;
const WIDTH = (PAGE.width - PAGE.left - PAGE.right) * MM;
const LEFT = PAGE.left * MM;
const BOTTOM = (PAGE.height - PAGE.bottom) * MM;
const RED = '#c00000';
const BLACK = '#000000';
/** Sizes of GB/T 9704-2012: 二号 22, 三号 16, 四号 14, 五号 10.5. */
const SIZE = { head: 30, title: 22, body: 16, page: 14, cell: 10.5 } as const;
const LINE = 28;
const PAD = 4;

type Pdf = InstanceType<typeof PDFDocument>;

interface Fonts {
  readonly regular: Buffer;
  readonly bold: Buffer;
}

/** Read on the first paper and kept: 30 MB that a process without papers does not need. */
let fonts: Fonts | undefined;

function loadedFonts(): Fonts {
  const { resolve } = createRequire(import.meta.url);
  const read = (file: string): Buffer => readFileSync(resolve(`@expo-google-fonts/noto-serif-sc/${file}`));
  fonts ??= {
    regular: read('400Regular/NotoSerifSC_400Regular.ttf'),
    bold: read('700Bold/NotoSerifSC_700Bold.ttf'),
  };
  return fonts;
}

export async function pdfOf(paper: Paper): Promise<Buffer> {
  const pdf = opened(paper);
  const pieces: Buffer[] = [];
  pdf.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  head(pdf, paper);
  body(pdf, paper.blocks);
  signature(pdf, paper);
  if (paper.annex) {
    pdf.addPage();
    body(pdf, paper.annex);
  }
  pageNumbers(pdf);
  pdf.end();
  await ended;
  return Buffer.concat(pieces);
}

function body(pdf: Pdf, blocks: readonly PaperBlock[]): void {
  for (const block of blocks) {
    if ('text' in block) paragraph(pdf, block.text);
    else if ('heading' in block) heading(pdf, block.heading);
    else table(pdf, block.table);
  }
}

function opened(paper: Paper): Pdf {
  const { regular, bold } = loadedFonts();
  const at = madeAt(paper);
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: PAGE.top * MM, bottom: PAGE.bottom * MM, left: LEFT, right: PAGE.right * MM },
    subset: 'PDF/A-2b',
    pdfVersion: '1.7',
    lang: 'zh-CN',
    bufferPages: true,
    // The types want a name; a document in the standard fonts is no PDF/A, so none is opened with them.
    font: regular as unknown as string,
    info: {
      Title: printable(`${paper.title} ${paper.number}`),
      Author: printable(paper.issuer),
      Creator: 'Corpus Ledger',
      Producer: 'Corpus Ledger',
      CreationDate: at,
      ModDate: at,
    },
  });
  pdf.registerFont('regular', regular);
  pdf.registerFont('bold', bold);
  return pdf;
}

/** The issuer in red over a red line, the number, the title, and to whom it is addressed. */
function head(pdf: Pdf, { issuer, number, title, addressee }: Paper): void {
  const name = printable(issuer);
  pdf.font('bold').fontSize(SIZE.head);
  const fitting = Math.min(SIZE.head, Math.floor((SIZE.head * WIDTH) / pdf.widthOfString(name)));
  pdf.fontSize(fitting).fillColor(RED).text(name, { align: 'center' });
  const y = pdf.y + 10;
  pdf
    .moveTo(LEFT, y)
    .lineTo(LEFT + WIDTH, y)
    .lineWidth(1.5)
    .strokeColor(RED)
    .stroke();
  pdf.fillColor(BLACK).strokeColor(BLACK).lineWidth(0.5);
  pdf.y = y + 12;
  pdf.font('regular').fontSize(SIZE.body).text(printable(number), { align: 'center' });
  pdf.moveDown(0.8);
  pdf.font('bold').fontSize(SIZE.title).text(printable(title), { align: 'center', lineGap: 6 });
  pdf.moveDown(0.6);
  pdf.font('regular').fontSize(SIZE.body);
  if (addressee !== undefined) pdf.text(printable(addressee), { lineGap: lineGap(pdf) });
}

/** Two characters of indent, 28 points from line to line. */
function paragraph(pdf: Pdf, text: string): void {
  pdf.font('regular').fontSize(SIZE.body);
  pdf.text(printable(text), LEFT, pdf.y, { indent: SIZE.body * 2, lineGap: lineGap(pdf), width: WIDTH });
}

function heading(pdf: Pdf, text: string): void {
  pdf.font('bold').fontSize(SIZE.body);
  if (pdf.y + LINE * 3 > BOTTOM) pdf.addPage();
  pdf.moveDown(0.5).text(printable(text), LEFT, pdf.y, { align: 'center', width: WIDTH, lineGap: lineGap(pdf) });
}

function lineGap(pdf: Pdf): number {
  return Math.max(0, LINE - pdf.currentLineHeight(false));
}

/** Rows stay whole where they fit a page; the head row stands again on each page. */
function table(pdf: Pdf, { heads, widths, rows, right = [] }: PaperTable): void {
  const whole = widths.reduce((sum, one) => sum + one, 0);
  const columns = widths.map((one) => (one / whole) * WIDTH);
  pdf.fontSize(SIZE.cell);
  pdf.y += PAD;
  const row = (cells: readonly string[], font: 'regular' | 'bold', isHead: boolean): void => {
    pdf.font(font);
    const texts = cells.map(printable);
    const heights = texts.map((text, at) => pdf.heightOfString(text, { width: (columns[at] ?? 0) - 2 * PAD }));
    const height = Math.max(pdf.currentLineHeight(), ...heights) + 2 * PAD;
    if (pdf.y + height > BOTTOM) {
      pdf.addPage();
      if (!isHead) row(heads, 'bold', true);
      pdf.font(font);
    }
    const top = pdf.y;
    let x = LEFT;
    for (const [at, text] of texts.entries()) {
      const width = columns[at] ?? 0;
      pdf.rect(x, top, width, height).stroke();
      const align = isHead ? 'center' : right.includes(at) ? 'right' : 'left';
      pdf.text(text, x + PAD, top + PAD, { width: width - 2 * PAD, height: height - PAD, align });
      x += width;
    }
    pdf.y = top + height;
  };
  row(heads, 'bold', true);
  for (const cells of rows) row(cells, 'regular', false);
  pdf.x = LEFT;
  pdf.y += PAD * 2;
}

/** Name and day at the right, kept together. */
function signature(pdf: Pdf, { issuer, dated }: Paper): void {
  pdf.font('regular').fontSize(SIZE.body);
  if (pdf.y + LINE * 3 > BOTTOM) pdf.addPage();
  else pdf.y += LINE;
  for (const line of [issuer, dated]) {
    pdf.text(printable(line), LEFT, pdf.y, { align: 'right', width: WIDTH - SIZE.body * 2, lineGap: lineGap(pdf) });
  }
}

function pageNumbers(pdf: Pdf): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    pdf.switchToPage(page);
    // Below the margin a text would begin a new page.
    pdf.page.margins.bottom = 0;
    pdf.font('regular').fontSize(SIZE.page);
    pdf.text(`— ${page + 1} —`, LEFT, BOTTOM + 20, { align: 'center', width: WIDTH, lineBreak: false });
  }
}
