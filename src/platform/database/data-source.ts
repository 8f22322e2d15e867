import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../../migrations/index.js';
import { COLUMN_TYPES } from './column-types.js';
import { HeardClient } from './heard-client.js';

export interface DataSourceOptions {
  readonly url: string;
  /** Most connections at a time; a transaction holds exactly one. */
  readonly poolSize?: number;
  /** How long a use case waits for a free connection before it is told to try again. */
  readonly connectTimeoutMs?: number;
  readonly applicationName?: string;
  /** Told when an idle connection breaks, for example because the server was restarted. The pool replaces it. */
  readonly onPoolError?: (error: Error) => void;
}

const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * A data source for a PostgreSQL URL, not yet connected. Entities are not mapped: stores speak SQL. Tables come from
 * `migrations/` alone, so `synchronize` is off.
 */
export function makeDataSource(options: DataSourceOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    synchronize: false,
    installExtensions: false,
    migrations: MIGRATIONS,
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    logging: false,
    applicationName: options.applicationName ?? 'corpus-ledger',
    poolSize: options.poolSize ?? POOL_SIZE,
    connectTimeoutMS: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    poolErrorHandler: options.onPoolError ?? ignoreBrokenIdleConnection,
    // The URL goes to the driver as it is: TypeORM's own reading of it knows no socket folders and no `sslmode`.
    extra: { connectionString: options.url, types: COLUMN_TYPES, Client: HeardClient },
  });
}

/** The pool has already dropped the connection; the next use case gets a new one or a clear error. */
function ignoreBrokenIdleConnection(): void {}
