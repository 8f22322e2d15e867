/** The room of the catalogue over its real stores, wired by hand. */
import { CatalogueStore } from '../../src/modules/catalogue/catalogue.store.js';
import { Complaints } from '../../src/modules/catalogue/complaints.service.js';
import { ComplaintsStore } from '../../src/modules/catalogue/complaints.store.js';
import { Catalogue } from '../../src/modules/catalogue/index.js';
import { ReleaseLife } from '../../src/modules/catalogue/life.service.js';
import { LifeStore } from '../../src/modules/catalogue/life.store.js';
import { Offers } from '../../src/modules/catalogue/offers.service.js';
import { ReleaseBook } from '../../src/modules/catalogue/release-book.service.js';
import { CatalogueSearch } from '../../src/modules/catalogue/search.service.js';
import { SearchStore } from '../../src/modules/catalogue/search.store.js';
import { SearchHits } from '../../src/modules/catalogue/search-hits.store.js';
import type { Followups } from '../../src/modules/followups/index.js';
import type { Parties } from '../../src/modules/parties/index.js';
import type { Translog } from '../../src/modules/translog/index.js';

export function catalogueRoom(parties: Parties, followups: Followups, log: Translog) {
  const store = new CatalogueStore();
  const lives = new LifeStore();
  const search = new CatalogueSearch(new SearchStore(), new SearchHits(), store, parties);
  const life = new ReleaseLife(store, lives, followups, log, search);
  const complaints = new Complaints(new ComplaintsStore(), life, lives, followups, log);
  const book = new ReleaseBook(store, log, search);
  const offers = new Offers(store, parties, book);
  const catalogue = new Catalogue(store, parties, book, offers, life, complaints, search);
  return { catalogue, life, complaints, search };
}
