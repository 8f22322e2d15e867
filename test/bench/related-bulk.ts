import { present } from '../../src/kernel/assert.js';
import type { BenchRow, Contest, Figure } from './frame.js';
import { digest, equityOf, RelatedHouse } from './related-house.js';
import { type Asked, questions } from './synthetic-register.js';

const GROUP = 1_000;
/** Answers carry paths and coverage; so many of them are held at a time. */
const AT_ONCE = 1_000;

/** All in one transaction on one graph. */
export async function inOnePass(house: RelatedHouse, asked: readonly Asked[]): Promise<string[]> {
  return house.run(async (ctx) => {
    const verdicts: string[] = [];
    for (let at = 0; at < asked.length; at += AT_ONCE) {
      const page = asked.slice(at, at + AT_ONCE).map((question, place) => ({ key: String(place), ...question }));
      const answers = await house.room.parties.relatednessMany(ctx, page);
      for (const { key } of page) verdicts.push(equityOf(present(answers.get(key), 'an answer')));
    }
    return verdicts;
  });
}

async function open(contracts: number): Promise<Contest> {
  const companies = contracts * 10;
  const house = await RelatedHouse.open({ companies, group: GROUP });
  const asked = await questions(house.database, companies, contracts);
  await house.load(present(asked[0], 'a question'));
  return {
    ours: async () => digest(await inOnePass(house, asked)),
    peer: async () => {
      const verdicts: string[] = [];
      for (const question of asked) verdicts.push(equityOf(await house.ask(question)));
      return digest(verdicts);
    },
    figures: async (): Promise<Figure[]> => [{ name: 'pairs', value: asked.length, unit: '' }],
    close: () => house.close(),
  };
}

export const relatedBulk: BenchRow = {
  name: 'related, bulk',
  ours: 'all pairs of the contracts in one pass',
  beside: 'point questions one by one',
  targetRatio: 10,
  size: { usual: 10_000, full: 100_000 },
  open,
};
