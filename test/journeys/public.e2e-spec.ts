import { createHash, createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Journey, openJourney } from '../support/journey.js';

const UNKNOWN_ID = '01a20ac4-81d2-7172-aac1-000000000000';

/** RFC 6962, written here once more: the hash of a tree is the hash of its two halves. */
const sha256 = (...parts: readonly Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const leafOf = (entry: Buffer) => sha256(Buffer.from([0]), entry);

function rootOf(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (leaves.length === 1 && only) return only;
  const half = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return sha256(Buffer.from([1]), rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)));
}

/** Entries of a C2SP bundle: each with its length in two bytes before it. */
function entriesOf(bundle: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 0; at < bundle.length; ) {
    const length = bundle.readUInt16BE(at);
    entries.push(bundle.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return entries;
}

describe('someone who is not signed in', () => {
  let journey: Journey;

  beforeAll(async () => {
    journey = await openJourney();
  });
  afterAll(() => journey?.close());

  const bytes = async (path: string): Promise<Buffer> => {
    const reply = await journey
      .get(path)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(null, Buffer.concat(chunks)));
      });
    expect([path, reply.status]).toEqual([path, 200]);
    return reply.body as Buffer;
  };

  it('sees that the service is well', async () => {
    expect((await journey.get('/health/live').expect(200)).body).toEqual({ status: 'ok' });
    expect((await journey.get('/health/ready').expect(200)).body).toMatchObject({ status: 'ok' });
  });

  it('sees the pool as the statement leaves it, and nothing reserved', async () => {
    const { body } = await journey.get('/api/v1/pools/SZ-CORPUS-PURCHASE/2025').expect(200);
    const { awardedFen, totalFen, remainingFen } = journey.statement.pool;
    expect(body).toEqual({
      programme: 'SZ-CORPUS-PURCHASE',
      period: '2025',
      totalFen,
      publishedFen: awardedFen,
      issuedFen: awardedFen,
      paidFen: awardedFen,
      lapsedFen: '0',
      carriedOverFen: '0',
      remainingFen,
    });
    await journey.get('/api/v1/pools/NO-SUCH/2025').expect(404);
    await journey.get('/api/v1/pools/SZ-CORPUS-PURCHASE/1999').expect(404);
  });

  it('browses the catalogue, page by page, each corpus once', async () => {
    const all = await journey.all<{ id: string; key: string }>('/api/v1/corpora?limit=7');
    expect(new Set(all.map((corpus) => corpus.key)).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(14);
    const { body } = await journey.get(`/api/v1/corpora/${all[0]?.id}`).expect(200);
    expect(body).toMatchObject({ id: all[0]?.id, key: all[0]?.key });
  });

  it('recomputes the root of the log from its entries, and finds the tiles and the signature to agree', async () => {
    const note = (await bytes('/log/checkpoint')).toString('utf8');
    const [text = '', signatures = ''] = note.split('\n\n');
    const [origin = '', size = '', root = ''] = text.split('\n');
    expect(Number(size)).toBeGreaterThan(journey.statement.log.size);
    const entries: Buffer[] = [];
    const hashes: Buffer[] = [];
    for (let from = 0; from < Number(size); from += 256) {
      const width = Math.min(256, Number(size) - from);
      const tile = `${String(from / 256).padStart(3, '0')}${width === 256 ? '' : `.p/${width}`}`;
      entries.push(...entriesOf(await bytes(`/log/tile/entries/${tile}`)));
      hashes.push(await bytes(`/log/tile/0/${tile}`));
    }
    const leaves = entries.map(leafOf);
    expect(leaves).toHaveLength(Number(size));
    expect(Buffer.concat(hashes).equals(Buffer.concat(leaves))).toBe(true);
    expect(rootOf(leaves).toString('base64')).toBe(root);
    const [key] = journey.application.verifierKeys();
    const signed = Buffer.from(signatures.trim().split(' ').at(-1) ?? '', 'base64').subarray(4);
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key?.publicKey ?? Buffer.alloc(0)]);
    const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    expect(verify(null, Buffer.from(`${text}\n`), publicKey, signed)).toBe(true);
    expect(origin).toBe(key?.name);
  });

  it('finds the root that the statement names in the tree of today', async () => {
    const { size, root } = journey.statement.log;
    const entries: Buffer[] = [];
    const current = Number((await bytes('/log/checkpoint')).toString().split('\n')[1]);
    for (let from = 0; from < size; from += 256) {
      const width = Math.min(256, current - from);
      const name = `${String(from / 256).padStart(3, '0')}${width === 256 ? '' : `.p/${width}`}`;
      entries.push(...entriesOf(await bytes(`/log/tile/entries/${name}`)));
    }
    expect(rootOf(entries.slice(0, size).map(leafOf)).toString('hex')).toBe(root);
  });

  it('reads nothing that is for those who are signed in', async () => {
    for (const path of ['contracts', 'claims', 'queue', 'ledger/accounts', 'organisations', 'relations', 'me']) {
      const { status, body } = await journey.get(`/api/v1/${path}`);
      expect([path, status, (body as { code: string }).code]).toEqual([path, 401, 'PLATFORM.NOT_SIGNED_IN']);
    }
  });

  it('is told what is wrong as a problem document, in the language asked for', async () => {
    const zh = await journey.get(`/api/v1/corpora/${UNKNOWN_ID}`).expect(404);
    const en = await journey.get(`/api/v1/corpora/${UNKNOWN_ID}`).set('Accept-Language', 'en').expect(404);
    for (const reply of [zh, en]) {
      expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(reply.body).toMatchObject({ status: 404, code: 'CATALOGUE.UNKNOWN_CORPUS' });
    }
    expect((zh.body as { detail: string }).detail).toMatch(/\p{Script=Han}/u);
    expect((en.body as { detail: string }).detail).not.toMatch(/\p{Script=Han}/u);
  });

  it('gets the description of the whole interface, every reference in it defined', async () => {
    const { body } = await journey.get('/docs/openapi.json').expect(200);
    const document = body as { paths: Record<string, object>; components: { schemas: Record<string, object> } };
    for (const path of ['/api/v1/claims', '/api/v1/queue', '/api/v1/contracts', '/api/v1/pools/{programme}/{period}']) {
      expect(Object.keys(document.paths)).toContain(path);
    }
    const named = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1]);
    expect(named.filter((name) => !(`${name}` in document.components.schemas))).toEqual([]);
  });

  it('is not told whether a user name or a password was wrong', async () => {
    const wrong = await journey.post('/api/v1/auth/token', { username: 'buyer', password: 'not the password' });
    const nobody = await journey.post('/api/v1/auth/token', { username: 'nobody', password: 'not the password' });
    expect([wrong.status, nobody.status]).toEqual([401, 401]);
    expect(wrong.body).toEqual(nobody.body);
  });
});
