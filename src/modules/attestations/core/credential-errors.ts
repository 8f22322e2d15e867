/** The answers "no" about signed credentials and the keys of their issuers; codes are public API. */
import { DomainError } from '../../../kernel/domain-error.js';

const refusal = (code: string, zh: string, en: string): DomainError =>
  new DomainError('invalid', `ATTESTATIONS.${code}`, { zh, en });

export function credentialForm(field: string, zh: string, en: string): DomainError {
  return refusal(
    'VC_FORM',
    field === '' ? `凭证${zh}` : `凭证的 ${field} ${zh}`,
    field === '' ? `The credential is wrong: ${en}` : `${field} of the credential ${en}`,
  );
}

export function notAJwt(): DomainError {
  return refusal(
    'VC_FORM',
    '正文须为一个签名的 JWT（三段 base64url，typ 为 vc+jwt），其内容须为 JSON',
    'The body must be one signed JWT (three parts of base64url, typ vc+jwt) whose payload is JSON',
  );
}

export function keyUnknown(kid: string): DomainError {
  return refusal(
    'VC_KEY_UNKNOWN',
    `本机构没有登记过签名密钥 ${kid}，或该密钥当日不在有效期内；请先由交易场所登记公钥`,
    `No signing key ${kid} of this organisation is on record, or it was not valid on that day; have the exchange record the public key first`,
  );
}

export function algorithmRefused(alg: string): DomainError {
  return refusal(
    'VC_ALGORITHM',
    `签名算法 ${alg} 与登记的密钥不符；Ed25519 密钥用 EdDSA，P-256 密钥用 ES256`,
    `The algorithm ${alg} is not that of the key on record; a key on Ed25519 signs with EdDSA, one on P-256 with ES256`,
  );
}

export function signatureFails(): DomainError {
  return refusal(
    'VC_SIGNATURE',
    '签名与登记的公钥不符，凭证可能被改动，或由别的密钥签署',
    'The signature does not verify under the key on record: the credential was altered, or signed by another key',
  );
}

export function credentialExpired(day: string): DomainError {
  return refusal(
    'VC_EXPIRED',
    `凭证的有效期已于 ${day} 届满，请重新出具`,
    `The credential ended on ${day}; issue it anew`,
  );
}

export function otherIssuer(named: string): DomainError {
  return refusal(
    'VC_ISSUER',
    `凭证写明的出具机构 ${named.slice(0, 80)} 不是登录的机构；只能提交本机构签署的凭证`,
    `The credential names ${named.slice(0, 80)} as its issuer, which is not the organisation signed in; hand in your own`,
  );
}

export function notExportable(status: string): DomainError {
  return new DomainError('conflict', 'ATTESTATIONS.STATE', {
    zh: `该存证的状态是 ${status}；只有已核验且未撤销的存证可以导出为可验证凭证`,
    en: `The attestation is ${status}; only one that is verified and not revoked is given as a credential`,
  });
}

export function keyForm(): DomainError {
  return new DomainError(
    'invalid',
    'ATTESTATIONS.KEY_FORM',
    {
      zh: '公钥须为 JWK：kty OKP、crv Ed25519，或 kty EC、crv P-256；不得含私钥（d）',
      en: 'The public key must be a JWK on Ed25519 (kty OKP) or P-256 (kty EC), without its private part (d)',
    },
    { field: '/jwk' },
  );
}

export function keyTaken(): DomainError {
  return new DomainError('conflict', 'ATTESTATIONS.KEY_TAKEN', {
    zh: '该密钥已经登记；更换机构或有效期须登记另一把密钥',
    en: 'The key is on record already; for another organisation or period record another key',
  });
}

export function keyNotOnRecord(): DomainError {
  return new DomainError('notFound', 'ATTESTATIONS.UNKNOWN_KEY', {
    zh: '没有登记过这把密钥，请从列表中重新选取',
    en: 'There is no such key on record; choose one from the list again',
  });
}

export function keyEnded(): DomainError {
  return new DomainError('conflict', 'ATTESTATIONS.KEY_RETIRED', {
    zh: '该密钥已经停用',
    en: 'The key has been retired already',
  });
}

export function keyDates(zh: string, en: string, field: string): DomainError {
  return new DomainError('invalid', 'ATTESTATIONS.KEY_DATES', { zh, en }, { field });
}
