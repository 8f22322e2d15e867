import { IsIn } from 'class-validator';
import { type CalendarDate, shanghaiInstant } from '../../kernel/calendar-date.js';
import { formatFen } from '../../kernel/money.js';
import { PageQuery } from '../../platform/http/paging.js';
import { IsIdText, IsPlainText, MayBeAbsent } from '../../platform/http/validators.js';
import type { ReleaseSheetOf } from './catalogue.service.js';
import { measuredUpdates } from './core/duration.js';
import { OPEN_MODES, type ReleaseRow } from './core/release.js';
import type { CorpusSheet } from './offers.service.js';

const SHORT = 100;

/** What corpora are looked for by. */
export class CorporaQuery extends PageQuery {
  /** Words, or parts of Chinese words, each of which occurs in name, description, provider, domain or key. */
  @MayBeAbsent()
  @IsPlainText()
  q?: string;

  @MayBeAbsent()
  @IsPlainText(SHORT)
  modality?: string;

  /** A BCP 47 tag; `zh` also finds `zh-Hans-CN`. */
  @MayBeAbsent()
  @IsPlainText(SHORT)
  language?: string;

  @MayBeAbsent()
  @IsPlainText(SHORT)
  domain?: string;

  @MayBeAbsent()
  @IsIn(OPEN_MODES)
  openMode?: string;

  /** Family of the licence, such as `cc-by`; `other` for one that is not known, `none` where none is stated. */
  @MayBeAbsent()
  @IsPlainText(SHORT)
  licence?: string;
}

export class ReleasesQuery extends CorporaQuery {
  /** Releases of this corpus only. */
  @MayBeAbsent()
  @IsIdText()
  corpus?: string;
}

export class NewCorpus {
  /** The exchange's key; unique in the catalogue. */
  @IsPlainText()
  key: string;

  @IsPlainText(500)
  nameZh: string;

  @MayBeAbsent()
  @IsPlainText(500)
  nameEn?: string;

  /** The provider's code; by the operator only, otherwise the caller's own organisation provides. */
  @MayBeAbsent()
  @IsPlainText(SHORT)
  provider?: string;
}

function providerReply({ provider }: CorpusSheet) {
  const { id, uscc, foreignId, nameZh, nameEn, kind } = provider;
  return { id, uscc, foreignId, nameZh, nameEn, kind };
}

/** What lists and pages show of a release. */
export function releaseSummary(release: ReleaseRow) {
  return {
    id: release.id,
    corpus: release.corpusId,
    number: release.number,
    digest: release.digest,
    name: release.name,
    nameEn: release.nameEn,
    releasedOn: release.releasedOn,
    modality: release.modality,
    languages: release.languages,
    domain: release.domain,
    licence: release.licences[0],
    licences: release.licences,
    openMode: release.openMode,
    priceFen: release.priceFen === undefined ? undefined : formatFen(release.priceFen),
    updateIntervalDays: release.updateIntervalDays,
    records: release.records?.toString(),
    bytes: release.bytes?.toString(),
    tokens: release.tokens?.toString(),
    version: release.version,
    url: release.url,
    state: release.state,
    flags: release.flags,
    recordedAt: shanghaiInstant(release.recordedAt),
  };
}

export function corpusReply(sheet: CorpusSheet) {
  const { corpus } = sheet;
  const newest = sheet.releases.at(-1);
  return {
    id: corpus.id,
    key: corpus.identity,
    provider: providerReply(sheet),
    nameZh: newest?.name ?? corpus.name,
    nameEn: newest?.nameEn ?? corpus.nameEn,
    release: newest && releaseSummary(newest),
    recordedAt: shanghaiInstant(corpus.recordedAt),
  };
}

/** What a release declares, beside what is measured from the days of the corpus's releases. */
function updatesOf(declaring: ReleaseRow | undefined, days: readonly (CalendarDate | undefined)[]) {
  const declaredDays = declaring?.updateIntervalDays;
  return { declared: declaring?.updateInterval, declaredDays, measured: measuredUpdates(days, declaredDays) };
}

export function corpusPage(sheet: CorpusSheet) {
  const open = sheet.releases.filter(({ entry, listedOnce }) => entry === 'LOAD' || listedOnce);
  const publicDays = open.map(({ releasedOn }) => releasedOn);
  return {
    ...corpusReply(sheet),
    updates: updatesOf(sheet.releases.at(-1), publicDays),
    releases: sheet.releases.map(releaseSummary),
  };
}

/** Creators are read from the provider's own file and stored nowhere else: they may be natural persons. */
export function releaseReply(sheet: ReleaseSheetOf, creators: readonly object[]) {
  const { release } = sheet;
  return {
    ...releaseSummary(release),
    corpusKey: sheet.corpus.identity,
    provider: providerReply(sheet),
    creators,
    croissantVersion: release.croissantVersion,
    digestSm3: release.digestSm3,
    manifestFiles: release.manifestFiles,
    supersedes: release.supersedes,
    description: release.description,
    industry: release.industry,
    updateInterval: release.updateInterval,
    updates: updatesOf(release, sheet.days),
    components: release.components,
    annotation: release.annotation,
    personalInformation: release.personalInformation,
    classification: release.classification,
    rights: release.rights,
    sample: release.sample,
    permissions: release.permissions,
    distribution: release.distribution,
  };
}
