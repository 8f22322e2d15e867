/** The room of the catalogue over its real stores, wired by hand. */
import { CatalogueStore } from '../../src/modules/catalogue/catalogue.store.js';
import { Complaints } from '../../src/modules/catalogue/complaints.service.js';
import { ComplaintsStore } from '../../src/modules/catalogue/complaints.store.js';
import { Catalogue } from '../../src/modules/catalogue/index.js';
import { ReleaseLife } from '../../src/modules/catalogue/life.service.js';
import { LifeStore } from '../../src/modules/catalogue/life.store.js';
import type { Followups } from '../../src/modules/followups/index.js';
import type { Parties } from '../../src/modules/parties/index.js';
import type { Translog } from '../../src/modules/translog/index.js';

export function catalogueRoom(parties: Parties, followups: Followups, log: Translog) {
  const store = new CatalogueStore();
  const lives = new LifeStore();
  const life = new ReleaseLife(store, lives, followups, log);
  const complaints = new Complaints(new ComplaintsStore(), life, lives, followups, log);
  const catalogue = new Catalogue(store, parties, log, life, complaints);
  return { catalogue, life, complaints };
}
