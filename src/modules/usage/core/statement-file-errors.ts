/** The answers "no" about signed statements and the keys of the platforms that sign them; codes are public API. */
import { DomainError } from '../../../kernel/domain-error.js';

const invalid = (what: string, zh: string, en: string, field?: string): DomainError =>
  new DomainError('invalid', `USAGE.${what}`, { zh, en }, field === undefined ? {} : { field });

export const signatureForm = () =>
  invalid(
    'SIGNATURE_FORM',
    '正文须为一个签名的 JWS（三段 base64url，typ 为 usage-statement+jws），其内容须为 CSV 表格',
    'The body must be one signed JWS (three parts of base64url, typ usage-statement+jws) whose payload is a CSV table',
  );

export const signingKeyUnknown = (kid: string) =>
  invalid(
    'SIGNING_KEY',
    `没有登记过平台的签名密钥 ${kid}，或该密钥今天不在有效期内；请先由交易场所登记平台公布的公钥`,
    `No signing key ${kid} of a platform is on record, or it is not valid today; have the exchange record the key that the platform publishes`,
  );

export const signatureAlgorithm = (alg: string) =>
  invalid(
    'SIGNATURE_ALGORITHM',
    `签名算法 ${alg} 与登记的密钥不符；Ed25519 密钥用 EdDSA，P-256 密钥用 ES256`,
    `The algorithm ${alg} is not that of the key on record; a key on Ed25519 signs with EdDSA, one on P-256 with ES256`,
  );

export const signatureFails = () =>
  invalid(
    'SIGNATURE',
    '签名与登记的公钥不符，统计表可能被改动，或由别的密钥签署；请平台重新签署',
    'The signature does not verify under the key on record: the table was altered, or signed by another key; have the platform sign it again',
  );

export const statementFile = (zh: string, en: string) =>
  invalid(
    'STATEMENT_FILE',
    `统计表${zh}；请平台更正后重新签署`,
    `The table is wrong: ${en}; have it mended and signed again`,
  );

export const unsigned = (platform: string) =>
  invalid(
    'STATEMENT_UNSIGNED',
    `平台 ${platform.slice(0, 80)} 已登记签名密钥，其统计须以签名文件提交（application/jose）`,
    `${platform.slice(0, 80)} has a signing key on record; its counts come as a signed file (application/jose)`,
    'platform',
  );

export const keyForm = () =>
  invalid(
    'KEY_FORM',
    '公钥须为 JWK：kty OKP、crv Ed25519，或 kty EC、crv P-256；不得含私钥（d）',
    'The public key must be a JWK on Ed25519 (kty OKP) or P-256 (kty EC), without its private part (d)',
    '/jwk',
  );

export const keyDates = (zh: string, en: string, field: string) => invalid('KEY_DATES', zh, en, field);

export const keyTaken = () =>
  new DomainError('conflict', 'USAGE.KEY_TAKEN', {
    zh: '该密钥已经登记；更换平台或有效期须登记另一把密钥',
    en: 'The key is on record already; for another platform or period record another key',
  });

export const keyEnded = () =>
  new DomainError('conflict', 'USAGE.KEY_RETIRED', { zh: '该密钥已经停用', en: 'The key has been retired already' });

export const unknownKey = () =>
  new DomainError('notFound', 'USAGE.UNKNOWN_KEY', {
    zh: '没有登记过这把密钥，请从列表中重新选取',
    en: 'There is no such key on record; choose one from the list again',
  });
