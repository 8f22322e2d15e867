/** Looks for a text in a whole database, however it may have been kept. */
import { createHash } from 'node:crypto';
import type { TestDatabase } from './database.js';

/** A text as it stands, and as a careless hand could have kept it: encoded, or hashed without a salt. */
export function traces(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const hashes = ['sha256', 'sha1', 'md5'].map((name) => createHash(name).update(bytes).digest());
  const escaped = [...text].map((one) => `u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  return [text, escaped, bytes.toString('base64'), ...[bytes, ...hashes].map((hash) => hash.toString('hex'))];
}

/** The tables of the whole database, from the catalogue, in any column of which the text stands. */
export async function placesOf(db: TestDatabase, text: string): Promise<string[]> {
  const tables = await db.adminQuery<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const queries = tables.map(
    ({ name }) =>
      `select '${name}' as name where exists (
         select from ${name} t where position(lower($1) in lower(replace(t::text, '\\', ''))) > 0)`,
  );
  return (await db.adminQuery<{ name: string }>(queries.join(' union all '), [text])).map(({ name }) => name);
}
