import { Bods, BodsExport, type BodsImport } from '../../modules/parties/index.js';
import type { Ctx } from '../../platform/ctx.js';
import type { Application } from '../application.js';
import { Tried } from './trial.js';

/** What the door made of a set of statements, and of its own export of them. */
export interface BodsTrial {
  readonly taken: BodsImport;
  /** What the register exports of the parties that the set speaks of. */
  readonly exported: string;
  /** Statements that were not unchanged when the set, and then the export, was taken once more. */
  readonly restless: number;
}

/** Takes a set in a transaction that is rolled back. Throws the room's refusal of the whole set. */
export function tryBods(application: Application, text: string): Promise<BodsTrial> {
  return Tried.in(application, async (ctx) => {
    const bods = application.get(Bods);
    const taken = await bods.take(ctx, text);
    const exported = await exportOf(application, ctx, taken.parties);
    const restless = [await bods.take(ctx, text), await bods.take(ctx, exported)]
      .flatMap(({ stood }) => stood)
      .filter(({ outcome }) => outcome !== 'unchanged').length;
    return { taken, exported, restless };
  });
}

async function exportOf(application: Application, ctx: Ctx, roots: readonly string[]): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of application.get(BodsExport).pieces(ctx, { format: 'bods', roots })) pieces.push(piece);
  return pieces.join('');
}
