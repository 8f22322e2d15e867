import { byteCount, isSha256, mediaTypeAddress, webAddress } from './distribution-facts.js';

describe('the facts of a file', () => {
  it.each([
    ['117743 B', '117743'],
    ['117743', '117743'],
    ['1.5 kB', '1500'],
    ['97.73 TiB', '107455271382548'],
    ['0.0001 B', '0'],
    ['2 MiB', '2097152'],
    ['about 5 GB', undefined],
    ['5 furlongs', undefined],
    ['-5 B', undefined],
    ['1e9', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('read the size %j as %j bytes', (text, bytes) => expect(byteCount(text)).toBe(bytes));

  it.each([
    ['https://data.example.cn/a b.csv', 'https://data.example.cn/a%20b.csv'],
    ['http://例子.cn/数据', 'http://xn--fsqu00a.cn/%E6%95%B0%E6%8D%AE'],
    ['javascript:alert(1)', undefined],
    ['data/train.csv', undefined],
    ['ftp://example.org/x', undefined],
    ['https://user:secret@example.org/x', undefined],
    ['https://example.org/<script>', 'https://example.org/%3Cscript%3E'],
    ['https://example.org/?q={x|y}', undefined],
    ['https://', undefined],
    [`https://example.org/${'x'.repeat(2_000)}`, undefined],
  ])('take %j for the address %j', (text, address) => expect(webAddress(text)).toBe(address));

  it.each([
    ['text/csv', 'https://www.iana.org/assignments/media-types/text/csv'],
    ['Application/JSON; charset=utf-8', 'https://www.iana.org/assignments/media-types/application/json'],
    ['git+https', undefined],
    ['text/<b>', undefined],
  ])('take %j for the media type %j', (text, address) => expect(mediaTypeAddress(text)).toBe(address));

  it('know a SHA-256 from a placeholder', () => {
    expect([isSha256('ab'.repeat(32)), isSha256('AB'.repeat(32))]).toEqual([true, true]);
    expect([isSha256('https://example.org/issue/80'), isSha256('main'), isSha256(undefined)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
