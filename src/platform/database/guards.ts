/** Which guards the database does not have, read from its catalogue: nothing is remembered that somebody could undo. */
import type { Text } from '../../kernel/text.js';
import { GUARDS } from './guards.table.js';

export interface MissingGuard {
  readonly guard: string;
  /** What is wrong and how to mend it. */
  readonly text: Text;
}

type Ask = (sql: string, parameters: string[]) => Promise<{ readonly what: string }[]>;

/** So many findings are named; a database without any guard would else fill the screen. */
const NAMED = 5;

/** Asks as any login; `appRole` is the application's. */
export async function missingGuards(ask: Ask, appRole: string): Promise<MissingGuard[]> {
  const missing: MissingGuard[] = [];
  for (const { guard, finds, says } of GUARDS) {
    const found = (await ask(finds, finds.includes('$1') ? [appRole] : [])).map(({ what }) => what);
    if (found.length === 0) continue;
    const rest = found.length > NAMED ? ` +${found.length - NAMED}` : '';
    missing.push({ guard, text: says(found.slice(0, NAMED).join(', ') + rest) });
  }
  return missing;
}
