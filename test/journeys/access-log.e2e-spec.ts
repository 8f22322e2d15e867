import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Journey, openJourney, type Username } from '../support/journey.js';

const LOG = '/api/v1/access-log';
const NOWHERE = '/api/v1/contracts/0192f3c0-0000-7000-8000-000000000000';

interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly operation: string;
  readonly actorName?: string;
  readonly status: number;
}

describe('the access log', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await openJourney();
  });
  afterAll(async () => {
    await journey?.close();
  });

  const items = async (query: string): Promise<Entry[]> => {
    const reply = await journey.get(`${LOG}?${query}`, 'auditor').expect(200);
    return (reply.body as { items: Entry[] }).items;
  };

  it.each(['provider', 'buyer', 'assessor', 'operator', 'officer-policy', 'safety', 'admin'] as readonly Username[])(
    'is not shown to %s',
    async (username) => {
      await journey.get(LOG, username).expect(403);
    },
  );

  it('is not shown to whoever is not signed in', async () => {
    await journey.get(LOG).expect(401);
  });

  it('shows the auditor a denied attempt with who made it, found by each filter', async () => {
    const denied = await journey.get(NOWHERE, 'buyer').expect(404);
    const request = String(denied.headers['x-request-id']);
    const [entry] = await items(`request=${request}`);
    expect(entry).toMatchObject({ kind: 'DENIAL', status: 404, actorName: '周云岫' });
    expect(await items(`request=${request}&kind=READ`)).toEqual([]);
    expect(await items(`request=${request}&from=2020-01-01&to=2020-01-02`)).toEqual([]);
    expect(
      await items(`kind=DENIAL&operation=${entry?.operation}&subject=${NOWHERE.slice(-36)}&limit=1`),
    ).toMatchObject([{ id: entry?.id }]);
  });

  it("shows what the auditor looked at, to auditors alone, and in nobody's list of the record", async () => {
    const read = await journey.get('/api/v1/organisations?limit=1', 'auditor').expect(200);
    expect(await items(`request=${read.headers['x-request-id']}`)).toMatchObject([
      { kind: 'READ', actorName: '韩审计', status: 200 },
    ]);
  });

  it('goes through all entries page after page, newest first, each once', async () => {
    for (let count = 0; count < 5; count += 1) await journey.get(NOWHERE, 'provider').expect(404);
    const [newest] = await items('kind=DENIAL&limit=1');
    const first = await journey.get(`${LOG}?kind=DENIAL&limit=2`, 'auditor');
    const { nextCursor } = first.body as { nextCursor: string };
    const second = await journey.get(`${LOG}?kind=DENIAL&limit=2&cursor=${nextCursor}`, 'auditor');
    const ids = [first, second].flatMap((reply) => (reply.body as { items: Entry[] }).items.map(({ id }) => id));
    expect(ids[0]).toBe(newest?.id);
    expect(new Set(ids).size).toBe(4);
    expect([...ids].sort().reverse()).toEqual(ids);
  });

  it('is given out as a table', async () => {
    const reply = await journey.get(`${LOG}?kind=DENIAL`, 'auditor').set('Accept', 'text/csv').expect(200);
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(reply.headers['content-disposition']).toContain('attachment');
    const lines = reply.text.split('\r\n');
    expect(lines[0]).toBe(
      'id,at,kind,operation,subject,actorKind,actorId,actorName,organisation,authority,address,status,code,requestId',
    );
    expect(lines.length).toBeGreaterThan(5);
  });

  it('is covered by the log, whose check finds nothing wrong', async () => {
    const { application } = journey;
    await application.sequence();
    const verdict = await application.run((ctx) => application.verifyLog(ctx));
    expect(verdict.problems).toEqual([]);
  });
});
