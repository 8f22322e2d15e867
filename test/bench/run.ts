import { type BenchResult, runRow } from './frame.js';
import { hotPool } from './hot-pool.js';
import { rebateArithmetic } from './rebate-arithmetic.js';
import { searchRow } from './search.js';

const ROWS = [rebateArithmetic, hotPool, searchRow];

/** Rows of the benchmark table that later work brings with its room. */
const LATER = [
  'spread posting',
  'contract over HTTP',
  'log append',
  'log verify',
  'receipt',
  'settlement',
  'related, point',
  'related, bulk',
  'usage ingest',
  'usage over HTTP',
  'reward year',
  'portal',
  'start',
  'growth',
];

function line(result: BenchResult): string {
  const verdict = !result.equal ? 'WRONG ANSWER' : result.met ? 'met' : 'not met';
  return `${result.row}: ours ${result.oursSeconds} s, beside ${result.peerSeconds} s, ratio ${result.ratio} (target ${result.targetRatio}, ${verdict}), n = ${result.size}, ${result.rounds} rounds, peak ${result.peakMemoryMb} MB`;
}

const full = process.argv.includes('--full');
const json = process.argv.includes('--json');
/** `npm run bench -- search` runs only that row. */
const named = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const results: BenchResult[] = [];
for (const row of ROWS.filter(({ name }) => named.length === 0 || named.includes(name))) {
  const result = await runRow(row, full);
  results.push(result);
  if (!json) process.stdout.write(`${[line(result), ...result.notes.map((note) => `  ${note}`)].join('\n')}\n`);
}
if (json) process.stdout.write(`${JSON.stringify({ results }, null, 2)}\n`);
else for (const name of LATER) process.stdout.write(`not run: ${name} (later)\n`);
process.exitCode = results.every((result) => result.equal) ? 0 : 1;
