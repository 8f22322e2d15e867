/** The room `contracts` wired by hand over its real stores. */
import type { Catalogue } from '../../src/modules/catalogue/index.js';
import { ContractBook } from '../../src/modules/contracts/contract-book.service.js';
import { ContractHistory } from '../../src/modules/contracts/contract-history.service.js';
import { ContractLife } from '../../src/modules/contracts/contract-life.service.js';
import { ContractsStore } from '../../src/modules/contracts/contracts.store.js';
import { EvidenceStore } from '../../src/modules/contracts/evidence.store.js';
import { Contracts } from '../../src/modules/contracts/index.js';
import type { Followups } from '../../src/modules/followups/index.js';
import { DeclarationsStore } from '../../src/modules/parties/declarations.store.js';
import { DeclaredEntries } from '../../src/modules/parties/declared-entries.service.js';
import { Erasures } from '../../src/modules/parties/erasures.service.js';
import { ErasuresStore } from '../../src/modules/parties/erasures.store.js';
import { Declarations, Mandates, type Parties } from '../../src/modules/parties/index.js';
import { MandatesStore } from '../../src/modules/parties/mandates.store.js';
import type { Translog } from '../../src/modules/translog/index.js';

interface Below {
  readonly parties: Parties;
  readonly catalogue: Catalogue;
  readonly followups: Followups;
  readonly log: Translog;
}

export function contractsRoom({ parties, catalogue, followups, log }: Below) {
  const store = new ContractsStore();
  const declared = new DeclarationsStore();
  const people = new ErasuresStore();
  const erasures = new Erasures(people, log);
  const entries = new DeclaredEntries(parties, declared, people);
  const declarations = new Declarations(declared, entries, parties, erasures, followups, log);
  const mandates = new Mandates(new MandatesStore(), parties, log);
  const book = new ContractBook(store, parties, followups, log);
  const life = new ContractLife(book, parties, declarations, mandates, catalogue, followups);
  const history = new ContractHistory(book, store, parties, catalogue);
  return {
    contracts: new Contracts(store, book, life, history, new EvidenceStore(), parties, catalogue),
    declarations,
  };
}
