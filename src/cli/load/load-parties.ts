import type { OrganisationDraft, RelationDraft } from '../../modules/parties/index.js';
import type { TableRow } from '../../platform/intake/csv.js';
import { Cells } from './cells.js';
import type { Loading } from './loading.js';

const PERSON = 'person:';
const CODE_NOTE = 'load: organisations.csv';

function organisation(cells: Cells): OrganisationDraft {
  const code = cells.text('uscc');
  const foreign = /^(LEI|REG):/i.test(code);
  const text = (column: string) => cells.optional(column);
  const seats = cells.integer('boardSeats');
  const evidence = text('codeEvidence');
  return {
    ...(foreign ? { foreignId: code } : { uscc: code }),
    nameZh: cells.text('nameZh'),
    ...(text('nameEn') === undefined ? {} : { nameEn: cells.text('nameEn') }),
    kind: cells.text('kind'),
    ...(text('registeredOn') === undefined ? {} : { registeredOn: cells.text('registeredOn') }),
    ...(text('placeCode') === undefined ? {} : { placeCode: cells.text('placeCode') }),
    stateAssetsAuthority: cells.flag('stateAssetsAuthority'),
    startUp: cells.flag('startUp'),
    ...(text('headOffice') === undefined ? {} : { headOffice: cells.text('headOffice') }),
    ...(evidence === undefined ? {} : { codeEvidence: { note: evidence || CODE_NOTE } }),
    ...(text('disclosureCeilingPct') === undefined ? {} : { disclosureCeilingPct: cells.text('disclosureCeilingPct') }),
    ...(seats === undefined ? {} : { boardSeats: Number(seats) }),
  };
}

/** A natural person is written by key; the same key is the same person in every file of the folder. */
function personRef(key: string): string {
  return key.startsWith(PERSON) ? key : `${PERSON}${key}`;
}

function span(cells: Cells): Pick<RelationDraft, 'validFrom' | 'validTo'> {
  const to = cells.optional('validTo');
  return { validFrom: cells.text('validFrom'), ...(to === undefined ? {} : { validTo: to }) };
}

function holding(cells: Cells): RelationDraft {
  const extractedOn = cells.optional('extractedOn');
  return {
    type: 'HOLDS',
    from: cells.text('holder'),
    to: cells.text('company'),
    sharePct: cells.text('sharePct'),
    ...span(cells),
    source: cells.text('source'),
    ...(extractedOn === undefined ? {} : { extractedOn }),
  };
}

function officer(cells: Cells): RelationDraft {
  const appointedBy = cells.optional('appointedBy');
  return {
    type: 'OFFICER',
    from: personRef(cells.text('person')),
    to: cells.text('organisation'),
    role: cells.text('role'),
    ...(appointedBy === undefined ? {} : { appointedBy }),
    ...span(cells),
    source: 'registry',
  };
}

function kin(cells: Cells): RelationDraft {
  return {
    type: 'KIN',
    from: personRef(cells.text('personA')),
    to: personRef(cells.text('personB')),
    kin: cells.text('kin'),
    ...span(cells),
    source: 'declared',
  };
}

function loan(cells: Cells): RelationDraft {
  return {
    type: 'LOAN',
    from: cells.text('lender'),
    to: cells.text('borrower'),
    amountFen: cells.text('amountFen'),
    ...span(cells),
    source: 'declared',
  };
}

/** organisations.csv */
export async function loadOrganisations(loading: Loading): Promise<void> {
  await loading.table('organisations.csv', 'organisations', organisation, (drafts) =>
    loading.rooms.parties.takeOrganisations(loading.ctx, drafts),
  );
}

/** holdings.csv, officers.csv, kin.csv, loans.csv; persons named there are recorded by their keys. */
export async function loadRelations(loading: Loading): Promise<void> {
  const take = async (drafts: readonly RelationDraft[]) => {
    await recordPersons(loading, drafts);
    return loading.rooms.parties.takeRelations(loading.ctx, drafts);
  };
  await loading.longTable('holdings.csv', 'relations', holding, take);
  await loading.table('officers.csv', 'relations', officer, take);
  await loading.table('kin.csv', 'relations', kin, take);
  const loans = await loading.table('loans.csv', 'relations', loan, take);
  const guarantees = loans.flatMap(({ row, id }) => {
    const guarantor = row.values.get('guarantor');
    return guarantor === undefined || id === undefined ? [] : [{ row, draft: guarantee(row, guarantor, id) }];
  });
  await loading.take('loans.csv', 'relations', guarantees, take, { from: 'guarantor', to: 'borrower' });
}

function guarantee(row: TableRow, guarantor: string, loanId: string): RelationDraft {
  const cells = new Cells(row);
  return {
    type: 'GUARANTEE',
    from: guarantor,
    to: cells.text('borrower'),
    loan: loanId,
    ...span(cells),
    source: 'declared',
  };
}

async function recordPersons(loading: Loading, drafts: readonly RelationDraft[]): Promise<void> {
  const named = drafts.flatMap(({ from, to, appointedBy }) => [from, to, appointedBy ?? '']);
  const keys = [...new Set(named.filter((name) => name.startsWith(PERSON)).map((name) => name.slice(PERSON.length)))];
  const fresh = keys.filter((key) => key !== '' && !loading.persons.has(key));
  const taken = await loading.rooms.parties.takePersons(
    loading.ctx,
    fresh.map((key) => ({ key, nameZh: key })),
  );
  for (const [index, key] of fresh.entries()) {
    loading.persons.add(key);
    const outcome = taken[index]?.outcome;
    if (outcome === 'taken' || outcome === 'unchanged') loading.report.count('persons', outcome);
  }
}
