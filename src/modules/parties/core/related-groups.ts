/**
 * Which of many parties form groups: connected components over pairs that are RELATED on a day (domain page 5.2, cap
 * multiplication by affiliates; 5.1 (6) for the components). Sets that could be related are found first, without asking
 * any pair; then pairs of one set are asked of the engine until it is known who hangs together.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { candidateSets } from './candidate-sets.js';
import type { Graph } from './graph.js';
import { judge, type RelatednessOutcome } from './relatedness.js';
import type { Standard } from './standards.table.js';

/** Parties that hang together by RELATED pairs, each group in the order in which its members were given. */
export interface RelatedGroups {
  readonly related: readonly (readonly string[])[];
  /** Sets that may hold such groups and were not compared: more pairs than may be asked. */
  readonly notCompared: readonly (readonly string[])[];
}

/** What two reviewers found on a question with this answer on these facts. */
export interface ConcludedPair {
  readonly a: string;
  readonly b: string;
  readonly graphDigest: string;
  readonly asked: RelatednessOutcome;
  readonly outcome: RelatednessOutcome;
}

export interface GroupsAsk {
  readonly ids: readonly string[];
  readonly on: CalendarDate;
  readonly standard: Standard;
  /** Whether anybody would do anything about these parties if they hang together. */
  readonly matters: (ids: readonly string[]) => boolean;
  readonly concluded: readonly ConcludedPair[];
}

/**
 * Pairs asked at most for one call: all of a set of 63, or of any number up to 2,001 who each hang together with the first.
 * A question takes from a tenth of a millisecond to some milliseconds (measured: 0.1 for a common holder, 2.4 in a family
 * of hundreds), so this is at most seconds beside the deciding of a year, whatever the register says.
 */
export const PAIRS_MAX = 2_000;

/** The groups among parties whose ids differ. The smaller sets are asked first, so that one large set hides no other. */
export function relatedGroups(graph: Graph, ask: GroupsAsk, pairsMax: number): RelatedGroups {
  const concluded = new Map<string, ConcludedPair[]>();
  for (const one of ask.concluded) {
    const key = pairKey(one.a, one.b);
    concluded.set(key, [...(concluded.get(key) ?? []), one]);
  }
  const found = ask.concluded.filter(({ outcome }) => outcome === 'RELATED');
  const sets = candidateSets(
    graph,
    ask.ids,
    ask.on,
    found.map(({ a, b }) => [a, b]),
  );
  let left = pairsMax;
  const related = (a: string, b: string): boolean | undefined => {
    if (left === 0) return undefined;
    left -= 1;
    const { outcome, graphDigest } = judge(graph, { a, b, on: ask.on }, ask.standard);
    const opinion = concluded
      .get(pairKey(a, b))
      ?.find((one) => one.asked === outcome && one.graphDigest === graphDigest);
    return (opinion?.outcome ?? outcome) === 'RELATED';
  };
  const groups: (readonly string[])[] = [];
  const notCompared: (readonly string[])[] = [];
  for (const set of sets.filter(ask.matters).sort((x, y) => x.length - y.length)) {
    const components = componentsOf(set, related);
    if (components) groups.push(...components.filter(ask.matters));
    else notCompared.push(set);
  }
  return { related: groups, notCompared };
}

/** Components of two or more; a pair known to hang together is not asked. Undefined where a pair was not answered. */
function componentsOf(
  set: readonly string[],
  related: (a: string, b: string) => boolean | undefined,
): readonly (readonly string[])[] | undefined {
  const groups = new Map(set.map((id) => [id, [id]]));
  for (const [place, b] of set.entries()) {
    for (const a of set.slice(0, place)) {
      const [one, other] = [groups.get(a) ?? [], groups.get(b) ?? []];
      if (one === other) continue;
      const answer = related(a, b);
      if (answer === undefined) return undefined;
      if (!answer) continue;
      for (const id of other) {
        one.push(id);
        groups.set(id, one);
      }
    }
  }
  const order = new Map(set.map((id, place) => [id, place]));
  const placeOf = (id: string): number => order.get(id) ?? 0;
  return [...new Set(groups.values())]
    .filter(({ length }) => length > 1)
    .map((group) => [...group].sort((x, y) => placeOf(x) - placeOf(y)));
}

function pairKey(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
