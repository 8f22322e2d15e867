import type { Application } from '../application.js';
import { load } from '../load/load.js';
import type { LoadReport } from '../load/report.js';
import type { Trial } from './trial.js';

/** No file of these sets is large; an answer that takes longer than this counts as a hang. */
const SLOW_MS = 10_000;

/** Carries a report out of the transaction that is rolled back. */
class Tried extends Error {
  constructor(readonly report: LoadReport) {
    super('tried');
  }
}

/** Takes a path as `load` does, in a transaction that is rolled back. */
export async function tryLoad(application: Application, path: string): Promise<Trial> {
  const started = performance.now();
  try {
    const { taken, unchanged, refused } = await loaded(application, path);
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

async function loaded(application: Application, path: string): Promise<LoadReport> {
  try {
    return await application.run(async (ctx) => {
      throw new Tried(await load(ctx, application.loadRooms(), path));
    });
  } catch (error) {
    if (error instanceof Tried) return error.report;
    throw error;
  }
}
