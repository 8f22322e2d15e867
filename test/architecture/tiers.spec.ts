import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { TIERS } from '../support/tiers.mjs';

const ROOT = join(import.meta.dirname, '..', '..');
const IS_SPEC = /spec\.tsx?$/;

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

const tiersOf = (file: string) => TIERS.filter((tier) => tier.match.test(file)).map((tier) => tier.name);

describe('the tiers', () => {
  const specs = [...filesBelow('src'), ...filesBelow('test')].filter((file) => IS_SPEC.test(file));

  it('hold every spec file exactly once', () => {
    expect(specs.length).toBeGreaterThan(0);
    expect(specs.filter((file) => tiersOf(file).length !== 1)).toEqual([]);
  });

  it('do not hold a database test that lies beside the code, a core spec in the medium folder, or a lost file', () => {
    const lost = [
      'src/modules/ledger/ledger.db-spec.tsx',
      'test/medium/ledger.spec.ts',
      'test/ledger.spec.ts',
      'test/journeys/deep/a.e2e-spec.ts',
    ];
    expect(lost.map(tiersOf)).toEqual([[], [], [], []]);
  });

  it('are four, in the order in which they run', () => {
    expect(TIERS.map((tier) => tier.name)).toEqual(['core', 'architecture', 'medium', 'journeys']);
  });
});
