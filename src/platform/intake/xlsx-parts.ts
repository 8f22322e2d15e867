/**
 * The parts of an .xlsx file, which is a ZIP archive (ECMA-376 part 2): the directory is judged first, then single parts
 * are inflated piece by piece under a count. `yauzl` reads the directory at the end of the file, as office programs do.
 */
import type { Readable } from 'node:stream';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { notXlsx, tooLarge, XlsxFault } from './xlsx-fault.js';
import { XLSX_LIMITS } from './xlsx-limits.js';

const STORED = 0;
const DEFLATED = 8;

export class XlsxParts {
  private inflated = 0;

  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** Reads the directory. Throws {@link XlsxFault} for what is no archive, or one that would be too large. */
  static async open(bytes: Buffer): Promise<XlsxParts> {
    if (bytes.length > XLSX_LIMITS.fileBytes) {
      const limit = `${XLSX_LIMITS.fileBytes / 1024 / 1024} MiB`;
      throw tooLarge(`文件超过 ${limit}`, `the file exceeds ${limit}`);
    }
    let zip: ZipFile;
    try {
      zip = await fromBufferPromise(bytes, {
        lazyEntries: true,
        validateEntrySizes: true,
        strictFileNames: true,
        decodeStrings: true,
      });
    } catch {
      throw notXlsx('它不是 ZIP 压缩包', 'it is no ZIP archive');
    }
    if (zip.entryCount > XLSX_LIMITS.entries) {
      throw tooLarge(
        `含 ${zip.entryCount} 个部件，最多 ${XLSX_LIMITS.entries} 个`,
        `it has ${zip.entryCount} parts, at most ${XLSX_LIMITS.entries} are read`,
      );
    }
    return new XlsxParts(zip, await directory(zip));
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** The part piece by piece. Throws {@link XlsxFault} as soon as it is larger than it may be. */
  async *read(name: string): AsyncIterable<Buffer> {
    const entry = this.entries.get(name);
    if (entry === undefined) throw notXlsx(`缺少部件 ${name}`, `the part ${name} is missing`);
    let stream: Readable | undefined;
    try {
      stream = await this.zip.openReadStreamPromise(entry);
      for await (const piece of stream) {
        this.inflated += (piece as Buffer).length;
        if (this.inflated > XLSX_LIMITS.inflatedBytes) throw inflatesTooFar();
        yield piece as Buffer;
      }
    } catch (error) {
      if (error instanceof XlsxFault) throw error;
      throw notXlsx(`部件 ${name} 已损坏`, `the part ${name} is damaged`);
    } finally {
      stream?.destroy();
    }
  }
}

function inflatesTooFar(): XlsxFault {
  const limit = `${XLSX_LIMITS.inflatedBytes / 1024 / 1024} MiB`;
  return tooLarge(`解压后超过 ${limit}`, `inflated it exceeds ${limit}`);
}

/** Every entry judged by what the directory says of it; nothing is inflated. */
function directory(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    let declared = 0;
    zip.on('entry', (entry: Entry) => {
      declared += entry.uncompressedSize;
      const fault = entryFault(entry, declared, entries);
      if (fault) {
        reject(fault);
        return;
      }
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', () => reject(notXlsx('压缩目录已损坏', 'its directory is damaged')));
    zip.readEntry();
  });
}

function entryFault(entry: Entry, declared: number, before: ReadonlyMap<string, Entry>): XlsxFault | undefined {
  const { uncompressedSize: size, compressedSize, compressionMethod, fileName } = entry;
  if (entry.isEncrypted()) return notXlsx('它设有密码', 'it is protected by a password');
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
    return notXlsx('它用了不支持的压缩方式', 'it is compressed in a way that is not supported');
  }
  if (before.has(fileName)) return notXlsx(`部件 ${fileName} 出现两次`, `the part ${fileName} is there twice`);
  if (declared > XLSX_LIMITS.inflatedBytes) return inflatesTooFar();
  if (size > XLSX_LIMITS.ratioFromBytes && size > compressedSize * XLSX_LIMITS.ratio) {
    return tooLarge(`部件 ${fileName} 的压缩比异常`, `the part ${fileName} inflates out of all proportion`);
  }
  return undefined;
}
