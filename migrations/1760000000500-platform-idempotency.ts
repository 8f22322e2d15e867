import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Replies stored under an `Idempotency-Key`, in the transaction of their effect. Rows are never changed. */
export class PlatformIdempotency1760000000500 implements MigrationInterface {
  readonly name = 'PlatformIdempotency1760000000500';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create schema if not exists platform;

      create table platform.idempotency_key (
        scope text not null,
        route text not null,
        key text not null check (key ~ '^[!-~]{1,255}$'),
        fingerprint text not null check (fingerprint ~ '^[0-9a-f]{64}$'),
        status integer not null check (status between 200 and 499),
        content_type text,
        location text,
        etag text,
        body text,
        created_at timestamptz(3) not null,
        primary key (scope, route, key)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
