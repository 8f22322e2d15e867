import fc from 'fast-check';
import { describedContent } from './core/original.js';
import { readDescription } from './description.reader.js';

function described(text: string, fileName: string) {
  const read = readDescription(text, fileName);
  if (!('described' in read)) throw new Error(JSON.stringify(read));
  return read.described;
}

function contentOf(text: string, fileName: string) {
  const [one] = described(text, fileName);
  const judged = one === undefined ? { errors: [] } : describedContent(one, text, 'LOAD');
  if ('errors' in judged) throw new Error(JSON.stringify(judged));
  return judged.content;
}

const errorsOf = (text: string, fileName: string) => {
  const read = readDescription(text, fileName);
  return 'errors' in read ? read.errors.map(({ code, field, line }) => ({ code, field, line })) : 'taken';
};

const card = (front: string, body = '') => `---\n${front}\n---\n${body}`;

describe('a dataset card', () => {
  const full = card(
    [
      'pretty_name: 政务问答',
      'language: [zh, zh_cn, no, code]',
      'license: cc-by-4.0',
      'size_categories: [1K<n<10K]',
      'task_categories: [question-answering]',
      'tags: [政务, question-answering]',
      'annotations_creators: [expert-generated]',
      'configs:',
      '- config_name: default',
      '  data_files:',
      '  - {split: train, path: data/train-*.parquet}',
      '  - {split: test, path: [a.parquet, b.parquet]}',
      'dataset_info:',
      '  features:',
      '  - {name: question, dtype: string}',
      '  splits:',
      '  - {name: train, num_bytes: 79317110, num_examples: 87599}',
      '  - {name: test, num_bytes: 10, num_examples: 1}',
      '  dataset_size: 89789763',
    ].join('\n'),
    '# Dataset Card for Gov QA\n\n## Dataset Summary\n\n问与答。\n\n## Next\n',
  );

  it('is a release with licence, languages, sizes, tasks, splits and features', () => {
    expect(contentOf(full, 'gov.md')).toMatchObject({
      name: '政务问答',
      licences: ['CC-BY-4.0'],
      languages: ['zh', 'zh-CN', 'no'],
      records: 87_600n,
      bytes: 89_789_763n,
      enteredAs: 'LISTED',
      entry: 'LOAD',
      flags: ['LANGUAGE_UNRECOGNISED'],
      distribution: [
        { kind: 'FILE_SET', name: 'default/train', includes: ['data/train-*.parquet'] },
        { kind: 'FILE_SET', name: 'default/test', includes: ['a.parquet', 'b.parquet'] },
      ],
    });
    expect(described(full, 'gov.md')[0]).toMatchObject({
      description: '问与答。',
      keywords: ['question-answering', '政务'],
      licencesWritten: ['cc-by-4.0'],
      more: {
        language: ['zh', 'zh_cn', 'no', 'code'],
        size_categories: ['1K<n<10K'],
        annotations_creators: ['expert-generated'],
        dataset_info: [
          { features: [{ name: 'question', dtype: 'string' }], splits: [{ name: 'train' }, { name: 'test' }] },
        ],
      },
    });
  });

  it.each([
    ['no licence', 'pretty_name: x'],
    ['an empty licence', 'pretty_name: x\nlicense:'],
    ['the licence null', 'pretty_name: x\nlicense: null'],
    ['the licence unknown', 'pretty_name: x\nlicense: [unknown]'],
    ['the licence other', 'pretty_name: x\nlicense: other'],
    ['the licence other with a name', 'pretty_name: x\nlicense: other\nlicense_name: acme-1.0'],
    ['a word of its own for other', 'pretty_name: x\nlicense: other-several-licenses'],
    ['one of two licences unknown', 'pretty_name: x\nlicense: [mit, unknown]'],
  ])('with %s is a draft for review, neither open nor for sale, and grants nothing', (_what, front) => {
    const content = contentOf(card(front), 'x.md');
    expect(content).toMatchObject({ enteredAs: 'DRAFT', flags: expect.arrayContaining(['LICENCE_REVIEW']) });
    expect([content.openMode, content.priceFen]).toEqual([undefined, undefined]);
    expect(new Set(content.permissions.map(({ value }) => value))).toEqual(new Set(['ask']));
  });

  it('that a person must read first grants nothing, even where every licence in it is known', () => {
    const [one] = described(card('pretty_name: x\nlicense: mit'), 'x.md');
    const judged = one && describedContent({ ...one, flags: ['LICENCE_REVIEW'] }, 'text', 'LOAD');
    if (judged === undefined || 'errors' in judged) throw new Error('refused');
    expect(judged.content.enteredAs).toBe('DRAFT');
    expect(judged.content.permissions.every(({ value }) => value === 'ask')).toBe(true);
  });

  it('binds by all of several licences, the strictest value counting', () => {
    const content = contentOf(card('pretty_name: x\nlicense: [mit, cc-by-nc-4.0]'), 'x.md');
    expect(content.licences).toEqual(['MIT', 'CC-BY-NC-4.0']);
    expect(content.permissions.find(({ use }) => use === 'commercial')?.value).toBe('no');
  });

  it('without a name takes its headline, else that of its file, and says so', () => {
    expect(contentOf(card('license: mit', '# Dataset Card for SQuAD\n'), 'a/b.md')).toMatchObject({ name: 'SQuAD' });
    expect(contentOf(card('license: mit', '# [TODO]\n'), 'a/b.md')).toMatchObject({
      name: 'b',
      flags: ['NAME_FROM_FILE'],
    });
  });

  it('sums no sizes of several configurations, which may hold the same records', () => {
    const info =
      'dataset_info:\n- {config_name: a, dataset_size: 5, splits: [{name: t, num_examples: 1}]}\n- {config_name: b}';
    const content = contentOf(card(`pretty_name: x\nlicense: mit\n${info}`), 'x.md');
    expect([content.records, content.bytes]).toEqual([undefined, undefined]);
  });

  it.each([
    ['broken YAML', card('a: 1\nb: "x'), [{ code: 'CATALOGUE.DESCRIPTION_YAML', field: undefined, line: 4 }]],
    ['an alias', card('a: &x 1\nb: *x'), [{ code: 'CATALOGUE.DESCRIPTION_YAML', field: undefined, line: 2 }]],
    [
      'a template that nobody filled in',
      card('license: {license}\nlanguage:\n- {lang_0}'),
      [
        { code: 'CATALOGUE.DESCRIPTION_FORM', field: '/language', line: 4 },
        { code: 'CATALOGUE.DESCRIPTION_FORM', field: '/license', line: 2 },
      ],
    ],
    ['a list for front matter', card('- a'), [{ code: 'CATALOGUE.DESCRIPTION_FORM', field: '', line: 2 }]],
    [
      'front matter without an end',
      '---\na: 1\n',
      [{ code: 'CATALOGUE.DESCRIPTION_UNKNOWN', field: undefined, line: undefined }],
    ],
    [
      'no front matter',
      '# Only a text\n',
      [{ code: 'CATALOGUE.DESCRIPTION_UNKNOWN', field: undefined, line: undefined }],
    ],
  ])('with %s is refused, naming the line', (_what, text, errors) => expect(errorsOf(text, 'x.md')).toEqual(errors));

  it('keeps markup as text and takes no html for a name', () => {
    const text = card(
      'pretty_name: <script>alert(1)</script>\nlicense: mit',
      '## Dataset Summary\n<img src=x onerror=alert(1)>\n',
    );
    expect(described(text, 'x.md')[0]).toMatchObject({ name: '<script>alert(1)</script>' });
    expect(contentOf(card('license: mit', '# <b>x</b>\n'), 'y.md').name).toBe('y');
  });
});

describe('an entry of a registry', () => {
  const aws = [
    'Name: Quoref',
    'Description: Pairs',
    'Documentation: See https://allenai.org/data/quoref.',
    "ManagedBy: '[Allen Institute](https://allenai.org)'",
    'UpdateFrequency: Not updated',
    'Tags: [aws-pds, nlp]',
    "License: '[CC BY](https://creativecommons.org/licenses/by/4.0)'",
    'Resources:',
    '- {Description: files, ARN: "arn:aws:s3:::bucket", Type: S3 Bucket}',
  ];

  it('of AWS Open Data is a draft of whoever brings it, never for sale without a price', () => {
    const text = aws.join('\n');
    expect(contentOf(text, 'a.yaml')).toMatchObject({
      name: 'Quoref',
      licences: ['CC-BY-4.0'],
      url: 'https://allenai.org/data/quoref.',
      enteredAs: 'DRAFT',
      entry: 'OFFER',
      flags: ['PRICE_MISSING'],
    });
    expect(described(text, 'a.yaml')[0]).toMatchObject({
      creators: [{ name: 'Allen Institute', url: 'https://allenai.org' }],
      keywords: ['nlp'],
      updateWritten: 'Not updated',
    });
  });

  it('with free words for licence and rhythm keeps them and is flagged for both', () => {
    const text = aws
      .join('\n')
      .replace(/^License:.*$/m, 'License: No restrictions')
      .replace('Not updated', 'When ready');
    expect(contentOf(text, 'a.yml')).toMatchObject({
      licences: ['LicenseRef-No-restrictions'],
      flags: ['LICENCE_REVIEW', 'PRICE_MISSING', 'UPDATE_REVIEW'],
    });
    expect(described(text, 'a.yml')[0]?.licencesWritten).toEqual(['No restrictions']);
  });

  it('of the IBM exchange keeps version, archive, its digest and what it holds', () => {
    const text = [
      'id: jfk\nname: JFK\nversion: 1.10\nupdated: 2020-07-19\ndomain: Time Series',
      'license: {name: CDLA-Sharing, url: "https://cdla.io/sharing-1-0/"}',
      'repository: {url: "https://x.example/jfk.tar.gz", mime_type: application/x-tar, size: 3.5M, sha_512: abc}',
      'content:\n- {pattern: a.csv, size: 30M, mime_type: text/csv, records: 5}',
      'source: {name: NOAA, url: "https://www.ncdc.noaa.gov/"}',
    ].join('\n');
    expect(contentOf(text, 'jfk.yaml')).toMatchObject({
      version: '1.10',
      releasedOn: '2020-07-19',
      licences: ['CDLA-Sharing-1.0'],
      distribution: [
        { name: 'jfk.tar.gz', contentSize: '3.5M', encodingFormats: ['application/x-tar'] },
        { includes: ['a.csv'], contentSize: '30M', containedIn: ['repository'] },
      ],
    });
    expect(described(text, 'jfk.yaml')[0]).toMatchObject({
      creators: [{ name: 'NOAA' }],
      more: { repository: { sha_512: 'abc' } },
    });
  });

  it('of FirstData has both names, its rhythm, and no licence', () => {
    const value = {
      id: 'china-npc-law',
      name: { en: 'Law Database', zh: '法律法规数据库' },
      description: { en: 'Laws', zh: '法律' },
      website: 'https://www.npc.gov.cn/',
      data_url: 'https://flk.npc.gov.cn/',
      update_frequency: 'monthly',
      domains: ['law'],
      tags: ['法律'],
    };
    expect(contentOf(JSON.stringify(value), 'a.json')).toMatchObject({
      name: '法律法规数据库',
      nameEn: 'Law Database',
      domain: 'law',
      updateIntervalDays: 30,
      licences: [],
      enteredAs: 'DRAFT',
      flags: ['LICENCE_REVIEW', 'PRICE_MISSING'],
    });
    expect(errorsOf(JSON.stringify({ ...value, name: '' }, null, 1), 'a.json')).toEqual([
      { code: 'CATALOGUE.DESCRIPTION_FORM', field: '/name', line: 3 },
    ]);
  });

  it('of no registry is refused; JSON of none is left to Croissant', () => {
    expect(errorsOf('a: 1\n', 'x.yaml')).toMatchObject([{ code: 'CATALOGUE.DESCRIPTION_UNKNOWN' }]);
    expect(errorsOf('a: [\n', 'x.yaml')).toMatchObject([{ code: 'CATALOGUE.DESCRIPTION_YAML', line: 2 }]);
    expect(readDescription('{"@type": "sc:Dataset"}', 'x.json')).toEqual({ croissant: true });
    expect(readDescription('{', 'x.json')).toEqual({ croissant: true });
  });
});

describe('a README of corpora', () => {
  const text = [
    '# 语料\n\n#### 1.概览(x)，不是标题\n',
    '1.维基百科json版(wiki2019zh)\n------\n\n#### 104万个词条(1,043,224条; 原始文件大小1.6G，压缩文件519M)',
    "<a href='https://x.example/wiki'>下载</a>\n\n#### 数据描述\n\n词条。\n",
    '2.翻译语料(translation2019zh)\n------\n\n#### 1.5万个中英文句对( 原始数据1.1G，压缩文件596M)\n\n训练集：1万；验证集：5千\n',
    '贡献者\n------\n\n1. 某人 99万\n',
  ].join('\n');

  it('is a draft for each corpus, with figures as they stand and no licence', () => {
    expect(described(text, 'README.md')).toMatchObject([
      {
        identity: 'wiki2019zh',
        name: '维基百科json版',
        records: 1_043_224n,
        languages: ['zh'],
        description: '词条。',
        more: { size: '1.6G', packed: '519M' },
      },
      {
        identity: 'translation2019zh',
        records: 15_000n,
        languages: ['zh', 'en'],
        more: { size: '1.1G', splits: '训练集：1万；验证集：5千' },
      },
    ]);
    expect(described(text, 'README.md').map(({ flags }) => flags)).toEqual([
      ['LICENCE_REVIEW', 'PRICE_MISSING'],
      ['LICENCE_REVIEW', 'PRICE_MISSING', 'RECORDS_APPROXIMATE'],
    ]);
  });
});

describe('a description', () => {
  it('of any text under any name is read or refused, and soon', () => {
    const pieces = fc.constantFrom(
      '---\n',
      'license: ',
      'mit\n',
      '- ',
      '# ',
      '1.x(y)\n-----\n',
      '[',
      '{',
      '"',
      'Name: a\n',
      'Resources:\n',
      '万',
      '\n',
    );
    const names = fc.constantFrom('a.md', 'a.yaml', 'a.json');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), names, (parts, name) => {
        const read = readDescription(parts.join(''), name);
        if ('errors' in read) expect(read.errors.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['one endless line', '# '.padEnd(900_000, '1')],
    ['blanks without end', `# ${' '.repeat(900_000)}`],
    ['very many headings', '1.x(abc)\n-----\n'.repeat(15_000)],
    ['very many rules', '---\n'.repeat(200_000)],
    ['very many descriptions', '---\na: 1\n---\n'.padEnd(800_000, '## Dataset Summary\n')],
  ])('of %s does not take long', (_what, text) => {
    const started = performance.now();
    readDescription(text, 'x.md');
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
