/** What the access matrix says of a caller and a record, and what of a reply tells one record from another. */
import type { Response } from 'supertest';
import { SAMPLE_USERS } from '../../src/sample-users.table.js';
import type { Operation } from '../fuzz/document.js';
import { ANYONE, NAME_OF, RECORDS } from '../journeys/access-cells.table.js';
import { MATRIX } from '../journeys/access-matrix.table.js';
import type { Username } from './journey.js';

/** Well-formed, of the first millisecond of 2020: no record has it. */
export const UNKNOWN_ID = '016f5e66-e800-7000-8000-000000000000';

const records = Object.assign({}, ...Object.values(RECORDS)) as Record<string, string>;

export function mayCall({ id }: Operation, username: Username | undefined): boolean {
  const rule = MATRIX[id] ?? '';
  if (rule === 'public') return true;
  const user = SAMPLE_USERS.find((one) => one.username === username);
  if (user === undefined) return false;
  if (rule === 'signedIn') return true;
  const duties: readonly string[] = user.duties ?? [];
  return rule.split(' ').some((one) => one === user.role || duties.some((duty) => one === `${user.role}:${duty}`));
}

export function maySee(record: string, username: Username | undefined): boolean {
  const seenBy = records[NAME_OF[record] ?? record] ?? '';
  return seenBy === ANYONE || (username !== undefined && seenBy.split(' ').includes(username));
}

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const INSTANT = /\d{4}-\d{2}-\d{2}T[0-9:.]+[+]08:00/g;
const DIGEST = /[0-9a-f]{64}/g;

/** The same of a reply that may have made something: ids, times, digests and counts are new each time. */
export function toldOfNew(reply: Response, named: string): string {
  const same = told(reply, named).replace(/"location":"[^"]*"/, '"location":""');
  if (reply.status >= 300) return same;
  const text = same.replace(ID, 'ID').replace(INSTANT, 'INSTANT').replace(DIGEST, 'DIGEST');
  return text.replace(/\\"number\\":\d+/g, 'NUMBER').replace(/"etag":"[^"]*"/, '');
}

/** What of a reply a stranger could tell two cases apart by. */
export function told({ status, text, headers }: Response, named: string): string {
  return JSON.stringify({
    status,
    text: text?.replaceAll(named, 'NAMED'),
    type: headers['content-type'],
    length: Number(headers['content-length'] ?? 0),
    etag: headers.etag,
    location: headers.location,
  });
}
