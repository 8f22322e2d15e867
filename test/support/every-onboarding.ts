/** A row in every table of coming in, of facts of organisations and of mandates, with each column filled in some row. */
import type { Application } from '../../src/cli/application.js';
import { shanghaiDate } from '../../src/kernel/calendar-date.js';
import { Mandates, Onboardings } from '../../src/modules/parties/index.js';
import { OrganisationFacts } from '../../src/modules/parties/organisation-facts.service.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { onboardingOf } from './onboarding.js';

/** Requires organisations of these two codes. Of who came in, the extract stays that of its application. */
export async function comeInAndEnd(
  application: Application,
  ctx: Ctx,
  principal: string,
  agent: string,
): Promise<void> {
  const onboardings = application.get(Onboardings);
  const today = shanghaiDate(ctx.now);
  const draft = onboardingOf(7901, today, { agent: true });
  const { id } = await onboardings.submit(ctx, draft);
  await onboardings.returnFor(ctx, id, [{ code: 'EXTRACT', reason: '扫描件不清', from: '登记机关' }]);
  await onboardings.resubmit(ctx, id, draft);
  const { versions } = await onboardings.approve(ctx, id);
  const refused = await onboardings.submit(ctx, onboardingOf(7902, today));
  await onboardings.refuse(ctx, refused.id, '不在受理范围');
  const organisationId = versions.at(-1)?.decision?.organisationId ?? '';
  const facts = application.get(OrganisationFacts);
  const paper = { on: today, sha256: 'c'.repeat(64) };
  await facts.record(ctx, organisationId, { ...paper, type: 'NAME_CHANGED', nameZh: '入驻新名', nameEn: 'Renamed' });
  const successors = [principal];
  await facts.record(ctx, organisationId, { ...paper, type: 'MERGED', successors, reason: '吸收合并' });
  const mandates = application.get(Mandates);
  const dates = { from: '2025-01-01', until: '2099-01-01' };
  const { mandate } = await mandates.record(ctx, {
    principal,
    agent,
    scopes: ['CLAIMS', 'LISTING'],
    ...dates,
    sha256: 'd'.repeat(64),
  });
  await mandates.end(ctx, mandate.id, { on: '2025-12-01', reason: '委托人解除' });
}
