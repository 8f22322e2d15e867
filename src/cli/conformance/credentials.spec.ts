import { generateKeyPairSync, sign } from 'node:crypto';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { judgeGiven } from './credentials.set.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = { ...publicKey.export({ format: 'jwk' }), kid: 'k' };
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const credential = (payload: object, header: object = { alg: 'EdDSA', kid: 'k' }) => {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
};
/** A schema that asks for an issuer alone. */
const needsIssuer = ((value: { issuer?: unknown }) => value.issuer !== undefined) as unknown as ValidateFunction;
const judged = (jwts: readonly string[], keys: readonly object[] = [key]) =>
  judgeGiven('schema.json', needsIssuer, { jwts, keys }).map(({ ok }) => ok);

describe('credentials that we give', () => {
  it('are as expected when they validate and verify, and the three broken ones are refused', () => {
    expect(judged([credential({ id: 'a', issuer: 'i' })])).toEqual([true, true, true, true]);
  });

  it.each([
    ['one without issuer', [credential({ id: 'a' })], [key]],
    ['one under a key that is not published', [credential({ id: 'a', issuer: 'i' })], [{ ...key, kid: 'other' }]],
    ['one with another algorithm', [credential({ id: 'a', issuer: 'i' }, { alg: 'none', kid: 'k' })], [key]],
    ['one whose signature is cut', [credential({ id: 'a', issuer: 'i' }).slice(0, -8)], [key]],
    ['none at all', [], [key]],
  ])('differ where there is %s', (_what, jwts, keys) => {
    expect(judged(jwts, keys)[0]).toBe(false);
  });
});
