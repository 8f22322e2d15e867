import type { MigrationInterface, QueryRunner } from 'typeorm';

/** "Was this organisation told so before?" is asked for every attestation that ends soon. */
export class FollowupsNoticeBySubject1760000206400 implements MigrationInterface {
  readonly name = 'FollowupsNoticeBySubject1760000206400';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create index notice_by_subject on followups.notice (subject_id, kind)');
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
