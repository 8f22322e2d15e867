import fc from 'fast-check';
import { lineAt, readYaml } from './yaml.js';

const read = (text: string) => {
  const got = readYaml(text);
  if ('detail' in got) throw new Error(`${got.line}: ${got.detail.en}`);
  return got.value;
};

describe('a YAML text', () => {
  it('keeps every scalar as it is written: Norwegian stays a language, a version keeps its zeros', () => {
    expect(read('language: [no, yes]\nversion: 1.10\nat: 2020-01-01\nnothing:\nnull: ~\nbig: 0x1F\n')).toEqual({
      language: ['no', 'yes'],
      version: '1.10',
      at: '2020-01-01',
      nothing: '',
      null: '~',
      big: '0x1F',
    });
  });

  it('reads lists, folded texts and Chinese', () => {
    expect(read('名称: 语料\n说明: |\n  一\n  二\n标签:\n- 甲\n- {乙: 丙}\n')).toEqual({
      名称: '语料',
      说明: '一\n二\n',
      标签: ['甲', { 乙: '丙' }],
    });
    expect(read('')).toBe('');
  });

  const hostile: readonly (readonly [string, string, number, RegExp])[] = [
    ['an alias', 'a: 1\nb: &x 2\n', 2, /anchors/],
    ['a bomb of aliases', `a: &a [x,x]\n${'b: [*a,*a,*a,*a]\n'}`, 1, /anchors/],
    ['a merge of an alias', 'a: 1\n<<: *b\n', 2, /aliases|Unresolved/],
    ['a tag of JavaScript', 'a: 1\nb: !!js/function "x"\n', 2, /tag|Unresolved/],
    ['a binary', 'a: !!binary aGk=\n', 1, /tag|Unresolved/],
    ['a key given twice', 'a: 1\nb: 2\na: 3\n', 3, /stands twice/],
    ['a key that is no text', 'a: 1\n? [x]\n: 1\n', 2, /key/],
    ['__proto__ as a key', 'a: 1\n__proto__: {x: 1}\n', 2, /__proto__/],
    ['NUL', 'a: 1\nb: x\0\n', 2, /NUL/],
    ['a lone surrogate', 'a: \ud800\n', 1, /surrogate/],
    ['a tab for indentation', 'a:\n\tb: 1\n', 2, /syntax/],
    ['a quote without an end', 'a: 1\nb: "x\n', 3, /syntax/],
    ['two documents', 'a: 1\n---\nb: 2\n', 2, /several/],
    ['great depth', '['.repeat(20_000), 1, /deeper/],
    ['great depth of dashes', '- '.repeat(20_000), 1, /deeper/],
    ['great depth of keys', '? '.repeat(20_000), 1, /deeper/],
    ['great depth of lines', Array.from({ length: 500 }, (_, at) => `${' '.repeat(at)}a:\n`).join(''), 35, /deeper/],
    ['depth beyond the limit', `${'['.repeat(40)}${']'.repeat(40)}`, 1, /deeper/],
    ['great length', `a: ${'x'.repeat(300_000)}`, 1, /longer/],
  ];
  it.each(hostile)('with %s is refused with its line', (_what, text, line, said) => {
    const got = readYaml(text);
    if (!('detail' in got)) throw new Error('taken');
    expect([got.line, got.detail.en]).toEqual([line, expect.stringMatching(said)]);
    expect(got.detail.zh).not.toBe('');
  });

  it('with very many keys is read, and soon', () => {
    const text = Array.from({ length: 20_000 }, (_, at) => `k${at}: v\n`).join('');
    expect(Object.keys(read(text) as object)).toHaveLength(20_000);
  });

  it('of any kind is read or refused, never a crash', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab:-[]{}&*!|>"\' \n#?%@\t'), maxLength: 40 }), (text) => {
        const got = readYaml(text);
        if ('detail' in got) expect(got.line).toBeGreaterThanOrEqual(1);
        else expect(JSON.stringify(got.value)).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });
});

describe('the line of a pointer', () => {
  it.each([
    ['/b/c', 3],
    ['/d/1/e', 6],
    ['/d/1/none', 6],
    ['/none', 1],
    ['', 1],
  ])('%s', (pointer, line) => {
    const text = '{"a": 1,\n "b": {\n  "c": 2},\n "d": [\n  {},\n  {"e": 3}]}';
    expect(lineAt(text, pointer)).toBe(line);
  });
});
