import { parsePostmasterFile } from './postmaster-file.js';

const LINES = ['4711', '/data/postgres', '1760000000', '41583', '', '127.0.0.1', '  5432001   98304', 'ready   '];

describe('the pid file of the server', () => {
  it('says which process, where, since when and on which port', () => {
    expect(parsePostmasterFile(LINES.join('\n'))).toEqual({
      pid: 4711,
      dataFolder: '/data/postgres',
      startedAtSeconds: 1760000000,
      port: 41583,
      ready: true,
    });
  });

  it('is not ready before the server says so', () => {
    expect(parsePostmasterFile([...LINES.slice(0, 7), 'starting'].join('\n'))?.ready).toBe(false);
    expect(parsePostmasterFile('4711\n/data/postgres')).toMatchObject({ pid: 4711, port: 0, ready: false });
  });

  it.each(['', '\n', '0\n/data', 'x\n/data', '12x\n/data'])('says nothing when it is empty or no pid: %j', (text) => {
    expect(parsePostmasterFile(text)).toBeUndefined();
  });
});
