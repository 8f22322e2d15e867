/**
 * LR: who is related under the stock exchanges' listing rules (domain page 2.1, 2.3), judged for one day; the window of
 * twelve months is the caller's. Every hit is for a person to judge (REVIEW).
 * LR_5PCT: one holds 5% or more of the other (the holding of 2.3), those who act in concert with it counted with it.
 * LR_CONTROL: one controls the other, or a third party other than the State controls both.
 * LR_OFFICER: a natural person tied to one party (holds 5% or more of it, controls it, or is an officer of it or of its
 * controller), or of the close family of one, controls the other or is its director, senior manager or legal
 * representative. A party that is a natural person is related to a company to which it is tied in that way.
 */
import { type Bonds, bondsOf, otherEnd } from './chains.js';
import { closeFamilyOf } from './close-family.js';
import { nearestOf, opposite, proofOf, type Side, type Standings, standingsOf } from './control.js';
import type { Edge } from './extract.js';
import { evidenceOf, holdingIn, type Reach, reachOf } from './holding.js';
import { distinct, type Finding, type Hit, type Inquiry, isPerson } from './inquiry.js';
import { firstOffices } from './officers.js';
import type { OfficerRole } from './party-types.js';
import type { SubGraph } from './sub-graph.js';
import { THRESHOLD } from './thresholds.js';

/** 5%, inclusive, in millionths of a percent. */
export const FIVE = 5_000_000;
/** More of one kind say nothing new; that some were left out is said. */
const NAMED_MAX = 50;

const HEADS: ReadonlySet<OfficerRole> = new Set([
  'DIRECTOR',
  'INDEPENDENT_DIRECTOR',
  'SENIOR_MANAGER',
  'LEGAL_REPRESENTATIVE',
]);

/** What the listing rules see between the two on the day. */
export function listing(inquiry: Inquiry): Finding {
  const standings = standingsOf(inquiry);
  const control = controlling(inquiry, standings);
  const officers = byPersons(inquiry, standings);
  const hits = [...holdersOfFive(inquiry), ...control, ...officers];
  const cut = control.length >= NAMED_MAX || officers.length >= NAMED_MAX;
  return cut ? { hits, reasons: ['FLAGS_CUT'] } : { hits };
}

function holdersOfFive(inquiry: Inquiry): Hit[] {
  const { graph, budget } = inquiry;
  return (['a', 'b'] as const).flatMap((side) => {
    const [holder, target] = [graph[opposite(side)], graph[side]];
    const alone = side === 'b' ? inquiry.reachA : inquiry.reachB;
    if (holdingIn(alone, target) >= FIVE) return [fiveHit(graph, alone, target, [])];
    const concerts = graph.concerts.filter(
      (edge) => (edge.from === holder || edge.to === holder) && otherEnd(edge, holder) !== target,
    );
    if (concerts.length === 0) return [];
    const partners = concerts.map((edge) => otherEnd(edge, holder));
    const together = reachOf(graph, [...new Set([holder, ...partners])], budget);
    return holdingIn(together, target) >= FIVE ? [fiveHit(graph, together, target, concerts)] : [];
  });
}

function fiveHit(graph: SubGraph, reach: Reach, target: number, concerts: readonly Edge[]): Hit {
  const share = holdingIn(reach, target);
  const held = evidenceOf(graph, reach, target);
  const holders = new Set(held.map(({ from }) => from));
  const used = concerts.filter(({ from, to }) => holders.has(from) || holders.has(to));
  return {
    code: 'LR_5PCT',
    outcome: 'REVIEW',
    holder: reach.seed.filter((node) => holders.has(node) || node === reach.seed[0]),
    share,
    path: distinct([...used, ...held]),
    ...(share === FIVE ? { atThreshold: true } : {}),
  };
}

function controlling(inquiry: Inquiry, standings: Standings): Hit[] {
  const { graph } = inquiry;
  const between = (['a', 'b'] as const).flatMap((side) => {
    const standing = standings.get(graph[opposite(side)]);
    if (standing?.[side] !== 'CONTROL') return [];
    return [hitOf('LR_CONTROL', [standing.node], proofOf(inquiry, standing, side).path)];
  });
  const both = [...standings.values()].filter(({ a, b }) => a === 'CONTROL' && b === 'CONTROL');
  const common = nearestOf(inquiry, both, NAMED_MAX).map((standing) => {
    const path = [...proofOf(inquiry, standing, 'a').path, ...proofOf(inquiry, standing, 'b').path];
    return hitOf('LR_CONTROL', [standing.node], path);
  });
  return [...between, ...common];
}

/** Persons tied to one side, or close family of theirs, at the head of the other. */
function byPersons(inquiry: Inquiry, standings: Standings): Hit[] {
  const { graph, budget } = inquiry;
  const kin = bondsOf(graph.kin);
  const hits = new Map<string, Hit>();
  for (const side of ['a', 'b'] as const) {
    const heads = headsOf(inquiry, standings, opposite(side));
    if (heads.size === 0) continue;
    const tied = tiedTo(inquiry, standings, side, withKinOf(heads.keys(), kin));
    const family = closeFamilyOf(tied.keys(), kin, budget);
    for (const [person, proof] of heads) {
      const relative = family.get(person);
      if (!relative || hits.size >= NAMED_MAX) continue;
      const holder = [...new Set([relative.of, person])];
      const key = [...holder].sort((x, y) => x - y).join(' ');
      if (hits.has(key)) continue;
      const path = [...(tied.get(relative.of)?.() ?? []), ...relative.chain, ...proof()];
      if (path.length > 0) hits.set(key, hitOf('LR_OFFICER', holder, path));
    }
  }
  return [...hits.values()];
}

type Proofs = ReadonlyMap<number, () => readonly Edge[]>;

/** Persons and everyone to whom kinship leads from them, however far: nobody else can be of their close family. */
function withKinOf(persons: Iterable<number>, kin: Bonds): ReadonlySet<number> {
  const found = new Set(persons);
  for (const person of found) for (const edge of kin.get(person) ?? []) found.add(otherEnd(edge, person));
  return found;
}

/** Of some persons those who hold 5% or more of a party, control it, or are officers of it or of its controller. */
function tiedTo(inquiry: Inquiry, standings: Standings, side: Side, among: ReadonlySet<number>): Proofs {
  const { graph, budget } = inquiry;
  const party = graph[side];
  const tied = new Map<number, () => readonly Edge[]>();
  if (isPerson(graph, party)) return tied;
  for (const node of [...among].sort((x, y) => x - y)) {
    if (budget.spent) break;
    if (!isPerson(graph, node)) continue;
    if (holdsFive(inquiry, node, party)) {
      tied.set(node, () => evidenceOf(graph, reachOf(graph, [node], budget), party));
    } else {
      const standing = standings.get(node);
      if (standing?.[side] === 'CONTROL') tied.set(node, () => proofOf(inquiry, standing, side).path);
    }
  }
  for (const [officer, proof] of firstOffices(inquiry, standings, side))
    if (among.has(officer) && !tied.has(officer)) tied.set(officer, proof);
  return tied;
}

/** A holding of 5% or more. Who holds less than 25% of everything else has nothing but its direct share. */
function holdsFive({ graph, budget }: Inquiry, node: number, party: number): boolean {
  const holdings = graph.holdingsFrom[node] ?? [];
  budget.spend(holdings.length + 1);
  let [direct, others] = [0, 0];
  for (const { to, share } of holdings) {
    if (to === party) direct += share;
    else others += share;
  }
  if (direct >= FIVE) return true;
  return others >= THRESHOLD && holdingIn(reachOf(graph, [node], budget), party) >= FIVE;
}

/** Who controls a party as a natural person, or is its director, senior manager or legal representative; or is it. */
function headsOf(inquiry: Inquiry, standings: Standings, side: Side): Proofs {
  const { graph } = inquiry;
  const party = graph[side];
  const heads = new Map<number, () => readonly Edge[]>();
  if (isPerson(graph, party)) return heads.set(party, () => []);
  for (const standing of standings.values()) {
    if (standing[side] !== 'CONTROL' || !isPerson(graph, standing.node)) continue;
    heads.set(standing.node, () => proofOf(inquiry, standing, side).path);
  }
  for (const office of graph.offices) {
    const { role } = office.relation;
    if (office.to === party && role && HEADS.has(role) && !heads.has(office.from))
      heads.set(office.from, () => [office]);
  }
  return heads;
}

function hitOf(code: 'LR_CONTROL' | 'LR_OFFICER', holder: readonly number[], path: readonly Edge[]): Hit {
  return { code, outcome: 'REVIEW', holder, path: distinct(path) };
}
