/**
 * The entry of a release in the search index: its text, its tokens, and its tags: by whom it is seen in which list, and
 * the values of its facets. An entry is no fact: it follows from release, corpus, provider and life, is made anew when
 * one of them changes, and is compared with them by the audit.
 */
import type { Text } from '../../../kernel/text.js';
import { licenceTerms, saysNoLicence } from './permissions.js';
import type { CorpusRow, ReleaseRow } from './release.js';
import { normaliseText, tokensOf } from './search-text.js';

/** A field may be as long as its author likes; what is found of it is its beginning. */
const FIELD_MAX = 1_000;
const VALUE_MAX = 200;

/**
 * Places are dealt out in blocks, newest last, and blocks in coarse blocks; a search goes through them from the newest.
 * A block bounds what is read and sorted for a frequent word, a coarse block how often the index is asked for a rare one.
 */
export const BLOCK_SIZE = 8_192;
export const COARSE_SIZE = 32 * BLOCK_SIZE;

/** What the index needs to know of a release. */
export type IndexedRelease = Pick<
  ReleaseRow,
  | 'id'
  | 'corpusId'
  | 'number'
  | 'name'
  | 'nameEn'
  | 'description'
  | 'modality'
  | 'languages'
  | 'domain'
  | 'licences'
  | 'openMode'
  | 'flags'
  | 'entry'
  | 'state'
>;

export interface SearchEntry {
  readonly releaseId: string;
  readonly corpusId: string;
  readonly providerId: string;
  /** What a term of a query is looked up in; fields stand on lines of their own, so no term reaches across. */
  readonly body: string;
  readonly tokens: readonly string[];
  readonly tags: readonly string[];
}

export const FACETS = ['modality', 'language', 'domain', 'openMode', 'licence'] as const;
export type Facet = (typeof FACETS)[number];

const PREFIX: Readonly<Record<Facet, string>> = {
  modality: 'm:',
  language: 'g:',
  domain: 'd:',
  openMode: 'o:',
  licence: 'f:',
};

/** The tag by which a value of a facet is found. Languages are BCP 47: `zh` finds `zh-Hans-CN` too. */
export function facetTag(facet: Facet, value: string): string {
  const one = value.replaceAll('\0', '').slice(0, VALUE_MAX).toWellFormed();
  return PREFIX[facet] + (facet === 'language' ? one.toLowerCase() : one);
}

/** The facet and value of a tag; nothing for other tags and for the longer forms of a language. */
export function facetOf(tag: string): { readonly facet: Facet; readonly value: string } | undefined {
  const facet = FACETS.find((one) => tag.startsWith(PREFIX[one]));
  if (facet === undefined) return undefined;
  const value = tag.slice(PREFIX[facet].length);
  return facet === 'language' && value.includes('-') ? undefined : { facet, value };
}

/** Family of a licence as a facet: its SPDX family, `other` for a text of its own, `none` where nobody said. */
export function licenceFamily(licence: string): string {
  if (saysNoLicence(licence)) return 'none';
  return licenceTerms(licence)?.family ?? 'other';
}

/** What is on offer, or stands in the exchange's history without having been taken off sale. */
export function isPublic(release: Pick<ReleaseRow, 'state' | 'entry'>): boolean {
  return release.state === 'LISTED' || (release.entry === 'LOAD' && release.state === 'DRAFT');
}

/**
 * Tags: `p` in public lists, `n` the newest of its corpus there, `l` the newest of its corpus for who sees all. Where the
 * licence is unknown there is no open mode: such a corpus is neither open nor for sale.
 */
function tagsOf(release: IndexedRelease, all: readonly IndexedRelease[]): string[] {
  const newest = (among: readonly IndexedRelease[]) => Math.max(...among.map(({ number }) => number));
  const shown = all.filter(isPublic);
  const tags = [
    ...(isPublic(release) ? ['p'] : []),
    ...(isPublic(release) && release.number === newest(shown) ? ['n'] : []),
    ...(release.number === newest(all) ? ['l'] : []),
  ];
  const families = release.licences.length === 0 ? ['none'] : release.licences.map(licenceFamily);
  const languages = release.languages.flatMap((language) => {
    const parts = language.split('-');
    return parts.map((_, index) => parts.slice(0, index + 1).join('-'));
  });
  const open = release.openMode !== undefined && !release.flags.includes('LICENCE_REVIEW') ? [release.openMode] : [];
  const values: readonly (readonly [Facet, readonly string[]])[] = [
    ['modality', release.modality === undefined ? [] : [release.modality]],
    ['language', languages],
    ['domain', release.domain === undefined ? [] : [release.domain]],
    ['openMode', open],
    ['licence', families],
  ];
  const facets = values.flatMap(([facet, some]) => some.map((value) => facetTag(facet, value)));
  return [...tags, ...new Set(facets)];
}

/** Entries of all releases of one corpus; `all` must be complete, since the newest is told among them. */
export function searchEntries(
  corpus: CorpusRow,
  provider: { readonly nameZh: string; readonly nameEn?: string },
  all: readonly IndexedRelease[],
): readonly SearchEntry[] {
  return all.map((release) => {
    const fields = [
      release.name,
      release.nameEn,
      corpus.name,
      corpus.nameEn,
      corpus.identity,
      provider.nameZh,
      provider.nameEn,
      release.domain,
      release.description,
    ];
    const lines = fields.flatMap((field) => (field === undefined ? [] : normaliseText(field.slice(0, FIELD_MAX))));
    const body = [...new Set(lines.filter((line) => line !== ''))].join('\n');
    return {
      releaseId: release.id,
      corpusId: corpus.id,
      providerId: corpus.providerId,
      body,
      tokens: tokensOf(body),
      tags: tagsOf(release, all),
    };
  });
}

export interface CatalogueProblem {
  readonly kind: 'search';
  readonly id: string;
  readonly code: string;
  readonly what: Text;
}

/** What an audit says of an entry that does not follow from the records. */
export function entryAstray(releaseId: string): CatalogueProblem {
  return {
    kind: 'search',
    id: releaseId,
    code: 'CATALOGUE.SEARCH_ASTRAY',
    what: {
      zh: `发行版 ${releaseId} 的检索条目与记录不符：它被绕过本系统改动，检索结果可能遗漏或误列该语料`,
      en: `The search entry of release ${releaseId} does not follow from its records: it was changed behind this service's back, and searches may miss or misplace the corpus`,
    },
  };
}
