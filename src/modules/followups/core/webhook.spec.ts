import { createHmac } from 'node:crypto';
import { hasArrived, secretOf, secretText, signatureHeaders, waitAfter } from './webhook.js';

const MASTER = Buffer.alloc(48, 7);

describe('a signed webhook', () => {
  it('carries the three headers of Standard Webhooks, over exactly the bytes that are sent', () => {
    const secret = secretOf(MASTER, 'hook');
    const at = new Date('2025-06-01T00:00:00.999Z');
    const headers = signatureHeaders(secret, 'msg-1', at, '{"a":"语料"}');
    const wanted = createHmac('sha256', secret).update(`msg-1.1748736000.{"a":"语料"}`).digest('base64');
    expect(headers).toEqual({
      'webhook-id': 'msg-1',
      'webhook-timestamp': '1748736000',
      'webhook-signature': `v1,${wanted}`,
    });
    const of = (id: string, when: Date, body: string) => signatureHeaders(secret, id, when, body)['webhook-signature'];
    const others = [of('msg-2', at, '{"a":"语料"}'), of('msg-1', new Date(0), '{"a":"语料"}'), of('msg-1', at, '{}')];
    expect(others).not.toContain(headers['webhook-signature']);
  });

  it('agrees with the worked example of the Standard Webhooks specification', () => {
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const headers = signatureHeaders(
      secret,
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      new Date(1_614_265_330_000),
      '{"test": 2432232314}',
    );
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('has a secret of its own for each address, that hangs on the service’s', () => {
    expect(secretOf(MASTER, 'hook')).toEqual(secretOf(MASTER, 'hook'));
    const others = [secretOf(MASTER, 'other'), secretOf(Buffer.alloc(48, 8), 'hook')];
    for (const other of others) expect(other).not.toEqual(secretOf(MASTER, 'hook'));
    expect(secretText(secretOf(MASTER, 'hook'))).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });

  it('is tried again after half a minute, twice as long each time, at most six hours, spread by chance', () => {
    expect([1, 2, 3].map((attempt) => waitAfter(attempt, 0))).toEqual([30_000, 60_000, 120_000]);
    expect(waitAfter(40, 0)).toBe(21_600_000);
    expect(waitAfter(1, 0.999_999)).toBe(15_000);
  });

  it('has arrived with a 2xx alone', () => {
    expect([199, 200, 204, 299, 300, 302, 404, 500].filter(hasArrived)).toEqual([200, 204, 299]);
  });
});
