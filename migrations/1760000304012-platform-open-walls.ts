import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Walls that are open: what these tables hold is for everyone, or a wall would cost the index that makes them useful.
 * The rule is the constant itself, since a condition that is asked, whatever it answers, keeps an index from being used.
 * Which tables, and why, stands in `walls.table.ts`.
 */
export class PlatformOpenWalls1760000304012 implements MigrationInterface {
  readonly name = 'PlatformOpenWalls1760000304012';

  async up(queryRunner: QueryRunner): Promise<void> {
    const tables = [
      'catalogue.search_entry',
      'translog.leaf',
      'translog.position',
      'translog.pending',
      'translog.tile',
      'translog.checkpoint',
      'translog.cosignature',
      'platform.clock_floor',
    ];
    for (const table of tables) {
      await queryRunner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy everyone on ${table} using (true) with check (true)`);
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
