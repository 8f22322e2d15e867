export { CatalogueModule } from './catalogue.module.js';

export {
  Catalogue,
  type CatalogueQuery,
  type CorpusDraft,
  type CorpusSheet,
  type CroissantDraft,
} from './catalogue.service.js';
export { type Croissant, type Distribution, readCroissant } from './core/croissant.js';
export { PERMISSION_USES, type PermissionUse, type PermissionValue } from './core/permission-uses.js';
export { type PermissionCell, permissionMatrix } from './core/permissions.js';
export {
  type CorpusRow as Corpus,
  OPEN_MODES,
  type OpenMode,
  type ReleaseDraft,
  type ReleaseRow as Release,
} from './core/release.js';
export { CATALOGUE_SETTINGS, type CatalogueSettings, ReleaseFormats, type ReleaseSheet } from './formats.service.js';
export { Originals } from './originals.service.js';
export { Turtle } from './turtle.service.js';
