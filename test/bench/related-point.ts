import { present } from '../../src/kernel/assert.js';
import { partOf } from '../../src/modules/parties/core/extract.js';
import { judge } from '../../src/modules/parties/core/relatedness.js';
import { DEFAULT_STANDARD, standardOf } from '../../src/modules/parties/core/standards.table.js';
import { type BenchRow, type Contest, type Figure, type Measured, quantile } from './frame.js';
import { digest, equityOf, type Loaded, RelatedHouse } from './related-house.js';
import { type Asked, questions, REGISTERED_SINCE } from './synthetic-register.js';

const SHARES = [0.5, 0.99] as const;
const CHANGES = 20;

/** Asks one question after another; the seconds that count are the 99th percentile. */
class Asking {
  readonly milliseconds: number[] = [];

  constructor(private readonly asked: readonly Asked[]) {}

  async round(ask: (question: Asked) => Promise<string>): Promise<Measured> {
    const verdicts: string[] = [];
    const first = this.milliseconds.length;
    for (const question of this.asked) {
      const start = performance.now();
      verdicts.push(await ask(question));
      this.milliseconds.push(performance.now() - start);
    }
    return { answer: digest(verdicts), seconds: quantile(this.milliseconds.slice(first), 0.99) / 1000 };
  }

  figures(name: string): Figure[] {
    return percentiles(name, this.milliseconds, 'ms');
  }
}

function percentiles(name: string, values: readonly number[], unit: string): Figure[] {
  return SHARES.map((share) => ({ name: `${name}, p${share * 100}`, value: quantile(values, share), unit }));
}

async function open(companies: number, group: number): Promise<Contest> {
  const house = await RelatedHouse.open({ companies, group });
  const asked = await questions(house.database, companies, companies > 100_000 ? 2_000 : 1_000);
  const loaded = await house.load(present(asked[0], 'a question'));
  const [ours, beside] = [new Asking(asked), new Asking(asked)];
  const outcomes: string[] = [];
  return {
    ours: () =>
      ours.round(async (question) => {
        const answer = await house.ask(question);
        outcomes.push(answer.outcome);
        return equityOf(answer);
      }),
    peer: () => beside.round((question) => house.statement(question)),
    figures: async () => {
      const related = outcomes.filter((outcome) => outcome === 'RELATED').length / outcomes.length;
      return [
        ...ours.figures('ours'),
        ...beside.figures('beside'),
        ...engine(loaded, asked),
        ...(await roundTrips(house)),
        { name: 'related', value: 100 * related, unit: '%' },
        { name: 'parties a question rests on, mean', value: restsOn(loaded, asked), unit: '' },
        { name: 'graph, typed arrays', value: loaded.graph.bytes / 1e6, unit: 'MB', most: 64 },
        { name: 'graph, growth of resident memory', value: loaded.rssMb, unit: 'MB' },
        { name: 'load of the graph', value: loaded.seconds, unit: 's' },
        { name: 'first answer of a cold process', value: loaded.firstAnswerMs, unit: 'ms' },
        ...(await patches(house, loaded, asked)),
      ];
    },
    close: () => house.close(),
  };
}

/** The same questions without the database: what the engine itself takes. */
function engine({ graph }: Loaded, asked: readonly Asked[]): Figure[] {
  const standard = present(standardOf(DEFAULT_STANDARD), 'the standard');
  const milliseconds = asked.map((question) => {
    const start = performance.now();
    judge(graph, question, standard);
    return performance.now() - start;
  });
  return percentiles('engine alone', milliseconds, 'ms');
}

function restsOn({ graph }: Loaded, asked: readonly Asked[]): number {
  return asked.reduce((sum, { a, b, on }) => sum + partOf(graph, a, b, on).nodes.size, 0) / asked.length;
}

async function roundTrips(house: RelatedHouse): Promise<Figure[]> {
  const milliseconds: number[] = [];
  for (let trip = 0; trip < 1_000; trip++) {
    const start = performance.now();
    await house.database.dataSource.query('select 1');
    milliseconds.push(performance.now() - start);
  }
  return percentiles('one round trip (select 1)', milliseconds, 'ms');
}

/** Another instance adds a holding; what it costs the next question of this one. */
async function patches(house: RelatedHouse, { graph }: Loaded, asked: readonly Asked[]): Promise<Figure[]> {
  const other = house.another();
  const { graphStore } = house.room;
  const [reading, patching]: [number[], number[]] = [[], []];
  const [changes, patch] = [graphStore.changes.bind(graphStore), graph.patch.bind(graph)];
  graphStore.changes = async (...given) => {
    const start = performance.now();
    const found = await changes(...given);
    reading.push(performance.now() - start);
    return found;
  };
  graph.patch = (...given) => {
    const start = performance.now();
    patch(...given);
    patching.push(performance.now() - start);
  };
  const strangers = asked.filter((_question, at) => at % 5 < 3).slice(0, CHANGES);
  for (const question of strangers) {
    await house.run((ctx) =>
      other.parties.addRelation(ctx, {
        type: 'HOLDS',
        from: question.a,
        to: question.b,
        sharePct: '25',
        validFrom: REGISTERED_SINCE,
        source: 'registry',
      }),
    );
    const answer = await house.ask(question);
    if (!equityOf(answer).startsWith('1')) throw new Error('related, point: a change of another instance is not seen');
  }
  return [
    { name: 'patch after one changed edge', value: quantile(patching, 0.5), unit: 'ms', most: 1 },
    { name: 'the round trip that fetches it', value: quantile(reading, 0.5), unit: 'ms' },
  ];
}

const shared = {
  ours: 'exact answer with its path through the room, p99',
  beside: 'exact recursive statement over edges of 25%, p99',
  targetRatio: 50,
  size: { usual: 100_000, full: 1_000_000 },
};

export const relatedPoint: BenchRow = {
  name: 'related, point',
  ...shared,
  open: (size) => open(size, size),
};

/** Groups of a thousand companies, as a register more likely has them. */
export const relatedPointSparse: BenchRow = {
  name: 'related, point, groups of 1,000',
  ...shared,
  open: (size) => open(size, 1_000),
};
