/**
 * A corpus is an identity; what is sold, opened and attested is one of its numbered, immutable releases. What a release
 * is when it enters: `load` records history and counts it as listed by the exchange, an offer over HTTP starts as a
 * draft, and a release without licence is a draft that a person must review (surface page section 6).
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import { digestOf, type Json, type JsonObject } from '../../../kernel/canonical-json.js';
import type { FieldError } from '../../../kernel/domain-error.js';
import { type Fen, formatFen } from '../../../kernel/money.js';
import { changed, countForm, fieldMissing, openModeForm } from './catalogue-errors.js';
import type { Croissant, Distribution } from './croissant.js';
import type { CroissantVersion } from './croissant-reading.js';
import type { ReleaseState } from './life.table.js';
import { licenceTerms, type PermissionCell, parsePermissions, permissionMatrix, saysNoLicence } from './permissions.js';
import { judgeSheet, type ReleaseSheet, type SheetDraft, sheetRecord } from './release-sheet.js';
import { languageForm } from './sheet-errors.js';

export const OPEN_MODES = ['SALE', 'OPEN_PUBLIC_PLATFORM', 'OPEN_OTHER'] as const;
export type OpenMode = (typeof OPEN_MODES)[number];

/** KEY: the exchange's own key (corpora.csv), unique in the catalogue. CROISSANT: address, id or name at one provider. */
export type IdentityKind = 'KEY' | 'CROISSANT';
/** LOAD: history of the exchange; OFFER: a provider's entry that has yet to be listed. */
export type ReleaseEntry = 'LOAD' | 'OFFER';
/** The state in which a release comes in; what became of it since are events (`life.ts`). */
export type EntryState = 'LISTED' | 'DRAFT';

export interface CorpusRow {
  readonly id: string;
  readonly providerId: string;
  readonly identityKind: IdentityKind;
  readonly identity: string;
  readonly name: string;
  readonly nameEn?: string;
  readonly recordedAt: Date;
}

/** What a release says, before it has a number and a place. */
export interface ReleaseContent extends ReleaseSheet {
  readonly digest: string;
  readonly name: string;
  readonly nameEn?: string;
  readonly releasedOn?: CalendarDate;
  readonly modality?: string;
  readonly languages: readonly string[];
  readonly domain?: string;
  readonly licences: readonly string[];
  readonly openMode?: OpenMode;
  readonly priceFen?: Fen;
  readonly updateIntervalDays?: number;
  readonly records?: bigint;
  readonly bytes?: bigint;
  readonly version?: string;
  readonly url?: string;
  readonly croissantVersion?: CroissantVersion;
  readonly croissantFile?: string;
  readonly croissantText?: string;
  readonly entry: ReleaseEntry;
  readonly enteredAs: EntryState;
  readonly flags: readonly string[];
  readonly permissions: readonly PermissionCell[];
  readonly distribution: readonly Distribution[];
}

export interface ReleaseRow extends ReleaseContent {
  readonly id: string;
  readonly corpusId: string;
  readonly number: number;
  readonly recordedAt: Date;
  /** How many files its manifest names. */
  readonly manifestFiles: number;
  /** The withdrawn draft of the same digest in whose place it was recorded. */
  readonly supersedes?: string;
  /** Where it stands now. */
  readonly state: ReleaseState;
  /** It is or was on sale; such a release stays on view, whatever became of it. */
  readonly listedOnce: boolean;
}

/** A release as it is recorded, at its place in the corpus. */
export function newRelease(
  content: ReleaseContent,
  place: Pick<ReleaseRow, 'id' | 'corpusId' | 'number' | 'recordedAt' | 'supersedes'>,
): ReleaseRow {
  return {
    ...content,
    ...place,
    manifestFiles: content.manifest?.length ?? 0,
    state: content.enteredAs,
    listedOnce: content.enteredAs === 'LISTED',
  };
}

/** A release as offered: figures already read, words not yet judged. */
export interface ReleaseDraft extends SheetDraft {
  readonly digest?: string;
  readonly name?: string;
  readonly nameEn?: string;
  readonly releasedOn?: CalendarDate;
  readonly modality?: string;
  /** One or several language codes separated by spaces, commas or semicolons. */
  readonly language?: string;
  readonly domain?: string;
  readonly licence?: string;
  readonly openMode?: string;
  readonly priceFen?: Fen;
  readonly updateIntervalDays?: number;
  readonly records?: bigint;
  readonly bytes?: bigint;
  /** `use=yes|no|ask` separated by spaces. */
  readonly permissions?: string;
  /** What a person should look at, known from how the draft came in. */
  readonly moreFlags?: readonly string[];
}

/** A Croissant file that was read: its facts, its digest and its own text. */
export interface CroissantFile {
  readonly croissant: Croissant;
  readonly digest: string;
  readonly text: string;
  readonly fileName: string;
}

/** Judges a draft, filling from the Croissant file what the draft leaves open. */
export function releaseContent(
  draft: ReleaseDraft,
  file: CroissantFile | undefined,
  entry: ReleaseEntry,
): { readonly content: ReleaseContent } | { readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = [];
  const facts = file?.croissant;
  const judged = judgeSheet(
    {
      ...sheetFields(draft),
      ...given('manifest', draft.manifest),
      ...given('description', draft.description ?? facts?.description),
    },
    draft,
  );
  const sheet = 'errors' in judged ? undefined : judged;
  const digest = draft.digest ?? sheet?.digest ?? file?.digest;
  const name = draft.name ?? facts?.name;
  if ('errors' in judged) errors.push(...judged.errors);
  errors.push(...missing(draft, digest, name), ...outOfForm(draft));
  const permissions = draft.permissions === undefined ? undefined : parsePermissions(draft.permissions);
  if (permissions !== undefined && 'error' in permissions) errors.push(permissions.error);
  const languages = languagesOf(draft, facts);
  if (entry === 'OFFER') errors.push(...languages.filter((tag) => !isLanguageTag(tag)).map(languageForm));
  if (digest === undefined || name === undefined || sheet === undefined || errors.length > 0) return { errors };
  const licences = draft.licence === undefined ? (facts?.licences ?? []) : [draft.licence];
  const review = licences.length === 0 || licences.some(saysNoLicence);
  const flags = new Set([
    ...(facts?.flags ?? []),
    ...licenceFlags(licences, review),
    ...sheet.flags,
    ...(draft.moreFlags ?? []),
  ]);
  const openMode = draft.openMode as OpenMode | undefined;
  if (openMode === 'SALE' && draft.priceFen === undefined) flags.add('PRICE_MISSING');
  return {
    content: {
      ...sheet.sheet,
      digest,
      name,
      ...given('nameEn', draft.nameEn ?? englishName(facts)),
      ...given('releasedOn', draft.releasedOn ?? facts?.datePublished),
      ...given('modality', draft.modality),
      languages,
      ...given('domain', draft.domain),
      licences,
      ...given('openMode', openMode),
      ...given('priceFen', draft.priceFen),
      ...given('updateIntervalDays', draft.updateIntervalDays ?? sheet.updateIntervalDays),
      ...given('records', draft.records),
      ...given('bytes', draft.bytes ?? sheet.bytes),
      ...given('version', facts?.version),
      ...given('url', facts?.url),
      ...given('croissantVersion', facts?.croissantVersion),
      ...given('croissantFile', file?.fileName),
      ...given('croissantText', file?.text),
      entry,
      enteredAs: entry === 'LOAD' && !review ? 'LISTED' : 'DRAFT',
      flags: [...flags].sort(),
      permissions: permissionMatrix({
        ...(permissions && 'stated' in permissions ? { stated: permissions.stated } : {}),
        licences: review ? [] : licences,
        ...given('usageInfo', facts?.usageInfo),
      }),
      distribution: facts?.distribution ?? [],
    },
  };
}

/** Without these two there is nothing to record. */
function missing(draft: ReleaseDraft, digest: string | undefined, name: string | undefined): FieldError[] {
  const errors: FieldError[] = [];
  if (digest === undefined && draft.manifest === undefined) {
    const zh = '缺少 releaseDigest：请给出文件清单 manifest 或发行版内容的摘要，或附上 Croissant 文件';
    const en = 'releaseDigest is missing: give the manifest or the digest of the release, or its Croissant file';
    errors.push(fieldMissing('releaseDigest', zh, en));
  }
  if (name === undefined) {
    errors.push(fieldMissing('nameZh', '缺少名称，请填写 nameZh', 'The name is missing; fill in nameZh'));
  }
  return errors;
}

function outOfForm(draft: ReleaseDraft): FieldError[] {
  const mode = draft.openMode !== undefined && !isOpenMode(draft.openMode) ? [openModeForm(draft.openMode)] : [];
  const negative = Object.entries(counts(draft)).filter(([, value]) => value < 0n);
  return [...mode, ...negative.map(([field]) => countForm(field))];
}

/** The fields of the sheet out of something that has more. */
function sheetFields(from: Omit<SheetDraft, 'manifest'>): Omit<SheetDraft, 'manifest'> {
  const { description, industry, tokens, updateInterval, components, annotation, personalInformation } = from;
  const { classification, rights, sample } = from;
  return {
    ...given('description', description),
    ...given('industry', industry),
    ...given('tokens', tokens),
    ...given('updateInterval', updateInterval),
    ...given('components', components),
    ...given('annotation', annotation),
    ...given('personalInformation', personalInformation),
    ...given('classification', classification),
    ...given('rights', rights),
    ...given('sample', sample),
  };
}

function languagesOf(draft: ReleaseDraft, facts: Croissant | undefined): readonly string[] {
  const all = draft.language === undefined ? (facts?.languages ?? []) : draft.language.split(/[\s,;|、，；]+/);
  return all.filter((language) => language !== '');
}

/** Well-formed by BCP 47 (RFC 5646 section 2.1). */
function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function given<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}

function isOpenMode(text: string): text is OpenMode {
  return (OPEN_MODES as readonly string[]).includes(text);
}

function counts(draft: ReleaseDraft): Readonly<Record<string, bigint>> {
  const all = {
    updateIntervalDays: draft.updateIntervalDays === undefined ? undefined : BigInt(draft.updateIntervalDays),
    records: draft.records,
    bytes: draft.bytes,
    tokens: draft.tokens,
  };
  return Object.fromEntries(Object.entries(all).filter((pair): pair is [string, bigint] => pair[1] !== undefined));
}

function licenceFlags(licences: readonly string[], review: boolean): readonly string[] {
  if (review) return ['LICENCE_REVIEW'];
  return licences.some((licence) => licenceTerms(licence) === undefined) ? ['LICENCE_UNRECOGNISED'] : [];
}

function englishName(facts: Croissant | undefined): string | undefined {
  return facts?.names.find(({ language, text }) => language?.toLowerCase().startsWith('en') && text !== facts.name)
    ?.text;
}

/** The identity of a described data set: its address, else its id, else its name. */
export function croissantIdentity(croissant: Croissant): string {
  const real = (text: string | undefined) =>
    text !== undefined && !/^(|none|null)$/i.test(text.trim()) ? text : undefined;
  return real(croissant.url) ?? real(croissant.nodeId) ?? croissant.name;
}

/** The leaf record of a corpus: every column of its row. */
export function corpusRecord(row: CorpusRow): JsonObject {
  return {
    id: row.id,
    providerId: row.providerId,
    identityKind: row.identityKind,
    identity: row.identity,
    name: row.name,
    ...given('nameEn', row.nameEn),
    recordedAt: shanghaiInstant(row.recordedAt),
  } as JsonObject;
}

/** The leaf record of a release: every column of its row, its permission cells and its files. */
export function releaseRecord(row: ReleaseRow): JsonObject {
  return {
    ...contentRecord(row),
    id: row.id,
    corpusId: row.corpusId,
    number: row.number,
    ...given('supersedes', row.supersedes),
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

function contentRecord(row: ReleaseContent): JsonObject {
  return {
    ...sheetRecord(sheetOf(row)),
    digest: row.digest,
    name: row.name,
    ...given('nameEn', row.nameEn),
    ...given('releasedOn', row.releasedOn as string | undefined),
    ...given('modality', row.modality),
    languages: row.languages,
    ...given('domain', row.domain),
    licences: row.licences,
    ...given('openMode', row.openMode),
    ...given('priceFen', row.priceFen === undefined ? undefined : formatFen(row.priceFen)),
    ...given('updateIntervalDays', row.updateIntervalDays),
    ...given('records', row.records?.toString()),
    ...given('bytes', row.bytes?.toString()),
    ...given('version', row.version),
    ...given('url', row.url),
    ...given('croissantVersion', row.croissantVersion),
    ...given('croissantFile', row.croissantFile),
    // The text may name natural persons, so the record holds its digest only.
    ...given('croissantTextDigest', row.croissantText === undefined ? undefined : digestOf(row.croissantText)),
    entry: row.entry,
    state: row.enteredAs,
    flags: row.flags,
    permissions: row.permissions.map((cell) => ({ ...cell })),
    distribution: row.distribution.map((file) => ({ ...file }) as unknown as JsonObject),
  } as JsonObject;
}

function sheetOf(row: ReleaseContent): ReleaseSheet {
  return { ...sheetFields(row), ...given('digestSm3', row.digestSm3), ...given('manifest', row.manifest) };
}

/** Fields that say how a release came in rather than what it is (blanks in a file included); a second load may differ in them. */
const PROVENANCE = new Set(['croissantFile', 'croissantTextDigest', 'descriptionDigest', 'entry', 'state']);

/**
 * The first field in which an offered release differs from the stored one of the same digest, nothing when they agree.
 */
export function differsIn(stored: ReleaseContent, offered: ReleaseContent): string | undefined {
  const a = contentRecord(stored);
  const b = contentRecord(offered);
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].find((key) => !PROVENANCE.has(key) && text(a[key]) !== text(b[key]));
}

function text(value: Json | undefined): string {
  return value === undefined ? '' : digestOf(value);
}

/** One release of a batch with the corpus it belongs to. */
export interface Offered {
  readonly corpusId: string;
  readonly identity: string;
  readonly content: ReleaseContent;
}

export type Placement =
  | { readonly outcome: 'new'; readonly number: number }
  | { readonly outcome: 'unchanged'; readonly id: string }
  | { readonly outcome: 'again'; readonly index: number }
  | { readonly outcome: 'refused'; readonly error: FieldError };

/**
 * Says for each offered release, in order, whether it is new (and its number), known, the same as an earlier one of the
 * batch (by its index), or changed. `stored` holds the releases of the corpora concerned.
 */
export function placeReleases(offered: readonly Offered[], stored: readonly ReleaseRow[]): readonly Placement[] {
  const known = new Map<string, { content: ReleaseContent; id?: string; index?: number }>();
  const last = new Map<string, number>();
  for (const row of stored) {
    known.set(`${row.corpusId} ${row.digest}`, { content: row, id: row.id });
    last.set(row.corpusId, Math.max(last.get(row.corpusId) ?? 0, row.number));
  }
  return offered.map(({ corpusId, identity, content }, index): Placement => {
    const key = `${corpusId} ${content.digest}`;
    const before = known.get(key);
    if (before === undefined) {
      const number = (last.get(corpusId) ?? 0) + 1;
      last.set(corpusId, number);
      known.set(key, { content, index });
      return { outcome: 'new', number };
    }
    const field = differsIn(before.content, content);
    if (field !== undefined) return { outcome: 'refused', error: changed(field, identity) };
    if (before.id !== undefined) return { outcome: 'unchanged', id: before.id };
    return { outcome: 'again', index: before.index ?? index };
  });
}
