/** The provider of single sign-on, from the file that SINGLE_SIGN_ON_FILE names. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Text } from './kernel/text.js';
import type { OidcSettings } from './modules/identity/index.js';
import type { Config } from './platform/config.js';
import { StartError } from './platform/start-error.js';

const SETTING = 'SINGLE_SIGN_ON_FILE';
const RETURN_PATH = '/sign-in/sso/return';
/** Roles that need no second factor, since the provider shows us none. */
const ROLES: readonly string[] = ['provider', 'buyer', 'assessor'];

/** Undefined where the setting is absent. Throws {@link StartError} saying what in the file is wrong. */
export function singleSignOn(
  config: Pick<Config, 'singleSignOnFile' | 'publicUrl' | 'production'>,
): OidcSettings | undefined {
  const file = config.singleSignOnFile;
  if (file === undefined) return undefined;
  const given = read(file);
  const issuer = textIn(file, given, 'issuer');
  const secure = issuer.startsWith('https://') || (!config.production && issuer.startsWith('http://'));
  if (!URL.canParse(issuer) || !secure) {
    throw wrong(file, { zh: 'issuer 须为 https 地址', en: 'issuer must be an https address' });
  }
  return {
    issuer,
    clientId: textIn(file, given, 'clientId'),
    clientSecret: secretIn(file, resolve(dirname(file), textIn(file, given, 'clientSecretFile'))),
    redirectUri: `${config.publicUrl}${RETURN_PATH}`,
    scope: textIn(file, given, 'scope'),
    organisationClaim: textIn(file, given, 'organisationClaim'),
    levelClaim: textIn(file, given, 'levelClaim'),
    levels: listIn(file, given, 'levels'),
    roles: listIn(file, given, 'roles', ROLES),
  };
}

type Given = Readonly<Record<string, unknown>>;

function textIn(file: string, given: Given, name: string): string {
  const value = given[name];
  if (typeof value === 'string' && value !== '') return value;
  throw wrong(file, { zh: `${name} 须为非空文本`, en: `${name} must be text that is not empty` });
}

function listIn(file: string, given: Given, name: string, allowed?: readonly string[]): readonly string[] {
  const value = given[name];
  const fits = (one: unknown) => typeof one === 'string' && (allowed?.includes(one) ?? one !== '');
  if (Array.isArray(value) && value.length > 0 && value.every(fits)) return value as readonly string[];
  const of = allowed === undefined ? '' : ` (${allowed.join(', ')})`;
  throw wrong(file, { zh: `${name} 须为非空文本数组${of}`, en: `${name} must be a list of texts${of}` });
}

function read(file: string): Given {
  try {
    const given: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof given === 'object' && given !== null) return given as Given;
  } catch {
    // Said below: which of the two it was does not help to mend it.
  }
  throw wrong(file, { zh: '文件不存在，或不是 JSON 对象', en: 'it is not there, or holds no JSON object' });
}

function secretIn(file: string, secretFile: string): string {
  try {
    const text = readFileSync(secretFile, 'utf8').trim();
    if (text !== '') return text;
  } catch {
    // Said below.
  }
  throw wrong(file, {
    zh: `clientSecretFile 指定的 ${secretFile} 不存在或为空`,
    en: `${secretFile}, which clientSecretFile names, is not there or is empty`,
  });
}

function wrong(file: string, what: Text): StartError {
  return new StartError(
    'PLATFORM.CONFIG',
    { zh: `${SETTING} 的文件 ${file} 有误：${what.zh}`, en: `The file ${file} of ${SETTING} is wrong: ${what.en}` },
    SETTING,
  );
}
