import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Spool } from './spool.js';

const mine = () => readdirSync(tmpdir()).filter((name) => name.startsWith('corpus-ledger-'));

describe('a spool', () => {
  it('gives back what was put, in its order, as often as it is asked', async () => {
    const spool = new Spool<unknown>();
    const values = [{ n: 1n }, new Map([['a', new Date(5)]]), { 中: ['文', 2n ** 70n] }, { big: 'x'.repeat(300_000) }];
    try {
      for (const value of values) await spool.put(value);
      for (const _time of [1, 2]) {
        const back: unknown[] = [];
        for await (const value of spool.values()) back.push(value);
        expect(back).toEqual(values);
      }
    } finally {
      await spool.close();
    }
  });

  it('leaves nothing in the folder for temporary files, not even while it is open', async () => {
    const before = mine();
    const spool = new Spool<number[]>();
    await spool.put([1]);
    await spool.put([2]);
    expect(mine()).toEqual(before);
    await spool.close();
  });

  it('holds nothing when nothing was put', async () => {
    const spool = new Spool<string>();
    const back: string[] = [];
    for await (const value of spool.values()) back.push(value);
    expect(back).toEqual([]);
    await spool.close();
  });
});
