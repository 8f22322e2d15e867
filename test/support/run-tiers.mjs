// npm test: every tier, one after another, with its time; last line `N passed, N failed`; exit 1 when anything failed.
// `npm test -- core medium` runs only those; what begins with a dash or a slash goes to Jest.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TIERS } from './tiers.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const given = process.argv.slice(2);
const names = given.filter((word) => TIERS.some((tier) => tier.name === word));
const jestArgs = given.filter((word) => !names.includes(word));
const chosen = TIERS.filter((tier) => names.length === 0 || names.includes(tier.name));
const folder = mkdtempSync(join(tmpdir(), 'ledger-tiers-'));

function runTier(tier) {
  const output = join(folder, `${tier.name}.json`);
  const args = ['--experimental-vm-modules', '--no-warnings', join(root, 'node_modules/jest/bin/jest.js')];
  args.push(
    '--maxWorkers=2',
    '--selectProjects',
    tier.name,
    '--passWithNoTests',
    '--json',
    `--outputFile=${output}`,
    ...jestArgs,
  );
  const env = { SIZE: 'small', ...process.env };
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', () => done({ passed: 0, failed: 1 }));
    child.once('close', (code) => done(countsOf(output, code)));
  });
}

/** A spec file that could not even be loaded counts as one failure; so does a run that left no results. */
function countsOf(output, code) {
  try {
    const results = JSON.parse(readFileSync(output, 'utf8'));
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    return { passed: results.numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const lines = [];
let passed = 0;
let failed = 0;
for (const tier of chosen) {
  const start = performance.now();
  const counts = await runTier(tier);
  const seconds = (performance.now() - start) / 1000;
  passed += counts.passed;
  failed += counts.failed;
  const late = seconds > tier.limitSeconds ? ', over its limit' : '';
  lines.push(
    `${tier.name.padEnd(13)} ${seconds.toFixed(1).padStart(6)} s of ${tier.limitSeconds} s${late}: ${counts.passed} passed, ${counts.failed} failed`,
  );
}
rmSync(folder, { recursive: true, force: true });
process.stdout.write(`\n${lines.join('\n')}\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
