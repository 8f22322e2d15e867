import { WAIT_RULES, waitSeconds, waitSubject } from './sign-in-wait.js';

describe('the wait after failed sign-ins', () => {
  it('is nothing at first, then grows and stops growing', () => {
    const waits = Array.from({ length: 18 }, (_each, index) => waitSeconds(WAIT_RULES.pair, index + 1));
    expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
    expect(waitSeconds(WAIT_RULES.account, 1_000_000)).toBe(60);
  });

  it('is counted apart by kind, account, address and key', () => {
    const key = Buffer.alloc(32, 1);
    const subjects = [
      waitSubject(key, 'pair', 'a', 'b'),
      waitSubject(key, 'pair', 'a', 'c'),
      waitSubject(key, 'pair', 'ab', ''),
      waitSubject(key, 'account', 'a', 'b'),
      waitSubject(key, 'address', 'a', 'a'),
      waitSubject(Buffer.alloc(32, 2), 'pair', 'a', 'b'),
    ].map((subject) => subject.toString('hex'));
    expect(new Set(subjects).size).toBe(subjects.length);
    expect(waitSubject(key, 'account', 'a', 'x')).toEqual(waitSubject(key, 'account', 'a', 'y'));
    expect(waitSubject(key, 'address', 'x', 'a')).toEqual(waitSubject(key, 'address', 'y', 'a'));
  });
});
