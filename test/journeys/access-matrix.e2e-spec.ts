import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { SAMPLE_USERS } from '../../src/sample-users.table.js';
import { type ApiDocument, type Operation, readDocument, type Schema } from '../fuzz/document.js';
import { Known, Values } from '../fuzz/values.js';
import { Random } from '../prove/random.js';
import { FILES, OPEN_FILES } from '../support/access-files.js';
import { mayCall, maySee, told, toldOfNew, UNKNOWN_ID } from '../support/access-rules.js';
import { openWorld, type World } from '../support/access-world.js';
import { type Journey, openJourney, type Username } from '../support/journey.js';
import {
  ANY_STATE,
  BODIES,
  NAMES,
  NOT_THERE,
  OPEN_NAMES,
  OPEN_PATHS,
  RECORDS,
  SAME_AS,
  WRONG_STATE,
} from './access-cells.table.js';
import { MATRIX } from './access-matrix.table.js';

const NOT_LET_IN = ['PLATFORM.NOT_SIGNED_IN', 'PLATFORM.FORBIDDEN'];
const WHO = [undefined, ...SAMPLE_USERS.map(({ username }) => username as Username)];
/** It would sign the caller out of the rest of the matrix; that it does so is tried elsewhere. */
const ENDS_THE_SESSION = 'IdentityController_revoke';
const LIMIT_MS = 180_000;

/** Draws what a schema asks for and nothing besides. */
class Plain extends Random {
  override once(): boolean {
    return false;
  }

  override below(): number {
    return 0;
  }
}

/** The same in form and length, and nobody's. */
const unknownLike = (name: string): string =>
  name.length === UNKNOWN_ID.length ? UNKNOWN_ID : name.replace(/[0-9a-z]/g, '0');

describe('the access matrix', () => {
  let journey: Journey;
  let document: ApiDocument;
  let operations: readonly Operation[];
  let world: World;
  let values: Values;

  beforeAll(async () => {
    journey = await openJourney();
    document = readDocument((await journey.get('/docs/openapi.json').expect(200)).body);
    operations = document.operations.filter(({ id }) => id !== ENDS_THE_SESSION);
    values = new Values(document.schemas, [], new Known(), new Plain(''));
    world = await openWorld(journey);
    expect(Object.entries(world).filter(([, value]) => value === '')).toEqual([]);
  }, 60_000);
  afterAll(() => journey?.close());

  interface Asked {
    readonly query?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly type?: string;
  }

  let key = 0;
  /** A right request, with these in the place of the parameters of its path, in their order. */
  const ask = (operation: Operation, ids: readonly string[], username: Username | undefined, asked: Asked = {}) => {
    const left = [...ids];
    const path = operation.path.replace(/\{[^}]*\}/g, () => left.shift() ?? '0'.repeat(64));
    const needed = operation.parameters.filter(({ in: place, required }) => place === 'query' && required);
    const right = Object.fromEntries(needed.map(({ name, schema }) => [name, String(values.right(schema, name))]));
    const query = new URLSearchParams({
      ...right,
      ...(operation.method === 'get' ? BODIES[operation.id] : {}),
      ...asked.query,
    }).toString();
    const url = query === '' ? path : `${path}?${query}`;
    if (operation.method === 'get') return journey.get(url, username);
    const test = journey.send(operation.method as 'post' | 'put', url, username);
    const { type = Object.keys(operation.bodies)[0], body = bodyOf(operation, type) } = asked;
    test.set('Idempotency-Key', `matrix-${key++}`);
    return type === undefined
      ? test
      : test
          .set('Content-Type', type)
          .send(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  };
  const bodyOf = ({ id, bodies }: Operation, type: string | undefined): unknown => {
    const right = type === undefined ? undefined : values.right(bodies[type] ?? {});
    return typeof right === 'object' ? { ...right, ...BODIES[id] } : right;
  };
  const named = (id: string): Operation => operations.find((one) => one.id === id) as Operation;
  const codeOf = ({ body }: Response): string => (body as { code?: string } | undefined)?.code ?? '';

  /** The records that an operation's path names, with the parameters before theirs filled in; undefined where none. */
  const recordsOf = ({ path }: Operation): readonly (readonly [string, string])[] | undefined => {
    const open = Object.keys(OPEN_PATHS).some((end) => path.includes(end) && !path.includes('contracts/{id}/evidence'));
    if (!path.includes('{') || open) return undefined;
    const parts = path.split('/');
    const before = parts[parts.indexOf('{id}') - 1] ?? '';
    const kinds = before === '{kind}' ? ['contract', 'attestation', 'decision', 'payment'] : [before];
    return kinds.flatMap((kind) =>
      Object.keys(RECORDS[SAME_AS[kind] ?? kind] ?? {}).map((record) => [before === kind ? '' : kind, record] as const),
    );
  };

  it('has every operation of the API document, and no other', () => {
    const ids = document.operations.map(({ id }) => id);
    expect(Object.keys(MATRIX).sort()).toEqual([...ids].sort());
    expect(ids.length).toBeGreaterThan(100);
  });

  it('has a record for every path that names one', () => {
    const parts = operations
      .filter((one) => recordsOf(one) !== undefined)
      .flatMap(({ path }) => path.match(/[^/]+(?=\/\{id\})/) ?? []);
    const known = [...Object.keys(RECORDS), ...Object.keys(SAME_AS), '{kind}'];
    expect(parts.filter((part) => !known.includes(part))).toEqual([]);
  });

  it(
    'lets each user in where it says so, and nowhere else',
    async () => {
      const wrong: string[] = [];
      for (const operation of operations) {
        for (const username of WHO) {
          const reply = await ask(operation, Array(3).fill(UNKNOWN_ID), username, { body: {} });
          const letIn = !NOT_LET_IN.includes(codeOf(reply));
          const refused = username === undefined ? 401 : 403;
          if (letIn !== mayCall(operation, username) || (!letIn && reply.status !== refused))
            wrong.push(`${operation.id} as ${username ?? 'nobody'}: ${reply.status} ${codeOf(reply)}`);
        }
      }
      expect(wrong).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'answers for what is not yours word for word as for what does not exist, and shows what is',
    async () => {
      const wrong: string[] = [];
      const cells = { foreign: 0, own: 0 };
      for (const operation of operations) {
        const unknown = new Map<string, Response>();
        for (const [kind, record] of recordsOf(operation) ?? []) {
          const before = kind === '' ? [] : [kind];
          const id = world[record] ?? '';
          for (const username of WHO.filter((one) => mayCall(operation, one))) {
            const own = maySee(record, username);
            // What a right request changes is tried where it happens; a paper of the own contract needs its own digest.
            if (own && (operation.method !== 'get' || operation.path.includes('{sha256}'))) continue;
            const reply = await ask(operation, [...before, id], username);
            const cell = `${operation.id} on ${record} as ${username ?? 'nobody'}`;
            cells[own ? 'own' : 'foreign'] += 1;
            if (own) {
              if (`${operation.id} ${record}` in NOT_THERE) expect(reply.status).toBe(404);
              else if ([401, 403, 404].includes(reply.status))
                wrong.push(`${cell}: own, ${reply.status} ${codeOf(reply)}`);
              continue;
            }
            const asker = `${kind} ${username ?? ''}`;
            const nobodys = unknown.get(asker) ?? (await ask(operation, [...before, UNKNOWN_ID], username));
            unknown.set(asker, nobodys);
            if (nobodys.status !== 404) wrong.push(`${cell}: unknown, ${nobodys.status} ${nobodys.text}`);
            if (told(reply, id) !== told(nobodys, UNKNOWN_ID))
              wrong.push(`${cell}: ${told(reply, id)} ${told(nobodys, UNKNOWN_ID)}`);
          }
        }
      }
      expect(wrong).toEqual([]);
      expect(cells.foreign).toBeGreaterThan(100);
    },
    LIMIT_MS,
  );

  it(
    'refuses in the wrong state what is yours, with the code that says so',
    async () => {
      const paths = operations.filter(({ method, path }) => method !== 'get' && path.includes('{'));
      expect(Object.keys({ ...WRONG_STATE, ...ANY_STATE }).sort()).toEqual(paths.map(({ id }) => id).sort());
      const wrong: string[] = [];
      for (const [id, cell] of Object.entries(WRONG_STATE)) {
        const [username, record = '', code] = cell.split(' ');
        for (const who of WHO.filter((one) => one === username || (mayCall(named(id), one) && maySee(record, one)))) {
          const reply = await ask(named(id), (world[record] ?? '').split('/'), who);
          const refused = reply.status === 409 && (who !== username || codeOf(reply) === code);
          const anothers = who !== username && reply.status === (`${id} ${record}` in NOT_THERE ? 404 : 403);
          if (!refused && !anothers) wrong.push(`${id} as ${who}: ${reply.status} ${reply.text.slice(0, 300)}`);
        }
      }
      expect(wrong).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'tells nothing of a record of others that a query, a body, an array or a file names',
    async () => {
      const fields = operations.flatMap((operation) => fieldsOf(operation).map((place) => `${operation.id} ${place}`));
      const known = { ...NAMES, ...OPEN_NAMES };
      expect(fields.filter((field) => !(field in known))).toEqual([]);
      const wrong: string[] = [];
      let cells = 0;
      for (const [cell, what] of Object.entries(NAMES)) {
        const [id = '', place = ''] = cell.split(' ');
        const [record = '', , own = ''] = what.split(' ');
        const operation = named(id);
        for (const username of WHO.filter((one) => mayCall(operation, one) && !maySee(record, one))) {
          if (own !== '' && !maySee(own, username)) continue;
          const theirs = world[record] ?? '';
          const nobodys = unknownLike(theirs);
          // In an array a name is looked for in the first place and after one that everybody may name.
          for (const at of place.includes('/0') ? [place, place.replace('/0', '/1')] : [place]) {
            const [first, second] = [await asking(theirs, at), await asking(nobodys, at)];
            cells += 1;
            if (first.includes('"status":400')) wrong.push(`${cell} ${at}: not understood, ${first}`);
            if (first !== second) wrong.push(`${cell} ${at} as ${username ?? 'nobody'}: ${first} ${second}`);
          }
          async function asking(name: string, at: string): Promise<string> {
            const ids = [world[own] ?? '', ...(place.startsWith('{') ? [name] : [])];
            const query = place.startsWith('?') ? { [place.slice(1)]: name } : {};
            const right = at.startsWith('/') ? bodyOf(operation, 'application/json') : undefined;
            const before = at === place ? right : placed(right, place, world.listed ?? '');
            const body = right === undefined ? {} : { body: placed(before, at, name) };
            return toldOfNew(await ask(operation, ids, username, { query, ...body }), name);
          }
        }
      }
      expect(wrong).toEqual([]);
      expect(cells).toBeGreaterThan(20);
    },
    LIMIT_MS,
  );

  it(
    'tells nothing of a record of others that a file names',
    async () => {
      const kinds = operations.flatMap(({ id, bodies }) =>
        Object.entries(bodies).flatMap(([type, schema]) =>
          type === 'application/json' && schema.type !== 'array' ? [] : [`${id} ${type}`],
        ),
      );
      expect(kinds.filter((kind) => !(kind in FILES) && !(kind in OPEN_FILES))).toEqual([]);
      expect(Object.keys({ ...FILES, ...OPEN_FILES }).filter((kind) => !kinds.includes(kind))).toEqual([]);
      const wrong: string[] = [];
      let cells = 0;
      for (const [kind, file] of Object.entries(FILES)) {
        const [id = '', type = ''] = kind.split(' ');
        const asking = async (name: string) => {
          const body = await file.of(name);
          const own = file.own === undefined ? [] : [world[file.own] ?? ''];
          const test = ask(named(id), own, file.as as Username, { type, body, query: file.query ?? {} });
          return toldOfNew(await test, name);
        };
        const theirs = world[file.names] ?? '';
        const [first, second] = [await asking(theirs), await asking(unknownLike(theirs))];
        cells += 1;
        if (!first.startsWith('{"status":2')) wrong.push(`${kind}: not taken, ${first}`);
        if (first !== second) wrong.push(`${kind}: ${first} ${second}`);
      }
      expect(wrong).toEqual([]);
      expect(cells).toBe(Object.keys(FILES).length);
    },
    LIMIT_MS,
  );

  // Findings are left out: a head office reads those of its branches, which its own list does not name.
  it(
    'shows one by one what it lists, and nothing else',
    async () => {
      const leaks: string[] = [];
      for (const resource of ['contracts', 'claims', 'declarations']) {
        const one = operations.find(
          ({ method, path }) => method === 'get' && path === `/api/v1/${resource}/{id}`,
        ) as Operation;
        const all = await journey.all<{ id: string }>(`/api/v1/${resource}?limit=200`, 'auditor');
        for (const username of WHO.filter((who) => mayCall(one, who))) {
          const listed = await journey.all<{ id: string }>(`/api/v1/${resource}?limit=200`, username);
          const own = new Set(listed.map(({ id }) => id));
          for (const { id } of all.slice(0, 25)) {
            const { status } = await ask(one, [id], username);
            if (status !== (own.has(id) ? 200 : 404)) leaks.push(`${one.id} ${id} as ${username}: ${status}`);
          }
        }
      }
      expect(leaks).toEqual([]);
    },
    LIMIT_MS,
  );

  /** Places in query and body that hold an id, by the document. */
  function fieldsOf({ parameters, bodies }: Operation): readonly string[] {
    const resolved = (schema: Schema): Schema =>
      typeof schema.$ref === 'string' ? (document.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema;
    const walk = (given: unknown, at: string): readonly string[] => {
      const schema = resolved((given ?? {}) as Schema);
      if (schema.format === 'uuid') return [at];
      if (schema.type === 'array') return walk(schema.items, `${at}/0`);
      return Object.entries(schema.properties ?? {}).flatMap(([name, one]) => walk(one, `${at}/${name}`));
    };
    const queries = parameters.flatMap(({ in: place, name, schema }) =>
      place === 'query' && schema.format === 'uuid' ? [`?${name}`] : [],
    );
    return [...queries, ...new Set(Object.values(bodies).flatMap((schema) => walk(schema, '')))];
  }
});

/** The value with the name put in at the pointer. */
function placed(value: unknown, pointer: string, name: string): unknown {
  const [, part = '', ...rest] = pointer.split('/');
  if (part === '') return name;
  if (Array.isArray(value) && Number(part) === value.length) return placed([...value, value[0]], pointer, name);
  const inner = placed(
    (value as Record<string, unknown> | undefined)?.[part],
    rest.length === 0 ? '' : `/${rest.join('/')}`,
    name,
  );
  if (Array.isArray(value)) return value.with(Number(part), inner);
  return { ...(value as object), [part]: inner };
}
