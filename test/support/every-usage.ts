/** Rows in the tables of metered use that the sample year leaves empty. */
import type { Application } from '../../src/cli/application.js';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { AccountMappings, PlatformKeys, SignedStatements, UsageExports } from '../../src/modules/usage/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { signingPlatform, statementTable } from './signing-platform.js';

const BUYER = '91440300999001016R';
const PLATFORM = 'every-table-platform';

/** A platform's key, a statement signed with it, and its end; a month written out; an account and what is said against it. */
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
  await application.get(UsageExports).month(ctx, '2025-11', async () => undefined);
  const mappings = application.get(AccountMappings);
  const mapping = await mappings.record(ctx, {
    platform: PLATFORM,
    account: 'a',
    organisation: BUYER,
    from: parseDate('2025-01-01'),
    until: parseDate('2999-01-01'),
    note: '平台实名认证材料',
    document: 'd'.repeat(64),
  });
  const buying = { ...ctx, actor: { ...ctx.actor, organisationId: mapping.organisationId ?? '' } };
  const evidence = [{ sha256: 'e'.repeat(64), mediaType: 'application/pdf', name: '说明' }];
  await mappings.dispute(buying, mapping.id, { ground: '账号已转让', evidence });
}
