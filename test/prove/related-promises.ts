/**
 * What must hold between an engine's answers to a question and to the same question on a world that was changed: what is
 * connected to neither party changes nothing, a holding more undoes nothing, the two parties can be exchanged, the order
 * in which facts came does not matter, and what ended before the day is as if it had never been.
 */
import { type Dice, PERCENT } from '../oracle/related-builder.js';
import {
  inForce,
  type Question,
  type World,
  type WorldOrganisation,
  type WorldRelation,
} from '../oracle/related-world.js';
import { askEngine, type EngineAnswer, type EngineCore } from './related-engine.js';

export interface Asked {
  readonly core: EngineCore;
  readonly world: World;
  readonly question: Question;
  readonly answer: EngineAnswer;
  readonly dice: Dice;
}

export type Promised = (asked: Asked) => string | undefined;

export const PROMISES: Readonly<Record<string, Promised>> = {
  'an edge that is connected to neither party changes neither the answer nor the digest': farEdge,
  'a holding more undoes no relation': holdingMore,
  'the parties exchanged give the mirrored answer': exchanged,
  'the order in which the facts came changes nothing': otherOrder,
  'an edge that ended before the day is as if it had never been': endedEdge,
};

/** The promises that are broken, each with what came out. */
export function brokenPromises(asked: Asked): string[] {
  return Object.entries(PROMISES).flatMap(([name, promised]) => {
    const broken = promised(asked);
    return broken === undefined ? [] : [`not so: ${name}: ${broken}`];
  });
}

function again({ core, question, dice }: Asked, world: World, asked: Question = question): EngineAnswer {
  return askEngine(core, world, asked, { packed: dice.chance(50) });
}

type Field = keyof EngineAnswer;
const ALL: readonly Field[] = ['outcome', 'limbs', 'review', 'flags', 'missing', 'digest'];

function unlike(before: EngineAnswer, now: EngineAnswer, fields: readonly Field[]): string | undefined {
  const changed = fields.filter((field) => String(before[field]) !== String(now[field]));
  if (changed.length === 0) return undefined;
  return changed.map((field) => `${field} ${before[field]} became ${now[field]}`).join('; ');
}

function farEdge(asked: Asked): string | undefined {
  const { world, dice, answer } = asked;
  const near = connected(asked);
  const outside = (ids: readonly string[]): string[] => ids.filter((id) => !near.has(id));
  const fresh: WorldOrganisation[] = ['far1', 'far2'].map((id) => ({
    id,
    kind: 'ENTERPRISE',
    stateAssetsAuthority: dice.chance(20),
    independentFinancialInstitution: false,
    paidInCapital: [],
  }));
  const organisations = [...outside(world.organisations.map(({ id }) => id)), ...fresh.map(({ id }) => id)];
  const persons = [...outside(world.persons), 'farP1', 'farP2'];
  const validFrom = dice.pick(['2019-01-01', asked.question.on]);
  const edge = (
    type: WorldRelation['type'],
    from: string,
    to: string,
    more: Partial<WorldRelation>,
  ): WorldRelation[] => (from === to ? [] : [{ id: `far-${type}`, type, from, to, validFrom, ...more }]);
  const [one, other] = [dice.pick(organisations), dice.pick(organisations)];
  const [p, q] = [dice.pick(persons), dice.pick(persons)];
  const far = dice.shuffled([
    edge('HOLDS', dice.pick([one, p]), other, { share: 60 * PERCENT }),
    edge('CONTROLS', dice.pick([one, p]), other, { basis: 'VOTES' }),
    edge('KIN', p, q, { kin: 'SPOUSE' }),
    edge('OFFICER', p, other, { role: 'DIRECTOR', appointedBy: one }),
    edge('LOAN', one, other, { amountFen: 10n ** 10n }),
    edge('ACTING_IN_CONCERT', p, one, {}),
  ]);
  const more = far.flat().slice(0, dice.between(1, 4));
  const wider = {
    organisations: [...world.organisations, ...fresh],
    persons: [...world.persons, 'farP1', 'farP2'],
    relations: [...world.relations, ...more],
  };
  return unlike(answer, again(asked, wider), ALL);
}

/** Everyone whom relations of any day, appointments, head offices or guarantees join to one of the two. */
function connected({ world, question }: Asked): ReadonlySet<string> {
  const loans = new Map(world.relations.map((one) => [one.id, one]));
  const groups = [
    ...world.relations.map((one) => {
      const loan = loans.get(one.loan ?? '');
      return [one.from, one.to, one.appointedBy, loan?.from, loan?.to];
    }),
    ...world.organisations.map((one) => [one.id, one.headOffice]),
  ].map((ids) => ids.filter((id) => id !== undefined));
  const near = new Set([question.a, question.b]);
  for (let size = 0; size < near.size; ) {
    size = near.size;
    for (const ids of groups) if (ids.some((id) => near.has(id))) for (const id of ids) near.add(id);
  }
  return near;
}

function holdingMore(asked: Asked): string | undefined {
  const { world, dice, answer, question } = asked;
  if (answer.outcome !== 'RELATED') return undefined;
  const companies = world.organisations.filter(({ kind }) => kind !== 'BRANCH').map(({ id }) => id);
  const to = dice.pick(companies);
  const from = dice.pick([...companies, ...world.persons].filter((id) => id !== to).concat('farP1'));
  const share = dice.pick([1, 5 * PERCENT, 25 * PERCENT - 1, 25 * PERCENT, 60 * PERCENT]);
  const held: WorldRelation = { id: 'more', type: 'HOLDS', from, to, share, validFrom: question.on };
  const now = again(asked, { ...world, persons: [...world.persons, 'farP1'], relations: [...world.relations, held] });
  const lost = answer.limbs.filter((code) => !now.limbs.includes(code));
  if (now.outcome === 'RELATED' && lost.length === 0) return undefined;
  return `${share} of ${to} to ${from} made ${now.outcome} of RELATED, without ${lost.join(' ') || 'loss of a limb'}`;
}

const MIRRORED: ReadonlyMap<string, string> = new Map([
  ['CAS36_1', 'CAS36_2'],
  ['CAS36_2', 'CAS36_1'],
  ['CAS36_4', 'CAS36_6'],
  ['CAS36_6', 'CAS36_4'],
  ['CAS36_5', 'CAS36_7'],
  ['CAS36_7', 'CAS36_5'],
]);

function exchanged(asked: Asked): string | undefined {
  const { question, answer, world } = asked;
  const now = again(asked, world, { ...question, a: question.b, b: question.a });
  const mirror = (codes: readonly string[]): string[] => codes.map((code) => MIRRORED.get(code) ?? code).sort();
  return unlike({ ...answer, review: mirror(answer.review), flags: mirror(answer.flags) }, now, ALL);
}

function otherOrder(asked: Asked): string | undefined {
  const { world, dice, answer } = asked;
  const { organisations, persons, relations } = world;
  const mixed = {
    organisations: dice.shuffled(organisations),
    persons: dice.shuffled(persons),
    relations: dice.shuffled(relations),
  };
  return unlike(answer, again(asked, mixed), ALL);
}

/** Loans count by calendar years, everything else by days; the listing rules look at other days too. */
function endedEdge(asked: Asked): string | undefined {
  const { world, dice, question } = asked;
  if (question.standard === 'LR') return undefined;
  const endOf = ({ type }: WorldRelation): string =>
    type === 'LOAN' || type === 'GUARANTEE' ? `${question.on.slice(0, 4)}-01-01` : question.on;
  const ending = world.relations.filter((one) => inForce(one, question.on) && one.validFrom < endOf(one));
  if (ending.length === 0) return undefined;
  const chosen = dice.pick(ending);
  const without = world.relations.filter((one) => one.id !== chosen.id && one.loan !== chosen.id);
  const ended = world.relations.map((one) => (one.id === chosen.id ? { ...one, validTo: endOf(one) } : one));
  const [never, over] = [again(asked, { ...world, relations: without }), again(asked, { ...world, relations: ended })];
  const fields: readonly Field[] =
    question.standard === 'SZ_VOUCHER_DEFAULT_v1' ? ['outcome', 'limbs', 'review', 'missing'] : ALL;
  const broken = unlike(never, over, fields);
  return broken === undefined
    ? undefined
    : `${chosen.type} ${chosen.from} ${chosen.to}: never had, ${broken} when ended`;
}
