/** A log read over HTTP as any stranger's client reads it: checkpoint, entry bundles, tiles (C2SP tlog-tiles). */
import { formatTilePath, leafHash, TILE_WIDTH, type Tile, TreeBuilder } from '../modules/translog/index.js';
import { StartError } from '../platform/start-error.js';

const ENTRY_BYTES = 32;
const ANSWER_MS = 30_000;

/** What a served log is, computed from its entries; `problems` are its own contradictions. */
export interface RemoteTree {
  readonly size: number;
  readonly root: Buffer;
  /** Root of the first n leaves, for every n that was asked for. */
  readonly roots: ReadonlyMap<number, Buffer>;
  /** Paths of tiles that are not what the entries give. */
  readonly wrongTiles: readonly string[];
}

export class RemoteLog {
  private readonly base: string;

  /** Takes the address of the service or of its log (`https://ledger.example`, `https://ledger.example/log`). */
  constructor(url: string) {
    const base = url.replace(/\/+$/, '');
    this.base = base.endsWith('/log') ? base : `${base}/log`;
  }

  checkpoint(): Promise<Buffer> {
    return this.get('checkpoint');
  }

  /** The verifier keys that the log itself states. */
  async keys(): Promise<string> {
    return (await this.get('keys')).toString('utf8');
  }

  /** Hashes all entries of a tree of `size` leaves again and compares every tile with them. Memory stays one tile. */
  async rebuild(size: number, sizes: readonly number[], progress: (done: number) => void): Promise<RemoteTree> {
    const tree = new TreeBuilder();
    const roots = new Map<number, Buffer>(sizes.includes(0) ? [[0, tree.root()]] : []);
    const wrongTiles: string[] = [];
    for (let index = 0; index * TILE_WIDTH < size; index += 1) {
      const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
      for (const entry of await this.entries(index, width)) {
        const filled = tree.push(leafHash(entry));
        if (sizes.includes(tree.size)) roots.set(tree.size, tree.root());
        wrongTiles.push(...(await this.differing(filled)));
      }
      progress(tree.size);
    }
    wrongTiles.push(...(await this.differing(tree.open())));
    return { size: tree.size, root: tree.root(), roots, wrongTiles };
  }

  private async entries(index: number, width: number): Promise<Buffer[]> {
    const path = `tile/${formatTilePath({ level: 'entries', index, width })}`;
    const bundle = await this.get(path);
    const entries: Buffer[] = [];
    for (let at = 0; at < bundle.length; at += 2 + ENTRY_BYTES) {
      if (at + 2 + ENTRY_BYTES > bundle.length || bundle.readUInt16BE(at) !== ENTRY_BYTES) throw unusable(path);
      entries.push(bundle.subarray(at + 2, at + 2 + ENTRY_BYTES));
    }
    if (entries.length !== width) throw unusable(path);
    return entries;
  }

  private async differing(tiles: readonly Tile[]): Promise<string[]> {
    const wrong: string[] = [];
    for (const { level, index, hashes } of tiles) {
      const path = `tile/${formatTilePath({ level, index, width: hashes.length })}`;
      if (!(await this.get(path)).equals(Buffer.concat(hashes))) wrong.push(path);
    }
    return wrong;
  }

  private async get(path: string): Promise<Buffer> {
    const url = `${this.base}/${path}`;
    try {
      const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      return Buffer.from(await response.arrayBuffer());
    } catch (error) {
      throw unreachable(url, error);
    }
  }
}

/** `fetch` hides what happened behind "fetch failed". */
function unreachable(url: string, error: unknown): StartError {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const reason = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : String(cause);
  return new StartError('TRANSLOG.LOG_UNREACHABLE', {
    zh: `读不到日志 ${url}：${reason}。请检查地址和网络`,
    en: `The log could not be read at ${url}: ${reason}. Check the address and the network`,
  });
}

function unusable(path: string): StartError {
  return new StartError('TRANSLOG.LOG_UNUSABLE', {
    zh: `${path} 不是应有的条目包：每条 32 字节，前有长度`,
    en: `${path} is not the entry bundle it should be: entries of 32 bytes, each behind its length`,
  });
}
