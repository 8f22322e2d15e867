/**
 * CAS36: Accounting Standard 36 (2006), arts. 3 to 6, and interpretation 13 (2019); domain page 2.1. Who controls,
 * jointly controls or significantly influences whom; 20% of the votes is presumed to be significant influence. Every hit
 * is for a person to judge (REVIEW): control is a matter of substance. Not related merely for it: a large customer or
 * supplier (art. 5), and companies under the common control of the State only (art. 6).
 *
 * A code says what the second party asked about (b) is to the first (a):
 * CAS36_1 b is a's parent; _2 its subsidiary; _3 an organisation controls both; _4 b is an investor with joint control of
 * a; _5 one with significant influence; _6 b is a's joint venture; _7 its associate. Where one of the two is a natural
 * person: _8 it is a principal individual investor of the other (controls it, jointly or alone, or influences it
 * significantly) or of the close family of one; _9 it is a key manager of the other or of its parent, or of the close
 * family of one. _10: someone who is _8 or _9 to one of the two controls, jointly controls or significantly influences
 * the other. CAS36_COMMON_INFLUENCE: a third party stands over both, but does not control both (an investor with a joint
 * venture and an associate, a group member's associate, influence on both sides): art. 3 relates them literally,
 * interpretation 13 not where it is only significant influence on both sides.
 */
import { type Bonds, bondsOf, otherEnd } from './chains.js';
import {
  FIFTH,
  type Hold,
  nearestOf,
  opposite,
  proofOf,
  type Side,
  type Standing,
  type Standings,
  standingsOf,
} from './control.js';
import type { Edge } from './extract.js';
import { distinct, type Finding, type Hit, type Inquiry, isPerson, type ReasonCode } from './inquiry.js';
import { firstOffices, type Officers } from './officers.js';
import type { HitCode } from './standards.table.js';

/** More of one kind say nothing new; that some were left out is said. */
const NAMED_MAX = 50;
const CUT: readonly ReasonCode[] = ['FLAGS_CUT'];

/** What the standard sees between the two on the day. */
export function accountingStandard(inquiry: Inquiry): Finding {
  const standings = standingsOf(inquiry);
  const kin = bondsOf(inquiry.graph.kin);
  const common = inCommon(inquiry, standings);
  const persons = new PersonsOf(inquiry, standings, kin);
  const hits = [...between(inquiry, standings), ...common.hits, ...persons.find()];
  return common.cut || persons.cut ? { hits, reasons: CUT } : { hits };
}

const OVER_THE_FIRST: { readonly [hold in Hold]: HitCode } = {
  CONTROL: 'CAS36_1',
  JOINT: 'CAS36_4',
  INFLUENCE: 'CAS36_5',
};
const OVER_THE_SECOND: { readonly [hold in Hold]: HitCode } = {
  CONTROL: 'CAS36_2',
  JOINT: 'CAS36_6',
  INFLUENCE: 'CAS36_7',
};

function between(inquiry: Inquiry, standings: Standings): Hit[] {
  const { graph } = inquiry;
  return (['a', 'b'] as const).flatMap((side) => {
    const other = opposite(side);
    const standing = standings.get(graph[other]);
    const hold = standing?.[side];
    if (!standing || hold === undefined) return [];
    const code = isPerson(graph, standing.node) ? 'CAS36_8' : (side === 'a' ? OVER_THE_FIRST : OVER_THE_SECOND)[hold];
    const { path, votes } = proofOf(inquiry, standing, side);
    return [hitOf(code, [standing.node], path, votes)];
  });
}

/** Organisations above both. Who is above one party only through the other says nothing beside that party itself. */
function inCommon(inquiry: Inquiry, standings: Standings): { readonly hits: Hit[]; readonly cut: boolean } {
  const { graph } = inquiry;
  const above = [...standings.values()].filter(({ node, a, b }) => a && b && !isPerson(graph, node));
  const both = above.filter(({ a, b }) => a === 'CONTROL' && b === 'CONTROL');
  const through = (side: Side): boolean => standings.get(graph[side])?.[opposite(side)] !== undefined;
  const loose = above.filter(
    ({ a, b }) =>
      (a !== 'CONTROL' || b !== 'CONTROL') && !(a === 'CONTROL' && through('a')) && !(b === 'CONTROL' && through('b')),
  );
  const [parents, investors] = [nearestOf(inquiry, both, NAMED_MAX), nearestOf(inquiry, loose, NAMED_MAX)];
  return {
    hits: [
      ...parents.map((standing) => onBoth(inquiry, 'CAS36_3', standing)),
      ...investors.map((standing) => onBoth(inquiry, 'CAS36_COMMON_INFLUENCE', standing)),
    ],
    cut: parents.length === NAMED_MAX || investors.length === NAMED_MAX,
  };
}

function onBoth(inquiry: Inquiry, code: HitCode, standing: Standing): Hit {
  const [a, b] = [proofOf(inquiry, standing, 'a'), proofOf(inquiry, standing, 'b')];
  const votes = [a.votes, b.votes].filter((share) => share !== undefined);
  return hitOf(code, [standing.node], [...a.path, ...b.path], votes.length > 0 ? Math.min(...votes) : undefined);
}

/** Principal individual investors and key managers of each party with their close families, and what they stand over. */
class PersonsOf {
  private readonly found = new Map<string, Hit>();
  cut = false;

  constructor(
    private readonly inquiry: Inquiry,
    private readonly standings: Standings,
    private readonly kin: Bonds,
  ) {}

  find(): readonly Hit[] {
    for (const side of ['a', 'b'] as const) {
      if (isPerson(this.inquiry.graph, this.inquiry.graph[side])) continue;
      this.investorsOf(side);
      this.managersOf(side);
    }
    return [...this.found.values()];
  }

  private investorsOf(side: Side): void {
    const { graph } = this.inquiry;
    for (const standing of this.standings.values()) {
      const hold = standing[side];
      if (hold === undefined || !isPerson(graph, standing.node)) continue;
      const proof = (): readonly Edge[] => proofOf(this.inquiry, standing, side).path;
      const weak = hold === 'INFLUENCE';
      if (standing[opposite(side)]) this.reaches(side, standing.node, [], proof, weak);
      for (const edge of this.kin.get(standing.node) ?? []) {
        const relative = otherEnd(edge, standing.node);
        if (relative === graph[opposite(side)])
          this.note('CAS36_8', [relative, standing.node], () => [...proof(), edge]);
        else this.reaches(side, relative, [edge], proof, weak);
      }
    }
  }

  private managersOf(side: Side): void {
    const { graph } = this.inquiry;
    const other = graph[opposite(side)];
    for (const [manager, proof] of this.officers(side)) {
      if (manager === other) this.note('CAS36_9', [manager], proof);
      else this.reaches(side, manager, [], proof, false);
      for (const edge of this.kin.get(manager) ?? []) {
        const relative = otherEnd(edge, manager);
        if (relative === other) this.note('CAS36_9', [relative, manager], () => [...proof(), edge]);
        else this.reaches(side, relative, [edge], proof, false);
      }
    }
  }

  private officers(side: Side): Officers {
    return firstOffices(this.inquiry, this.standings, side);
  }

  /** Someone tied to one party stands over the other; `weak` where that tie is significant influence only. */
  private reaches(side: Side, person: number, tie: readonly Edge[], proof: () => readonly Edge[], weak: boolean): void {
    const other = opposite(side);
    const standing = this.standings.get(person);
    const hold = standing?.[other];
    if (!standing || hold === undefined) return;
    const code = weak && hold === 'INFLUENCE' ? 'CAS36_COMMON_INFLUENCE' : 'CAS36_10';
    const holder = [person, ...tie.map((edge) => otherEnd(edge, person))];
    this.note(code, holder, () => [...proof(), ...tie, ...proofOf(this.inquiry, standing, other).path]);
  }

  private note(code: HitCode, holder: readonly number[], path: () => readonly Edge[]): void {
    const key = `${code} ${[...holder].sort((x, y) => x - y).join(' ')}`;
    if (this.found.has(key)) return;
    if (this.found.size >= NAMED_MAX) this.cut = true;
    else this.found.set(key, hitOf(code, holder, path()));
  }
}

function hitOf(code: HitCode, holder: readonly number[], path: readonly Edge[], votes?: number): Hit {
  return {
    code,
    outcome: 'REVIEW',
    holder,
    path: distinct(path),
    ...(votes === undefined ? {} : { share: votes }),
    ...(votes === FIFTH ? { atThreshold: true } : {}),
  };
}
