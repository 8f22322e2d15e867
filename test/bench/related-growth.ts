import { present } from '../../src/kernel/assert.js';
import { type BenchRow, type Contest, type Measured, quantile } from './frame.js';
import { inOnePass } from './related-bulk.js';
import { RelatedHouse } from './related-house.js';
import { type Asked, questions } from './synthetic-register.js';

const GROUP = 1_000;
const EXPONENT_MAX = 1.05;
const SAMPLE = 200;

/** A register with a contract for every ten companies; all pairs in one pass, some of them checked by the statement. */
class Side {
  readonly seconds: number[] = [];

  private constructor(
    private readonly house: RelatedHouse,
    private readonly asked: readonly Asked[],
    readonly loadSeconds: number,
  ) {}

  static async open(companies: number): Promise<Side> {
    const house = await RelatedHouse.open({ companies, group: GROUP });
    const asked = await questions(house.database, companies, Math.ceil(companies / 10));
    const { seconds } = await house.load(present(asked[0], 'a question'));
    return new Side(house, asked, seconds);
  }

  async round(): Promise<Measured> {
    const start = performance.now();
    const verdicts = await inOnePass(this.house, this.asked);
    const seconds = (performance.now() - start) / 1000;
    this.seconds.push(seconds);
    const step = Math.ceil(this.asked.length / SAMPLE);
    for (let at = 0; at < this.asked.length; at += step) {
      const [question, verdict] = [present(this.asked[at], 'a question'), verdicts[at]];
      if ((await this.house.statement(question)) !== verdict)
        return { answer: `wrong: ${JSON.stringify(question)}`, seconds };
    }
    return { answer: 'as the statement says', seconds };
  }

  close(): Promise<void> {
    return this.house.close();
  }
}

function exponent(large: number, small: number): number {
  return Math.log10(large / small);
}

async function open(companies: number): Promise<Contest> {
  const [small, large] = [await Side.open(companies / 10), await Side.open(companies)];
  return {
    ours: () => large.round(),
    peer: () => small.round(),
    figures: async () => [
      {
        name: 'exponent of the pass',
        value: exponent(quantile(large.seconds, 0.5), quantile(small.seconds, 0.5)),
        unit: '',
        most: EXPONENT_MAX,
      },
      {
        name: 'exponent of the load',
        value: exponent(large.loadSeconds, small.loadSeconds),
        unit: '',
        most: EXPONENT_MAX,
      },
    ],
    close: async () => {
      await small.close();
      await large.close();
    },
  };
}

export const relatedGrowth: BenchRow = {
  name: 'growth, related',
  ours: 'ten times as many companies and contracts, all pairs in one pass',
  beside: 'itself at one time',
  targetRatio: 10 ** -EXPONENT_MAX,
  size: { usual: 100_000, full: 1_000_000 },
  open,
};
