/** Which rows of the register and of what rests on it an organisation is to see, as the services show them. */
import { parseDate } from '../../src/kernel/calendar-date.js';
import { Parties } from '../../src/modules/parties/index.js';
import { codeOf } from './market.js';
import type { TestService } from './service.js';

const headOffice = (party: string) =>
  `(select coalesce(o.head_office_id, o.id) from parties.organisation o where o.id = ${party})`;
const findingOf = `select f.id from parties.finding f
  where org in (f.a_id, f.b_id, ${headOffice('f.a_id')}, ${headOffice('f.b_id')})`;
const declarationOf = 'select d.id from parties.declaration d where org in (d.declarant_id, d.counterparty_id)';
const mandateOf = 'select m.id from parties.mandate m where org in (m.principal_id, m.agent_id)';

/** By table, over its row `t` and the organisation's id `org`; what is absent is for none. */
export const SHOWN_OF_PARTIES: Readonly<Record<string, string>> = {
  'parties.organisation': 'true',
  'parties.graph_version': 'true',
  'parties.organisation_fact': 'true',
  'parties.registry_extract': 't.organisation_id = org',
  'parties.mandate': `t.id in (${mandateOf})`,
  'parties.mandate_end': `t.mandate_id in (${mandateOf})`,
  'parties.finding': `t.id in (${findingOf})`,
  'parties.reexamination': `t.finding_id in (${findingOf})`,
  'parties.finding_opinion': `t.finding_id in (${findingOf})`,
  'parties.finding_confirmation': `t.finding_id in (${findingOf})`,
  'parties.declaration': `t.id in (${declarationOf})`,
  'parties.declaration_contradiction': `t.declaration_id in (${declarationOf})`,
};

/** A finding on a branch, which is its head office's too. */
export async function askAboutBranch(service: TestService): Promise<void> {
  const [asked] = await service.db.adminQuery<{ a: string; b: string }>(
    `select f.a_id as a, f.b_id as b from parties.finding f join parties.organisation o on o.id = f.a_id
      where o.head_office_id is null order by f.id limit 1`,
  );
  const parties = service.application.get(Parties);
  const branch = { uscc: codeOf(7001), nameZh: '样例分公司', kind: 'BRANCH', headOffice: asked?.a ?? '' };
  await service.application.run(async (ctx) => {
    const { id } = await parties.addOrganisation(ctx, branch);
    await parties.freezeFindings(ctx, [{ key: '', a: asked?.b ?? '', b: id, on: parseDate('2025-12-01') }]);
  });
}
