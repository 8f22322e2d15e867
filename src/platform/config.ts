/**
 * Settings, read and checked once at start: `config/default.json`, then `config/<NODE_ENV>.json` where there is one, then
 * the environment. Nothing else in the service looks at the environment; the witness, a process of its own, reads its
 * settings in `src/witness/settings.ts`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Text } from '../kernel/text.js';
import { StartError } from './start-error.js';

export interface Config {
  readonly production: boolean;
  readonly port: number;
  /** Absolute. */
  readonly dataDir: string;
  /** The application's login; absent = the embedded database of `dataDir`. */
  readonly databaseUrl?: string;
  /** For migrations only. */
  readonly databaseAdminUrl?: string;
  readonly databasePoolSize: number;
  /** Memory for the register of relations; what does not fit is read for each question. */
  readonly relatedGraphMb: number;
  /** How old an extract of the register of enterprises may be when it comes in. */
  readonly extractMaxDays: number;
  /** At which age one on record is to be renewed. */
  readonly extractRenewalDays: number;
  /** False with SAMPLE_YEAR=off and always in production. */
  readonly sampleYear: boolean;
  readonly witnessUrl?: string;
  /** Where the service is reached from outside, without a slash at the end: the addresses in exported catalogues. */
  readonly publicUrl: string;
  /** Name of the log in checkpoints: host and path without scheme. */
  readonly logOrigin: string;
  readonly logSigningKeyFile: string;
  /** Verifier keys that signed the log before the current one, one a line, oldest first; the file may be absent. */
  readonly logRetiredKeysFile: string;
  /** Verifier keys of the witnesses, one a line; the file may be absent. */
  readonly witnessKeysFile: string;
  /** Signs the credentials that the exchange gives of its attestations. */
  readonly attestationSigningKeyFile: string;
  /** Public keys that signed them before, one JWK a line, oldest first; the file may be absent. */
  readonly attestationRetiredKeysFile: string;
  readonly tokenSecretFile: string;
  readonly tokenTtlSeconds: number;
  /** How long a program renews its tokens without signing in again. */
  readonly refreshTtlSeconds: number;
  /** After so long without use a portal session has ended. */
  readonly sessionIdleSeconds: number;
  /** At this age it has ended in any case. */
  readonly sessionMaxSeconds: number;
  /** `asvs`: long passwords, no composition, no forced change; `mlps` (等保): composition and age. */
  readonly passwordProfile: 'asvs' | 'mlps';
  /** Under `mlps` alone. */
  readonly passwordAgeMaxDays: number;
  /** For how long looks and denials stand in the access log. */
  readonly auditKeptDays: number;
  /** Provider of single sign-on and what its claims mean, as JSON; absent = nobody enters that way. */
  readonly singleSignOnFile?: string;
  /** Folder of the papers that parties upload. */
  readonly evidenceDir: string;
  /** Largest of them. */
  readonly evidenceLimitBytes: number;
  /** Attempts after which a webhook delivery is given up. */
  readonly webhookAttempts: number;
  readonly webhookTimeoutMs: number;
  /** Webhooks may go to plain http and to addresses of this machine and its networks; never in production. */
  readonly webhookPrivate: boolean;
  /** Requests that an address, and an organisation or authority, has in a minute. */
  readonly requestsPerMinute: number;
  /** After this long a request is answered, done or not. */
  readonly requestLimitMs: number;
  readonly docsOpen: boolean;
  readonly metricsOpen: boolean;
}

interface Setting<T> {
  /** Key in config/*.json; settings without one come from the environment alone. */
  readonly key?: string;
  readonly read: (text: string) => T | undefined;
  readonly rule: Text;
}

type Source = (name: string, setting: Setting<unknown>) => string | undefined;

/** Reads and checks everything. Throws {@link StartError} naming the first setting that is wrong. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env, folder = configFolder()): Config {
  const mode = environment.NODE_ENV ?? 'development';
  const file = { ...readFile(folder, 'default'), ...readFile(folder, mode) };
  const source: Source = (name, setting) => {
    const value = environment[name] || (setting.key === undefined ? undefined : file[setting.key]);
    return value === undefined ? undefined : String(value);
  };
  const take = <T>(name: string, setting: Setting<T>): T => required(name, optional(source, name, setting), setting);
  const maybe = <T>(name: string, setting: Setting<T>): T | undefined => optional(source, name, setting);
  const production = mode === 'production';
  const dataDir = resolve(take('DATA_DIR', PATH('dataDir')));
  const databaseUrl = maybe('DATABASE_URL', POSTGRES_URL);
  const databaseAdminUrl = maybe('DATABASE_ADMIN_URL', POSTGRES_URL);
  const witnessUrl = maybe('WITNESS_URL', HTTP_URL);
  const singleSignOnFile = maybe('SINGLE_SIGN_ON_FILE', PATH());
  const logOrigin = take('LOG_ORIGIN', ORIGIN);
  const opened = (choice: 'on' | 'off' | 'auto'): boolean => (choice === 'auto' ? !production : choice === 'on');
  return {
    production,
    port: take('PORT', WHOLE('port', 0, 65_535)),
    dataDir,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(databaseAdminUrl === undefined ? {} : { databaseAdminUrl }),
    databasePoolSize: take('DATABASE_POOL_SIZE', WHOLE('databasePoolSize', 1, 200)),
    relatedGraphMb: take('RELATED_GRAPH_MB', WHOLE('relatedGraphMb', 16, 1_000_000)),
    extractMaxDays: take('EXTRACT_MAX_DAYS', WHOLE('extractMaxDays', 1, 366)),
    extractRenewalDays: take('EXTRACT_RENEWAL_DAYS', WHOLE('extractRenewalDays', 30, 3_660)),
    sampleYear: take('SAMPLE_YEAR', ON_OFF('sampleYear')) === 'on' && !production,
    ...(witnessUrl === undefined ? {} : { witnessUrl }),
    publicUrl: (maybe('PUBLIC_URL', HTTP_URL) ?? `https://${logOrigin.split('/', 1)[0]}`).replace(/\/+$/, ''),
    logOrigin,
    logSigningKeyFile: resolve(maybe('LOG_SIGNING_KEY_FILE', PATH()) ?? join(dataDir, 'keys', 'log-signing.pem')),
    logRetiredKeysFile: resolve(maybe('LOG_RETIRED_KEYS_FILE', PATH()) ?? join(dataDir, 'keys', 'log-retired.vkeys')),
    witnessKeysFile: resolve(maybe('WITNESS_KEYS_FILE', PATH()) ?? join(dataDir, 'keys', 'witness.vkeys')),
    attestationSigningKeyFile: resolve(
      maybe('ATTESTATION_SIGNING_KEY_FILE', PATH()) ?? join(dataDir, 'keys', 'attestation-signing.pem'),
    ),
    attestationRetiredKeysFile: resolve(
      maybe('ATTESTATION_RETIRED_KEYS_FILE', PATH()) ?? join(dataDir, 'keys', 'attestation-retired.jwks'),
    ),
    tokenSecretFile: resolve(maybe('TOKEN_SECRET_FILE', PATH()) ?? join(dataDir, 'keys', 'token-secret')),
    tokenTtlSeconds: take('TOKEN_TTL_SECONDS', WHOLE('tokenTtlSeconds', 60, production ? 3_600 : 86_400)),
    refreshTtlSeconds: take('REFRESH_TTL_SECONDS', WHOLE('refreshTtlSeconds', 600, 2_592_000)),
    sessionIdleSeconds: take('SESSION_IDLE_SECONDS', WHOLE('sessionIdleSeconds', 60, 86_400)),
    sessionMaxSeconds: take('SESSION_MAX_SECONDS', WHOLE('sessionMaxSeconds', 600, 604_800)),
    passwordProfile: take('PASSWORD_PROFILE', PASSWORD_PROFILE),
    passwordAgeMaxDays: take('PASSWORD_AGE_MAX_DAYS', WHOLE('passwordAgeMaxDays', 1, 365)),
    // Not less than six months (Cybersecurity Law, article 23), which can be 184 days.
    auditKeptDays: take('AUDIT_KEPT_DAYS', WHOLE('auditKeptDays', 184, 36_525)),
    ...(singleSignOnFile === undefined ? {} : { singleSignOnFile: resolve(singleSignOnFile) }),
    evidenceDir: resolve(maybe('EVIDENCE_DIR', PATH()) ?? join(dataDir, 'evidence')),
    evidenceLimitBytes: take('EVIDENCE_LIMIT_BYTES', WHOLE('evidenceLimitBytes', 1_024, 104_857_600)),
    webhookAttempts: take('WEBHOOK_ATTEMPTS', WHOLE('webhookAttempts', 1, 50)),
    webhookTimeoutMs: take('WEBHOOK_TIMEOUT_MS', WHOLE('webhookTimeoutMs', 100, 60_000)),
    webhookPrivate: take('WEBHOOK_PRIVATE_ADDRESSES', ON_OFF('webhookPrivateAddresses')) === 'on' && !production,
    requestsPerMinute: take('REQUESTS_PER_MINUTE', WHOLE('requestsPerMinute', 1, 100_000_000)),
    requestLimitMs: take('REQUEST_LIMIT_MS', WHOLE('requestLimitMs', 1_000, 600_000)),
    docsOpen: opened(take('DOCS', ON_OFF_AUTO('docs'))),
    metricsOpen: opened(take('METRICS', ON_OFF_AUTO('metrics'))),
  };
}

/** The project's folder: the nearest one above this file that holds `config/default.json` (from `src` or from `dist`). */
export function projectFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'config', 'default.json'))) {
    const above = dirname(folder);
    if (above === folder) {
      throw new StartError('PLATFORM.CONFIG', {
        zh: '找不到 config/default.json，安装不完整',
        en: 'config/default.json was not found; the installation is incomplete',
      });
    }
    folder = above;
  }
  return folder;
}

const configFolder = (): string => join(projectFolder(), 'config');

function readFile(folder: string, mode: string): Record<string, unknown> {
  const file = join(folder, `${mode}.json`);
  if (!/^[a-z]+$/.test(mode) || !existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new StartError(
      'PLATFORM.CONFIG',
      {
        zh: `配置文件 ${file} 不是有效的 JSON：${String(error)}`,
        en: `The file ${file} is not valid JSON: ${String(error)}`,
      },
      file,
    );
  }
}

function optional<T>(source: Source, name: string, setting: Setting<T>): T | undefined {
  const text = source(name, setting);
  if (text === undefined) return undefined;
  const value = setting.read(text);
  if (value === undefined) throw wrong(name, shown(name, text), setting.rule);
  return value;
}

function required<T>(name: string, value: T | undefined, setting: Setting<T>): T {
  if (value === undefined) throw wrong(name, { zh: '未设置', en: 'it is not set' }, setting.rule);
  return value;
}

/** A URL may hold a password: it is never repeated in a message. */
function shown(name: string, text: string): Text {
  if (name.endsWith('_URL')) return { zh: '给出的值不是', en: 'the given value is not one' };
  const value = JSON.stringify(text.slice(0, 60));
  return { zh: `给出的是 ${value}`, en: `it is ${value}` };
}

function wrong(name: string, found: Text, rule: Text): StartError {
  return new StartError(
    'PLATFORM.CONFIG',
    {
      zh: `设置 ${name} 有误：须为${rule.zh}；${found.zh}`,
      en: `The setting ${name} is wrong: it must be ${rule.en}; ${found.en}`,
    },
    name,
  );
}

const WHOLE = (key: string, least: number, most: number): Setting<number> => ({
  key,
  read: (text) => {
    const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : -1;
    return value >= least && value <= most ? value : undefined;
  },
  rule: { zh: ` ${least} 到 ${most} 的整数`, en: `a whole number from ${least} to ${most}` },
});

const PATH = (key?: string): Setting<string> => ({
  ...(key === undefined ? {} : { key }),
  read: (text) => (text.trim() === '' || text.includes('\0') ? undefined : text),
  rule: { zh: '文件或文件夹路径', en: 'a path' },
});

const ON_OFF = (key: string): Setting<'on' | 'off'> => ({
  key,
  read: (text) => (text === 'on' || text === 'off' ? text : undefined),
  rule: { zh: ' on 或 off', en: 'on or off' },
});

const ON_OFF_AUTO = (key: string): Setting<'on' | 'off' | 'auto'> => ({
  key,
  read: (text) => (text === 'on' || text === 'off' || text === 'auto' ? text : undefined),
  rule: { zh: ' on、off 或 auto（生产环境关闭）', en: 'on, off or auto (closed in production)' },
});

const PASSWORD_PROFILE: Setting<'asvs' | 'mlps'> = {
  key: 'passwordProfile',
  read: (text) => (text === 'asvs' || text === 'mlps' ? text : undefined),
  rule: { zh: ' asvs 或 mlps（等保）', en: 'asvs or mlps (MLPS 2.0)' },
};

const POSTGRES_URL: Setting<string> = {
  read: (text) => (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text) ? text : undefined),
  rule: {
    zh: ' postgresql://用户:口令@主机:端口/数据库 形式的地址',
    en: 'an address such as postgresql://user:password@host:5432/database',
  },
};

const HTTP_URL: Setting<string> = {
  read: (text) => (/^https?:\/\//.test(text) && URL.canParse(text) ? text : undefined),
  rule: { zh: ' http 或 https 地址', en: 'an http or https address' },
};

/** C2SP tlog-checkpoint: a name without scheme, spaces or plus signs. */
const ORIGIN: Setting<string> = {
  key: 'logOrigin',
  read: (text) =>
    /^[a-z0-9][a-z0-9.-]*(:[0-9]+)?(\/[A-Za-z0-9._~/-]*)?$/.test(text) && text.length <= 200 ? text : undefined,
  rule: {
    zh: '不带协议的主机名和路径，例如 ledger.example.org/log',
    en: 'host and path without scheme, such as ledger.example.org/log',
  },
};
