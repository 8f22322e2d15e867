/**
 * A published version: a programme file frozen by the digest of its canonical bytes (house page section 10, "policies
 * as dated, cited data"). A later version supersedes an earlier one for the days both cover; none is ever edited.
 */
import { createHash } from 'node:crypto';
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import { canonicalText, type Json, type JsonObject } from '../../../kernel/canonical-json.js';
import type { FileProblem } from './file-problems.js';
import type { ProgrammeFile } from './programme.js';
import { checkProgramme } from './programme-check.js';

export interface VersionRow {
  readonly id: string;
  readonly code: string;
  readonly no: number;
  readonly digest: string;
  readonly body: string;
  readonly effectiveFrom: CalendarDate;
  readonly effectiveUntil?: CalendarDate;
  readonly publishedBy: string;
  /** The draft it was published from; shipped versions come from none. */
  readonly draftId?: string;
  readonly recordedAt: Date;
}

/** A programme file that one policy officer proposes and another may publish. */
export interface DraftRow {
  readonly id: string;
  readonly code: string;
  readonly authority: string;
  readonly digest: string;
  readonly body: string;
  readonly draftedBy: string;
  readonly recordedAt: Date;
}

/** What the log keeps of a draft: every column. */
export function draftRecord(row: DraftRow): JsonObject {
  return {
    id: row.id,
    code: row.code,
    authority: row.authority,
    digest: row.digest,
    body: row.body,
    draftedBy: row.draftedBy,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

export interface ProgrammeVersion extends Omit<VersionRow, 'body'> {
  /** As replies and statements name it: `SZ-CORPUS-PURCHASE@1`. */
  readonly name: string;
  readonly programme: ProgrammeFile;
}

/** What the log keeps of a version: every column. */
export function versionRecord(row: VersionRow): JsonObject {
  return {
    code: row.code,
    no: row.no,
    digest: row.digest,
    body: row.body,
    effectiveFrom: row.effectiveFrom,
    ...(row.effectiveUntil === undefined ? {} : { effectiveUntil: row.effectiveUntil }),
    publishedBy: row.publishedBy,
    ...(row.draftId === undefined ? {} : { draft: row.draftId }),
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

/** A version as it lies there: the database draws the office from the body. */
export interface StoredVersion extends VersionRow {
  readonly office: string;
}

/** The record that the leaf covers; an office that is not the body's shows in it. Throws where the body is no JSON. */
export function storedVersionRecord(row: StoredVersion): JsonObject {
  const { authority } = JSON.parse(row.body) as ProgrammeFile;
  return { ...versionRecord(row), ...(row.office === authority.code ? {} : { office: row.office }) };
}

/** Requires a row that was stored after its file had passed the check. */
export function versionOf(row: VersionRow): ProgrammeVersion {
  const { body, ...rest } = row;
  return { ...rest, name: `${row.code}@${row.no}`, programme: JSON.parse(body) as ProgrammeFile };
}

/** A checked file as it will be stored: its canonical text and the digest of those bytes. */
export interface CheckedFile {
  readonly problems: readonly (Omit<FileProblem, 'code'> & { readonly code: FileProblem['code'] | 'JSON' })[];
  readonly publishable?: { readonly programme: ProgrammeFile; readonly body: string; readonly digest: string };
}

/** Reads and checks the text of a programme file. Never throws; a text that is no JSON is a problem like any other. */
export function checkProgrammeText(text: string): CheckedFile {
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    return {
      problems: [{ path: '/', code: 'JSON', detail: { zh: `不是合法的 JSON：${why}`, en: `Not JSON: ${why}` } }],
    };
  }
  const { problems, programme } = checkProgramme(json);
  if (!programme) return { problems };
  const body = canonicalText(json);
  return {
    problems,
    publishable: { programme, body, digest: createHash('sha256').update(body, 'utf8').digest('hex') },
  };
}
