/** All migrations in order of their timestamps; the data source and the test database read this list. */
import type { MigrationInterface } from 'typeorm';

export const MIGRATIONS: (new () => MigrationInterface)[] = [];
