import { evidenceTypeOf } from './evidence-file.js';

/** A ZIP without content: local headers are left out but for the first mark, the directory names the entries. */
function zip(...names: string[]): Buffer {
  const entries = names.map((name) => {
    const entry = Buffer.alloc(46 + Buffer.byteLength(name));
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.write(name, 46);
    return entry;
  });
  const start = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(start.length, 16);
  return Buffer.concat([start, ...entries, end]);
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

describe('a file of evidence', () => {
  it.each([
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'application/pdf'],
    ['a PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]), 'image/png'],
    ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg'],
    ['an OFD', zip('OFD.xml', 'Doc_0/Document.xml'), 'application/ofd'],
    ['a sheet', zip('[Content_Types].xml', 'xl/workbook.xml'), XLSX],
    ['a letter', zip('[Content_Types].xml', 'word/document.xml'), DOCX],
  ])('may be %s', (_name, bytes, type) => {
    expect(evidenceTypeOf(bytes)).toBe(type);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a page', Buffer.from('<!DOCTYPE html><script>alert(1)</script>')],
    ['a page that talks of PDF', Buffer.from('<html>%PDF-1.7</html>')],
    ['a program of Windows', Buffer.from('MZ\u0090\0')],
    ['a program of Linux', Buffer.from([0x7f, 0x45, 0x4c, 0x46])],
    ['a script', Buffer.from('#!/bin/sh\nrm -rf /')],
    ['any ZIP', zip('readme.txt')],
    ['a ZIP that breaks off', zip('OFD.xml').subarray(0, 40)],
    ['a sheet with macros', zip('[Content_Types].xml', 'xl/workbook.xml', 'xl/vbaProject.bin')],
    ['a letter with controls', zip('[Content_Types].xml', 'word/document.xml', 'word/activeX/activeX1.xml')],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')],
  ])('is not %s', (_name, bytes) => {
    expect(evidenceTypeOf(bytes)).toBeUndefined();
  });

  it('whose directory points past its end is refused, not read', () => {
    const lying = zip('OFD.xml');
    lying.writeUInt32LE(0xffff_fff0, lying.length - 6);
    expect(evidenceTypeOf(lying)).toBeUndefined();
    const many = zip('OFD.xml');
    many.writeUInt16LE(65_535, many.length - 12);
    expect(evidenceTypeOf(many)).toBeUndefined();
  });
});
