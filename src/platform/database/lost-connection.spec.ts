import { DatabaseLost, isBroken, outcomeUnknown } from './lost-connection.js';

const coded = (code: string): Error => Object.assign(new Error('x'), { code });

describe('a connection to the database', () => {
  it('is taken for broken when the server ends it, the socket fails, or the driver has given it up', () => {
    for (const code of ['57P01', '57P02', '57P03', '08006', '53300', 'ECONNRESET', 'EPIPE', 'EHOSTUNREACH']) {
      expect([code, isBroken(coded(code))]).toEqual([code, true]);
    }
    for (const words of [
      'Connection terminated unexpectedly',
      'Client has encountered a connection error and is not queryable',
      'Query runner already released. Cannot run queries anymore.',
    ]) {
      expect([words, isBroken(new Error(words))]).toEqual([words, true]);
    }
    expect(isBroken(Object.assign(new Error('failed'), { driverError: coded('ECONNRESET') }))).toBe(true);
  });

  it('is not taken for broken when the server says no to a statement', () => {
    for (const code of ['23505', '40001', '40P01', '55P03', '57014', '25P02']) {
      expect([code, isBroken(coded(code))]).toEqual([code, false]);
    }
    expect(isBroken(new Error('changed my mind'))).toBe(false);
    expect(isBroken(undefined)).toBe(false);
  });

  it('that broke asks to come again; under the commit it says that the outcome is not known', () => {
    const lost = new DatabaseLost(new Error('x'));
    expect([lost.fault, lost.code, lost.extras.retryAfterSeconds]).toEqual(['unavailable', 'PLATFORM.TRY_AGAIN', 1]);
    const unknown = outcomeUnknown();
    expect([unknown.fault, unknown.extras.retryAfterSeconds]).toEqual(['unavailable', 1]);
    expect(unknown.text.zh).toContain('Idempotency-Key');
  });
});
