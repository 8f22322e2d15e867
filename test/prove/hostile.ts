/** Hostile graphs, each answered or answered with the reason why not, and how long that took. */
import { present } from '../../src/kernel/assert.js';
import { EDGE_VISITS_MAX } from '../../src/modules/parties/core/inquiry.js';
import { judge } from '../../src/modules/parties/core/relatedness.js';
import { DEFAULT_STANDARD, standardOf } from '../../src/modules/parties/core/standards.table.js';
import { HOSTILE, HOSTILE_DAY, hostileGraph } from '../support/hostile-graphs.js';
import { type Control, Faults, type Harness, type Verdict } from './frame.js';

/** Of processor time, so that other work on the machine does not count; more for one question is a hang. */
const LONGEST_MS = 30_000;

async function ask(edgeVisitsMax: number): Promise<Verdict> {
  const faults = new Faults();
  const standard = present(standardOf(DEFAULT_STANDARD), 'default standard');
  const times: string[] = [];
  let longest = 0;
  for (const { name, relations, b, outcome, reasons } of HOSTILE) {
    const graph = hostileGraph(relations());
    const began = process.cpuUsage();
    const answer = judge(graph, { a: 'N0', b, on: HOSTILE_DAY }, standard, edgeVisitsMax);
    const { user, system } = process.cpuUsage(began);
    const took = Math.round((user + system) / 1_000);
    const [said, wanted] = [
      [answer.outcome, ...answer.reasons.map(({ code }) => code)],
      [outcome, ...reasons],
    ];
    if (said.join(' ') !== wanted.join(' ')) faults.add(`${name}: ${said.join(' ')}, ${wanted.join(' ')} wanted`);
    if (took > LONGEST_MS) faults.add(`${name}: ${took} ms`);
    longest = Math.max(longest, took);
    times.push(`${name}: ${said.join(' ')} in ${took} ms`);
  }
  return faults.counted({ 'hostile graphs': HOSTILE.length, 'ms of processor time for the longest': longest }, times);
}

export const hostile: Harness = {
  name: 'hostile graphs',
  promise: 'a graph made to be dear is answered, or says why not, and never hangs',
  sizes: { change: 1, usual: 1, full: 1 },
  run: () => ask(EDGE_VISITS_MAX),
};

export const hostileControls: readonly Control[] = [
  {
    name: 'hostile graphs, ten edges',
    breaks: 'no more than ten edges are looked at for one question',
    size: 1,
    run: () => ask(10),
  },
];
