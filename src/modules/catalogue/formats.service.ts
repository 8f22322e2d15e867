import { Inject, Injectable, Optional } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Ctx } from '../../platform/ctx.js';
import { releaseReply } from './catalogue.dto.js';
import type { ReleaseSheetOf } from './catalogue.service.js';
import { type Creator, readCroissant } from './core/croissant.js';
import { croissantDocument } from './core/croissant-export.js';
import { type CatalogPage, catalogDocument, type DcatEntry, datasetDocument, releaseAddress } from './core/dcat.js';
import type { Described } from './core/described.js';
import { type PolicySubject, policyDocument } from './core/odrl.js';
import type { ReleaseRow } from './core/release.js';
import type { CorpusSheet } from './offers.service.js';
import { type KeptDescription, Originals } from './originals.service.js';

export interface CatalogueSettings {
  /** The service's address from outside, without a slash at the end. */
  readonly publicUrl: string;
}

export const CATALOGUE_SETTINGS = Symbol('CATALOGUE_SETTINGS');

export type ReleaseOfCorpus = CorpusSheet & { readonly release: ReleaseRow };

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
  constructor(
    private readonly originals: Originals,
    @Optional() @Inject(CATALOGUE_SETTINGS) settings?: CatalogueSettings,
  ) {
    this.settings = settings ?? { publicUrl: 'http://localhost' };
  }

  /** The listed ones among `sheets`, as one page of the catalogue. */
  async catalogPage(ctx: Ctx, sheets: readonly ReleaseOfCorpus[], page: CatalogPage): Promise<Harvest> {
    const listed = sheets.filter(({ release }) => release.state === 'LISTED');
    const times = listed.map(({ release }) => release.recordedAt.getTime());
    return {
      document: catalogDocument(this.settings.publicUrl, await this.entries(ctx, listed), page),
      newest: times.length === 0 ? undefined : new Date(Math.max(...times)),
    };
  }

  /** What `GET /releases/{id}` answers as JSON. */
  async json(ctx: Ctx, sheet: ReleaseSheetOf) {
    const original = (await this.originals.described(ctx, [sheet.release])).get(sheet.release.id);
    const { creators } = saidOf(sheet.release, original);
    return {
      ...releaseReply(sheet, creators),
      ...(original === undefined ? {} : { original: originalReply(original) }),
    };
  }

  async dcat(ctx: Ctx, sheet: ReleaseOfCorpus): Promise<JsonObject> {
    const [entry] = await this.entries(ctx, [sheet]);
    return datasetDocument(this.settings.publicUrl, present(entry, 'the entry of a release'));
  }

  async croissant(ctx: Ctx, sheet: ReleaseOfCorpus): Promise<JsonObject> {
    const { release, provider } = sheet;
    const original = (await this.originals.described(ctx, [release])).get(release.id);
    return croissantDocument({ release, provider, ...saidOf(release, original), subject: this.subject(sheet) });
  }

  policy(sheet: ReleaseOfCorpus): JsonObject {
    return policyDocument(this.subject(sheet), sheet.release.permissions);
  }

  private async entries(ctx: Ctx, sheets: readonly ReleaseOfCorpus[]): Promise<readonly DcatEntry[]> {
    const originals = await this.originals.described(
      ctx,
      sheets.map(({ release }) => release),
    );
    return sheets.map(({ release, corpus, provider }) => {
      const { description, keywords } = saidOf(release, originals.get(release.id));
      return { release, corpus, provider, description, keywords, digestOfData: !originals.has(release.id) };
    });
  }

  private subject({ release, provider }: ReleaseOfCorpus): PolicySubject {
    const { publicUrl } = this.settings;
    const target = releaseAddress(publicUrl, release.id);
    return { policy: `${target}/permissions`, target, assigner: `${publicUrl}/api/v1/organisations/${provider.id}` };
  }
}

interface Said {
  readonly description: string | undefined;
  readonly keywords: readonly string[];
  readonly creators: readonly Creator[];
  readonly original?: JsonObject;
}

/** What the kept original says of a release beyond its row. */
function saidOf(release: ReleaseRow, described: Described | undefined): Said {
  if (described !== undefined) {
    const { description, keywords, creators } = described;
    return { description, keywords, creators };
  }
  const read = release.croissantText === undefined ? undefined : readCroissant(release.croissantText);
  const { description } = release;
  if (read === undefined || 'errors' in read) return { description, keywords: [], creators: [] };
  const { creators, croissantVersion } = read.croissant;
  const kept = croissantVersion === '0.8' ? {} : { original: read.document };
  return { description, keywords: [], creators, ...kept };
}

function originalReply({
  format,
  fileName,
  part,
  description,
  licencesWritten,
  updateWritten,
  keywords,
  more,
}: KeptDescription) {
  return {
    format,
    fileName,
    part,
    description,
    licence: licencesWritten,
    updateFrequency: updateWritten,
    keywords,
    said: more,
  };
}
