/** The engine's answer held against the oracle's; a world in which they differ is cut down and told in short lines. */
import { firesWith, type OracleAnswer, relatedOracle } from '../oracle/related-oracle.js';
import { percentText, type Question, type World, type WorldRelation } from '../oracle/related-world.js';
import { askEngine, type EngineAnswer, type EngineCore, type Form } from './related-engine.js';

export interface Given {
  readonly world: World;
  readonly question: Question;
}

/** In what the engine's answer is not what the oracle says, in words; nothing where it is. */
export function differences({ world, question }: Given, said: OracleAnswer, engine: EngineAnswer): string[] {
  const found: string[] = [];
  const same = (what: string, ours: string, theirs: string): void => {
    if (ours !== theirs) found.push(`${what} ${ours || 'none'}, oracle ${theirs || 'none'}`);
  };
  same('outcome', engine.outcome, said.outcome);
  same('limbs', engine.limbs.join(' '), said.limbs.join(' '));
  same('review', engine.review.join(' '), said.review.join(' '));
  same('flags', engine.flags.join(' '), said.flags.join(' '));
  // The oracle does not say which ranges must be known, only whether to know those that the engine names is enough.
  const more = engine.missing.filter((one) => !said.missing.includes(one));
  same('missing', engine.missing.filter((one) => !more.includes(one)).join(' '), said.missing.join(' '));
  const idle = more.filter((one) => !said.ranged.includes(one));
  if (idle.length > 0) found.push(`missing ${idle.join(' ')}, oracle not`);
  if (said.ranged.length > 0 && !firesWith(world, question, new Set(engine.missing)))
    found.push(`the ranges asked for (${engine.missing.join(' ') || 'none'}) would not settle it`);
  return found;
}

/** Leaves out every relation without which the two answers still differ. */
export function smallest(core: EngineCore, given: Given, form: Form): Given {
  const differs = (world: World): boolean => {
    const changed = { ...given, world };
    const engine = askEngine(core, world, given.question, form);
    return differences(changed, relatedOracle(world, given.question), engine).length > 0;
  };
  let { world } = given;
  for (const relation of given.world.relations) {
    const relations = world.relations.filter((one) => one.id !== relation.id && one.loan !== relation.id);
    if (differs({ ...world, relations })) world = { ...world, relations };
  }
  return { ...given, world };
}

/** A world in short lines: the question, what is particular about organisations, each relation. */
export function told({ world, question }: Given): string {
  const { a, b, on, standard } = question;
  const named = new Set([a, b, ...world.relations.flatMap(({ from, to, appointedBy }) => [from, to, appointedBy])]);
  const organisations = world.organisations.filter(({ id }) => named.has(id));
  const facts = organisations.map((one) => {
    const { id, kind, headOffice, boardSeats, disclosureCeiling, paidInCapital } = one;
    const words = [
      `${id} ${kind}`,
      one.stateAssetsAuthority ? 'State' : '',
      one.independentFinancialInstitution ? 'bank' : '',
      headOffice === undefined ? '' : `of ${headOffice}`,
      boardSeats === undefined ? '' : `${boardSeats} seats`,
      disclosureCeiling === undefined ? '' : `ceiling ${percentText(disclosureCeiling)}`,
      ...paidInCapital.map(({ from, to, fen }) => `capital ${fen} ${from}-${to ?? ''}`),
    ];
    return words.filter((word) => word !== '').join(' ');
  });
  return [`${a} and ${b} on ${on} by ${standard}`, facts.join(', '), ...world.relations.map(lineOf)].join('; ');
}

function lineOf(one: WorldRelation): string {
  const { share } = one;
  const words = [
    one.type === 'LOAN' ? `${one.id} ${one.from}` : one.from,
    one.type,
    share === undefined
      ? ''
      : typeof share === 'number'
        ? percentText(share)
        : `${percentText(share.min)} to ${percentText(share.max)}`,
    one.kin ?? one.role ?? one.basis ?? one.loan ?? '',
    one.amountFen === undefined ? '' : String(one.amountFen),
    one.to,
    one.appointedBy === undefined ? '' : `by ${one.appointedBy}`,
    `${one.validFrom}-${one.validTo ?? ''}`,
  ];
  return words.filter((word) => word !== '').join(' ');
}
