import { foreignUnknown } from './foreign-unknown.js';
import { type BenchResult, runRow } from './frame.js';
import { hotPool } from './hot-pool.js';
import { rebateArithmetic } from './rebate-arithmetic.js';
import { relatedBulk } from './related-bulk.js';
import { relatedGrowth } from './related-growth.js';
import { relatedPoint, relatedPointSparse } from './related-point.js';
import { searchRow } from './search.js';
import { settlementRow } from './settlement.js';
import { usageIngestRow } from './usage-ingest.js';

const ROWS = [
  rebateArithmetic,
  hotPool,
  relatedPoint,
  relatedPointSparse,
  relatedBulk,
  relatedGrowth,
  searchRow,
  foreignUnknown,
  usageIngestRow,
  settlementRow,
];

/** Rows of the benchmark table that later work brings with its room. */
const LATER = [
  'spread posting',
  'contract over HTTP',
  'log append',
  'log verify',
  'receipt',
  'usage over HTTP',
  'reward year',
  'portal',
  'start',
  'growth of settlement, ingest and search',
];

function line(result: BenchResult): string {
  const verdict = !result.equal ? 'WRONG ANSWER' : result.met ? 'met' : 'not met';
  const figures = result.figures.map(
    ({ name, value, unit, most }) => `\n  ${name}: ${value} ${unit}${most === undefined ? '' : ` (at most ${most})`}`,
  );
  return `${result.row}: ours ${result.oursSeconds} s, beside ${result.peerSeconds} s, ratio ${result.ratio} (target ${result.targetRatio}, ${verdict}), n = ${result.size}, ${result.rounds} rounds, peak ${result.peakMemoryMb} MB${figures.join('')}`;
}

const full = process.argv.includes('--full');
const json = process.argv.includes('--json');
const named = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const results: BenchResult[] = [];
for (const row of ROWS.filter(({ name }) => named.length === 0 || named.some((word) => name.startsWith(word)))) {
  const result = await runRow(row, full);
  results.push(result);
  if (!json) process.stdout.write(`${line(result)}\n`);
}
if (json) process.stdout.write(`${JSON.stringify({ results }, null, 2)}\n`);
else if (named.length === 0) for (const name of LATER) process.stdout.write(`not run: ${name} (later)\n`);
process.exitCode = results.every((result) => result.equal) ? 0 : 1;
