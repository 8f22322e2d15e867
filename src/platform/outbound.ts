/**
 * One request to an address that somebody else has given us, so that it reaches a public host and nothing of ours (server
 * side request forgery, ASVS 13.2.6). The name is resolved once; every address that it has must be public; the connection
 * goes to the address that was looked at, not to what the name may mean a moment later. Redirects are not followed. Time and
 * size are limited.
 */
import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP } from 'node:net';

export interface OutboundRules {
  /** True lets plain http and addresses of this machine and its networks pass; never in production. */
  readonly privateAllowed: boolean;
  /** From the first packet to the last. */
  readonly timeoutMs: number;
}

export interface Outbound {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Why nothing was sent, or nothing came back. */
export class OutboundFault extends Error {
  override readonly name = 'OutboundFault';

  constructor(readonly code: 'URL' | 'SCHEME' | 'RESOLVE' | 'PRIVATE' | 'TIMEOUT' | 'CONNECTION' | 'TOO_LARGE') {
    super(code);
  }
}

interface Address {
  readonly address: string;
  readonly family: number;
}

/** How a name is resolved; a test brings its own. */
export type Resolver = (host: string) => Promise<readonly Address[]>;

const RESOLVE: Resolver = (host) => lookup(host, { all: true, verbatim: true });

/** We read a reply only to know that it came. */
const REPLY_BYTES_MAX = 65_536;
const URL_LENGTH_MAX = 2_000;

/** What the address may be, as far as it can be said without asking anybody. Throws {@link OutboundFault}. */
export function outboundUrl(text: string, rules: Pick<OutboundRules, 'privateAllowed'>): URL {
  if (text.length > URL_LENGTH_MAX || !URL.canParse(text)) throw new OutboundFault('URL');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.hash !== '') throw new OutboundFault('URL');
  const plain = url.protocol === 'http:' && rules.privateAllowed;
  if (url.protocol !== 'https:' && !plain) throw new OutboundFault('SCHEME');
  const literal = hostOf(url);
  if (isIP(literal) !== 0 && !rules.privateAllowed && !isPublic(literal)) throw new OutboundFault('PRIVATE');
  return url;
}

/** Sends and answers the status; throws {@link OutboundFault}. */
export async function post(outbound: Outbound, rules: OutboundRules, resolve: Resolver = RESOLVE): Promise<number> {
  const url = outboundUrl(outbound.url, rules);
  const signal = AbortSignal.timeout(rules.timeoutMs);
  const pinned = await within(signal, addressOf(hostOf(url), rules, resolve));
  return within(signal, send(url, outbound, pinned, signal));
}

async function addressOf(host: string, rules: OutboundRules, resolve: Resolver): Promise<Address> {
  const family = isIP(host);
  const found = family === 0 ? await resolve(host).catch(() => []) : [{ address: host, family }];
  const [first] = found;
  if (first === undefined) throw new OutboundFault('RESOLVE');
  // One private address among several is enough to refuse: which one is taken is not ours to choose.
  if (!rules.privateAllowed && !found.every(({ address }) => isPublic(address))) throw new OutboundFault('PRIVATE');
  return first;
}

function send(
  url: URL,
  { headers, body }: Outbound,
  { address, family }: Address,
  signal: AbortSignal,
): Promise<number> {
  const bytes = Buffer.from(body, 'utf8');
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'Content-Length': bytes.length },
    agent: false,
    signal,
    lookup: (_host, asked, done) => {
      if (asked.all) done(null, [{ address, family }]);
      else done(null, address, family);
    },
  };
  return new Promise((done, fail) => {
    const take = (reply: IncomingMessage): void => {
      let read = 0;
      reply.on('data', (part: Buffer) => {
        read += part.length;
        if (read > REPLY_BYTES_MAX) reply.destroy(new OutboundFault('TOO_LARGE'));
      });
      reply.on('error', (error) => fail(faultOf(error, signal)));
      reply.on('end', () => done(reply.statusCode ?? 0));
    };
    const asked = url.protocol === 'https:' ? httpsRequest(url, options, take) : httpRequest(url, options, take);
    asked.on('error', (error) => fail(faultOf(error, signal)));
    asked.end(bytes);
  });
}

/** A resolver cannot be broken off, but it need not be waited for. */
async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const over = new Promise<never>((_done, fail) => {
    const late = (): void => fail(new OutboundFault('TIMEOUT'));
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
  return Promise.race([work, over]);
}

function faultOf(error: unknown, signal: AbortSignal): OutboundFault {
  if (error instanceof OutboundFault) return error;
  return new OutboundFault(signal.aborted ? 'TIMEOUT' : 'CONNECTION');
}

function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

/** True for an address that is reached over the public internet (IANA special-purpose registries, RFC 6890). */
export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  return family === 4
    ? !SPECIAL_4.check(address, 'ipv4')
    : GLOBAL_6.check(address, 'ipv6') && !SPECIAL_6.check(address, 'ipv6');
}

function listOf(family: 'ipv4' | 'ipv6', ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [net = '', bits = ''] = range.split('/');
    list.addSubnet(net, Number(bits), family);
  }
  return list;
}

const SPECIAL_4 = listOf('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]);
/** What is given out for the public internet; everything else, mapped and translated IPv4 too, is not. */
const GLOBAL_6 = listOf('ipv6', ['2000::/3']);
const SPECIAL_6 = listOf('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);
