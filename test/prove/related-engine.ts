/** Asks an engine about a world of the oracle's: the world becomes a graph, and the answer is cut to what is compared. */
import { present } from '../../src/kernel/assert.js';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { fen } from '../../src/kernel/money.js';
import { pct } from '../../src/kernel/rate.js';
import { type GraphOrganisation, type GraphRelation } from '../../src/modules/parties/core/graph.js';
import { GraphBuilder } from '../../src/modules/parties/core/graph-builder.js';
import { judge, type LimbHit } from '../../src/modules/parties/core/relatedness.js';
import { standardOf } from '../../src/modules/parties/core/standards.table.js';
import type { Question, World, WorldOrganisation, WorldRelation } from '../oracle/related-world.js';

/** What an engine is made of: ours, or a copy that was broken on purpose. */
export interface EngineCore {
  readonly GraphBuilder: typeof GraphBuilder;
  readonly judge: typeof judge;
  readonly standardOf: typeof standardOf;
}

export const OURS: EngineCore = { GraphBuilder, judge, standardOf };

/** What is compared of an answer: sets of codes, in order. */
export interface EngineAnswer {
  readonly outcome: string;
  readonly limbs: readonly string[];
  readonly review: readonly string[];
  readonly flags: readonly string[];
  readonly missing: readonly string[];
  readonly digest: string;
}

/** Plain holdings are kept in columns, as a register keeps them, or with everything else as recorded. */
export interface Form {
  readonly packed: boolean;
}

/** Asks the question of an engine. A code that fired as RELATED is not named again where a family reaches it too. */
export function askEngine(
  core: EngineCore,
  world: World,
  { a, b, on, standard }: Question,
  { packed }: Form,
): EngineAnswer {
  const rule = present(core.standardOf(standard), 'standard');
  const answer = core.judge(graphOfWorld(core, world, packed), { a, b, on: parseDate(on) }, rule);
  const codes = (hits: readonly LimbHit[], outcome: LimbHit['outcome']): string[] =>
    sorted(hits.filter((hit) => hit.outcome === outcome).map((hit) => hit.code));
  const limbs = codes(answer.limbs, 'RELATED');
  return {
    outcome: answer.outcome,
    limbs,
    review: codes(answer.limbs, 'REVIEW').filter((code) => !limbs.includes(code)),
    // Partners in concert who would hold 25% together stand in no text; their flag has vectors alone.
    flags: codes(answer.flags, 'REVIEW').filter((code) => code !== 'CONCERT'),
    missing: sorted(answer.missing.map(({ organisation }) => organisation)),
    digest: answer.graphDigest,
  };
}

function sorted(words: readonly string[]): string[] {
  return [...new Set(words)].sort();
}

export function graphOfWorld(core: EngineCore, world: World, packed: boolean): ReturnType<GraphBuilder['build']> {
  const builder = new core.GraphBuilder();
  for (const organisation of world.organisations) builder.organisation(organisationOf(organisation));
  for (const relation of world.relations) {
    const { type, from, to, share, validFrom, validTo } = relation;
    if (packed && type === 'HOLDS' && typeof share === 'number') {
      builder.holding(from, to, share, parseDate(validFrom), validTo === undefined ? undefined : parseDate(validTo));
    } else builder.relation(relationOf(relation));
  }
  return builder.build();
}

function organisationOf(one: WorldOrganisation): GraphOrganisation {
  return {
    id: one.id,
    kind: one.kind,
    stateAssetsAuthority: one.stateAssetsAuthority,
    independentFinancialInstitution: one.independentFinancialInstitution,
    ...(one.headOffice === undefined ? {} : { headOfficeId: one.headOffice }),
    ...(one.disclosureCeiling === undefined ? {} : { disclosureCeilingPct: pct(BigInt(one.disclosureCeiling)) }),
    ...(one.boardSeats === undefined ? {} : { boardSeats: one.boardSeats }),
    paidInCapital: one.paidInCapital.map(({ from, to, fen: amount }) => ({
      from: parseDate(from),
      ...(to === undefined ? {} : { to: parseDate(to) }),
      fen: fen(amount),
    })),
  };
}

function relationOf(one: WorldRelation): GraphRelation {
  // The world names first whom the other depends on, the register who depends.
  const turned = one.type === 'IP_DEPENDENCE' || one.type === 'OPERATIONS_CONTROLLED';
  return {
    id: one.id,
    type: one.type,
    from: turned ? one.to : one.from,
    to: turned ? one.from : one.to,
    ...shareOf(one.share),
    ...(one.kin === undefined ? {} : { kin: one.kin }),
    ...(one.role === undefined ? {} : { role: one.role }),
    ...(one.appointedBy === undefined ? {} : { appointedBy: one.appointedBy }),
    ...(one.amountFen === undefined ? {} : { amountFen: fen(one.amountFen) }),
    ...(one.loan === undefined ? {} : { loan: one.loan }),
    ...(one.basis === undefined ? {} : { basis: one.basis }),
    validFrom: parseDate(one.validFrom),
    ...(one.validTo === undefined ? {} : { validTo: parseDate(one.validTo) }),
  };
}

function shareOf(share: WorldRelation['share']): Pick<GraphRelation, 'sharePct' | 'range'> {
  if (share === undefined) return {};
  if (typeof share === 'number') return { sharePct: pct(BigInt(share)) };
  const { min, max } = share;
  return { range: { min: pct(BigInt(min)), max: pct(BigInt(max)), minExclusive: false, maxExclusive: false } };
}
