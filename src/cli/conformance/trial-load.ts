import type { Application } from '../application.js';
import { load } from '../load/load.js';
import { type Trial, Tried } from './trial.js';

/** No file of these sets is large; an answer that takes longer than this counts as a hang. */
const SLOW_MS = 10_000;

/** Takes a path as `load` does, in a transaction that is rolled back. */
export async function tryLoad(application: Application, path: string): Promise<Trial> {
  const started = performance.now();
  try {
    const { taken, unchanged, refused } = await Tried.in(application, (ctx) =>
      load(ctx, application.loadRooms(), path),
    );
    const stored = [...Object.values(taken), ...Object.values(unchanged)].reduce((sum, count) => sum + count, 0);
    const seconds = Math.round((performance.now() - started) / 1000);
    const slow = performance.now() - started > SLOW_MS;
    return { stored, refusals: refused, ...(slow ? { crash: `answered only after ${seconds} s` } : {}) };
  } catch (error) {
    return {
      stored: 0,
      refusals: [],
      crash: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    };
  }
}
