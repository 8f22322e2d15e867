/** Asks the engine about a world of the oracle's: the world becomes a graph, and the answer is cut to what is compared. */
import { present } from '../../src/kernel/assert.js';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { fen } from '../../src/kernel/money.js';
import { pct } from '../../src/kernel/rate.js';
import {
  type Graph,
  GraphBuilder,
  type GraphOrganisation,
  type GraphRelation,
} from '../../src/modules/parties/core/graph.js';
import { judge, type LimbHit } from '../../src/modules/parties/core/relatedness.js';
import { standardOf } from '../../src/modules/parties/core/standards.table.js';
import { firesWith, type OracleAnswer } from '../oracle/related-oracle.js';
import type { Question, World, WorldOrganisation, WorldRelation } from '../oracle/related-world.js';

/** With `packed`, plain holdings are kept in columns, as a register keeps them; else everything as recorded. */
export function graphOfWorld(world: World, packed: boolean): Graph {
  const builder = new GraphBuilder();
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

/** What is compared of the engine's answer: sets of codes, in order. */
export interface EngineAnswer {
  readonly outcome: string;
  readonly limbs: readonly string[];
  readonly review: readonly string[];
  readonly flags: readonly string[];
  readonly missing: readonly string[];
  readonly digest: string;
}

/** Asks the question of the engine. A code that fired as RELATED is not named again where a family reaches it too. */
export function askEngine(
  world: World,
  { a, b, on, standard }: Question,
  { packed }: { packed: boolean },
): EngineAnswer {
  const rule = present(standardOf(standard), 'standard');
  const answer = judge(graphOfWorld(world, packed), { a, b, on: parseDate(on) }, rule);
  const codes = (hits: readonly LimbHit[], outcome: LimbHit['outcome']): string[] =>
    sorted(hits.filter((hit) => hit.outcome === outcome).map((hit) => hit.code));
  const limbs = codes(answer.limbs, 'RELATED');
  return {
    outcome: answer.outcome,
    limbs,
    review: codes(answer.limbs, 'REVIEW').filter((code) => !limbs.includes(code)),
    // Partners in concert stand in no text; their flag has vectors alone.
    flags: codes(answer.flags, 'REVIEW').filter((code) => code !== 'CONCERT'),
    missing: sorted(answer.missing.map(({ organisation }) => organisation)),
    digest: answer.graphDigest,
  };
}

function sorted(words: readonly string[]): string[] {
  return [...new Set(words)].sort();
}

/** In what the engine's answer is not what the oracle says, in words; nothing where it is. */
export function differences(
  { world, question }: { readonly world: World; readonly question: Question },
  said: OracleAnswer,
  engine: EngineAnswer,
): string[] {
  const found: string[] = [];
  const same = (what: string, ours: string, theirs: string): void => {
    if (ours !== theirs) found.push(`${what} ${ours || 'none'}, oracle ${theirs || 'none'}`);
  };
  same('outcome', engine.outcome, said.outcome);
  same('limbs', engine.limbs.join(' '), said.limbs.join(' '));
  same('review', engine.review.join(' '), said.review.join(' '));
  same('flags', engine.flags.join(' '), said.flags.join(' '));
  const more = engine.missing.filter((one) => !said.missing.includes(one));
  same('missing', engine.missing.filter((one) => !more.includes(one)).join(' '), said.missing.join(' '));
  const idle = more.filter((one) => !said.ranged.includes(one));
  if (idle.length > 0) found.push(`missing ${idle.join(' ')}, oracle not`);
  if (said.ranged.length > 0 && !firesWith(world, question, new Set(engine.missing)))
    found.push(`ranges of ${engine.missing.join(' ') || 'nobody'} asked for, which would not be enough`);
  return found;
}
