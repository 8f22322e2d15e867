/**
 * What may be done with a corpus (portal page, component 3): six uses, for research and for a commercial product. The
 * commercial answer is the stricter of the use's own and of `commercial` [proposal]; what nobody stated is "ask first".
 */
export const USES = ['pretrain', 'fineTune', 'evaluate', 'retrieve', 'derivedModel', 'redistribute'] as const;
export type Use = (typeof USES)[number];

export const ANSWERS = ['no', 'ask', 'yes'] as const;
export type Answer = (typeof ANSWERS)[number];

/** Answers as the catalogue keeps them; a use that is not named is "ask first". */
export type Permissions = Readonly<Partial<Record<Use | 'commercial', Answer>>>;

export interface MatrixRow {
  readonly use: Use;
  readonly research: Answer;
  readonly commercial: Answer;
}

/** The stricter of two answers: no before ask before yes. */
export function stricter(a: Answer, b: Answer): Answer {
  return ANSWERS.indexOf(a) <= ANSWERS.indexOf(b) ? a : b;
}

export function buildMatrix(permissions: Permissions): MatrixRow[] {
  return USES.map((use) => {
    const research = permissions[use] ?? 'ask';
    return { use, research, commercial: stricter(research, permissions.commercial ?? 'ask') };
  });
}

interface Cell {
  readonly use: Use | 'commercial';
  readonly value: Answer;
  readonly source: 'STATED' | 'LICENCE' | 'USAGE_INFO' | 'DEFAULT';
}

/** The catalogue's cells by use, and in one word where they come from. */
export function permissionsOf(cells: readonly Cell[]): {
  readonly permissions: Permissions;
  readonly source: 'stated' | 'licence' | 'usageInfo' | 'unknown';
} {
  const from = new Set(cells.map((cell) => cell.source));
  const source = from.has('STATED')
    ? 'stated'
    : from.has('LICENCE')
      ? 'licence'
      : from.has('USAGE_INFO')
        ? 'usageInfo'
        : 'unknown';
  return { permissions: Object.fromEntries(cells.map((cell) => [cell.use, cell.value])), source };
}
