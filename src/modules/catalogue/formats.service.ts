import { Inject, Injectable, Optional } from '@nestjs/common';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { releaseReply } from './catalogue.dto.js';
import type { CorpusSheet } from './catalogue.service.js';
import { type Creator, readCroissant } from './core/croissant.js';
import { croissantDocument } from './core/croissant-export.js';
import { type CatalogPage, catalogDocument, type DcatEntry, datasetDocument, releaseAddress } from './core/dcat.js';
import { type PolicySubject, policyDocument } from './core/odrl.js';
import type { ReleaseRow } from './core/release.js';

export interface CatalogueSettings {
  /** The service's address from outside, without a slash at the end. */
  readonly publicUrl: string;
}

export const CATALOGUE_SETTINGS = Symbol('CATALOGUE_SETTINGS');

export type ReleaseSheet = CorpusSheet & { readonly release: ReleaseRow };

/** One page of the catalogue. */
export interface Harvest {
  readonly document: JsonObject;
  /** When the newest of its releases was recorded; undefined for a page without any. */
  readonly newest: Date | undefined;
}

/** Releases in the formats of others: Croissant for builders, DCAT for harvesters, ODRL for what may be done. */
@Injectable()
export class ReleaseFormats {
  private readonly settings: CatalogueSettings;

  /** Where this room is only a guest (a test of another one), nobody reads its addresses and none need be set. */
  constructor(@Optional() @Inject(CATALOGUE_SETTINGS) settings?: CatalogueSettings) {
    this.settings = settings ?? { publicUrl: 'http://localhost' };
  }

  /** The listed ones among `sheets`, as one page of the catalogue. */
  catalogPage(sheets: readonly ReleaseSheet[], page: CatalogPage): Harvest {
    const listed = sheets.filter(({ release }) => release.state === 'LISTED');
    const times = listed.map(({ release }) => release.recordedAt.getTime());
    return {
      document: catalogDocument(this.settings.publicUrl, listed.map(entryOf), page),
      newest: times.length === 0 ? undefined : new Date(Math.max(...times)),
    };
  }

  /** What `GET /releases/{id}` answers as JSON. */
  json(sheet: ReleaseSheet) {
    return releaseReply(sheet, described(sheet.release).creators);
  }

  dcat(sheet: ReleaseSheet): JsonObject {
    return datasetDocument(this.settings.publicUrl, entryOf(sheet));
  }

  croissant(sheet: ReleaseSheet): JsonObject {
    const { release, provider } = sheet;
    return croissantDocument({ release, provider, ...described(release), subject: this.subject(sheet) });
  }

  policy(sheet: ReleaseSheet): JsonObject {
    return policyDocument(this.subject(sheet), sheet.release.permissions);
  }

  private subject({ release, provider }: ReleaseSheet): PolicySubject {
    const { publicUrl } = this.settings;
    const target = releaseAddress(publicUrl, release.id);
    return { policy: `${target}/permissions`, target, assigner: `${publicUrl}/api/v1/organisations/${provider.id}` };
  }
}

function entryOf({ release, corpus, provider }: ReleaseSheet): DcatEntry {
  const { description, keywords } = described(release);
  return { release, corpus, provider, description, keywords };
}

interface Described {
  readonly description: string | undefined;
  readonly keywords: readonly string[];
  readonly creators: readonly Creator[];
  readonly original?: JsonObject;
}

/** What the kept original says of a release beyond its row. */
function described(release: ReleaseRow): Described {
  const read = release.croissantText === undefined ? undefined : readCroissant(release.croissantText);
  if (read === undefined || 'errors' in read) return { description: undefined, keywords: [], creators: [] };
  const { description, creators, croissantVersion } = read.croissant;
  const kept = croissantVersion === '0.8' ? {} : { original: read.document };
  return { description, keywords: [], creators, ...kept };
}
