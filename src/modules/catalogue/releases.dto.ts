import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, Matches, Max, Min, ValidateNested } from 'class-validator';
import { type CalendarDate, parseDate } from '../../kernel/calendar-date.js';
import { parseFen } from '../../kernel/money.js';
import {
  IsDateText,
  IsDigitsText,
  IsFenText,
  IsJsonObject,
  IsNestedObject,
  IsPlainText,
  IsSha256Text,
  MayBeAbsent,
} from '../../platform/http/validators.js';
import { MANIFEST_MAX } from './core/manifest.js';
import { OPEN_MODES, type ReleaseDraft } from './core/release.js';
import {
  ANNOTATION_METHODS,
  type AnnotationMethod,
  CLASSIFICATIONS,
  type Classification,
  PERSONAL_LEVELS,
  type PersonalLevel,
  RIGHTS,
  type RightKind,
  SOURCE_TYPES,
  type SourceType,
} from './core/release-sheet.js';

const SHORT = 100;
const COMPONENTS_MAX = 200;
const LANGUAGES = /^[A-Za-z0-9-]{2,20}([ ,;][A-Za-z0-9-]{2,20})*$/;

export class ListingSheetQuery {
  /** The provider's code; by the operator only, otherwise the caller's own organisation provides. */
  @MayBeAbsent()
  @IsPlainText(SHORT)
  provider?: string;
}

export class ManifestPartBody {
  /** Relative to the release, with `/` between its steps. */
  @IsPlainText(1_000)
  path: string;

  @IsDigitsText()
  bytes: string;

  @IsSha256Text()
  sha256: string;
}

export class ComponentBody {
  @IsPlainText()
  name: string;

  /** Open source, self-collected, bought, or from users. */
  @IsIn(SOURCE_TYPES)
  sourceType: SourceType;

  /** Of an open source. */
  @MayBeAbsent()
  @IsPlainText(500)
  licence?: string;

  @MayBeAbsent()
  @IsDigitsText()
  records?: string;

  /** True where it comes from outside the mainland. */
  @MayBeAbsent()
  @IsBoolean()
  foreign?: boolean;

  /** Digest of the collection record, the contract or the authorisation record. */
  @MayBeAbsent()
  @IsSha256Text()
  evidenceSha256?: string;
}

export class AnnotationBody {
  @IsIn(ANNOTATION_METHODS)
  method: AnnotationMethod;

  /** Who annotates does not review (GB/T 45674). */
  @MayBeAbsent()
  @IsBoolean()
  reviewedByOthers?: boolean;

  @MayBeAbsent()
  @IsPlainText(2_000)
  rules?: string;
}

export class PersonalInformationBody {
  @IsIn(PERSONAL_LEVELS)
  level: PersonalLevel;

  @MayBeAbsent()
  @IsDigitsText()
  persons?: string;

  @MayBeAbsent()
  @IsBoolean()
  sensitive?: boolean;

  @MayBeAbsent()
  @IsBoolean()
  minors?: boolean;

  @MayBeAbsent()
  @IsPlainText(500)
  legalBasis?: string;
}

export class RightBody {
  /** To hold the data, to process and use it, to operate the product. */
  @IsIn(RIGHTS)
  right: RightKind;

  @IsBoolean()
  granted: boolean;

  @MayBeAbsent()
  @IsPlainText(500)
  limits?: string;
}

export class SampleBody {
  @IsSha256Text()
  sha256: string;

  @IsPlainText(SHORT)
  mediaType: string;

  @IsDigitsText()
  bytes: string;
}

export class NewRelease {
  /**
   * Digest of the release's content; two releases of a corpus never share one. With a manifest it may be left out, and
   * where it is given it must be the manifest's.
   */
  @MayBeAbsent()
  @IsPlainText()
  releaseDigest?: string;

  /** Every file of the release; its digest is SHA-256 over the RFC 8785 form of the list sorted by path. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MANIFEST_MAX)
  @ValidateNested({ each: true })
  @Type(() => ManifestPartBody)
  manifest?: ManifestPartBody[];

  @MayBeAbsent()
  @IsPlainText(10_000)
  description?: string;

  /** Code of GB/T 4754, such as `I65`. */
  @MayBeAbsent()
  @IsPlainText(10)
  industry?: string;

  /** Scale in tokens. */
  @MayBeAbsent()
  @IsDigitsText()
  tokens?: string;

  /** ISO 8601 duration such as `P1M`; counted by its longest calendar length. */
  @MayBeAbsent()
  @IsPlainText(50)
  updateInterval?: string;

  /** What the corpus is made of, each part with its source. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(COMPONENTS_MAX)
  @ValidateNested({ each: true })
  @Type(() => ComponentBody)
  components?: ComponentBody[];

  @MayBeAbsent()
  @ValidateNested()
  @Type(() => AnnotationBody)
  @IsNestedObject()
  annotation?: AnnotationBody;

  @MayBeAbsent()
  @ValidateNested()
  @Type(() => PersonalInformationBody)
  @IsNestedObject()
  personalInformation?: PersonalInformationBody;

  /** Core data is refused. */
  @MayBeAbsent()
  @IsIn(CLASSIFICATIONS)
  classification?: Classification;

  /** Rights to hold, use and operate, each at most once. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(RIGHTS.length)
  @ValidateNested({ each: true })
  @Type(() => RightBody)
  rights?: RightBody[];

  @MayBeAbsent()
  @ValidateNested()
  @Type(() => SampleBody)
  @IsNestedObject()
  sample?: SampleBody;

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

  /** BCP 47 tags separated by spaces. */
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

/** Without the classes of the request, as the record keeps it. */
function plain<T extends object>(body: T): T {
  return JSON.parse(JSON.stringify(body)) as T;
}

/** The draft of a request that was found well-formed. */
export function releaseDraft(body: NewRelease): ReleaseDraft {
  const { releaseDigest, nameZh, releasedOn, priceFen, records, bytes, tokens, permissions, manifest, ...rest } = body;
  return {
    ...plain(rest),
    ...(releaseDigest === undefined ? {} : { digest: releaseDigest }),
    ...(manifest === undefined
      ? {}
      : { manifest: manifest.map((part) => ({ path: part.path, bytes: BigInt(part.bytes), sha256: part.sha256 })) }),
    ...(tokens === undefined ? {} : { tokens: BigInt(tokens) }),
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
