import { LISTING_COLUMNS, type ListingField } from '../../src/modules/catalogue/core/listing-columns.table.js';
import { readSheet } from '../../src/platform/intake/xlsx-reader.js';
import { writeWorkbook } from '../../src/platform/intake/xlsx-writer.js';
import { type CatalogueApp, openCatalogueApp, type User } from '../support/catalogue-app.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { codeOf } from '../support/market.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const PATH = '/listing-sheets';
let db: TestDatabase;
let served: CatalogueApp;

beforeAll(async () => {
  db = await openTestDatabase();
  served = await openCatalogueApp(db);
}, 60_000);
afterAll(async () => {
  await served.app.close();
  await db.close();
});

type Row = Partial<Record<ListingField, string>>;
const GOOD: Row = {
  key: 'S-1',
  nameZh: '表格语料',
  modality: 'text 文本',
  openMode: '出售',
  priceYuan: '1200.50',
  licence: 'CC-BY-4.0',
  language: 'zh',
  sourceType: '自采',
};

function sheet(...rows: readonly Row[]): Promise<Buffer> {
  const cells = rows.map((row) => LISTING_COLUMNS.map(({ field }) => row[field]));
  const headings = LISTING_COLUMNS.map(({ heading }) => heading.zh);
  return writeWorkbook([{ name: '语料', rows: [headings, ...cells], headings: 1, widths: [] }]);
}

const upload = async (
  as: User,
  bytes: Buffer | Promise<Buffer>,
  more: { path?: string; language?: string; type?: string } = {},
) => served.send(as, more.path ?? PATH, more.type ?? XLSX, await bytes, more.language);
const download = async (as: User | undefined, path: string): Promise<Buffer> => {
  const reply = await served
    .get(as, path)
    .buffer(true)
    .parse((response, done) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => done(null, Buffer.concat(pieces)));
    });
  expect([reply.status, reply.headers['content-type']]).toEqual([200, XLSX]);
  return reply.body as Buffer;
};

describe('the listing sheet', () => {
  it('is offered to anyone as a template whose example row comes back as nothing', async () => {
    const template = await download(undefined, `${PATH}/template`);
    const { rows } = await readSheet(template, ['语料']);
    expect(rows[0]?.cells.map(({ text }) => text)).toEqual(LISTING_COLUMNS.map(({ heading }) => heading.zh));
    expect(rows[1]?.cells.map(({ text }) => text)).toEqual(LISTING_COLUMNS.map(({ heading }) => heading.en));
    const reply = await upload('provider', template);
    expect([reply.status, reply.body]).toEqual([201, { sheet: '语料', taken: [], refused: [], examples: [3] }]);
  });

  it('makes a draft of each row, which is submitted like any other', async () => {
    const reply = await upload('provider', sheet(GOOD, { ...GOOD, key: 'S-2', licence: '' }));
    expect(reply.body.refused).toEqual([]);
    expect(reply.body.taken).toMatchObject([
      { row: 2, key: 'S-1', number: 1, state: 'DRAFT', flags: ['DIGEST_OF_DESCRIPTION', 'SOURCE_EVIDENCE_MISSING'] },
      { row: 3, key: 'S-2', number: 1, state: 'DRAFT', flags: expect.arrayContaining(['LICENCE_REVIEW']) },
    ]);
    const [first] = reply.body.taken;
    const { body } = await served.get('provider', `/releases/${first.release}`);
    expect(body).toMatchObject({
      name: '表格语料',
      priceFen: '120050',
      components: [{ name: '表格语料', sourceType: 'SELF_COLLECTED' }],
    });
    expect((await served.post('provider', `/releases/${first.release}/submit`, {})).status).toBe(200);
  });

  it('tells each wrong cell by sheet and address, in the language of the caller, and takes the rows beside it', async () => {
    const rows = [
      { ...GOOD, key: 'T-1' },
      { ...GOOD, key: 'T-2', openMode: '赠送', releasedOn: '昨天' },
      { ...GOOD, key: 'T-3', industry: 'X1', language: 'zh_CN' },
    ];
    const bytes = await sheet(...rows);
    const cell = (field: ListingField, row: number) =>
      `语料!${String.fromCharCode(65 + LISTING_COLUMNS.findIndex((one) => one.field === field))}${row}`;
    const zh = await upload('provider', bytes);
    expect(zh.body.taken.map(({ key }: { key: string }) => key)).toEqual(['T-1']);
    const told = (body: typeof zh.body) =>
      body.refused.map(({ row, errors }: { row: number; errors: { cell: string; code: string }[] }) => [
        row,
        ...errors.map((one) => `${one.cell} ${one.code}`),
      ]);
    expect(told(zh.body)).toEqual([
      [3, `${cell('openMode', 3)} CATALOGUE.SHEET_CHOICE`, `${cell('releasedOn', 3)} CATALOGUE.SHEET_DATE`],
      [4, `${cell('industry', 4)} CATALOGUE.INDUSTRY_FORM`, `${cell('language', 4)} CATALOGUE.LANGUAGE_FORM`],
    ]);
    expect(zh.body.refused[0].errors[0].detail).toContain('请从下拉列表中选');
    const en = await upload('provider', bytes, { language: 'en' });
    expect(en.body.refused.find(({ row }: { row: number }) => row === 3).errors[0].detail).toContain(
      'take one from the list',
    );
  });

  it('adds the next release to one’s own key, and says so of a key, a digest or a row that is taken', async () => {
    await upload('provider', sheet({ ...GOOD, key: 'U-1', releaseDigest: 'a'.repeat(64) }));
    const rows = [
      { ...GOOD, key: 'U-1', releaseDigest: 'b'.repeat(64) },
      { ...GOOD, key: 'U-1', releaseDigest: 'a'.repeat(64) },
      { ...GOOD, key: 'U-1', releaseDigest: 'b'.repeat(64) },
    ];
    const reply = await upload('provider', sheet(...rows));
    expect(reply.body.taken).toMatchObject([{ row: 2, key: 'U-1', number: 2 }]);
    const codes = (body: typeof reply.body) =>
      body.refused.map(({ errors }: { errors: { cell: string; code: string }[] }) =>
        errors.map((one) => `${one.cell} ${one.code}`),
      );
    expect(codes(reply.body)).toEqual([['语料!A3 CATALOGUE.RELEASE_EXISTS'], ['语料!A4 CATALOGUE.SHEET_KEY_TWICE']]);
    const rivals = (await upload('rival', sheet({ ...GOOD, key: 'U-1' }))).body;
    expect([rivals.refused, rivals.taken.length]).toEqual([[], 1]);
    expect((await served.get('rival', '/corpora?q=U-1')).body.items).toHaveLength(1);
  });

  it('is entered by the operator for the provider that it names, and by nobody for another', async () => {
    const named = `${PATH}?provider=${codeOf(3)}`;
    const bytes = await sheet({ ...GOOD, key: 'V-1' });
    expect((await upload('operator', bytes)).body.code).toBe('CATALOGUE.NO_ORGANISATION');
    expect((await upload('rival', bytes, { path: named })).status).toBe(403);
    expect((await upload('buyer', bytes)).status).toBe(403);
    expect((await upload('operator', bytes, { path: named })).body.taken).toMatchObject([{ key: 'V-1' }]);
  });

  it('comes back as an export that is read as it was entered, with nothing in it that a program would execute', async () => {
    const risky = { ...GOOD, key: 'W-1', nameZh: '=HYPERLINK("http://x","y")', description: '@SUM(1)', domain: '-1' };
    expect((await upload('rival', sheet(risky))).body.taken).toHaveLength(1);
    const exported = await download('rival', `${PATH}/export`);
    const { rows } = await readSheet(exported, ['语料']);
    const texts = rows.flatMap(({ cells }) => cells.map(({ kind, text }) => `${kind} ${text}`));
    expect(texts).toContain(`text '=HYPERLINK("http://x","y")`);
    for (const text of texts) expect(text).not.toMatch(/^\w+ [=+\-@\t\r]/);
    const again = await upload('rival', exported);
    const same = [{ code: 'CATALOGUE.RELEASE_EXISTS' }];
    const refused = [3, 4].map((row) => ({ row, errors: same }));
    expect(again.body).toMatchObject({ taken: [], refused });
  });

  it('is refused as a whole where it cannot be read, and nothing of it is kept', async () => {
    const bomb = await writeWorkbook([{ name: '语料', rows: [['x'.repeat(9_000_000)]], headings: 0, widths: [] }]);
    const cases: readonly [Buffer, string, number, string][] = [
      [Buffer.from('no zip'), XLSX, 422, 'CATALOGUE.SHEET_FORM'],
      [Buffer.alloc(0), XLSX, 422, 'CATALOGUE.SHEET_FORM'],
      [bomb, XLSX, 422, 'CATALOGUE.SHEET_TOO_LARGE'],
      [Buffer.alloc(6 * 1024 * 1024), XLSX, 422, 'CATALOGUE.SHEET_TOO_LARGE'],
      [Buffer.from('{}'), 'application/json', 415, 'PLATFORM.MEDIA_TYPE'],
      [Buffer.from('PK'), 'application/zip', 415, 'PLATFORM.MEDIA_TYPE'],
    ];
    for (const [bytes, type, status, code] of cases) {
      const reply = await upload('provider', bytes, { type });
      expect([reply.status, reply.body.code]).toEqual([status, code]);
    }
  });

  it('sent twice under one key is entered once', async () => {
    const bytes = await sheet({ ...GOOD, key: 'X-1' });
    const send = (body: Buffer) => served.send('provider', PATH, XLSX, body).set('Idempotency-Key', 'the-same');
    const first = await send(bytes);
    const second = await send(bytes);
    expect([second.headers['idempotency-replayed'], second.text]).toEqual(['true', first.text]);
    expect((await send(await sheet({ ...GOOD, key: 'X-2' }))).body.code).toBe('PLATFORM.IDEMPOTENCY_KEY_REUSED');
  });
});
