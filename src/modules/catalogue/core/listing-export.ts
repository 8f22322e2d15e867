/** A release as a row of the listing sheet, so that a provider can complete there what it entered there. */
import { formatYuan } from '../../../kernel/money.js';
import { choiceText, LISTING_COLUMNS, type ListingColumn, type ListingField } from './listing-columns.table.js';
import type { CorpusRow, ReleaseRow } from './release.js';

/** The cells of the row, in the order of the columns; undefined where the release says nothing. */
export function listingCells(corpus: CorpusRow, release: ReleaseRow): readonly (string | undefined)[] {
  const values: Readonly<Record<ListingField, string | undefined>> = {
    key: corpus.identity,
    nameZh: release.name,
    nameEn: release.nameEn,
    description: release.description,
    modality: release.modality,
    language: release.languages.length === 0 ? undefined : release.languages.join(' '),
    domain: release.domain,
    industry: release.industry,
    licence: release.licences[0],
    openMode: release.openMode,
    priceYuan: release.priceFen === undefined ? undefined : formatYuan(release.priceFen).replaceAll(',', ''),
    releasedOn: release.releasedOn,
    updateInterval: release.updateInterval,
    records: release.records?.toString(),
    tokens: release.tokens?.toString(),
    bytes: release.bytes?.toString(),
    sourceType: release.components?.[0]?.sourceType,
    personalLevel: release.personalInformation?.level,
    classification: release.classification,
    annotation: release.annotation?.method,
    releaseDigest: release.flags.includes('DIGEST_OF_DESCRIPTION') ? undefined : release.digest,
  };
  return LISTING_COLUMNS.map((column) => shown(column, values[column.field]));
}

function shown({ choices }: ListingColumn, value: string | undefined): string | undefined {
  const chosen = choices?.find(({ code }) => code === value);
  return chosen === undefined ? value : choiceText(chosen);
}
