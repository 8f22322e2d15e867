/** The papers that a season leaves behind: their numbers, their bytes, and who gets them. */
import { expect } from '@jest/globals';
import type { Response } from 'supertest';
import type { Journey, Username } from './journey.js';

const PDF = 'application/pdf';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

interface PaperItem {
  readonly id: string;
  readonly number: string;
  readonly kind: string;
}

export interface Season {
  readonly cut: string;
  readonly graded: string;
  readonly objected: string;
  readonly plan: string;
}

async function papersOf(journey: Journey, path: string, as: Username): Promise<readonly PaperItem[]> {
  const reply = await journey.get(`/api/v1${path}/papers`, as);
  expect([path, reply.status]).toEqual([path, 200]);
  return (reply.body as { items: PaperItem[] }).items;
}

/** Where the service of a claim's paper of that kind is recorded. */
export async function servedPath(journey: Journey, claim: string | undefined, kind: string): Promise<string> {
  const paper = (await papersOf(journey, `/claims/${claim}`, 'auditor')).find((one) => one.kind === kind);
  return `/claims/${claim}/papers/${paper?.id}/served`;
}

/** Each act that ends in a paper left one with a number of its own. */
export async function expectNumbers(journey: Journey, { cut, graded, objected, plan }: Season): Promise<void> {
  // Of one moment of a stopped clock no act is the earlier one: by kind and number.
  const told = async (path: string, as: Username) =>
    (await papersOf(journey, path, as)).map(({ kind, number }) => `${kind} ${number}`).sort();
  expect(await told(`/claims/${cut}`, 'buyer')).toEqual([
    'ACCEPTANCE 深政数受〔2026〕1号',
    'CLAW_BACK_DECISION 深政数追决〔2027〕1号',
    'CLAW_BACK_NOTICE 深政数追告〔2027〕1号',
    'CORRECTION 深政数补〔2026〕1号',
    'PAYMENT 深政数付〔2026〕1号',
    'PAYMENT 深政数付〔2027〕1号',
  ]);
  expect(await told(`/claims/${graded}`, 'officer-case')).toEqual([
    'ACCEPTANCE 深政数受〔2026〕2号',
    'PAYMENT 深政数付〔2027〕2号',
    'PAYMENT 深政数付〔2027〕3号',
  ]);
  expect(await told(`/claims/${objected}`, 'auditor')).toEqual([
    'ACCEPTANCE 深政数受〔2026〕3号',
    'REFUSAL 深政数不支〔2026〕1号',
  ]);
  expect(await told(`/plans/${plan}`, 'provider')).toEqual([
    'ISSUE 深政数计〔2026〕1号',
    'PUBLICITY 深政数示〔2026〕1号',
    'PUBLICITY 深政数示〔2026〕2号',
  ]);
}

/** The same bytes to everybody who may see the claim, by id and by number, also on `later`; to nobody else any. */
export async function expectFiles(
  journey: Journey,
  { cut, objected, plan }: Season,
  later: () => Promise<void>,
): Promise<void> {
  const paper = (path: string, name: string, type: string, as?: Username): Promise<Response> =>
    Promise.resolve(
      journey
        .get(`/api/v1${path}/papers/${encodeURIComponent(name)}`, as)
        .set('Accept', type)
        .responseType('blob'),
    );
  const own = `/claims/${cut}`;
  const { id = '', number = '' } = (await papersOf(journey, own, 'buyer'))[0] ?? {};
  const first = [await paper(own, id, PDF, 'buyer'), await paper(own, id, DOCX, 'buyer')];
  expect(first.map(({ status }) => status)).toEqual([200, 200]);
  expect(first.map(({ headers }) => headers['content-type'])).toEqual([PDF, DOCX]);
  const bytes = first.map(({ body }) => body as Buffer);
  expect(bytes.map((one) => one.subarray(0, 2).toString())).toEqual(['%P', 'PK']);
  await later();
  const again = [await paper(own, number, PDF, 'auditor'), await paper(own, number, DOCX, 'officer-case')];
  expect(again.map(({ body }, at) => (body as Buffer).equals(bytes[at] ?? Buffer.alloc(0)))).toEqual([true, true]);
  const issued = await paper(`/plans/${plan}`, '深政数计〔2026〕1号', PDF, 'buyer-luming');
  expect(issued.status).toBe(200);
  const refused = [
    await paper(own, id, 'text/html', 'buyer'),
    await paper(own, id, PDF, 'officer-dongguan'),
    await paper(own, id, PDF, 'buyer-luming'),
    await paper(`/claims/${objected}`, id, PDF, 'buyer'),
    await paper(own, id, PDF, 'operator'),
    await paper(own, id, PDF),
  ];
  expect(refused.map(({ status }) => status)).toEqual([406, 404, 404, 404, 403, 401]);
}
