import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { Identity } from '../../src/modules/identity/index.js';
import { SAMPLE_USERS } from '../../src/sample-users.table.js';
import { type ApiDocument, type Operation, readDocument } from '../fuzz/document.js';
import { mayCall, maySee, told, UNKNOWN_ID } from '../support/access-rules.js';
import { openWorld } from '../support/access-world.js';
import { type Journey, openJourney, type Username } from '../support/journey.js';
import { codeOf } from '../support/market.js';
import { MATRIX } from './access-matrix.table.js';
import { ELSEWHERE, SEEN_LIKE, STEPS, type WriteStep } from './access-steps.table.js';

const WHO = SAMPLE_USERS.map(({ username }) => username as Username);
/** Of every kind of organisation at once, and a stranger to all of the sample year's. */
const RIVAL = 'rival';
const RIVAL_ROLES = ['provider', 'buyer', 'assessor'];
const PASSWORD = 'a long enough passphrase 42';

describe('writing in the right state', () => {
  let journey: Journey;
  let document: ApiDocument;
  let rivalToken = '';
  const world = new Map<string, unknown>();

  beforeAll(async () => {
    journey = await openJourney();
    document = readDocument((await journey.get('/docs/openapi.json').expect(200)).body);
    for (const [name, id] of Object.entries(await openWorld(journey))) world.set(name, id);
    rivalToken = await rival();
    world.set('jwk', generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }));
  }, 60_000);
  afterAll(() => journey?.close());

  const rival = async (): Promise<string> => {
    const organisation = { uscc: codeOf(7800), nameZh: '不相干企业', kind: 'ENTERPRISE' };
    const { body } = await journey.post('/api/v1/organisations', organisation, 'operator', 'rival').expect(201);
    const user = { username: RIVAL, roles: RIVAL_ROLES, organisationId: String(body.id), password: PASSWORD };
    await journey.application.run((ctx) => journey.application.get(Identity).addUser(ctx, user));
    const signedIn = await journey.post('/api/v1/auth/token', { username: RIVAL, password: PASSWORD }).expect(200);
    return String(signedIn.body.accessToken);
  };

  /** The value with each `$name` in it replaced by what is known under the name. */
  const filled = (value: unknown): unknown => {
    if (typeof value === 'string' && value.startsWith('$')) return world.get(value.slice(1));
    if (Array.isArray(value)) return value.map(filled);
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one)]));
  };
  const operationOf = ({ operation }: WriteStep): Operation =>
    document.operations.find(({ id }) => id === operation) as Operation;

  let key = 0;
  const ask = (step: WriteStep, ids: readonly string[], username: string) => {
    const operation = operationOf(step);
    const left = [...ids];
    const path = operation.path.replace(/\{[^}]*\}/g, () => left.shift() ?? '');
    const test = journey.send(
      operation.method as 'post' | 'put',
      step.query === undefined ? path : `${path}?${step.query}`,
      username === RIVAL ? undefined : (username as Username),
    );
    if (username === RIVAL) test.set('Authorization', `Bearer ${rivalToken}`);
    test.set('Idempotency-Key', `step-${key++}`);
    if (step.body === undefined) return test;
    const body = filled(step.body);
    const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    return test.set('Content-Type', step.type ?? 'application/json').send(bytes);
  };
  const strangersTo = (operation: Operation, record: string): string[] => {
    const known = WHO.filter((who) => mayCall(operation, who) && !maySee(record, who));
    const open =
      MATRIX[operation.id] === 'signedIn' ||
      RIVAL_ROLES.some((role) => MATRIX[operation.id]?.split(' ').includes(role));
    return open && !maySee(record, undefined) ? [...known, RIVAL] : known;
  };
  const shown = ({ status, text }: Response) => `${status} ${text?.slice(0, 300)}`;

  it('has a step for every operation that writes, or says where it is tried', () => {
    const writes = document.operations.filter(({ method }) => method !== 'get').map(({ id }) => id);
    const known = [...STEPS.map(({ operation }) => operation), ...Object.keys(ELSEWHERE)];
    expect(writes.filter((id) => !known.includes(id))).toEqual([]);
    expect(known.filter((id) => !writes.includes(id))).toEqual([]);
    expect(STEPS.filter(({ operation }) => operation in ELSEWHERE)).toEqual([]);
  });

  it('is done by whom it belongs to, after a stranger was told that there is no such record', async () => {
    const wrong: string[] = [];
    const cells = { strangers: 0, own: 0 };
    for (const step of STEPS) {
      const operation = operationOf(step);
      const ids = (step.on ?? []).map((name) => String(filled(name)));
      const record = step.on?.[0]?.startsWith('$') ? step.on[0].slice(1) : undefined;
      const strangers = record === undefined ? [] : strangersTo(operation, SEEN_LIKE[record] ?? record);
      for (const who of strangers) {
        const cell = `${operation.id} on ${record} as ${who}`;
        const reply = await ask(step, ids, who);
        const nobodys = await ask(step, [UNKNOWN_ID, ...ids.slice(1)], who);
        cells.strangers += 1;
        if (reply.status !== 404) wrong.push(`${cell}: ${shown(reply)}`);
        if (told(reply, ids[0] ?? '') !== told(nobodys, UNKNOWN_ID)) wrong.push(`${cell}: unknown, ${shown(nobodys)}`);
      }
      if (step.stranger !== undefined) {
        const [who, code] = step.stranger;
        const reply = await ask(step, ids, who);
        cells.strangers += 1;
        if ((reply.body as { code?: string }).code !== code) wrong.push(`${operation.id} as ${who}: ${shown(reply)}`);
      }
      const done = await ask(step, ids, step.as);
      cells.own += 1;
      if (done.status >= 300) wrong.push(`${operation.id} as ${step.as}: ${shown(done)}`);
      for (const [name, field] of Object.entries(step.makes ?? {})) {
        world.set(name, (done.body as Record<string, unknown>)[field]);
      }
    }
    expect(wrong).toEqual([]);
    expect(cells.strangers).toBeGreaterThan(40);
  }, 120_000);
});
