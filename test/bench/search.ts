/**
 * Search over names in Chinese and English, newest first, by the classes of the performance page section 6: ours through
 * the service's own search, beside trigrams (`pg_trgm` with LIKE) over the same texts in the same server, and their
 * answers compared. Latencies of ours are told by class.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { BLOCK_SIZE, COARSE_SIZE } from '../../src/modules/catalogue/core/search-entry.js';
import { normaliseText, tokensOf } from '../../src/modules/catalogue/core/search-text.js';
import type { CatalogueQuery } from '../../src/modules/catalogue/index.js';
import { PUBLIC_ACTOR, SYSTEM_ACTOR } from '../../src/platform/access.js';
import { COLUMN_TYPES } from '../../src/platform/database/column-types.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { openEmbedded } from '../../src/platform/database/embedded-postgres.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { enterprises, search } from '../support/market.js';
import { type BenchRow, type Contest, type Figure, quantile } from './frame.js';

const LIST = 20;
const REPEATS = 25;
const P99_MOST_MS = 10;
const CITIES = ['深圳', '广州', '东莞', '佛山', '北京', '上海', '杭州', '成都', '武汉', '西安'];
const DOMAINS = [
  '医疗影像',
  '金融法规',
  '交通出行',
  '教育考试',
  '政务问答',
  '工业质检',
  '农业气象',
  '司法文书',
  '电商评论',
  '语音识别',
];
const KINDS = ['语料', '数据集', '标注集', '对话集', '知识库'];
const WORDS = [
  'medical',
  'finance',
  'traffic',
  'education',
  'government',
  'industry',
  'weather',
  'legal',
  'retail',
  'speech',
];
/** Two characters that stand together in one name of some thousands, and nowhere else. */
const RARE = ['蓝鲸', '麒麟', '昆仑', '珠峰', '敦煌', '楼兰', '青瓷', '朱雀'];

/** A small generator, so that the same names are made in every run. */
function mixed(seed: number): number {
  let x = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

interface Named {
  readonly name: string;
  readonly nameEn: string;
  readonly domain: number;
}

/** Domains are skewed like real catalogues: some are in every third name, some in one of fifty. */
function named(at: number): Named {
  const random = mixed(at);
  const skew = (random % 1_000) / 1_000;
  const domain = Math.floor(DOMAINS.length * skew * skew);
  const city = CITIES[mixed(random) % CITIES.length] ?? '';
  const kind = KINDS[mixed(random + 1) % KINDS.length] ?? '';
  const rare = mixed(random + 2) % 4_000 === 0 ? (RARE[mixed(random + 3) % RARE.length] ?? '') : '';
  return { name: `${city}${rare}${DOMAINS[domain]}${kind}${at}`, nameEn: `${WORDS[domain]} corpus ${at}`, domain };
}

interface SearchClass {
  readonly name: string;
  readonly queries: readonly string[];
}

const CLASSES: readonly SearchClass[] = [
  { name: 'rare 4 chars', queries: RARE.flatMap((rare) => [`${rare}医疗`, `${rare}金融`]) },
  { name: 'rare 2 chars', queries: RARE },
  { name: 'common 4 chars', queries: DOMAINS },
  { name: 'common 2 chars', queries: ['语料', '数据', '医疗', '深圳', '标注', '司法'] },
  { name: 'city + domain', queries: CITIES.slice(0, 5).flatMap((city) => [`${city} 司法文书`, `${city} 工业质检`]) },
  { name: 'rare 2 + common 4', queries: RARE.map((rare) => `${rare} 医疗影像`) },
  { name: 'english word', queries: WORDS },
  { name: 'one character', queries: ['鲸', '医', '语', '质'] },
  { name: 'nothing', queries: ['鲸蓝', '无此语料', 'absent'] },
];

class Ours {
  readonly latencies = new Map<string, number[]>();

  constructor(private readonly database: Database) {}

  async round(): Promise<string> {
    const answers: string[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      for (const { name, queries } of CLASSES) {
        for (const q of queries) {
          const hits = await this.timed(name, (query) => this.list(query), { q, newest: true, limit: LIST });
          if (repeat === 0) answers.push(`${q} ${hits}`);
        }
      }
      await this.timed('listing, newest', (query) => this.list(query), { newest: true, limit: LIST });
      for (const domain of DOMAINS) {
        const asked = { domain, modality: 'image', licence: 'cc-by', newest: true, limit: LIST };
        await this.timed('listing by domain, modality and licence', (query) => this.list(query), asked);
      }
      // What any answer of this server costs at this moment on this machine: the floor of the figures above.
      await this.timed('select 1, as a floor', () => this.floor(), { limit: LIST });
      for (const q of DOMAINS) {
        await this.timed('facets, common, capped', (query) => this.facets(query), { q, newest: true, limit: LIST });
      }
    }
    return digest(answers);
  }

  private list(query: CatalogueQuery): Promise<string> {
    return this.database.run(PUBLIC_ACTOR, async (ctx) =>
      (await search.find(ctx, query)).map(({ place }) => place).join(),
    );
  }

  private floor(): Promise<string> {
    return this.database.run(PUBLIC_ACTOR, async (ctx) => String((await ctx.tx.query('select 1')).length));
  }

  private facets(query: CatalogueQuery): Promise<string> {
    return this.database.run(PUBLIC_ACTOR, async (ctx) => String((await search.facets(ctx, query)).counted));
  }

  private async timed(name: string, work: (query: CatalogueQuery) => Promise<string>, query: CatalogueQuery) {
    const start = performance.now();
    const answer = await work(query);
    const all = this.latencies.get(name) ?? [];
    all.push(performance.now() - start);
    this.latencies.set(name, all);
    return answer;
  }
}

function digest(answers: readonly string[]): string {
  return createHash('sha256').update(answers.join('\n')).digest('hex');
}

/** The usual way: one trigram index over the text, LIKE for each term, sorted by date. */
async function peerRound(pool: pg.Pool, latencies: Map<string, number[]>): Promise<string> {
  const answers: string[] = [];
  for (const { name, queries } of CLASSES) {
    for (const q of queries) {
      const terms = q.split(' ');
      const start = performance.now();
      const { rows } = await pool.query<{ place: string }>(
        `select n.place::text as place from bench.named n
          where ${terms.map((_, at) => `n.body like $${at + 1}`).join(' and ')} order by n.place desc limit ${LIST}`,
        terms.map((term) => `%${term}%`),
      );
      latencies.set(name, [...(latencies.get(name) ?? []), performance.now() - start]);
      answers.push(`${q} ${rows.map(({ place }) => place).join()}`);
    }
  }
  return digest(answers);
}

/** Rows written as the service writes them, without going through offers and leaves: a million in some minutes. */
async function fill(client: pg.PoolClient, provider: string, size: number): Promise<void> {
  await client.query('create extension if not exists pg_trgm');
  await client.query('create schema bench; create table bench.named (place bigint primary key, body text not null)');
  // Constraints and indexes after the rows, as one loads much.
  await client.query('drop index catalogue.search_entry_found');
  await client.query(`set session_replication_role = replica`);
  for (let from = 0; from < size; from += 5_000) {
    const rows = Array.from({ length: Math.min(5_000, size - from) }, (_, step) => {
      const place = from + step + 1;
      const { name, nameEn, domain } = named(place);
      const body = [name, nameEn, '深圳样例企业'].map(normaliseText).join('\n');
      const facets = [
        `m:${['text', 'image', 'audio'][place % 3]}`,
        'g:zh',
        `d:${DOMAINS[domain]}`,
        'o:SALE',
        'f:cc-by',
      ];
      const blocks = [`b:${Math.floor(place / BLOCK_SIZE)}`, `c:${Math.floor(place / COARSE_SIZE)}`];
      return {
        place,
        body,
        tokens: tokensOf(body),
        tags: ['p', 'n', 'l', ...facets, ...blocks],
      };
    });
    await client.query(
      `with given as (select * from jsonb_to_recordset($1::jsonb) as g(place bigint, body text, tokens text[], tags text[])),
        peer as (insert into bench.named select place, body from given)
       insert into catalogue.search_entry
         select gen_random_uuid(), gen_random_uuid(), $2, place, body, array_to_tsvector(tokens), tags from given`,
      [JSON.stringify(rows), provider],
    );
  }
  await client.query('set session_replication_role = origin');
  await client.query(
    `create index search_entry_found on catalogue.search_entry using gin (words, tags) with (fastupdate = off)`,
  );
  await client.query('create index on bench.named using gin (body gin_trgm_ops)');
  await client.query('vacuum analyze catalogue.search_entry');
  await client.query('vacuum analyze bench.named');
}

function percentiles(name: string, milliseconds: readonly number[], most?: number): readonly Figure[] {
  if (milliseconds.length === 0) return [];
  return [
    { name: `${name}, p50`, value: quantile(milliseconds, 0.5), unit: 'ms' },
    { name: `${name}, p99`, value: quantile(milliseconds, 0.99), unit: 'ms', ...(most === undefined ? {} : { most }) },
  ];
}

async function open(size: number): Promise<Contest> {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-bench-'));
  const server = await openEmbedded(folder);
  await migrate(server.adminUrl, server.url);
  const dataSource = await makeDataSource({ url: server.url, poolSize: 2 }).initialize();
  const database = new Database(dataSource);
  const [provider = ''] = await database.run(SYSTEM_ACTOR, (ctx) => enterprises(ctx, 1));
  const peer = new pg.Pool({ connectionString: server.adminUrl, max: 1, types: COLUMN_TYPES });
  // Its connections may outlive `end` by a moment and then see the server stop.
  peer.on('error', () => undefined);
  const client = await peer.connect();
  await fill(client, provider, size);
  client.release();
  const ours = new Ours(database);
  const peers = new Map<string, number[]>();
  return {
    ours: () => ours.round(),
    peer: () => peerRound(peer, peers),
    figures: async () =>
      [...ours.latencies].flatMap(([name, own]) => [
        ...percentiles(`${name}, ours`, own, P99_MOST_MS),
        ...percentiles(`${name}, trigrams`, peers.get(name) ?? []),
      ]),
    oursPerRound: REPEATS,
    close: async () => {
      await peer.end();
      await database.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const searchRow = {
  name: 'search',
  ours: 'newest 20 of nine classes of queries, through the index of bigrams, block by block',
  beside: 'pg_trgm with LIKE over the same texts',
  targetRatio: 1,
  size: { usual: 100_000, full: 1_000_000 },
  open,
} satisfies BenchRow;
