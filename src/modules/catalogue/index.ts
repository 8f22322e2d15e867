export { CatalogueModule } from './catalogue.module.js';

export {
  Catalogue,
  type CorpusDraft,
  type CroissantDraft,
  type FoundRelease,
  type ReleaseSheetOf,
} from './catalogue.service.js';
export { type Croissant, type Distribution, readCroissant } from './core/croissant.js';
export { assertMayBeListed } from './core/life.js';
export type { ReleaseState } from './core/life.table.js';
export { isListedOn, type ListedSpan } from './core/listed-days.js';
export { PERMISSION_USES, type PermissionUse, type PermissionValue } from './core/permission-uses.js';
export { type PermissionCell, permissionMatrix } from './core/permissions.js';
export {
  type CorpusRow as Corpus,
  OPEN_MODES,
  type OpenMode,
  type ReleaseDraft,
  type ReleaseRow as Release,
} from './core/release.js';
export type { CatalogueProblem } from './core/search-entry.js';
export { CATALOGUE_SETTINGS, type CatalogueSettings, ReleaseFormats } from './formats.service.js';
export type { Recall } from './life.service.js';
export type { CorpusSheet } from './offers.service.js';
export { Originals } from './originals.service.js';
export type { CatalogueQuery, FacetCounts } from './search.service.js';
export { type Shelf, Shelves } from './shelves.service.js';
export { Turtle } from './turtle.service.js';
