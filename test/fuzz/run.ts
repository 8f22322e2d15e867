/**
 * `npm run fuzz [-- --size N] [--seed TEXT] [--texts DIR] [--only TEXT]`: right, bent and hostile requests of every role to every
 * operation of the running service's own API document. Nothing may be answered with 5xx, with a status or a shape that
 * the document does not have, or with a stack trace (reliability page, P15). Exit 1 when something was.
 * `--only`: of what is no GET, the operations with this text in their id.
 */
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { figuresOf } from '../prove/frame.js';
import { ChildInstance, ProofServer } from '../prove/instances.js';
import { Random } from '../prove/random.js';
import { type ApiDocument, naughtyTexts, type Operation, readDocument } from './document.js';
import { type Answer, Tally } from './tally.js';
import { Known, Values } from './values.js';

const AT_ONCE = 6;
const ANSWER_LIMIT_MS = 60_000;
const PROGRAMMES = ['SZ-CORPUS-PURCHASE', 'DG-COMPUTE', 'SZ-CORPUS'];
const SAVING = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

interface User {
  readonly username: string;
  readonly password: string;
  token?: string;
  refreshToken?: string;
}

/** Whoever has not signed in. */
const NOBODY: User = { username: 'nobody', password: '' };

const print = (line: string): void => void process.stdout.write(`${line}\n`);

class Fuzzer {
  readonly tally: Tally;
  private readonly known = new Known();
  private readonly values: Values;
  /** Who was let in where: most requests are of those, so that they get as far as the rules. */
  private readonly letIn = new Map<string, Set<User>>();
  /** Parts of paths that an id stands behind. */
  private readonly resources: ReadonlySet<string | undefined>;
  private keys = 1;

  constructor(
    private readonly port: number,
    private readonly document: ApiDocument,
    private readonly users: readonly User[],
    private readonly naughty: readonly string[],
    private readonly random: Random,
  ) {
    this.tally = new Tally(document);
    this.values = new Values(document.schemas, naughty, this.known, random);
    this.resources = new Set(document.operations.map(({ path }) => partBefore(path)));
  }

  /** Signs everybody in and reads every list once, so that requests have something to name. */
  async prepare(): Promise<void> {
    for (const user of this.users) await this.signIn(user);
    const lists = this.document.operations.filter(({ method, path }) => method === 'get' && !path.includes('{'));
    for (const operation of lists) {
      for (const user of this.users) {
        const answer = await this.send({ method: 'GET', path: operation.path, headers: headersOf(user) });
        if (answer.status < 300) this.learn(operation, answer, user);
      }
    }
    for (const operation of this.document.operations) {
      for (const user of [NOBODY, ...this.users]) await this.tryDoor(operation, user);
    }
  }

  async run(size: number): Promise<void> {
    const { operations } = this.document;
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let at = next++; at < size; at = next++) await this.one(operations[at % operations.length] as Operation);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }

  private async one(operation: Operation): Promise<void> {
    const { random } = this;
    const allowed = [...(this.letIn.get(operation.id) ?? [])];
    const user = allowed.length > 0 && !random.once(5) ? random.pick(allowed) : random.pick([NOBODY, ...this.users]);
    const sent = this.ask(operation, user);
    const answer = await this.send(sent);
    const shown = `${sent.method} ${sent.path.slice(0, 200)} as ${user.username} ${sent.body?.toString('utf8').slice(0, 400) ?? ''}`;
    this.tally.add(operation, answer, shown);
    if (answer.status < 300) this.learn(operation, answer, user);
    if (operation.path.endsWith('/auth/revoke') && answer.status === 204) await this.signIn(user);
  }

  /** A request without anything right in it shows whether the guard lets one through. */
  private async tryDoor(operation: Operation, user: User): Promise<void> {
    if (operation.path.endsWith('/auth/revoke')) return;
    const path = operation.path.replace(/\{[^}]*\}/g, 'x');
    const answer = await this.send({ method: operation.method.toUpperCase(), path, headers: headersOf(user) });
    if (answer.status === 401 || answer.status === 403) return;
    const found = this.letIn.get(operation.id) ?? new Set<User>();
    this.letIn.set(operation.id, found.add(user));
  }

  private ask(operation: Operation, user: User): Sent {
    const { random, values } = this;
    this.known.asker = user.username;
    // Two in three are right in all places, the others bent in one.
    const bent = random.once(3) ? random.pick(['path', 'query', 'header', 'body', 'body', 'body']) : 'nothing';
    const text = (place: string, schema: Operation['parameters'][number]['schema'], name: string): string =>
      String(bent === place && random.once(2) ? random.pick(this.naughty) : this.place(operation, schema, name));
    let { path } = operation;
    const query = new URLSearchParams();
    const headers: Record<string, string> = { ...headersOf(user) };
    for (const one of operation.parameters) {
      if (one.in === 'path')
        path = path.replace(`{${one.name}}`, () => segment(wellFormed(text('path', one.schema, one.name))));
      if (one.in === 'query' && (one.required || random.once(4)))
        query.set(one.name, wellFormed(text('query', one.schema, one.name)));
      if (one.in === 'header' && (one.required || random.once(8)))
        headers[one.name] = visible(text('header', one.schema, one.name));
    }
    if (bent === 'query' && random.once(3)) query.append(wellFormed(random.pick(this.naughty)), 'x');
    const asked = query.size === 0 ? path : `${path}?${query}`;
    const types = Object.keys(operation.bodies);
    if (types.length === 0) return { method: operation.method.toUpperCase(), path: asked, headers };
    const type = random.pick(types);
    headers['Content-Type'] = bent === 'header' && random.once(4) ? 'text/plain' : type;
    const right = this.rightBody(operation, type);
    const body = bent === 'body' ? values.bent(right) : right;
    const bytes = Buffer.from(
      typeof body === 'string' && !type.includes('json') ? body : (JSON.stringify(body) ?? ''),
      'utf8',
    );
    const cut = bent === 'body' && random.once(10) ? bytes.subarray(0, bytes.length >> 1) : bytes;
    return { method: operation.method.toUpperCase(), path: asked, headers, body: cut };
  }

  /** A sign-in needs a name and its password together, a renewal a token that was given out. */
  private rightBody(operation: Operation, type: string): unknown {
    const { random } = this;
    const user = random.pick(this.users);
    if (operation.path.endsWith('/auth/token') && random.once(2))
      return { username: user.username, password: user.password };
    if (operation.path.endsWith('/auth/refresh') && random.once(2)) return { refreshToken: user.refreshToken };
    return this.values.right(operation.bodies[type] ?? {});
  }

  private place({ path }: Operation, schema: Operation['parameters'][number]['schema'], name: string): unknown {
    const { random } = this;
    // A key that was used before brings the stored reply, or with another body a refusal.
    if (name === 'Idempotency-Key')
      return `key-${path}-${random.once(10) ? random.below(this.keys) : this.keys++}`.replaceAll(/[{}]/g, '');
    const before = partBefore(path, name);
    if (before === undefined || schema.enum !== undefined) return this.values.right(schema, name);
    if (name === 'period') return random.pick(['2025', '2024']);
    if (name === 'code' || before === 'pools') return random.pick(PROGRAMMES);
    return this.known.id(before, random) ?? this.values.right(schema, name);
  }

  /** What an answer tells is a record of the last part of the path that other paths put an id behind. */
  private learn({ path }: Operation, { body }: Answer, { username }: User): void {
    const resource = path.split('/').findLast((part) => this.resources.has(part)) ?? '';
    try {
      this.known.learn(resource, username, JSON.parse(body));
    } catch {
      // Not every answer is JSON; from the others there is nothing to learn.
    }
  }

  private async signIn(user: User): Promise<void> {
    const body = Buffer.from(JSON.stringify({ username: user.username, password: user.password }), 'utf8');
    const headers = { 'Content-Type': 'application/json' };
    const answer = await this.send({ method: 'POST', path: '/api/v1/auth/token', headers, body });
    const { accessToken, refreshToken } = JSON.parse(answer.body) as { accessToken: string; refreshToken: string };
    Object.assign(user, { token: accessToken, refreshToken });
  }

  private send({ method, path, headers, body }: Sent): Promise<Answer> {
    const start = performance.now();
    const length = body === undefined ? {} : { 'Content-Length': body.length };
    return new Promise((done, fail) => {
      const asked = request({ host: '127.0.0.1', port: this.port, method, path, headers: { ...headers, ...length } });
      asked.setTimeout(ANSWER_LIMIT_MS, () => asked.destroy(new Error(`no answer: ${method} ${path}`)));
      asked.on('error', fail);
      asked.on('response', (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () =>
          done({
            status: answer.statusCode ?? 0,
            type: (answer.headers['content-type'] ?? '').split(';', 1)[0] ?? '',
            body: Buffer.concat(parts).toString('utf8'),
            milliseconds: performance.now() - start,
          }),
        );
      });
      asked.end(body);
    });
  }
}

const headersOf = (user: User): Record<string, string> =>
  user.token === undefined ? {} : { Authorization: `Bearer ${user.token}` };
/** A URL carries no lone surrogate. */
const wellFormed = (text: string): string => text.slice(0, 2_000).toWellFormed();
/** The part of the path before a parameter, the first unless named. */
const partBefore = (path: string, name = '[^}]*'): string | undefined =>
  new RegExp(`([a-zA-Z-]+)/\\{${name}\\}`).exec(path)?.[1];
/** An empty part of a path would ask another route, and a dot is taken away by the client. */
const segment = (text: string): string => (/^\.{0,2}$/.test(text) ? '%20' : encodeURIComponent(text));
/** What a header may carry at all: the client itself refuses the rest. */
const visible = (text: string): string => text.replace(/[^\x20-\x7e]/g, '').slice(0, 2_000);

async function documentOf(port: number, only = ''): Promise<ApiDocument> {
  const reply = await fetch(`http://127.0.0.1:${port}/docs/openapi.json`);
  const document = readDocument(await reply.json());
  return {
    ...document,
    operations: document.operations.filter(({ id, method }) => method === 'get' || id.includes(only)),
  };
}

async function main(): Promise<number> {
  const { values: asked } = parseArgs({
    options: {
      size: { type: 'string', default: '10000' },
      seed: { type: 'string' },
      texts: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const seed = asked.seed ?? String(randomInt(1_000_000_000));
  print(`seed ${seed}`);
  const server = await ProofServer.open(SAVING);
  try {
    const environment = { ...server.environment('fuzz'), SAMPLE_YEAR: 'on' };
    const instance = await ChildInstance.start(environment);
    const file = join(server.folder, 'fuzz', 'sample-credentials.json');
    const users = (JSON.parse(readFileSync(file, 'utf8')) as User[]).map(({ username, password }) => ({
      username,
      password,
    }));
    const document = await documentOf(instance.port, asked.only);
    const fuzzer = new Fuzzer(instance.port, document, users, await naughtyTexts(asked.texts), new Random(seed));
    await fuzzer.prepare();
    await fuzzer.run(Number(asked.size));
    const { alive, lastWords } = instance;
    await instance.end('SIGTERM');
    return report(document, fuzzer.tally, alive ? undefined : lastWords);
  } finally {
    await server.close();
  }
}

function report(document: ApiDocument, tally: Tally, died: string | undefined): number {
  for (const line of tally.table()) print(line);
  const { shown, count } = tally.faults;
  const [few, never] = [tally.misunderstood(), tally.neverSeen()];
  const open = document.operations.filter(({ responses }) => 'default' in responses).map(({ id }) => id);
  print(`documented and not met (the limits and 5xx left out):`);
  for (const line of never) print(`  ${line}`);
  for (const line of few) print(`too few understood: ${line}`);
  for (const line of shown) print(`FAULT ${line}`);
  if (open.length > 0) print(`with a default response: ${open.join(', ')}`);
  if (died !== undefined) print(`the service ended: ${died}`);
  print(
    `${figuresOf({ operations: document.operations.length, ...tally.counts, 'operations with too few understood': few.length })}`,
  );
  return count + few.length + open.length === 0 && died === undefined ? 0 : 1;
}

process.exitCode = await main();
