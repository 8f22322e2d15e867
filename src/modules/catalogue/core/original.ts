/** The kept original of a release that others described, and the release that its description makes. */
import { digestOf, type JsonObject } from '../../../kernel/canonical-json.js';
import type { FieldError } from '../../../kernel/domain-error.js';
import { type Described, type DescribedFormat, present } from './described.js';
import { licenceTerms, permissionMatrix } from './permissions.js';
import { type ReleaseContent, type ReleaseEntry, releaseContent } from './release.js';

export interface OriginalRow {
  /** Of the release; a release has at most one. */
  readonly id: string;
  readonly format: DescribedFormat;
  readonly fileName: string;
  /** Which of several data sets that the text describes, from 1. */
  readonly part: number;
  readonly text: string;
}

/** The leaf record: every column; the text by its digest, since it may name natural persons. */
export function originalRecord({ id, format, fileName, part, text }: OriginalRow): JsonObject {
  return { id, format, fileName, part, textDigest: digestOf(text) };
}

/**
 * The release that a description makes. A card in `load` is history and counts as listed where its licence is sure, as a
 * Croissant file does; an entry of a registry is an offer of whoever brings it and stays a draft.
 */
export function describedContent(
  described: Described,
  text: string,
  entry: ReleaseEntry,
): { readonly content: ReleaseContent } | { readonly errors: readonly FieldError[] } {
  const { licences, flags, format } = described;
  const [licence] = licences;
  const judged = releaseContent(
    {
      digest: digestOf(text),
      name: described.name,
      ...present('nameEn', described.nameEn),
      ...present('releasedOn', described.releasedOn),
      ...present('modality', described.modality),
      language: described.languages.join(' '),
      ...present('domain', described.domain),
      ...present('licence', licence),
      ...present('updateIntervalDays', described.updateIntervalDays),
      ...present('records', described.records),
      ...present('bytes', described.bytes),
    },
    undefined,
    format === 'HF_CARD' ? entry : 'OFFER',
  );
  if ('errors' in judged) return judged;
  const review = flags.includes('LICENCE_REVIEW');
  const unread = !review && licences.some((one) => licenceTerms(one) === undefined);
  return {
    content: {
      ...judged.content,
      licences,
      ...present('version', described.version),
      ...present('url', described.url),
      flags: [...new Set([...flags, ...(unread ? ['LICENCE_UNRECOGNISED'] : [])])].sort(),
      enteredAs: review ? 'DRAFT' : judged.content.enteredAs,
      permissions: permissionMatrix({ licences: review ? [] : licences }),
      distribution: described.distribution,
    },
  };
}
