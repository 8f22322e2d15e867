import { HOSTILE, HOSTILE_DAY, hostileGraph } from '../../../../test/support/hostile-graphs.js';
import { present } from '../../../kernel/assert.js';
import { judge } from './relatedness.js';
import { DEFAULT_STANDARD, standardOf } from './standards.table.js';

const standard = present(standardOf(DEFAULT_STANDARD), 'default standard');
const light = HOSTILE.filter((one) => !one.heavy);

describe('hostile graphs', () => {
  it.each(light.map((one) => [one.name, one] as const))('%s: the answer, or why there is none', (_, one) => {
    const answer = judge(hostileGraph(one.relations()), { a: 'N0', b: one.b, on: HOSTILE_DAY }, standard);
    expect([answer.outcome, answer.reasons.map(({ code }) => code)]).toEqual([one.outcome, one.reasons]);
  });

  it('says that it could not finish instead of guessing when the bound is reached', () => {
    const [chain] = light;
    const graph = hostileGraph(chain?.relations() ?? []);
    const answer = judge(graph, { a: 'N0', b: 'N999', on: HOSTILE_DAY }, standard, 10);
    expect([answer.outcome, answer.reasons.map(({ code }) => code)]).toEqual([
      'INDETERMINATE',
      ['GRAPH_TOO_LARGE', 'FLAGS_CUT'],
    ]);
  });
});
