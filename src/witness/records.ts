/**
 * What the witness remembers: for each log the last checkpoint it co-signed, as the note with both signatures, one file
 * a log. Whoever reads a file can check it with the witness's public key, and so does the witness when it starts.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Text } from '../kernel/text.js';
import { utf8 } from '../verifier/bytes.js';
import { parseCheckpoint } from '../verifier/checkpoint.js';
import { HASH_BYTES } from '../verifier/merkle.js';
import { type NoteKey, openNote } from '../verifier/note.js';
import { makeFolder, namesIn, readText, writeDurably } from './folder.js';
import { type Head, NOTHING_YET } from './judge.js';
import { recordDamaged } from './witness-errors.js';

export interface CosignedRecord extends Head {
  readonly origin: string;
  /** When it was co-signed, in seconds since 1970. */
  readonly seconds: number;
  /** The note with the log's and the witness's signature lines. */
  readonly note: string;
}

/** The name of a log's record: hex SHA-256 of its origin. */
export function recordName(origin: string): string {
  return createHash('sha256').update(origin, 'utf8').digest('hex');
}

export const recordsFolderOf = (folder: string): string => join(folder, 'checkpoints');
const listOf = (folder: string): string => join(folder, 'origins');

/** Makes the empty memory of a witness that has no key yet; with a key, what is missing here was lost. */
export function prepareRecords(folder: string): void {
  makeFolder(recordsFolderOf(folder));
  if (!existsSync(listOf(folder))) writeDurably(listOf(folder), '');
}

const RECORD_NAME = /^[0-9a-f]{64}$/;

export class Records {
  private readonly byName = new Map<string, CosignedRecord>();
  /** Origins that the list beside the records names: a record that goes missing is noticed by it. */
  private readonly listed: Set<string>;
  private readonly folder: string;
  private readonly list: string;
  private latest = 0;

  /** Reads everything back. Throws StartError when a record is missing, damaged, or not signed by this witness. */
  constructor(
    folder: string,
    private readonly key: NoteKey,
  ) {
    this.folder = recordsFolderOf(folder);
    this.list = listOf(folder);
    const origins = readText(this.list);
    if (origins === undefined) throw recordDamaged(this.list, GONE);
    this.listed = new Set(origins.split('\n').filter(Boolean));
    makeFolder(this.folder);
    for (const name of namesIn(this.folder)) if (RECORD_NAME.test(name)) this.remember(name, this.read(name));
    for (const name of [...this.listed].map(recordName)) if (!this.byName.has(name)) throw this.damaged(name, GONE);
  }

  lastOf(origin: string): Head {
    return this.byName.get(recordName(origin)) ?? NOTHING_YET;
  }

  /** The note of a record by its name, undefined when there is none. */
  noteOf(name: string): string | undefined {
    return this.byName.get(name)?.note;
  }

  /** The newest second in any cosignature, 0 before the first. */
  lastSecond(): number {
    return this.latest;
  }

  /** Remembers the record; it is on the disk when this returns. When it throws, what the disk has is what we have. */
  save(record: CosignedRecord): void {
    const name = recordName(record.origin);
    try {
      writeDurably(join(this.folder, name), record.note);
      this.enlist(record.origin);
      this.remember(name, record);
    } catch (error) {
      // The move may have happened and only its flush failed: from then on the new record is the one that readers see.
      if (existsSync(join(this.folder, name))) this.remember(name, this.read(name));
      throw error;
    }
  }

  private remember(name: string, record: CosignedRecord): void {
    this.byName.set(name, record);
    this.latest = Math.max(this.latest, record.seconds);
  }

  /** After the record, never before: a list that names a record which was not written yet would stop the next start. */
  private enlist(origin: string): void {
    if (this.listed.has(origin)) return;
    writeDurably(this.list, [...this.listed, origin].map((each) => `${each}\n`).join(''));
    this.listed.add(origin);
  }

  private read(name: string): CosignedRecord {
    const note = readText(join(this.folder, name)) ?? '';
    const opened = openNote(utf8(note), [this.key]);
    if ('fault' in opened) throw this.damaged(name, NOT_OURS);
    const checkpoint = parseCheckpoint(opened.text);
    if (checkpoint?.root.length !== HASH_BYTES) throw this.damaged(name, NO_CHECKPOINT);
    if (recordName(checkpoint.origin) !== name) throw this.damaged(name, OTHER_LOG);
    const { origin, size, root } = checkpoint;
    return { origin, size, root, seconds: opened.signatures[0]?.timestamp ?? 0, note };
  }

  private damaged(name: string, what: Text): Error {
    return recordDamaged(join(this.folder, name), what);
  }
}

const GONE: Text = { zh: '文件不见了', en: 'the file is gone' };
const NOT_OURS: Text = {
  zh: '其中没有本见证方有效的联署',
  en: "it does not hold this witness's valid cosignature",
};
const NO_CHECKPOINT: Text = { zh: '其内容不是检查点', en: 'what it says is no checkpoint' };
const OTHER_LOG: Text = { zh: '它是另一个日志的记录', en: 'it is the record of another log' };
