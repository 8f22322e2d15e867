import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { byBytes } from '../../kernel/money.js';
import type { Application } from '../application.js';
import { readManifest } from './manifest.js';
import { NotJudged, type Part, type Place, type Row, type Unclaimed } from './part.js';

/** A set or a part of it that counts neither way. */
export interface NotRun {
  readonly what: string;
  readonly why: string;
}

export interface SetResult {
  readonly set: string;
  readonly rows: readonly Row[];
  readonly notRun: readonly NotRun[];
}

export interface Surroundings {
  application(): Promise<Application>;
  note(line: string): void;
}

const QUIET_MS = 2_000;

/** Judges the parts of every set that `root` holds, one set after another. Requires a folder. */
export async function* runSets(
  root: string,
  sets: readonly string[],
  parts: readonly Part[],
  around: Surroundings,
  unclaimed: readonly Unclaimed[] = [],
): AsyncGenerator<SetResult> {
  const manifest = readManifest(root);
  for (const set of sets) {
    const own = parts.filter((part) => part.set === set);
    const judged = own.filter((part) => existsSync(join(root, set, part.entry)));
    const rows: Row[] = [];
    const notRun: NotRun[] = [];
    for (const part of judged) {
      const name = part.entry === '.' ? set : `${set}/${part.entry}`;
      try {
        rows.push(...(await judge(part, placeOf(root, name, manifest, around))));
      } catch (error) {
        if (!(error instanceof NotJudged)) throw error;
        notRun.push({ what: name, why: error.message });
      }
    }
    const others = unclaimed.filter((one) => one.set === set);
    yield { set, rows, notRun: [...notRun, ...notRunOf(root, set, own, others)] };
  }
}

function placeOf(root: string, name: string, manifest: ReadonlyMap<string, string>, around: Surroundings): Place {
  let spoke = performance.now();
  return {
    path: join(root, name),
    name,
    expected: (file) => manifest.get(file),
    application: () => around.application(),
    progress: (done, of) => {
      if (performance.now() - spoke < QUIET_MS) return;
      spoke = performance.now();
      around.note(`${name}: ${done}/${of}`);
    },
  };
}

/** A part that cannot be judged at all is a difference, so that the other parts still are. */
async function judge(part: Part, place: Place): Promise<readonly Row[]> {
  try {
    return await part.judge(place);
  } catch (error) {
    if (error instanceof NotJudged) throw error;
    const got = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return [{ file: place.name, expected: 'can be judged', got, ok: false }];
  }
}

/** What of a set was not judged: the whole set, parts that are missing, files that no part reads. */
export function notRunOf(
  root: string,
  set: string,
  own: readonly Part[],
  unclaimed: readonly Unclaimed[] = [],
): NotRun[] {
  if (own.length === 0) return [{ what: set, why: 'later' }];
  if (!existsSync(join(root, set))) return [{ what: set, why: 'not in DIR' }];
  const entries = own.map(({ entry }) => entry);
  if (entries.includes('.')) return [];
  const missing = entries.filter((entry) => !existsSync(join(root, set, entry)));
  const unread = readdirSync(join(root, set))
    .filter((entry) => !entries.includes(entry) && !entry.startsWith('.'))
    .sort(byBytes);
  return [
    ...missing.map((entry) => ({ what: `${set}/${entry}`, why: 'not in DIR' })),
    ...unread.map((entry) => ({
      what: `${set}/${entry}`,
      why: unclaimed.find((one) => one.entry === entry)?.why ?? 'later',
    })),
  ];
}

export interface Counts {
  readonly files: number;
  readonly asExpected: number;
  readonly notAsExpected: number;
}

/** Counts by file: one is as expected when every judgement on it is. */
export function countsOf(rows: readonly Row[]): Counts {
  const files = new Set(rows.map(({ file }) => file));
  const wrong = new Set(rows.filter(({ ok }) => !ok).map(({ file }) => file));
  return { files: files.size, asExpected: files.size - wrong.size, notAsExpected: wrong.size };
}
