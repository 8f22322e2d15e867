import { stat } from 'node:fs/promises';
import { type Call, type Command, EXIT, word } from './command.js';
import type { Row } from './conformance/part.js';
import { countsOf, runSets, type SetResult } from './conformance/run-sets.js';
import { PARTS, SETS, UNCLAIMED } from './conformance/sets.js';
import { UsageError } from './usage-error.js';

export const conformance: Command = {
  name: 'conformance',
  usage: 'conformance DIR',
  does: { zh: '用他人发布的真实数据核对本系统', en: 'hold real data of others against our doors' },
  options: {},
  async run(call) {
    const root = word(call, 0, { zh: '数据文件夹', en: 'The folder of the data' });
    if (!(await stat(root).catch(() => undefined))?.isDirectory()) {
      throw new UsageError({ zh: `没有这个文件夹：${root}`, en: `No such folder: ${root}` });
    }
    const results: SetResult[] = [];
    for await (const result of runSets(root, SETS, PARTS, call, UNCLAIMED)) {
      results.push(result);
      if (!call.json) printSet(call, result);
    }
    const ok = results.every(({ rows }) => rows.every((row) => row.ok));
    if (call.json) call.print(JSON.stringify({ ok, ...shown(results) }));
    return ok ? EXIT.done : EXIT.no;
  },
};

function printSet(call: Call, { set, rows, notRun }: SetResult): void {
  if (rows.length > 0) {
    const { files, asExpected, notAsExpected } = countsOf(rows);
    call.print(`${set}: ${files} files, ${asExpected} as expected, ${notAsExpected} not as expected`);
  }
  for (const { file, vector, expected, got, note } of rows.filter(({ ok }) => !ok)) {
    call.print(`  ${file}${vector === undefined ? '' : ` [${vector}]`}`);
    call.print(`    应为 expected: ${expected}`);
    call.print(`    实际 got: ${got}${note === undefined ? '' : ` (${note})`}`);
  }
  for (const { say } of rows) if (say !== undefined) call.print(`  ${say}`);
  for (const { what, why } of notRun) call.print(`not run: ${what} (${why})`);
}

function shown(results: readonly SetResult[]): object {
  const difference = ({ ok, ...row }: Row): Omit<Row, 'ok'> => row;
  return {
    sets: results
      .filter(({ rows }) => rows.length > 0)
      .map(({ set, rows }) => ({
        set,
        ...countsOf(rows),
        judgements: rows.length,
        differences: rows.filter(({ ok }) => !ok).map(difference),
        remarks: rows.flatMap(({ say }) => say ?? []),
      })),
    notRun: results.flatMap(({ notRun }) => notRun),
  };
}
