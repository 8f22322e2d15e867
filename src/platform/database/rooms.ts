import { MIGRATIONS } from '../../../migrations/index.js';

/**
 * The schemas that are ours: a migration is named after its room (`LedgerBook...`), and a room's schemas are its own and
 * `<room>_door`. What an operator or an extension keeps in the same database is never touched.
 */
export const ROOM_SCHEMAS: readonly string[] = [
  ...new Set(
    MIGRATIONS.flatMap(({ name }) => {
      const room = /^[A-Z][a-z]+/.exec(name)?.[0].toLowerCase() ?? '';
      return [room, `${room}_door`];
    }),
  ),
];

/** A name as an SQL identifier. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** True when the server said no because this login may not do it (42501). */
export function isForbidden(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === '42501';
}
