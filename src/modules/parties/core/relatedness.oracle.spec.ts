import { Dice } from '../../../../test/oracle/related-builder.js';
import { insistSpread, relatedCase, spreadOf } from '../../../../test/oracle/related-generator.js';
import { relatedOracle } from '../../../../test/oracle/related-oracle.js';
import { differences, told } from '../../../../test/prove/related-compare.js';
import { askEngine, OURS } from '../../../../test/prove/related-engine.js';
import { PROMISES } from '../../../../test/prove/related-promises.js';

/** Of these 200 every outcome, limb, flag and exception is among; `npm run prove -- related` draws as many as one likes. */
const FIRST = 1_600;
const cases = Array.from({ length: 200 }, (_, at) => {
  const given = relatedCase(FIRST + at);
  const { world, question } = given;
  const answer = askEngine(OURS, world, question, { packed: at % 2 === 0 });
  return { ...given, said: relatedOracle(world, question), answer };
});

describe('the engine on 200 random dated worlds, beside a slow second reading that shares no code with it', () => {
  it('gives the same outcomes, limbs and flags, and names the same organisations as missing', () => {
    const found = cases.flatMap(({ world, question, said, answer }) => {
      const differing = differences({ world, question }, said, answer);
      return differing.length === 0 ? [] : [`${differing.join('; ')}; ${told({ world, question })}`];
    });
    expect(found).toEqual([]);
    insistSpread(spreadOf(cases.map(({ scene, said }) => ({ scene, answer: said }))));
  });

  it.each(Object.entries(PROMISES))('%s', (_, promised) => {
    const broken = cases.flatMap(({ seed, world, question, answer }) => {
      return promised({ core: OURS, world, question, answer, dice: new Dice(seed) }) ?? [];
    });
    expect(broken).toEqual([]);
  });
});
