/** Valid codes and the facade of the room for database tests; the log keeps its leaves in memory. */
import { usccCheckCharacter } from '../../src/kernel/uscc.js';
import { Erasures } from '../../src/modules/parties/erasures.service.js';
import { ErasuresStore } from '../../src/modules/parties/erasures.store.js';
import { Findings } from '../../src/modules/parties/findings.service.js';
import { FindingsStore } from '../../src/modules/parties/findings.store.js';
import { Parties } from '../../src/modules/parties/parties.service.js';
import { PartiesStore } from '../../src/modules/parties/parties.store.js';
import type { Leaf, Translog } from '../../src/modules/translog/index.js';
import type { Ctx } from '../../src/platform/ctx.js';

export interface RecordedLeaves {
  readonly parties: Parties;
  readonly leaves: Map<string, Leaf>;
}

/** The facade over the real stores; `leaves` collects what went to the log, by kind and id. */
export function partiesFacade(): RecordedLeaves {
  const leaves = new Map<string, Leaf>();
  const log = {
    append: async (_ctx: Ctx, added: readonly Leaf[]) => {
      for (const leaf of added) leaves.set(`${leaf.kind} ${leaf.id}`, leaf);
    },
  } as unknown as Translog;
  return {
    parties: new Parties(
      new PartiesStore(),
      new Findings(new FindingsStore(), log),
      new Erasures(new ErasuresStore(), log),
      log,
    ),
    leaves,
  };
}

/** A valid enterprise code of Shenzhen, a different one for each number up to 8 digits. */
export function usccNumber(number: number): string {
  const body = `91440300${String(number).padStart(8, '0')}0`;
  return `${body}${usccCheckCharacter(`${body}0`)}`;
}
