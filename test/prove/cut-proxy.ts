/** A line between two processes that can be cut after any byte (reliability page, P1). */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export type Direction = 'up' | 'down';

export interface Cut {
  readonly direction: Direction;
  /** How many bytes still pass that way; with 0 the first of them does not. */
  readonly after: number;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** Listens on a free loopback port and passes everything on to wherever `target` says at that moment. */
export class CutProxy {
  private readonly pairs = new Set<Pair>();
  private cut: Cut | undefined;
  private passed: Record<Direction, number> = { up: 0, down: 0 };

  private constructor(
    private readonly server: Server,
    private readonly target: () => number,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static async open(target: () => number): Promise<CutProxy> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((done, fail) => {
      server.once('error', fail);
      server.listen(0, '127.0.0.1', done);
    });
    return new CutProxy(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Counts from here; the connection over which the last byte before the cut goes is cut on both sides. */
  arm(cut?: Cut): void {
    this.passed = { up: 0, down: 0 };
    this.cut = cut;
  }

  /** Stops counting. Tells how many bytes went each way, and whether the cut was reached. */
  disarm(): { readonly up: number; readonly down: number; readonly reached: boolean } {
    const reached = this.cut === undefined;
    this.cut = undefined;
    return { ...this.passed, reached };
  }

  /** Cuts every connection at once; returns when both sides of each are gone. */
  async dropAll(): Promise<void> {
    const gone = [...this.pairs].flatMap(({ client, server }) =>
      [client, server].map((side) => new Promise<void>((done) => side.once('close', () => done()))),
    );
    for (const pair of this.pairs) sever(pair);
    await Promise.all(gone);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.server.close(() => done()));
    for (const pair of this.pairs) sever(pair);
    await closed;
  }

  private join(client: Socket): void {
    const server = connect({ port: this.target(), host: '127.0.0.1', noDelay: true });
    const pair = { client, server };
    this.pairs.add(pair);
    const end = (): void => {
      this.pairs.delete(pair);
      sever(pair);
    };
    for (const side of [client, server]) {
      side.on('error', end);
      side.on('close', end);
    }
    client.on('data', (bytes) => this.pass(pair, 'up', bytes));
    server.on('data', (bytes) => this.pass(pair, 'down', bytes));
  }

  private pass(pair: Pair, direction: Direction, bytes: Buffer): void {
    const to = direction === 'up' ? pair.server : pair.client;
    const left = this.cut?.direction === direction ? this.cut.after - this.passed[direction] : Infinity;
    if (bytes.length < left) {
      this.passed[direction] += bytes.length;
      to.write(bytes);
      return;
    }
    this.passed[direction] += left;
    this.cut = undefined;
    for (const side of [pair.client, pair.server]) side.removeAllListeners('data').pause();
    to.write(bytes.subarray(0, left), () => sever(pair));
  }
}

function sever({ client, server }: Pair): void {
  client.destroy();
  server.destroy();
}
