/** Papers, and a claim that names corpora: what the settlement of the sample year makes none of. */
import type { Application } from '../../src/cli/application.js';
import { shanghaiDate } from '../../src/kernel/calendar-date.js';
import { Catalogue } from '../../src/modules/catalogue/index.js';
import { Applications } from '../../src/modules/claims/applications.service.js';
import { ClaimsStore } from '../../src/modules/claims/claims.store.js';
import { PaperServices } from '../../src/modules/claims/paper-services.service.js';
import { Papers } from '../../src/modules/claims/papers.service.js';
import { PapersStore } from '../../src/modules/claims/papers.store.js';
import { Parties } from '../../src/modules/parties/index.js';
import type { Ctx } from '../../src/platform/ctx.js';

/** A draft of the unit that opened `sb-open-idioms`. */
export async function claimOpened(application: Application, ctx: Ctx, unit: string): Promise<void> {
  const releases = await application.get(Catalogue).releaseForKey(ctx, ['sb-open-idioms']);
  const corpusId = releases.get('sb-open-idioms')?.[0]?.corpusId ?? '';
  const organisationId = (await application.get(Parties).organisationsByUscc(ctx, [unit])).get(unit)?.id ?? '';
  const provider: Ctx = { ...ctx, actor: { ...ctx.actor, kind: 'user', id: 'user-provider', organisationId } };
  const order = { programme: 'SZ-CORPUS-OPENNESS', call: '2025', corpora: [corpusId], materials: [] };
  await application.get(Applications).file(provider, order);
}

/** Papers of a claim and of a plan, as if an officer had taken the steps that the settlement took. */
export async function makePapers(application: Application, ctx: Ctx): Promise<void> {
  const [store, papers] = [application.get(ClaimsStore), application.get(Papers)];
  const officer: Ctx = { ...ctx, actor: { ...ctx.actor, kind: 'user', id: 'officer' } };
  const [run] = await store.runs(ctx, 'SZ-CORPUS-PURCHASE', '2025');
  const [plan] = await store.ofPlans.heads(ctx, [run?.id ?? '']);
  const events = await store.ofPlans.planEvents(ctx, [plan?.id ?? '']);
  const published = events.find(({ type }) => type === 'PUBLISHED');
  if (!plan || !published) throw new Error('the sample year has no published plan');
  const claimId = (await store.decided(ctx, plan.runId)).find(({ amountFen }) => amountFen > 0n)?.claimId ?? '';
  const accepted = await store.events(ctx, [claimId]);
  await papers.ofPlan(officer, plan, published, store.ofPlans.pagesOf(ctx, plan.id));
  await papers.ofClaims(officer, accepted);
  const [paper] = await application.get(PapersStore).of(ctx, { claimId });
  await application.get(PaperServices).serve(ctx, claimId, paper?.id ?? '', {
    manner: 'POST',
    on: shanghaiDate(ctx.now),
    proofSha256: 'd'.repeat(64),
  });
}
