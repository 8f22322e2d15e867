import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { SAMPLE_USERS } from '../../src/sample-users.table.js';
import { type Journey, openJourney, type Username } from '../support/journey.js';
import { MATRIX } from './access-matrix.table.js';

/** Well-formed, of the first millisecond of 2020: no record has it. */
const UNKNOWN_ID = '016f5e66-e800-7000-8000-000000000000';
const NOT_LET_IN = ['PLATFORM.NOT_SIGNED_IN', 'PLATFORM.FORBIDDEN'];
const WHO = [undefined, ...SAMPLE_USERS.map(({ username }) => username as Username)];
/** It would sign the caller out of the rest of the matrix; that it does so is tried elsewhere. */
const ENDS_THE_SESSION = 'IdentityController_revoke';

interface Operation {
  readonly id: string;
  readonly method: 'get' | 'post' | 'put';
  /** With parameters in braces. */
  readonly path: string;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
}

/** What of a reply a stranger could tell two cases apart by. */
const told = ({ status, text, headers }: Response, id: string) => ({
  status,
  text: text?.replaceAll(id, 'ID'),
  type: headers['content-type'],
  etag: headers.etag,
});

function mayCall(rule: string, username: Username | undefined): boolean {
  if (rule === 'public') return true;
  const user = SAMPLE_USERS.find((one) => one.username === username);
  if (user === undefined) return false;
  if (rule === 'signedIn') return true;
  const duties: readonly string[] = user.duties ?? [];
  return rule.split(' ').some((one) => one === user.role || duties.some((duty) => one === `${user.role}:${duty}`));
}

describe('the access matrix', () => {
  let journey: Journey;
  let operations: Operation[];
  /** Ids of all records by the first part of their path, as the auditor lists them. */
  const all = new Map<string, string[]>();

  beforeAll(async () => {
    journey = await openJourney();
    const { body } = await journey.get('/docs/openapi.json').expect(200);
    operations = Object.entries((body as Document).paths).flatMap(([path, item]) =>
      (['get', 'post', 'put'] as const).flatMap((method) =>
        item[method] === undefined ? [] : [{ id: item[method].operationId, method, path }],
      ),
    );
    for (const { method, path } of operations) {
      if (method !== 'get' || path.includes('{') || !path.startsWith('/api/v1/')) continue;
      const reply = await journey.get(`${path}?limit=200`, 'auditor');
      const items = (reply.body as { items?: { id?: string }[] }).items ?? [];
      const ids = items.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
      if (ids.length > 0) all.set(path.slice('/api/v1/'.length), ids);
    }
  });
  afterAll(() => journey?.close());

  let key = 0;
  const ask = (operation: Operation, id: string, username: Username | undefined) => {
    const path = operation.path.replace(/\{[^}]*\}/g, id);
    if (operation.method === 'get') return journey.get(path, username);
    return journey.send(operation.method, path, username).set('Idempotency-Key', `matrix-${key++}`).send({});
  };

  it('has every operation of the API document, and no other', () => {
    expect(Object.keys(MATRIX).sort()).toEqual(operations.map(({ id }) => id).sort());
    const methods = operations.length;
    expect(methods).toBeGreaterThan(100);
  });

  it('lets each user in where it says so, and nowhere else', async () => {
    const wrong: string[] = [];
    for (const operation of operations.filter(({ id }) => id !== ENDS_THE_SESSION)) {
      for (const username of WHO) {
        const reply = await ask(operation, UNKNOWN_ID, username);
        const code = (reply.body as { code?: string } | undefined)?.code ?? '';
        const letIn = !NOT_LET_IN.includes(code);
        if (letIn !== mayCall(MATRIX[operation.id] ?? '', username)) {
          wrong.push(`${operation.id} as ${username ?? 'nobody'}: ${reply.status} ${code}`);
        }
        if (!letIn)
          expect([reply.status, username === undefined]).toEqual([
            username === undefined ? 401 : 403,
            username === undefined,
          ]);
      }
    }
    expect(wrong).toEqual([]);
  }, 180_000);

  it('answers for what is not yours word for word as for what does not exist, whatever is asked of it', async () => {
    const leaks: string[] = [];
    let compared = 0;
    for (const username of WHO) {
      for (const [resource, ids] of all) {
        const one = operations.find(({ method, path }) => method === 'get' && path === `/api/v1/${resource}/{id}`);
        if (one === undefined || !mayCall(MATRIX[one.id] ?? '', username)) continue;
        const foreign = await firstHidden(one, ids, username);
        if (foreign === undefined) continue;
        for (const operation of operations.filter(({ path }) => path.startsWith(`/api/v1/${resource}/{id}`))) {
          if (!mayCall(MATRIX[operation.id] ?? '', username)) continue;
          const theirs = told(await ask(operation, foreign, username), foreign);
          const nobodys = told(await ask(operation, UNKNOWN_ID, username), UNKNOWN_ID);
          compared += 1;
          if (JSON.stringify(theirs) !== JSON.stringify(nobodys)) {
            leaks.push(`${operation.id} as ${username ?? 'nobody'}: ${JSON.stringify([theirs, nobodys])}`);
          }
        }
      }
    }
    expect(leaks).toEqual([]);
    expect(compared).toBeGreaterThan(20);
  }, 180_000);

  // Findings are left out: a head office reads those of its branches, which its own list does not name.
  it('shows one by one what it lists, and nothing else', async () => {
    const leaks: string[] = [];
    for (const resource of ['contracts', 'claims', 'declarations']) {
      for (const username of WHO) {
        const one = operations.find(({ method, path }) => method === 'get' && path === `/api/v1/${resource}/{id}`);
        if (one === undefined || !mayCall(MATRIX[one.id] ?? '', username)) continue;
        const listed = await journey.all<{ id: string }>(`/api/v1/${resource}?limit=200`, username);
        const own = new Set(listed.map(({ id }) => id));
        for (const id of (all.get(resource) ?? []).slice(0, 25)) {
          const { status } = await ask(one, id, username);
          if ((status === 200) !== own.has(id)) leaks.push(`${one.id} ${id} as ${username}: ${status}`);
        }
      }
    }
    expect(leaks).toEqual([]);
  }, 180_000);

  async function firstHidden(one: Operation, ids: readonly string[], username: Username | undefined) {
    for (const id of ids.slice(0, 8)) if ((await ask(one, id, username)).status === 404) return id;
    return undefined;
  }
});
