import { readdirSync, readFileSync } from 'node:fs';
import { utf8 } from './bytes.js';
import { parseCanonical } from './canonical.js';
import { readKeys } from './keys.js';
import { PAGE_WORDS } from './page/words.table.js';
import { type ReceiptReport, verifyReceipt } from './receipt.js';

interface Vectors {
  readonly keys: readonly string[];
  readonly steps: Readonly<Record<'entry' | 'leaf' | 'root', string>>;
  readonly receipts: readonly {
    readonly why: string;
    readonly keys?: readonly string[];
    readonly lines: readonly string[];
    readonly verdict: string;
    readonly fault?: string;
  }[];
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const vectors = JSON.parse(read('../../test/vectors/verifier-receipts.json')) as Vectors;
const { cases } = JSON.parse(read('../../test/vectors/verifier-canonical.json')) as {
  cases: { why: string; text: string; canonical: boolean }[];
};
const judged = (lines: readonly string[], keys: readonly string[] = vectors.keys): ReceiptReport =>
  verifyReceipt(utf8(lines.join('\n')), readKeys(keys.join('\n')));
const [issued] = vectors.receipts;

describe('a receipt', () => {
  it.each(vectors.receipts)('$verdict $fault: $why', ({ lines, keys, verdict, fault }) => {
    const report = judged(lines, keys);
    expect(['fault' in report ? report.fault.code : undefined, report.verdict]).toEqual([fault, verdict]);
  });

  it('tells what each step computed', () => {
    const { entry, leaf, root } = vectors.steps;
    const report = judged(issued?.lines ?? []);
    expect(report.steps.slice(0, 3)).toEqual([
      { name: 'ENTRY', value: entry },
      { name: 'LEAF', value: leaf },
      { name: 'ROOT', value: root },
    ]);
    expect(report.steps.map((step) => step.name).slice(3)).toEqual(['LOG_SIGNATURE', 'WITNESS_SIGNATURE']);
  });

  it('names every reason in both languages, without a hole', () => {
    for (const { lines, keys } of vectors.receipts) {
      const report = judged(lines, keys);
      if (!('fault' in report)) continue;
      const { zh, en } = report.fault.words;
      expect(/\p{Script=Han}/u.test(zh) && /[a-z]{3}/.test(en) && !/[{}]|undefined/.test(zh + en)).toBe(true);
    }
  });

  it('says which of its labels the log does not cover', () => {
    const report = judged(issued?.lines ?? []);
    expect('proved' in report && report.proved.receipt.covered).toEqual({ kind: true, id: true });
  });

  it('that is no text, or too long to be one of ours, is refused', () => {
    const trust = readKeys(vectors.keys.join('\n'));
    const code = (bytes: Uint8Array) => {
      const report = verifyReceipt(bytes, trust);
      return 'fault' in report ? report.fault.code : report.verdict;
    };
    expect(code(Uint8Array.of(0xff, 0xfe))).toBe('NOT_TEXT');
    expect(code(new Uint8Array(1_048_577))).toBe('TOO_LARGE');
    expect(code(new Uint8Array())).toBe('NOT_A_RECEIPT');
    const deep = utf8(`${'['.repeat(200_000)}${']'.repeat(200_000)}`);
    const extra = Buffer.from(deep).toString('base64');
    expect(code(utf8(`c2sp.org/tlog-proof@v1\nextra ${extra}\nindex 0\n\nx\n`))).toBe('EXTRA_JSON');
  });
});

describe('canonical JSON', () => {
  it.each(cases)('$why', ({ text, canonical }) => {
    expect(parseCanonical(text) !== undefined).toBe(canonical);
  });
});

describe('the offline verifier', () => {
  const files = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' });
  const sources = files.filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));

  it('shares no code with the service: it imports its own files and the curve and hash libraries alone', () => {
    expect(sources.length).toBeGreaterThan(10);
    for (const name of sources) {
      const folder = name.includes('/') ? /^\.\.?\// : /^\.\//;
      for (const [, specifier = ''] of read(`./${name}`).matchAll(/from '([^']+)'/g)) {
        expect([name, specifier, folder.test(specifier) || specifier.startsWith('@noble/')]).toEqual([
          name,
          specifier,
          true,
        ]);
      }
    }
  });

  it('says on its page before any script runs what its words say afterwards', () => {
    const page = read('./page/index.html');
    const said = [...page.matchAll(/data-say="(\w+)"[^>]*>([^<]*)</g)];
    expect(said.length).toBeGreaterThan(8);
    for (const [, word = '', text] of said) {
      expect([word, PAGE_WORDS[word as keyof typeof PAGE_WORDS].zh]).toEqual([word, text]);
    }
  });
});
