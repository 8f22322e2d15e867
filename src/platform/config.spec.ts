import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from './config.js';
import { openKeys } from './keys.js';
import { StartError } from './start-error.js';

const settingOf = (work: () => unknown): [string | undefined, string] => {
  try {
    work();
  } catch (error) {
    if (error instanceof StartError) return [error.setting, error.text.en];
    throw error;
  }
  throw new Error('taken');
};

describe('the settings', () => {
  it('have safe defaults, and the environment has the last word', () => {
    expect(readConfig({})).toMatchObject({ production: false, port: 3000, sampleYear: true, docsOpen: true });
    expect(readConfig({ NODE_ENV: 'test' })).toMatchObject({ port: 0, sampleYear: false });
    expect(readConfig({ NODE_ENV: 'test', PORT: '8080', SAMPLE_YEAR: 'on' })).toMatchObject({
      port: 8080,
      sampleYear: true,
    });
  });

  it('name the address of exported catalogues, by default the host of the log', () => {
    expect(readConfig({}).publicUrl).toBe('https://corpus-ledger.local');
    expect(readConfig({ LOG_ORIGIN: 'ledger.example.org:8443/log' }).publicUrl).toBe('https://ledger.example.org:8443');
    expect(readConfig({ PUBLIC_URL: 'http://ledger.example.org/' }).publicUrl).toBe('http://ledger.example.org');
  });

  it('close documents and metrics in production and never load the sample year there', () => {
    const closed = readConfig({ NODE_ENV: 'production', SAMPLE_YEAR: 'on' });
    expect(closed).toMatchObject({ production: true, docsOpen: false, metricsOpen: false, sampleYear: false });
    expect(readConfig({ NODE_ENV: 'production', DOCS: 'on' })).toMatchObject({ docsOpen: true, metricsOpen: false });
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', '0x10'],
    ['DATABASE_URL', 'mysql://user:s3cret@host/db'],
    ['DATABASE_ADMIN_URL', 'localhost'],
    ['WITNESS_URL', 'ftp://example.org'],
    ['PUBLIC_URL', 'ledger.example.org'],
    ['SAMPLE_YEAR', 'no'],
    ['LOG_ORIGIN', 'https://example.org/log'],
    ['DATA_DIR', ' '],
    ['DATABASE_POOL_SIZE', '0'],
    ['RELATED_GRAPH_MB', '15'],
    ['AUDIT_KEPT_DAYS', '183'],
    ['EXTRACT_MAX_DAYS', '0'],
    ['EXTRACT_RENEWAL_DAYS', '29'],
  ])('name %s when it is %j, and never repeat a password', (name, value) => {
    const [setting, words] = settingOf(() => readConfig({ [name]: value }));
    expect(setting).toBe(name);
    expect(words).toContain(name);
    expect(words).not.toContain('s3cret');
  });

  it('treat an empty variable as not set', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: '' })).toMatchObject({ port: 3000 });
    expect(readConfig({ DATABASE_URL: '' }).databaseUrl).toBeUndefined();
  });
});

describe('the keys', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ledger-keys-'));
  afterAll(() => rmSync(dataDir, { recursive: true }));

  it('are made once outside production, readable by their owner only, and stay the same', () => {
    const config = readConfig({ DATA_DIR: dataDir });
    const first = openKeys(config);
    const again = openKeys(config);
    expect([first.logPublicKey.length, first.tokenSecret.length >= 32]).toEqual([32, true]);
    expect(Buffer.from(again.logPublicKey)).toEqual(Buffer.from(first.logPublicKey));
    expect(Buffer.from(again.tokenSecret)).toEqual(Buffer.from(first.tokenSecret));
    for (const file of [config.logSigningKeyFile, config.tokenSecretFile])
      expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'keys')).mode & 0o777).toBe(0o700);
  });

  it('are not made in production: a missing one is named by its setting', () => {
    const config = readConfig({ NODE_ENV: 'production', DATA_DIR: join(dataDir, 'empty') });
    expect(settingOf(() => openKeys(config))[0]).toBe('LOG_SIGNING_KEY_FILE');
  });

  it('are refused when they are not what they should be', () => {
    const config = readConfig({ DATA_DIR: dataDir });
    const broken = join(dataDir, 'broken');
    writeFileSync(broken, 'short');
    expect(settingOf(() => openKeys({ ...config, logSigningKeyFile: broken }))[0]).toBe('LOG_SIGNING_KEY_FILE');
    expect(settingOf(() => openKeys({ ...config, tokenSecretFile: broken }))[0]).toBe('TOKEN_SECRET_FILE');
  });
});
