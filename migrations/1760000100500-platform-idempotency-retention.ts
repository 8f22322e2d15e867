import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Stored replies are kept for a day and then swept, oldest first. Each row says with which roles and duties its call
 * was made, so that a colleague who has not got them is not shown the reply.
 */
export class PlatformIdempotencyRetention1760000100500 implements MigrationInterface {
  readonly name = 'PlatformIdempotencyRetention1760000100500';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table platform.idempotency_key add column mandate text[] not null default '{}';
      create index idempotency_key_created_at on platform.idempotency_key (created_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
