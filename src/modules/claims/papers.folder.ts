import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assert } from '../../kernel/assert.js';
import { PAPER_KINDS, type PaperNumbers } from './core/paper-kinds.js';

/** How papers are numbered, `config/papers.json`, found from the code at whatever depth it was built. */
export function shippedPaperNumbers(): PaperNumbers {
  for (let at = import.meta.dirname; ; at = dirname(at)) {
    const file = join(at, 'config', 'papers.json');
    if (existsSync(file)) return checked(JSON.parse(readFileSync(file, 'utf8')) as PaperNumbers);
    assert(dirname(at) !== at, 'config/papers.json is missing from the installation');
  }
}

/** Two kinds with one word would share numbers. */
function checked(numbers: PaperNumbers): PaperNumbers {
  const words = PAPER_KINDS.map((kind) => numbers.kinds[kind]?.word);
  assert(
    words.every((word) => typeof word === 'string' && word !== '') && new Set(words).size === words.length,
    'config/papers.json names a word of its own for each kind of paper',
  );
  const prefixes = Object.values(numbers.offices).map(({ prefix }) => prefix);
  assert(
    prefixes.every((prefix) => typeof prefix === 'string' && prefix !== '') &&
      new Set(prefixes).size === prefixes.length,
    'config/papers.json names a prefix of its own for each office',
  );
  return numbers;
}
