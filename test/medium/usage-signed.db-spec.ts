import { createHash, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseDate, shanghaiDate } from '../../src/kernel/calendar-date.js';
import { Corrections, PlatformKeys, SignedStatements, Usage } from '../../src/modules/usage/index.js';
import { UseStatements } from '../../src/modules/usage/use-statements.service.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestService, SAMPLE_FOLDER, type TestService } from '../support/service.js';
import { signingPlatform, statementTable } from '../support/signing-platform.js';

const CORPUS = 'sb-open-idioms';
const USER = '91440300999001032F';
const PLATFORM = '深圳公共数据开放平台';
const DAY = parseDate('2025-01-01');

const row = (account: string, count: string, user = '', month = '2025-07', platform = PLATFORM) =>
  [platform, month, CORPUS, account, 'download', count, user].join(',');
/** Of the form of a key, and no point of P-256. */
const BESIDE_THE_CURVE = { kty: 'EC', crv: 'P-256', x: `${'A'.repeat(42)}E`, y: `${'A'.repeat(42)}I` };
/** What is known and not known of a month, the second as a line of its own. */
const JULY = statementTable(row('acc-1', '9', USER), row('unidentified', '3'));

describe('a monthly statement that its platform signed', () => {
  let service: TestService;
  const platform = signingPlatform();
  const other = signingPlatform();
  const run = <T>(work: (ctx: Ctx) => Promise<T>) => service.application.run(work);
  const get = <T>(room: abstract new (...args: never[]) => T): T => service.application.get(room as never);
  const take = (jws: string) => run((ctx) => get(SignedStatements).take(ctx, jws));
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'taken',
      (error: { code?: string; text?: { zh: string } }) => error.code ?? String(error),
    );
  const stored = async () => {
    const [found] = await service.db.adminQuery<{ files: number; lines: number; counts: number }>(
      `select (select count(*)::int from usage.statement_file) as files,
              (select count(*)::int from usage.statement_line) as lines,
              (select count(*)::int from usage.statement where platform = '${PLATFORM}') as counts`,
    );
    return found;
  };
  const reading = () => run((ctx) => get(UseStatements).of(ctx, CORPUS, '2025'));

  beforeAll(async () => {
    service = await openTestService();
    expect((await service.load(SAMPLE_FOLDER)).refused).toEqual([]);
    const drafts = [
      { platform: PLATFORM, jwk: platform.jwk },
      { platform: '另一平台', jwk: other.jwk },
    ];
    for (const draft of drafts) await run((ctx) => get(PlatformKeys).record(ctx, { ...draft, validFrom: DAY }));
  });
  afterAll(() => service?.close());

  it('is refused and leaves nothing where it is unsigned, altered, signed by another, or not a statement', async () => {
    const signed = await platform.sign(JULY);
    const [header = '', , signature = ''] = signed.split('.');
    const more = Buffer.from(JULY.replace(',9,', ',99,'), 'utf8').toString('base64url');
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const cases: readonly (readonly [string, string, string])[] = [
      ['the bare table', JULY, 'USAGE.SIGNATURE_FORM'],
      ['another number under the same signature', [header, more, signature].join('.'), 'USAGE.SIGNATURE'],
      ['a stranger under the name of the key', await platform.sign(JULY, {}, stranger), 'USAGE.SIGNATURE'],
      ['a key that nobody recorded', await signingPlatform().sign(JULY), 'USAGE.SIGNING_KEY'],
      ['a signature meant for something else', await platform.sign(JULY, { typ: 'vc+jwt' }), 'USAGE.SIGNATURE_FORM'],
      ['a key whose name no database holds', await platform.sign(JULY, { kid: 'a\u0000b' }), 'USAGE.SIGNATURE_FORM'],
      ['the key of another platform', await other.sign(JULY), 'USAGE.STATEMENT_FILE'],
      [
        'two months',
        await platform.sign(statementTable(row('a', '1'), row('a', '1', '', '2025-08'))),
        'USAGE.STATEMENT_FILE',
      ],
      ['no line', await platform.sign(statementTable()), 'USAGE.STATEMENT_FILE'],
      ['a count that is none', await platform.sign(statementTable(row('a', '-1'))), 'USAGE.STATEMENT_FILE'],
      ['an unknown column', await platform.sign(`x,${JULY}`), 'USAGE.STATEMENT_FILE'],
      ['bytes that are no text', await platform.sign('\u0000'), 'USAGE.STATEMENT_FILE'],
    ];
    for (const [why, jws, code] of cases) expect([why, await refusal(take(jws))]).toEqual([why, code]);
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'usage-statement+jws', kid: platform.kid }));
    const none = `${unsigned.toString('base64url')}.${Buffer.from(JULY).toString('base64url')}.AA`;
    expect(await refusal(take(none))).toBe('USAGE.SIGNATURE_ALGORITHM');
    const { key } = await run((ctx) =>
      get(PlatformKeys).record(ctx, { platform: PLATFORM, jwk: BESIDE_THE_CURVE, validFrom: DAY }),
    );
    const beside = { alg: 'ES256', typ: 'usage-statement+jws', kid: key.kid };
    const [claimed, body] = [JSON.stringify(beside), JULY].map((part) => Buffer.from(part).toString('base64url'));
    expect(await refusal(take(`${claimed}.${body}.${'A'.repeat(86)}`))).toBe('USAGE.SIGNATURE');
    expect(await stored()).toEqual({ files: 0, lines: 0, counts: 0 });
  });

  it('is kept with digest, signature and signer; what nobody is named for is its own line and its share is shown', async () => {
    const jws = await platform.sign(JULY);
    const { file, key, answers, unidentified, of } = await take(jws);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['taken', 'taken']);
    expect(file).toMatchObject({ platform: PLATFORM, month: '2025-07', jws, keyId: key.id });
    expect(file.digest).toBe(createHash('sha256').update(JULY, 'utf8').digest('hex'));
    expect([key.kid, unidentified, of]).toEqual([platform.kid, 3n, 12n]);
    const shown = (await reading()).statements.filter((one) => one.platform === PLATFORM);
    expect(shown.map(({ account, count, user, signedBy }) => [account, count, user, signedBy])).toEqual([
      ['acc-1', '9', USER, platform.kid],
      ['unidentified', '3', undefined, platform.kid],
    ]);
  });

  it('changes nothing when it comes again, and is kept again when it brings a line more', async () => {
    const jws = await platform.sign(JULY);
    const before = await stored();
    expect((await take(jws)).answers.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
    expect(await stored()).toEqual(before);
    const more = statementTable(row('acc-1', '9', USER), row('unidentified', '3'), row('acc-2', '1'));
    expect((await take(await platform.sign(more))).answers.map(({ outcome }) => outcome)).toEqual([
      'unchanged',
      'unchanged',
      'taken',
    ]);
    expect(await stored()).toEqual({ files: 2, lines: 5, counts: 3 });
  });

  it('takes its sound lines where others are refused; once the record is corrected the same file vouches for that too', async () => {
    const lines = [row('acc-1', '10', USER), row('acc-9', '1'), `${PLATFORM},2025-07,none,a,download,1,`];
    const jws = await platform.sign(statementTable(...lines));
    const codes = async () =>
      (await take(jws)).answers.map((one) => (one.outcome === 'refused' ? one.errors[0]?.code : one.outcome));
    expect(await codes()).toEqual(['LOAD.CHANGED', 'taken', 'USAGE.UNKNOWN_RELEASE']);
    const wrong = (await reading()).statements.find(({ account, count }) => account === 'acc-1' && count === '9');
    const right = { count: 10n, user: USER };
    await run((ctx) => get(Corrections).voidStatement(ctx, wrong?.id ?? '', '平台少报一次', right));
    const standing = async () => (await reading()).statements.find(({ count }) => count === '10');
    expect((await standing())?.signedBy).toBeUndefined();
    expect(await codes()).toEqual(['unchanged', 'unchanged', 'USAGE.UNKNOWN_RELEASE']);
    expect((await standing())?.signedBy).toBe(platform.kid);
  });

  it('vouches for a count that had come bare; bare rows of a platform with a key are refused, of others taken', async () => {
    const bare = (name: string, account: string) => ({
      platform: name,
      month: '2025-09',
      corpus: CORPUS,
      account,
      kind: 'download',
      count: 4n,
    });
    const [before] = await run((ctx) => get(Usage).takeStatements(ctx, [bare(PLATFORM, 'early')]));
    expect(before?.outcome).toBe('taken');
    const unsigned = async () => (await reading()).statements.filter(({ signedBy }) => signedBy === undefined).length;
    const bareBefore = await unsigned();
    await take(await platform.sign(statementTable(row('early', '4', '', '2025-09'))));
    expect(await unsigned()).toBe(bareBefore - 1);
    const known = BigInt((await reading()).unsigned.count);
    const rows = [bare('无密钥平台', 'x'), bare(PLATFORM, 'late'), bare('无密钥平台', 'y')];
    const answers = await run((ctx) => get(SignedStatements).takeBare(ctx, rows));
    expect(answers.map((one) => (one.outcome === 'refused' ? one.errors[0]?.code : one.outcome))).toEqual([
      'taken',
      'USAGE.STATEMENT_UNSIGNED',
      'taken',
    ]);
    expect((await reading()).unsigned.count).toBe(String(known + 8n));
  });

  it('is no more taken under a key that was retired, and bare rows are taken again', async () => {
    const listed = await run((ctx) => get(PlatformKeys).list(ctx, { platform: PLATFORM, limit: 10 }));
    const [id, beside] = listed.map(({ key }) => key.id) as [string, string];
    const [day, tomorrow] = await run(async (ctx) => [shanghaiDate(ctx.now), parseDate('2999-01-01')] as const);
    expect(await refusal(run((ctx) => get(PlatformKeys).retire(ctx, id, tomorrow, '换发')))).toBe('USAGE.KEY_DATES');
    for (const one of [id, beside]) await run((ctx) => get(PlatformKeys).retire(ctx, one, day, '换发'));
    expect(await refusal(run((ctx) => get(PlatformKeys).retire(ctx, id, day, '换发')))).toBe('USAGE.KEY_RETIRED');
    expect(await refusal(take(await platform.sign(JULY)))).toBe('USAGE.SIGNING_KEY');
    const bare = { platform: PLATFORM, month: '2025-10', corpus: CORPUS, account: 'z', kind: 'download', count: 1n };
    const [again] = await run((ctx) => get(SignedStatements).takeBare(ctx, [bare]));
    expect(again?.outcome).toBe('taken');
    expect((await reading()).statements.filter(({ signedBy }) => signedBy === platform.kid)).toHaveLength(6);
  });

  it('stands in the log with every column: the book agrees', async () => {
    const { application } = service;
    await application.sequence();
    expect((await application.look((ctx) => application.verifyLog(ctx))).problems).toEqual([]);
  });
});
