/** Valid codes and the facade of the room for database tests; the log keeps its leaves in memory. */
import { usccCheckCharacter } from '../../src/kernel/uscc.js';
import { FollowupsStore } from '../../src/modules/followups/followups.store.js';
import { Followups } from '../../src/modules/followups/index.js';
import { Bods } from '../../src/modules/parties/bods.service.js';
import { BodsStore } from '../../src/modules/parties/bods.store.js';
import { BodsExport } from '../../src/modules/parties/bods-export.service.js';
import { BodsParties } from '../../src/modules/parties/bods-parties.service.js';
import { Disclosures } from '../../src/modules/parties/disclosures.service.js';
import { Erasures } from '../../src/modules/parties/erasures.service.js';
import { ErasuresStore } from '../../src/modules/parties/erasures.store.js';
import { FindingFilesStore } from '../../src/modules/parties/finding-files.store.js';
import { FindingLife } from '../../src/modules/parties/finding-life.service.js';
import { Findings } from '../../src/modules/parties/findings.service.js';
import { FindingsStore } from '../../src/modules/parties/findings.store.js';
import { GraphVersionStore } from '../../src/modules/parties/graph-version.store.js';
import { Mandates } from '../../src/modules/parties/mandates.service.js';
import { MandatesStore } from '../../src/modules/parties/mandates.store.js';
import { Onboardings } from '../../src/modules/parties/onboardings.service.js';
import { OnboardingsStore } from '../../src/modules/parties/onboardings.store.js';
import { Opinions } from '../../src/modules/parties/opinions.service.js';
import { OpinionsStore } from '../../src/modules/parties/opinions.store.js';
import { OrganisationFacts } from '../../src/modules/parties/organisation-facts.service.js';
import { OrganisationFactsStore } from '../../src/modules/parties/organisation-facts.store.js';
import { Parties } from '../../src/modules/parties/parties.service.js';
import type { PartiesSettings } from '../../src/modules/parties/parties.settings.js';
import { PartiesStore } from '../../src/modules/parties/parties.store.js';
import { Reexaminations } from '../../src/modules/parties/reexaminations.service.js';
import { ReexaminationsStore } from '../../src/modules/parties/reexaminations.store.js';
import { Register } from '../../src/modules/parties/register.service.js';
import { RegisterGraph } from '../../src/modules/parties/register-graph.service.js';
import { RegisterGraphStore } from '../../src/modules/parties/register-graph.store.js';
import { GroupsOfRelated } from '../../src/modules/parties/related-groups.service.js';
import type { Leaf, Translog } from '../../src/modules/translog/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import type { Database } from '../../src/platform/database/database.js';

export interface RecordedLeaves {
  readonly parties: Parties;
  readonly bods: Bods;
  readonly exporting: BodsExport;
  readonly leaves: Map<string, Leaf>;
}

/** The room wired by hand over its real stores; `database` is asked for where a register is too large to load at once. */
export function partiesRoom(log: Translog, database?: Database, graphMb = 1024) {
  const settings: PartiesSettings = { graphMb, extractMaxDays: 90, extractRenewalDays: 365 };
  const store = new PartiesStore();
  const versions = new GraphVersionStore();
  const erasures = new Erasures(new ErasuresStore(), log);
  const graphStore = new RegisterGraphStore();
  const graphs = new RegisterGraph(graphStore, versions, database as Database, settings);
  const findings = new Findings(new FindingsStore(), graphs, versions, log);
  const followups = new Followups(new FollowupsStore(), log);
  const reexaminations = new Reexaminations(
    new ReexaminationsStore(),
    new FindingFilesStore(),
    findings,
    followups,
    log,
  );
  const files = new FindingFilesStore();
  const opinionsStore = new OpinionsStore();
  const opinions = new Opinions(opinionsStore, files, erasures, followups, log);
  const life = new FindingLife(reexaminations, opinions, new Disclosures(files, followups));
  const register = new Register(store, versions, erasures, reexaminations, log);
  const facts = new OrganisationFacts(new OrganisationFactsStore(), store, register, erasures, log, settings);
  const parties = new Parties(
    register,
    store,
    findings,
    erasures,
    life,
    facts,
    new GroupsOfRelated(graphs, opinionsStore),
  );
  const onboardings = new Onboardings(new OnboardingsStore(), store, register, facts, erasures, log, settings);
  const mandates = new Mandates(new MandatesStore(), parties, log);
  const bodsStore = new BodsStore();
  const bods = new Bods(register, store, bodsStore, new BodsParties(register, store, bodsStore), versions);
  return {
    parties,
    facts,
    onboardings,
    mandates,
    graphs,
    graphStore,
    versions,
    bods,
    exporting: new BodsExport(bodsStore, versions),
  };
}

/** The facade over the real stores; `leaves` collects what went to the log, by kind and id. */
export function partiesFacade(): RecordedLeaves {
  const leaves = new Map<string, Leaf>();
  const log = {
    append: async (_ctx: Ctx, added: readonly Leaf[]) => {
      for (const leaf of added) leaves.set(`${leaf.kind} ${leaf.id}`, leaf);
    },
  } as unknown as Translog;
  const { parties, bods, exporting } = partiesRoom(log);
  return { parties, bods, exporting, leaves };
}

/** A valid enterprise code of Shenzhen, a different one for each number up to 8 digits. */
export function usccNumber(number: number): string {
  const body = `91440300${String(number).padStart(8, '0')}0`;
  return `${body}${usccCheckCharacter(`${body}0`)}`;
}
