import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from './config.js';
import { openKeys, rememberWitnessKey } from './keys.js';
import { StartError } from './start-error.js';

describe('lists of public keys', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'ledger-lists-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));
  const config = (more: NodeJS.ProcessEnv = {}) => readConfig({ NODE_ENV: 'test', DATA_DIR: dataDir, ...more });

  it('are empty where nobody wrote any, and are read line by line where somebody did', () => {
    expect(openKeys(config())).toMatchObject({ retiredLogKeys: [], witnessKeys: [] });
    writeFileSync(join(dataDir, 'keys', 'log-retired.vkeys'), '# 2025\r\nfirst\nsecond\n');
    expect(openKeys(config()).retiredLogKeys).toEqual(['# 2025', 'first', 'second', '']);
  });

  it.each(['LOG_RETIRED_KEYS_FILE', 'WITNESS_KEYS_FILE'])('must be there when %s names a file', (setting) => {
    const open = () => openKeys(config({ [setting]: join(dataDir, 'elsewhere', 'keys') }));
    expect(open).toThrow(StartError);
    expect(open).toThrow(setting);
  });

  it('take up the key of our own witness once, whatever stands before it', () => {
    expect(rememberWitnessKey(config(), 'w1')).toEqual(['w1']);
    rememberWitnessKey(config(), 'w1');
    writeFileSync(join(dataDir, 'keys', 'witness.vkeys'), 'w0\nw1');
    rememberWitnessKey(config(), 'w2');
    rememberWitnessKey(config(), 'w2');
    expect(openKeys(config()).witnessKeys.filter((line) => line !== '')).toEqual(['w0', 'w1', 'w2']);
  });
});
