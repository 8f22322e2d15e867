/** Rows in the tables of metered use that the sample year leaves empty. */
import type { Application } from '../../src/cli/application.js';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { PlatformKeys, SignedStatements } from '../../src/modules/usage/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { signingPlatform, statementTable } from './signing-platform.js';

const PLATFORM = 'every-table-platform';

/** A platform's key, a statement signed with it, and its end. */
export async function stateSigned(application: Application, ctx: Ctx): Promise<void> {
  const platform = signingPlatform();
  const keys = application.get(PlatformKeys);
  const { key } = await keys.record(ctx, {
    platform: PLATFORM,
    jwk: platform.jwk,
    validFrom: parseDate('2025-01-01'),
    validUntil: parseDate('2999-01-01'),
  });
  const table = statementTable(`${PLATFORM},2025-07,sb-open-idioms,a,download,5,`);
  await application.get(SignedStatements).take(ctx, await platform.sign(table));
  await keys.retire(ctx, key.id, parseDate('2025-12-01'), '换发');
}
