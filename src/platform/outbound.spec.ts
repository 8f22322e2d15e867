import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isPublic, type OutboundFault, outboundUrl, post, type Resolver } from './outbound.js';

const codeOf = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (error: OutboundFault) => error.code,
  );
const STRICT = { privateAllowed: false, timeoutMs: 2_000 };
const OPEN = { privateAllowed: true, timeoutMs: 2_000 };
const message = (url: string) => ({ url, headers: { 'Content-Type': 'text/plain' }, body: '你好' });

describe('an address that somebody gives us', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:db8::1',
    'localhost',
    '',
  ])('%s is not public', (address) => {
    expect(isPublic(address)).toBe(false);
  });

  it.each(['8.8.8.8', '172.15.255.255', '172.32.0.1', '1.1.1.1', '2606:4700::1111', '2400:3200::1'])(
    '%s is public',
    (address) => {
      expect(isPublic(address)).toBe(true);
    },
  );

  it.each([
    ['http://example.org/hook', 'SCHEME'],
    ['ftp://example.org/hook', 'SCHEME'],
    ['file:///etc/passwd', 'SCHEME'],
    ['https://user:secret@example.org/', 'URL'],
    ['https://example.org/#part', 'URL'],
    ['hook', 'URL'],
    [`https://example.org/${'x'.repeat(2_000)}`, 'URL'],
    ['https://127.0.0.1/', 'PRIVATE'],
    ['https://2130706433/', 'PRIVATE'],
    ['https://0x7f.1/', 'PRIVATE'],
    ['https://[::1]/', 'PRIVATE'],
    ['https://[::ffff:10.0.0.1]/', 'PRIVATE'],
    ['https://169.254.169.254/latest/meta-data/', 'PRIVATE'],
  ])('%s is refused before anybody is asked: %s', async (url, code) => {
    expect(await codeOf(Promise.resolve().then(() => outboundUrl(url, STRICT)))).toBe(code);
  });

  it('is refused when its name leads to a private place, even beside a public one', async () => {
    const leadsTo =
      (...addresses: string[]): Resolver =>
      async () =>
        addresses.map((address) => ({ address, family: 4 }));
    for (const addresses of [['127.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['192.168.0.1']]) {
      expect(await codeOf(post(message('https://hook.example/'), STRICT, leadsTo(...addresses)))).toBe('PRIVATE');
    }
    expect(await codeOf(post(message('https://hook.example/'), STRICT, leadsTo()))).toBe('RESOLVE');
  });

  it('is given up when its name takes too long to resolve', async () => {
    const never: Resolver = () => new Promise(() => undefined);
    expect(await codeOf(post(message('https://hook.example/'), { ...STRICT, timeoutMs: 50 }, never))).toBe('TIMEOUT');
  });
});

describe('a request to it', () => {
  let server: Server;
  let port: number;
  const seen: { path: string; host: string; body: string }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { url: path = '', headers } = request;
        seen.push({ path, host: headers.host ?? '', body: Buffer.concat(parts).toString('utf8') });
        if (path === '/slow') return;
        if (path === '/moved') response.writeHead(302, { Location: '/taken' }).end();
        else if (path === '/large') response.end(Buffer.alloc(200_000));
        else if (path === '/drip') response.writeHead(200).write('x');
        else response.writeHead(204).end();
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('goes to the address that was looked at, under the name that was given', async () => {
    let asked = 0;
    const once: Resolver = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '203.0.113.9', family: 4 }];
    expect(await post(message(`http://hook.example:${port}/taken`), OPEN, once)).toBe(204);
    expect([asked, seen.at(-1)]).toEqual([1, { path: '/taken', host: `hook.example:${port}`, body: '你好' }]);
  });

  it('does not follow where it is sent', async () => {
    const before = seen.length;
    expect(await post(message(`http://127.0.0.1:${port}/moved`), OPEN)).toBe(302);
    expect(seen.length).toBe(before + 1);
  });

  it('ends when there is no answer, half an answer, or far too much of one', async () => {
    const hasty = { ...OPEN, timeoutMs: 200 };
    expect(await codeOf(post(message(`http://127.0.0.1:${port}/slow`), hasty))).toBe('TIMEOUT');
    expect(await codeOf(post(message(`http://127.0.0.1:${port}/drip`), hasty))).toBe('TIMEOUT');
    expect(await codeOf(post(message(`http://127.0.0.1:${port}/large`), OPEN))).toBe('TOO_LARGE');
    expect(await codeOf(post(message('http://127.0.0.1:1/'), OPEN))).toBe('CONNECTION');
  });
});
