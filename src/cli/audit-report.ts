/** How the checking commands tell what they found. */
import { BugError } from '../kernel/assert.js';
import type { Text } from '../kernel/text.js';
import { type Call, EXIT } from './command.js';

export interface Problem {
  readonly code: string;
  readonly id: string;
  readonly what: Text;
}

/**
 * A row can be changed so badly that it no longer reads as the record it was: that is a finding, not a failure of the
 * command. What the database itself says (no connection, a statement that fails) is passed on.
 */
export async function orUnreadable<T extends Problem>(
  check: string,
  work: () => Promise<readonly T[]>,
): Promise<readonly Problem[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BugError || error instanceof SyntaxError || error instanceof TypeError)) throw error;
    const what = {
      zh: `有记录被改得无法读取，${check} 未能核对到底：${error.message}`,
      en: `A record was changed so that it cannot be read; ${check} could not be finished: ${error.message}`,
    };
    return [{ code: 'TRANSLOG.UNREADABLE', id: check, what }];
  }
}

/** Prints the problems, or that all is well, and gives the exit code. */
export function printProblems(call: Call, head: object, problems: readonly Problem[], well: Text): number {
  if (call.json) {
    const shown = problems.map(({ code, id, what }) => ({ code, id, detail: what.zh, detailEn: what.en }));
    call.print(JSON.stringify({ ...head, ok: problems.length === 0, problems: shown }));
  } else {
    for (const { code, id, what } of problems) call.print(`${code} ${id}\n  ${what.zh}\n  ${what.en}`);
    call.print(problems.length === 0 ? `${well.zh}\n${well.en}` : `问题合计 problems in all: ${problems.length}`);
  }
  return problems.length === 0 ? EXIT.done : EXIT.no;
}
