import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { load } from '../../src/cli/load/load.js';
import type { LoadReport } from '../../src/cli/load/report.js';
import { Catalogue } from '../../src/modules/catalogue/index.js';
import { chinese, person, relationship, shares } from '../support/bods.js';
import {
  ASSESSOR,
  attestation,
  contract,
  csv,
  holding,
  marketFiles,
  organisation,
  removeFolders,
  SELLER,
  writeFolder,
} from '../support/load-folder.js';
import { codeOf } from '../support/market.js';
import { openTestService, type TestService } from '../support/service.js';

const BUYER = codeOf(1);
const UNKNOWN = codeOf(777);
const MARKET = marketFiles([organisation(BUYER)]);

/** What was refused, as `file:line field CODE`. */
const refusals = (report: LoadReport) =>
  report.refused.map(({ file, line, field, code }) => [`${file}:${line}`, field, code].filter(Boolean).join(' '));

const sum = (counts: object) => Object.values(counts).reduce((all: number, one: number) => all + one, 0);

describe('a folder with bad input', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await openTestService();
    expect(refusals(await service.load(writeFolder(MARKET)))).toEqual([]);
  });
  afterAll(async () => {
    await service?.close();
    removeFolders();
  });

  /** Loads the files and undoes it, so that no case sees another. */
  async function tried(files: Record<string, string | Uint8Array>): Promise<LoadReport> {
    const undo = new Error('undo');
    let seen: LoadReport | undefined;
    const { application } = service;
    await application
      .run(async (ctx) => {
        seen = await load(ctx, application.loadRooms(), writeFolder(files));
        throw undo;
      })
      .catch((error: unknown) => {
        if (error !== undo) throw error;
      });
    if (!seen) throw new Error('nothing was seen');
    for (const { detail } of seen.refused) {
      expect(detail.zh).toMatch(/\p{Script=Han}/u);
      expect(detail.en).toMatch(/^[^\p{Script=Han}]*[a-z]/u);
    }
    return seen;
  }

  it('may describe corpora by dataset cards and entries of registries, each refused with its line', async () => {
    const card = (front: string) => `---\n${front}\n---\n`;
    const listing = 'Name: 开放数据\nDescription: x\nLicense: 随意使用\nUpdateFrequency: Daily\nResources: []\n';
    const files = {
      'corpora/good.md': card('pretty_name: 好卡片\nlicense: mit'),
      'corpora/unknown.md': card('pretty_name: 未知许可\nlicense: unknown'),
      'corpora/aws.yaml': listing,
      'corpora/alias.md': card('pretty_name: x\na: &a 1\nb: *a'),
      'corpora/broken.yml': 'Name: x\nResources: [\n',
      'corpora/none.yaml': 'a: 1\n',
    };
    const undo = new Error('undo');
    const { application } = service;
    await application
      .run(async (ctx) => {
        const report = await load(ctx, application.loadRooms(), writeFolder(files), { provider: SELLER });
        expect(report.taken.corpora).toBe(3);
        expect(refusals(report)).toEqual([
          'corpora/alias.md:3 CATALOGUE.DESCRIPTION_YAML',
          'corpora/broken.yml:3 CATALOGUE.DESCRIPTION_YAML',
          'corpora/none.yaml:1 CATALOGUE.DESCRIPTION_UNKNOWN',
        ]);
        const found = await application.get(Catalogue).search(ctx, { limit: 50 });
        const states = found.map(({ release }) => [release.name, release.state, release.flags]);
        expect(states).toEqual(
          expect.arrayContaining([
            ['好卡片', 'LISTED', []],
            ['未知许可', 'DRAFT', ['LICENCE_REVIEW']],
            ['开放数据', 'DRAFT', ['LICENCE_REVIEW', 'PRICE_MISSING']],
          ]),
        );
        throw undo;
      })
      .catch((error: unknown) => {
        if (error !== undo) throw error;
      });
  });

  it('that only a Croissant file can name a provider for is refused where nobody names one', async () => {
    const { refused } = await tried({ 'corpora/a.md': '---\npretty_name: x\nlicense: mit\n---\n' });
    expect(refused).toMatchObject([{ file: 'corpora/a.md', code: 'CATALOGUE.PROVIDER_UNKNOWN' }]);
  });

  it('names the line of what is wrong in a Croissant file', async () => {
    const text = '{\n "@context": {"@vocab": "https://schema.org/"},\n "@type": "Person"\n}';
    const { refused } = await tried({ 'corpora/a.json': text });
    expect(refused).toMatchObject([{ line: 3, code: 'CATALOGUE.CROISSANT_TYPE' }]);
  });

  it('loses only the line that is broken', async () => {
    const rows = csv([contract('1', BUYER, 10n), contract('2', BUYER, 10n), contract('3', BUYER, 10n)]).split('\n');
    rows[2] = `${rows[2]},and,more`;
    const report = await tried({ 'contracts.csv': rows.join('\n') });
    expect(refusals(report)).toEqual(['contracts.csv:3 LOAD.CSV']);
    expect(report.taken.contracts).toBe(2);
  });

  it('says from where nothing can be read behind an open quote, and takes what stands before it', async () => {
    const rows = csv([contract('1', BUYER, 10n), contract('2', BUYER, 10n), contract('3', BUYER, 10n)]).split('\n');
    rows[2] = `"${rows[2]}`;
    const report = await tried({ 'contracts.csv': rows.join('\n') });
    expect(refusals(report)).toEqual(['contracts.csv:3 LOAD.CSV']);
    expect(report.taken.contracts).toBe(1);
  });

  it('refuses unknown, doubled and missing columns of a table, and takes the other tables', async () => {
    const row = contract('1', BUYER, 10n);
    const report = await tried({
      'contracts.csv': csv([{ ...row, colour: 'red' }]),
      'kin.csv': 'personA,personA,kin,validFrom\np1,p1,SPOUSE,2020-01-01\n',
      'organisations.csv': csv([organisation(codeOf(2))]),
    });
    expect(refusals(report)).toEqual([
      'kin.csv:1 personA LOAD.COLUMNS',
      'kin.csv:1 personB LOAD.COLUMNS',
      'contracts.csv:1 colour LOAD.COLUMNS',
    ]);
    expect(report.taken.organisations).toBe(1);
  });

  it('refuses files that no one reads, and never takes a misspelt name for an absent file', async () => {
    const report = await tried({
      'contract.csv': csv([contract('1', BUYER, 10n)]),
      'notes/readme.txt': 'x',
      'corpora/deep/down.json': '{}',
    });
    expect(refusals(report)).toEqual([
      'contract.csv:1 LOAD.UNKNOWN_FILE',
      'corpora/deep/down.json:1 LOAD.UNKNOWN_FILE',
      'notes/readme.txt:1 LOAD.UNKNOWN_FILE',
    ]);
    expect(sum(report.taken)).toBe(0);
  });

  it('takes relations.bods.json after the tables, and names what it refuses by its place in the file', async () => {
    const bods = JSON.stringify([
      chinese('b', BUYER),
      person('p', '王甲'),
      relationship('r', 'p', 'b', [shares({ exact: 12.5 })]),
      relationship('bad', 'p', 'b', [shares({ exact: 100.5 })]),
      relationship('odd', 'x', 'b', [shares({ exact: 1 })]),
      relationship('none', { reason: 'noBeneficialOwners' }, 'b', []),
    ]);
    const report = await tried({ 'relations.bods.json': bods });
    expect(refusals(report)).toEqual([
      'relations.bods.json:1 3/recordDetails/interests/0/share/exact PARTIES.BODS_RANGE',
      'relations.bods.json:1 4/recordDetails/interestedParty PARTIES.UNKNOWN_PARTY',
    ]);
    expect(report.refused[0]?.detail.en).toMatch(
      /^Statement 4 test-statement-relationship-[0-9]+: A share cannot be above 100$/,
    );
    expect([report.taken.persons, report.taken.relations]).toEqual([1, 1]);
    expect([report.unchanged.organisations, report.unchanged.relations]).toEqual([1, 1]);
    expect(report.notes.map(({ en }) => en)).toEqual([
      expect.stringContaining('statement 1: This organisation is registered as'),
      expect.stringContaining('statement 6: It says that there is no beneficial owner'),
    ]);
  });

  it('refuses a relations.bods.json that is no array of statements as a whole, with the line where it can tell', async () => {
    const refused = async (text: string | Uint8Array) => refusals(await tried({ 'relations.bods.json': text }));
    expect(await refused('{}')).toEqual(['relations.bods.json:1 PARTIES.BODS_NOT_ARRAY']);
    expect(await refused('[\n{"a": 1,\n"a": 2}]')).toEqual(['relations.bods.json:3 LOAD.JSON']);
    expect(await refused('')).toEqual(['relations.bods.json:1 LOAD.JSON']);
    expect(await refused(Buffer.from([0x80, 0x81]))).toEqual(['relations.bods.json:1 LOAD.ENCODING']);
    expect(await refused('[]')).toEqual([]);
  });

  it('refuses GB18030 by name and takes UTF-16 that says so', async () => {
    const text = csv([organisation(codeOf(2), { nameZh: '深圳' })]);
    const [before = '', after = ''] = text.split('深圳');
    const gbk = Buffer.concat([Buffer.from(before), Buffer.from([0xc9, 0xee, 0xdb, 0xda]), Buffer.from(after)]);
    const refused = await tried({ 'organisations.csv': gbk });
    expect(refusals(refused)).toEqual(['organisations.csv:2 LOAD.ENCODING']);
    expect(refused.refused[0]?.detail.en).toContain('GB18030');
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    expect((await tried({ 'organisations.csv': utf16 })).taken.organisations).toBe(1);
    const bom = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]);
    expect((await tried({ 'organisations.csv': bom })).taken.organisations).toBe(1);
  });

  it('refuses files that are no text, and an empty one for its header', async () => {
    const report = await tried({
      'contracts.csv': Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00]),
      'claims.csv': '',
      'attestations.jsonl': Buffer.from([0x80, 0x81]),
    });
    expect(refusals(report).sort()).toEqual([
      'attestations.jsonl:1 LOAD.ENCODING',
      'claims.csv:1 LOAD.COLUMNS',
      'contracts.csv:1 LOAD.ENCODING',
    ]);
  });

  it('loses only the JSON line that is broken', async () => {
    const good = attestation('QUALITY_ASSESSMENT', { score: '88.5' });
    const twice = good.replace('{"type"', '{"type":"PERSONAL_INFO","type"');
    const report = await tried({ 'attestations.jsonl': `${good}\n{"type":\n${twice}\n[]\n\n${good.slice(0, -1)}\n` });
    expect(refusals(report)).toEqual([
      'attestations.jsonl:2 LOAD.JSON',
      'attestations.jsonl:3 LOAD.JSON',
      'attestations.jsonl:4 LOAD.JSON',
      'attestations.jsonl:6 LOAD.JSON',
    ]);
    expect(report.taken.attestations).toBe(1);
  });

  it('tells every wrong field of an attestation at once', async () => {
    const line = attestation(
      'CONTENT_SAFETY',
      {},
      { issuedOn: '2025-13-01', validUntil: 7, colour: 'red', metrics: [] },
    );
    expect(refusals(await tried({ 'attestations.jsonl': line })).sort()).toEqual([
      'attestations.jsonl:1 colour LOAD.FIELD',
      'attestations.jsonl:1 issuedOn LOAD.FIELD',
      'attestations.jsonl:1 metrics LOAD.FIELD',
      'attestations.jsonl:1 validUntil LOAD.FIELD',
    ]);
  });

  it('refuses what names something that is not on record', async () => {
    const report = await tried({
      'holdings.csv': csv([holding(UNKNOWN), holding(BUYER, '1', UNKNOWN)]),
      'officers.csv': csv([{ person: 'p1', organisation: UNKNOWN, role: 'DIRECTOR', validFrom: '2020-01-01' }]),
      'loans.csv': csv([
        { lender: UNKNOWN, borrower: BUYER, amountFen: '1', validFrom: '2020-01-01', guarantor: '' },
        { lender: SELLER, borrower: BUYER, amountFen: '1', validFrom: '2020-01-01', guarantor: UNKNOWN },
      ]),
      'corpora.csv': csv([{ key: 'k', provider: UNKNOWN, nameZh: '某语料', openMode: 'SALE', releaseDigest: 'ab' }]),
      'attestations.jsonl': [
        attestation('CONTENT_SAFETY', {}, { corpus: 'no-such-corpus' }),
        attestation('CONTENT_SAFETY', {}, { issuer: UNKNOWN }),
      ].join('\n'),
      'contracts.csv': csv([
        contract('1', UNKNOWN, 10n),
        contract('2', BUYER, 10n, { seller: UNKNOWN }),
        contract('3', BUYER, 10n, { corpus: 'no-such-corpus' }),
      ]),
      'usage.jsonl': JSON.stringify({
        specversion: '1.0',
        id: '1',
        source: 'https://platform.example',
        type: 'org.corpus.usage.download.v1',
        subject: 'no-such-corpus',
        time: '2025-04-02T10:12:31+08:00',
        data: { user: BUYER, quantity: '1', unit: 'BYTES', delivered: true },
      }),
    });
    expect(refusals(report)).toEqual([
      'holdings.csv:2 company PARTIES.UNKNOWN_PARTY',
      'holdings.csv:3 holder PARTIES.UNKNOWN_PARTY',
      'officers.csv:2 organisation PARTIES.UNKNOWN_PARTY',
      'loans.csv:2 lender PARTIES.UNKNOWN_PARTY',
      'loans.csv:3 guarantor PARTIES.UNKNOWN_PARTY',
      'corpora.csv:2 provider CATALOGUE.PROVIDER_UNKNOWN',
      'attestations.jsonl:1 corpus ATTESTATIONS.SUBJECT_UNKNOWN',
      'attestations.jsonl:2 issuer ATTESTATIONS.ISSUER_UNKNOWN',
      'contracts.csv:2 buyer CONTRACTS.UNKNOWN_ORGANISATION',
      'contracts.csv:3 seller CONTRACTS.UNKNOWN_ORGANISATION',
      'contracts.csv:4 corpus CONTRACTS.UNKNOWN_RELEASE',
      'usage.jsonl:1 subject USAGE.UNKNOWN_RELEASE',
    ]);
    expect({ ...report.taken, persons: 0 }).toEqual({ ...report.unchanged, persons: 0, relations: 1 });
  });

  it('refuses holdings over 100, of oneself, and that end before they begin', async () => {
    const report = await tried({
      'holdings.csv': csv([
        holding(BUYER, '100.000001', SELLER),
        holding(BUYER, '10', BUYER),
        { ...holding(BUYER, '10', SELLER), validTo: '2019-03-11' },
        holding(BUYER, '-1', SELLER),
        holding(BUYER, 'many', SELLER),
      ]),
    });
    const refused = refusals(report);
    expect(refused.map((one) => one.split(' ')[0])).toEqual([2, 3, 4, 5, 6].map((line) => `holdings.csv:${line}`));
    expect(refused[0]).toContain('sharePct PARTIES.SHARE_ABOVE_100');
    expect(refused[1]).toContain('PARTIES.SELF');
    expect(refused[2]).toContain('PARTIES.PERIOD');
    expect(report.taken.relations).toBe(0);
  });

  it('refuses codes with a wrong form or check character, and takes the latter with evidence', async () => {
    const wrong = `${BUYER.slice(0, 17)}${BUYER.endsWith('0') ? '1' : '0'}`;
    const report = await tried({
      'organisations.csv': csv([
        organisation('123'),
        organisation(wrong),
        { ...organisation(wrong), codeEvidence: `营业执照 ${'ab'.repeat(32)}` },
      ]),
    });
    expect(refusals(report).slice(0, 2)).toEqual([
      'organisations.csv:2 uscc PARTIES.USCC_FORM',
      'organisations.csv:3 uscc PARTIES.USCC_CHECK',
    ]);
  });

  it('refuses money that was paid on no day, and contracts that pay nobody else', async () => {
    const report = await tried({
      'contracts.csv': csv([
        contract('1', BUYER, 10n, { paidOn: '' }),
        contract('2', BUYER, 10n, { seller: BUYER }),
        contract('3', BUYER, 10n, { signedOn: '' }),
        contract('4', BUYER, 10n, { amountFen: '1e3', acceptedFen: '-1', purpose: 'FUN' }),
        contract('5', BUYER, 0n, { paidOn: '' }),
      ]),
    });
    expect(refusals(report)).toEqual([
      'contracts.csv:4 signedOn LOAD.FIELD_MISSING',
      'contracts.csv:5 amountFen LOAD.AMOUNT',
      'contracts.csv:5 acceptedFen LOAD.AMOUNT',
      'contracts.csv:5 purpose LOAD.ENUM',
      'contracts.csv:2 paidOn LOAD.PAID_WITHOUT_DATE',
      'contracts.csv:3 seller CONTRACTS.SAME_PARTY',
    ]);
    expect(report.taken.contracts).toBe(1);
  });

  it('refuses a row that was recorded with other content, and leaves what is recorded', async () => {
    await service.load(writeFolder({ 'contracts.csv': csv([contract('FIXED', BUYER, 10n)]) }));
    const report = await tried({
      'organisations.csv': csv([organisation(BUYER, { nameZh: '改名' })]),
      'contracts.csv': csv([contract('FIXED', BUYER, 11n)]),
    });
    expect(report.refused.map(({ file, code }) => `${file} ${code}`)).toEqual([
      'organisations.csv LOAD.CHANGED',
      'contracts.csv LOAD.CHANGED',
    ]);
    const [kept] = await service.db.adminQuery<{ amount: bigint }>(
      `select amount_fen as amount from contracts.contract where number = 'FIXED'`,
    );
    expect(kept?.amount).toBe(10n);
  });

  it('takes a corpus under a new digest as a new release', async () => {
    const rows = MARKET['corpora.csv']?.replace('cd'.repeat(32), 'ef'.repeat(32)) ?? '';
    const report = await tried({ 'corpora.csv': rows });
    expect([refusals(report), report.taken.corpora]).toEqual([[], 1]);
  });

  it('takes one Croissant file for the provider that is named', async () => {
    const folder = writeFolder({ 'one.json': JSON.stringify({ '@type': 'sc:Dataset' }) });
    const report = await service.load(join(folder, 'one.json'), SELLER);
    expect(report.refused.map(({ file }) => file)).toContain('one.json');
    await expect(service.load(join(folder, 'one.json'), UNKNOWN)).rejects.toThrow('is on the register');
    await expect(service.load(join(folder, 'two.json'))).rejects.toThrow('No such folder or file');
  });

  it('never takes an attestation by someone related to the owner', async () => {
    const report = await tried({
      'holdings.csv': csv([holding(SELLER, '60', ASSESSOR)]),
      'attestations.jsonl': attestation('QUALITY_ASSESSMENT', { score: '99' }),
    });
    expect(refusals(report)).toEqual(['attestations.jsonl:1 issuer ATTESTATIONS.ISSUER_RELATED']);
  });
});
