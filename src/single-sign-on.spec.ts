import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { singleSignOn } from './single-sign-on.js';

const RIGHT = {
  issuer: 'https://sso.example',
  clientId: 'ledger',
  clientSecretFile: 'secret',
  scope: 'openid legal',
  organisationClaim: 'uscc',
  levelClaim: 'level',
  levels: ['3'],
  roles: ['buyer'],
};

describe('the file of single sign-on', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-sso-'));
    writeFileSync(join(folder, 'secret'), 'hush\n');
    writeFileSync(join(folder, 'empty'), '\n');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const read = (text: string, production = true) => {
    const singleSignOnFile = join(folder, 'sso.json');
    writeFileSync(singleSignOnFile, text);
    return singleSignOn({ singleSignOnFile, publicUrl: 'https://ledger.example', production });
  };

  it('may be absent: then nobody enters that way', () => {
    expect(singleSignOn({ publicUrl: 'https://ledger.example', production: true })).toBeUndefined();
  });

  it('names the provider, where its secret lies, and what its claims mean', () => {
    const { clientSecretFile: _file, ...rest } = RIGHT;
    expect(read(JSON.stringify(RIGHT))).toEqual({
      ...rest,
      clientSecret: 'hush',
      redirectUri: 'https://ledger.example/sign-in/sso/return',
    });
  });

  it.each([
    ['no JSON', 'x', 'JSON'],
    ['no object', '3', 'JSON'],
    ['no client', JSON.stringify({ ...RIGHT, clientId: undefined }), 'clientId'],
    ['a provider without TLS in production', JSON.stringify({ ...RIGHT, issuer: 'http://sso.example' }), 'issuer'],
    ['no levels', JSON.stringify({ ...RIGHT, levels: [] }), 'levels'],
    ['a role that needs a second factor', JSON.stringify({ ...RIGHT, roles: ['operator'] }), 'roles'],
    ['an empty secret', JSON.stringify({ ...RIGHT, clientSecretFile: 'empty' }), 'clientSecretFile'],
    ['a secret that is not there', JSON.stringify({ ...RIGHT, clientSecretFile: 'none' }), 'clientSecretFile'],
  ])('with %s stops the start and says so, without the secret', (_what, text, said) => {
    expect(() => read(text)).toThrow(said);
    expect(() => read(text)).not.toThrow('hush');
  });

  it('may name a provider without TLS outside production', () => {
    expect(read(JSON.stringify({ ...RIGHT, issuer: 'http://127.0.0.1:1' }), false)?.issuer).toBe('http://127.0.0.1:1');
  });
});
