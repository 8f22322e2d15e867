/** An answer from the packed graph lacks what only the register holds: ids of plain holdings, codes of organisations. */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { isId } from '../../../kernel/ids.js';
import type { LimbHit, PathStep, Relatedness } from './relatedness.js';

/** A plain holding, named by what it is the only one with. */
export interface WantedStep {
  readonly from: string;
  readonly to: string;
  readonly validFrom: CalendarDate;
}

export interface Wanting {
  readonly steps: readonly WantedStep[];
  readonly organisations: readonly string[];
}

/** The key under which the id of a plain holding is given to {@link dress}. */
export function stepKey({ from, to, validFrom }: WantedStep): string {
  return `${from} ${to} ${validFrom}`;
}

/** What the answers want from the register, each once. */
export function wanting(answers: Iterable<Relatedness>): Wanting {
  const steps = new Map<string, WantedStep>();
  const organisations = new Set<string>();
  for (const { limbs, flags, missing, coverage } of answers) {
    for (const { path } of [...limbs, ...flags]) {
      for (const step of path) if (step.relationId === '') steps.set(stepKey(step), step);
    }
    for (const { ask } of missing) for (const code of ask) if (isId(code)) organisations.add(code);
    for (const { code } of coverage) if (isId(code)) organisations.add(code);
  }
  return { steps: [...steps.values()], organisations: [...organisations] };
}

/** The answer with what the register found; whatever was there already stays. */
export function dress(
  answer: Relatedness,
  relationIds: ReadonlyMap<string, string>,
  codes: ReadonlyMap<string, string>,
): Relatedness {
  const worn = (hit: LimbHit): LimbHit => ({ ...hit, path: hit.path.map(stepped) });
  const stepped = (step: PathStep): PathStep =>
    step.relationId === '' ? { ...step, relationId: relationIds.get(stepKey(step)) ?? '' } : step;
  const named = (code: string): string => codes.get(code) ?? code;
  return {
    ...answer,
    limbs: answer.limbs.map(worn),
    flags: answer.flags.map(worn),
    missing: answer.missing.map((item) => ({ ...item, code: named(item.code), ask: item.ask.map(named) })),
    coverage: answer.coverage.map((figure) => ({ ...figure, code: named(figure.code) })),
  };
}
