import { PUBLIC_ACTOR } from '../access.js';
import { idempotencyKey, idempotencyScope, mandateOf, requestFingerprint } from './idempotency.js';

describe('an idempotency key', () => {
  it('is 1 to 255 visible ASCII characters', () => {
    expect(idempotencyKey('!~')).toBe('!~');
    expect(idempotencyKey('k'.repeat(255))).toHaveLength(255);
    for (const wrong of ['k'.repeat(256), 'a b', 'a, b', '键', 'a\tb']) {
      expect(() => idempotencyKey(wrong)).toThrow('IDEMPOTENCY_KEY_FORM');
    }
    for (const missing of [undefined, '', '  ']) {
      expect(() => idempotencyKey(missing)).toThrow('IDEMPOTENCY_KEY_MISSING');
    }
  });

  it('belongs to the organisation, else the authority, else the person', () => {
    const person = { ...PUBLIC_ACTOR, id: 'p' };
    expect(idempotencyScope({ ...person, organisationId: 'o' })).toBe('organisation:o');
    expect(idempotencyScope({ ...person, authority: 'o' })).toBe('authority:o');
    expect(idempotencyScope(person)).toBe('actor:p');
  });
});

describe('a fingerprint', () => {
  it('is the same for the same content written otherwise, and differs by content or path', () => {
    const print = requestFingerprint('/p', { a: 1, b: { c: 'x', d: 1.0 } });
    expect(requestFingerprint('/p', { b: { d: 1, c: 'x' }, a: 1 })).toBe(print);
    expect(requestFingerprint('/q', { a: 1, b: { c: 'x', d: 1 } })).not.toBe(print);
    expect(requestFingerprint('/p', { a: '1', b: { c: 'x', d: 1 } })).not.toBe(print);
    expect(requestFingerprint('/p', undefined)).toBe(requestFingerprint('/p', {}));
  });
});

describe('a mandate', () => {
  const person = { ...PUBLIC_ACTOR, kind: 'user' as const };

  it('is those of the own roles and duties that the route names', () => {
    const operator = { ...person, roles: ['provider', 'operator'] as const };
    expect(mandateOf({ roles: ['provider', 'buyer'] }, operator)).toEqual(['provider']);
    const officer = { ...person, roles: ['regulator'] as const, duties: ['case', 'review'] as const };
    expect(mandateOf({ roles: ['operator'], duties: ['case', 'finance'] }, officer)).toEqual(['duty:case']);
  });

  it('is all of them where the route names none', () => {
    const officer = { ...person, roles: ['regulator'] as const, duties: ['case'] as const };
    expect(mandateOf('signedIn', officer)).toEqual(['regulator', 'duty:case']);
  });
});
