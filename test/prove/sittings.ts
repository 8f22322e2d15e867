/** A large run in sittings: each is kept as soon as it is done, so that a run that was broken off goes on with the next. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { addUp, type Harness, type Trial, type Verdict } from './frame.js';

interface Sitting {
  readonly name: string;
  readonly number: number;
  readonly seconds: number;
  readonly verdict: Verdict;
}

interface Kept {
  readonly seed: string;
  readonly sittings: readonly Sitting[];
}

/** What has been done of one large run; the file is begun anew when another seed is asked for. */
export class Progress {
  private constructor(
    private readonly file: string,
    readonly seed: string,
    private sittings: readonly Sitting[],
  ) {}

  /** Goes on with the seed that the file holds, unless another is given. */
  static open(file: string, seed: string | undefined, fresh: string): Progress {
    const kept = read(file);
    if (kept && (seed === undefined || seed === kept.seed)) return new Progress(file, kept.seed, kept.sittings);
    return new Progress(file, seed ?? fresh, []);
  }

  find(name: string, number: number): Sitting | undefined {
    return this.sittings.find((one) => one.name === name && one.number === number);
  }

  keep(sitting: Sitting): void {
    this.sittings = [...this.sittings, sitting];
    mkdirSync(dirname(this.file), { recursive: true });
    const text = JSON.stringify({ seed: this.seed, sittings: this.sittings }, numbers, 1);
    writeFileSync(`${this.file}.new`, text);
    renameSync(`${this.file}.new`, this.file);
  }
}

type MakeTrial = (size: number, seed: string, part?: Trial['part']) => Trial;

/** The harness at that size: at once when it fits into one sitting, else in sittings. */
export async function sit(
  harness: Harness,
  size: number,
  makeTrial: MakeTrial,
  seed: string,
  progress: Progress | undefined,
): Promise<{ verdict: Verdict; seconds: number }> {
  const most = harness.sitting ?? size;
  const done: Sitting[] = [];
  for (let number = 0; number * most < size; number += 1) {
    const known = progress?.find(harness.name, number);
    if (known) {
      done.push(known);
      continue;
    }
    const [from, to] = [number * most, Math.min(size, (number + 1) * most)];
    const whole = to - from === size;
    const trial = harness.numbered
      ? makeTrial(size, `${seed}/${harness.name}`, whole ? undefined : { from, to })
      : makeTrial(to - from, `${seed}/${harness.name}${whole ? '' : `/${number}`}`);
    const start = performance.now();
    const verdict = await harness.run(trial);
    const sitting = { name: harness.name, number, seconds: (performance.now() - start) / 1000, verdict };
    progress?.keep(sitting);
    done.push(sitting);
    if (!whole) trial.note(`${harness.name}: sitting ${number + 1}, ${verdict.figures}`);
  }
  const seconds = done.reduce((sum, one) => sum + one.seconds, 0);
  const [only] = done;
  return { seconds, verdict: only && done.length === 1 ? only.verdict : addUp(done.map((one) => one.verdict)) };
}

function read(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const numbers = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);
