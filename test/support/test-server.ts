/** One server for the whole test run, with one migrated template that every database test copies. */
import { existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Text } from '../../src/kernel/text.js';
import { inUse, openEmbedded } from '../../src/platform/database/embedded-postgres.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { quoted } from '../../src/platform/database/rooms.js';
import { clusterOf, removeDataFolder } from './remove-data.js';
import { withDatabase } from './urls.js';

/** What the tests' processes are told through the environment. */
export interface TestServer {
  readonly url: string;
  readonly adminUrl: string;
  readonly template: string;
}

export interface RunningTestServer extends TestServer {
  stop(): Promise<void>;
}

/**
 * Tests write gigabytes that nobody keeps: this server alone may forget them. Without replicas a copied database and an
 * index made in one transaction need no journal either.
 */
const NOT_DURABLE = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '256MB',
};

/** Uses DATABASE_URL (and DATABASE_ADMIN_URL) when set, else starts a server in a temporary folder. */
export async function startTestServer(): Promise<RunningTestServer> {
  const given = process.env.DATABASE_URL;
  const server = given
    ? { url: given, adminUrl: process.env.DATABASE_ADMIN_URL ?? given, stop: async () => undefined }
    : await startTemporary();
  const template = `ledger_test_${process.pid}_${Date.now().toString(36)}`;
  try {
    await admin(server.adminUrl, `create database ${quoted(template)}`);
  } catch (error) {
    await server.stop();
    throw error;
  }
  await migrateAsFarAsPossible(withDatabase(server.adminUrl, template), server.url);
  return {
    url: server.url,
    adminUrl: server.adminUrl,
    template,
    stop: async () => {
      await admin(server.adminUrl, `drop database ${quoted(template)} with (force)`).catch(() => undefined);
      await server.stop();
    },
  };
}

/**
 * A migration that fails must not hide the tests of the rooms below it: the template stays where the failure left it,
 * and `platform-migrations.db-spec.ts` is the test that fails.
 */
async function migrateAsFarAsPossible(url: string, appUrl: string): Promise<void> {
  const say = ({ en }: Text): boolean => process.stderr.write(`\n${en}\n`);
  await migrate(url, appUrl, say).catch((error: unknown) => {
    process.stderr.write(`\nMIGRATION FAILED, tests go on with what there is: ${String(error)}\n`);
  });
}

const PREFIX = 'ledger-test-';
/** Longer than a start takes: a folder without users may be one that is just being made. */
const ABANDONED_AFTER_MS = 60_000;

/** A test run killed with -9 leaves its server running; the next run stops it. */
async function sweepAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    try {
      if (Date.now() - statSync(folder).mtimeMs < ABANDONED_AFTER_MS || inUse(folder)) continue;
      if (existsSync(join(clusterOf(folder), 'postmaster.pid'))) await (await openEmbedded(folder)).stop();
      if (!inUse(folder)) removeDataFolder(folder);
    } catch {
      // Another user's folder, or another run is sweeping it too: it is not ours to mend.
    }
  }
}

async function startTemporary(): Promise<{ url: string; adminUrl: string; stop(): Promise<void> }> {
  await sweepAbandoned();
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  const server = await openEmbedded(folder, { settings: NOT_DURABLE });
  return {
    url: server.url,
    adminUrl: server.adminUrl,
    stop: async () => {
      await server.stop();
      removeDataFolder(folder);
    },
  };
}

async function admin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
