import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { fromBuffer } from 'yauzl';
import { type Paper, printable } from './paper.js';
import { docxOf } from './paper-docx.js';
import { pdfOf } from './paper-pdf.js';

const PAPER: Paper = {
  issuer: '某市某局',
  title: '通知书',
  number: '某〔2026〕1号',
  addressee: '甲公司：',
  blocks: [
    { text: '经审查，A<B & “C”\u0007，现予受理。' },
    { heading: '附表' },
    { table: { heads: ['序号', '金额'], widths: [1, 3], rows: [['1', '270,000.00']], right: [1] } },
  ],
  annex: [{ heading: '送达回证' }],
  dated: '2026年4月10日',
  on: '2026-04-10',
};
const LONG: Paper = {
  ...PAPER,
  blocks: [
    {
      table: {
        heads: ['序号', '单位'],
        widths: [1, 5],
        rows: Array.from({ length: 90 }, (_row, at) => [String(at + 1), `单位${at + 1}`]),
      },
    },
  ],
};

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function parts(docx: Buffer): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await new Promise<void>((resolve, reject) => {
    fromBuffer(docx, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('end', resolve);
      zip.on('entry', (entry: { fileName: string }) => {
        zip.openReadStream(entry as Parameters<typeof zip.openReadStream>[0], (problem, stream) => {
          if (problem) return reject(problem);
          const pieces: Buffer[] = [];
          stream.on('data', (piece: Buffer) => pieces.push(piece));
          stream.on('end', () => {
            found.set(entry.fileName, Buffer.concat(pieces).toString('utf8'));
            zip.readEntry();
          });
        });
      });
      zip.readEntry();
    });
  });
  return found;
}

/** The streams of a PDF as text, those that are deflated inflated. */
function streams(pdf: Buffer): string {
  const found: string[] = [];
  for (const { index } of pdf.toString('latin1').matchAll(/stream\r?\n/g)) {
    const from = index + (pdf[index + 6] === 13 ? 8 : 7);
    try {
      found.push(inflateSync(pdf.subarray(from)).toString('latin1'));
    } catch {
      found.push(pdf.subarray(from, pdf.indexOf('endstream', from)).toString('utf8'));
    }
  }
  return found.join('\n');
}

const pages = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

describe('a paper', () => {
  it('is the same file each time, as PDF and as docx', async () => {
    const [pdf, docx] = [await pdfOf(PAPER), await docxOf(PAPER)];
    expect(digest(await pdfOf(PAPER))).toBe(digest(pdf));
    expect(digest(await docxOf(PAPER))).toBe(digest(docx));
    expect(digest(await pdfOf({ ...PAPER, number: '某〔2026〕2号' }))).not.toBe(digest(pdf));
  });

  it('knows no date but its own day', async () => {
    const pdf = (await pdfOf(PAPER)).toString('latin1');
    expect(pdf).toContain('(D:20260410040000Z)');
    expect(pdf.match(/D:\d{8}/g)?.every((date) => date === 'D:20260410')).toBe(true);
    const core = (await parts(await docxOf(PAPER))).get('docProps/core.xml');
    expect(core).toContain('<dcterms:created xsi:type="dcterms:W3CDTF">2026-04-10T04:00:00Z');
  });

  it('is PDF/A-2b with its letters embedded in part, and text that can be searched', async () => {
    const pdf = await pdfOf(PAPER);
    const text = streams(pdf);
    expect(text).toContain('<pdfaid:part>2</pdfaid:part>');
    expect(text).toContain('<pdfaid:conformance>B</pdfaid:conformance>');
    // The map from glyphs to characters names those of the text: 审 is U+5BA1.
    expect(text).toContain('5ba1');
    expect(pdf.toString('latin1')).toMatch(/[A-Z]{6}\+NotoSerifSC-Regular/);
    expect(pdf.length).toBeLessThan(200_000);
  });

  it('goes on over as many pages as its table needs, with the annex on a page of its own', async () => {
    expect(pages(await pdfOf(PAPER))).toBe(2);
    expect(pages(await pdfOf(LONG))).toBeGreaterThan(3);
  });

  it('is well-formed XML whatever the text holds', async () => {
    const document = (await parts(await docxOf(PAPER))).get('word/document.xml') ?? '';
    expect(document).toContain('经审查，A&lt;B &amp; “C”，现予受理。');
    expect(document).toContain('某〔2026〕1号');
    expect(document).not.toContain('\u0007');
  });

  it('leaves out what neither XML nor a font can hold', () => {
    expect(printable('甲\u0000\u001f乙\ud800丙\uffff\t丁\r\n戊')).toBe('甲乙\ufffd丙 丁\n戊');
  });
});
