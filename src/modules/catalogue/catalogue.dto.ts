import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, Matches, Max, Min } from 'class-validator';
import { type CalendarDate, parseDate, shanghaiInstant } from '../../kernel/calendar-date.js';
import { formatFen, parseFen } from '../../kernel/money.js';
import { PageQuery } from '../../platform/http/paging.js';
import {
  IsDateText,
  IsDigitsText,
  IsFenText,
  IsIdText,
  IsJsonObject,
  IsPlainText,
  MayBeAbsent,
} from '../../platform/http/validators.js';
import { OPEN_MODES, type ReleaseDraft, type ReleaseRow } from './core/release.js';
import type { CorpusSheet } from './offers.service.js';

const SHORT = 100;
const LANGUAGES = /^[A-Za-z0-9-]{2,20}([ ,;][A-Za-z0-9-]{2,20})*$/;

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

export class NewRelease {
  /** Digest of the release's content; two releases of a corpus never share one. */
  @IsPlainText()
  releaseDigest: string;

  @MayBeAbsent()
  @IsPlainText(500)
  nameZh?: string;

  @MayBeAbsent()
  @IsPlainText(500)
  nameEn?: string;

  @MayBeAbsent()
  @IsDateText()
  releasedOn?: string;

  @MayBeAbsent()
  @IsPlainText(SHORT)
  modality?: string;

  /** Language codes separated by spaces. */
  @MayBeAbsent()
  @Matches(LANGUAGES)
  language?: string;

  @MayBeAbsent()
  @IsPlainText(SHORT)
  domain?: string;

  /** SPDX id, `LicenseRef-…`, or the address of the licence. */
  @MayBeAbsent()
  @IsPlainText(500)
  licence?: string;

  @MayBeAbsent()
  @IsIn(OPEN_MODES)
  openMode?: string;

  @MayBeAbsent()
  @IsFenText()
  priceFen?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 36500 })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(36_500)
  updateIntervalDays?: number;

  @MayBeAbsent()
  @IsDigitsText()
  records?: string;

  @MayBeAbsent()
  @IsDigitsText()
  bytes?: string;

  /** Uses with `yes`, `no` or `ask`, for instance `{"pretrain": "yes"}`. */
  @MayBeAbsent()
  @IsJsonObject()
  permissions?: Record<string, unknown>;
}

/** The draft of a request that was found well-formed. */
export function releaseDraft(body: NewRelease): ReleaseDraft {
  const { releaseDigest, nameZh, releasedOn, priceFen, records, bytes, permissions, ...rest } = body;
  return {
    ...rest,
    digest: releaseDigest,
    ...(nameZh === undefined ? {} : { name: nameZh }),
    ...(releasedOn === undefined ? {} : { releasedOn: parseDate(releasedOn) as CalendarDate }),
    ...(priceFen === undefined ? {} : { priceFen: parseFen(priceFen) }),
    ...(records === undefined ? {} : { records: BigInt(records) }),
    ...(bytes === undefined ? {} : { bytes: BigInt(bytes) }),
    ...(permissions === undefined
      ? {}
      : {
          permissions: Object.entries(permissions)
            .map(([use, value]) => `${use}=${String(value)}`)
            .join(' '),
        }),
  };
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

export function corpusPage(sheet: CorpusSheet) {
  return { ...corpusReply(sheet), releases: sheet.releases.map(releaseSummary) };
}

/** Creators are read from the provider's own file and stored nowhere else: they may be natural persons. */
export function releaseReply(sheet: CorpusSheet & { readonly release: ReleaseRow }, creators: readonly object[]) {
  const { release } = sheet;
  return {
    ...releaseSummary(release),
    corpusKey: sheet.corpus.identity,
    provider: providerReply(sheet),
    creators,
    croissantVersion: release.croissantVersion,
    permissions: release.permissions,
    distribution: release.distribution,
  };
}
