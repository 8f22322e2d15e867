/**
 * A paper as WordprocessingML (ECMA-376), for offices that go on writing in it. It names the fonts of GB/T 9704-2012 and
 * embeds none; every moment in it is the paper's own day, so the same paper is the same file.
 */
import { ZipFile } from 'yazl';
import { madeAt, PAGE, type Paper, type PaperBlock, type PaperTable, printable } from './paper.js';

const MAIN = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const DOCUMENT_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
/** Twentieths of a point. */
const TWIPS = 1440 / 25.4;
const WIDTH = Math.round((PAGE.width - PAGE.left - PAGE.right) * TWIPS);
const SONG = '宋体';
const FANGSONG = '仿宋';

export async function docxOf(paper: Paper): Promise<Buffer> {
  const zip = new ZipFile();
  const mtime = localNoon(paper);
  const add = (name: string, xml: string): void =>
    zip.addBuffer(Buffer.from(HEAD + xml, 'utf8'), name, { mtime, forceDosTimestamp: true });
  add('[Content_Types].xml', CONTENT_TYPES);
  add('_rels/.rels', PACKAGE_RELATIONS);
  add('word/document.xml', documentXml(paper));
  add('word/_rels/document.xml.rels', DOCUMENT_RELATIONS);
  add('word/styles.xml', STYLES);
  add('word/footer1.xml', FOOTER);
  add('docProps/core.xml', coreXml(paper));
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** Times in a ZIP archive are local: noon of the day by the machine's own clock is written the same on every machine. */
function localNoon({ on }: Paper): Date {
  const [year = 0, month = 1, day = 1] = on.split('-').map(Number);
  return new Date(year, month - 1, day, 12);
}

interface Run {
  readonly font?: string;
  readonly halfPoints?: number;
  readonly bold?: boolean;
  readonly colour?: string;
}

function run(text: string, { font = FANGSONG, halfPoints = 32, bold = false, colour }: Run = {}): string {
  const properties = [
    `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="${font}"/>`,
    bold ? '<w:b/>' : '',
    colour === undefined ? '' : `<w:color w:val="${colour}"/>`,
    `<w:sz w:val="${halfPoints}"/><w:szCs w:val="${halfPoints}"/>`,
  ].join('');
  const lines = printable(text)
    .split('\n')
    .map((line) => `<w:t xml:space="preserve">${escaped(line)}</w:t>`);
  return `<w:r><w:rPr>${properties}</w:rPr>${lines.join('<w:br/>')}</w:r>`;
}

type Align = 'left' | 'center' | 'right' | 'both';

function paragraph(content: string, align: Align, more = ''): string {
  return `<w:p><w:pPr>${more}<w:jc w:val="${align}"/></w:pPr>${content}</w:p>`;
}

const LINES = '<w:spacing w:line="560" w:lineRule="exact"/>';
const INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>';
const RED_LINE =
  '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="8" w:color="C00000"/></w:pBdr><w:spacing w:after="200"/>';

function documentXml({ issuer, number, title, addressee, blocks, annex, dated }: Paper): string {
  const body = [
    paragraph(run(issuer, { font: SONG, halfPoints: 60, bold: true, colour: 'C00000' }), 'center', RED_LINE),
    paragraph(run(number), 'center', '<w:spacing w:after="400"/>'),
    paragraph(run(title, { font: SONG, halfPoints: 44, bold: true }), 'center', '<w:spacing w:after="300"/>'),
    ...(addressee === undefined ? [] : [paragraph(run(addressee), 'left', LINES)]),
    ...blocks.map(blockXml),
    paragraph(run(''), 'left', LINES),
    ...[issuer, dated].map((line) =>
      paragraph(run(line), 'right', `<w:keepLines/>${LINES}<w:ind w:rightChars="200" w:right="640"/>`),
    ),
    ...(annex === undefined ? [] : [paragraph('<w:r><w:br w:type="page"/></w:r>', 'left'), ...annex.map(blockXml)]),
  ];
  const mm = (length: number): number => Math.round(length * TWIPS);
  const section =
    `<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="${mm(PAGE.width)}" w:h="${mm(PAGE.height)}"/>` +
    `<w:pgMar w:top="${mm(PAGE.top)}" w:bottom="${mm(PAGE.bottom)}" w:left="${mm(PAGE.left)}" w:right="${mm(PAGE.right)}"` +
    ' w:header="851" w:footer="1200" w:gutter="0"/></w:sectPr>';
  return `<w:document xmlns:w="${MAIN}" xmlns:r="${RELATIONS}"><w:body>${body.join('')}${section}</w:body></w:document>`;
}

function blockXml(block: PaperBlock): string {
  if ('text' in block) return paragraph(run(block.text), 'both', LINES + INDENT);
  if ('heading' in block) {
    return paragraph(run(block.heading, { bold: true }), 'center', `<w:keepNext/>${LINES}`);
  }
  return tableXml(block.table);
}

function tableXml({ heads, widths, rows, right = [] }: PaperTable): string {
  const whole = widths.reduce((sum, one) => sum + one, 0);
  const columns = widths.map((one) => Math.floor((one * WIDTH) / whole));
  const cell = (text: string, at: number, isHead: boolean): string => {
    const align = isHead ? 'center' : right.includes(at) ? 'right' : 'left';
    const content = paragraph(run(text, { halfPoints: 21, bold: isHead }), align);
    return `<w:tc><w:tcPr><w:tcW w:w="${columns[at]}" w:type="dxa"/></w:tcPr>${content}</w:tc>`;
  };
  const row = (cells: readonly string[], isHead: boolean): string =>
    `<w:tr><w:trPr><w:cantSplit/>${isHead ? '<w:tblHeader/>' : ''}</w:trPr>${cells.map((text, at) => cell(text, at, isHead)).join('')}</w:tr>`;
  const grid = columns.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  return (
    `<w:tbl><w:tblPr><w:tblW w:w="${WIDTH}" w:type="dxa"/>${BORDERS}<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid>` +
    `${row(heads, true)}${rows.map((cells) => row(cells, false)).join('')}</w:tbl>`
  );
}

const BORDERS = `<w:tblBorders>${['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
  .map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
  .join('')}</w:tblBorders>`;

function coreXml(paper: Paper): string {
  const made = `${madeAt(paper).toISOString().slice(0, 19)}Z`;
  return (
    `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"` +
    ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<dc:title>${escaped(printable(`${paper.title} ${paper.number}`))}</dc:title><dc:creator>${escaped(printable(paper.issuer))}</dc:creator>` +
    `<dcterms:created xsi:type="dcterms:W3CDTF">${made}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${made}</dcterms:modified>` +
    '<dc:language>zh-CN</dc:language></cp:coreProperties>'
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const part = (name: string, type: string): string => `<Override PartName="${name}" ContentType="${type}+xml"/>`;
const CONTENT_TYPES =
  `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
  '<Default Extension="xml" ContentType="application/xml"/>' +
  part('/word/document.xml', `${DOCUMENT_TYPE}.document.main`) +
  part('/word/styles.xml', `${DOCUMENT_TYPE}.styles`) +
  part('/word/footer1.xml', `${DOCUMENT_TYPE}.footer`) +
  part('/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties') +
  '</Types>';
const PACKAGE_RELATIONS =
  `<Relationships xmlns="${PACKAGE}/relationships">` +
  `<Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="word/document.xml"/>` +
  `<Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`;
const DOCUMENT_RELATIONS =
  `<Relationships xmlns="${PACKAGE}/relationships">` +
  `<Relationship Id="rId1" Type="${RELATIONS}/styles" Target="styles.xml"/>` +
  `<Relationship Id="rId2" Type="${RELATIONS}/footer" Target="footer1.xml"/></Relationships>`;
const STYLES =
  `<w:styles xmlns:w="${MAIN}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="${FANGSONG}"/>` +
  '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>';
const FOOTER =
  `<w:ftr xmlns:w="${MAIN}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>` +
  '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>';
