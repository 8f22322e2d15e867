/**
 * What a release says of itself beside its name, price and licence: the fields of domain page 3 (industry, scale in
 * tokens, sources by component, annotation, personal information, classification, rights) and its files. Statements of
 * the provider: attestations say whether they hold.
 */
import { digestOf, type JsonObject } from '../../../kernel/canonical-json.js';
import type { FieldError } from '../../../kernel/domain-error.js';
import { durationDays } from './duration.js';
import {
  type ManifestPart,
  manifestBytes,
  manifestDigests,
  manifestFaults,
  partRecord,
  sortedManifest,
} from './manifest.js';
import * as no from './sheet-errors.js';

/** Domain page 3.2: what makes a source traceable differs by its type. */
export const SOURCE_TYPES = ['OPEN_SOURCE', 'SELF_COLLECTED', 'COMMERCIAL', 'USER_INPUT'] as const;
export type SourceType = (typeof SOURCE_TYPES)[number];

export const PERSONAL_LEVELS = ['NONE', 'ANONYMISED', 'DEIDENTIFIED', 'PERSONAL'] as const;
export type PersonalLevel = (typeof PERSONAL_LEVELS)[number];

export const CLASSIFICATIONS = ['GENERAL', 'IMPORTANT', 'CORE'] as const;
export type Classification = (typeof CLASSIFICATIONS)[number];

export const ANNOTATION_METHODS = ['NONE', 'MANUAL', 'MACHINE', 'MIXED'] as const;
export type AnnotationMethod = (typeof ANNOTATION_METHODS)[number];

/** Domain page 3.4: 数据资源持有权, 数据加工使用权, 数据产品经营权. */
export const RIGHTS = ['HOLDING', 'USE', 'OPERATION'] as const;
export type RightKind = (typeof RIGHTS)[number];

export interface Component {
  readonly name: string;
  readonly sourceType: SourceType;
  /** OPEN_SOURCE: its licence. */
  readonly licence?: string;
  readonly records?: string;
  /** True where it comes from outside the mainland: a builder's filing asks for the foreign share. */
  readonly foreign?: boolean;
  /** Digest of the paper that makes it traceable: collection record, contract, authorisation record. */
  readonly evidenceSha256?: string;
}

export interface Annotation {
  readonly method: AnnotationMethod;
  /** GB/T 45674: who annotates does not review. */
  readonly reviewedByOthers?: boolean;
  readonly rules?: string;
}

export interface PersonalInformation {
  readonly level: PersonalLevel;
  readonly persons?: string;
  readonly sensitive?: boolean;
  readonly minors?: boolean;
  readonly legalBasis?: string;
}

export interface Right {
  readonly right: RightKind;
  readonly granted: boolean;
  readonly limits?: string;
}

export interface Sample {
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: string;
}

/** As it is offered. */
export interface SheetDraft {
  readonly description?: string;
  readonly industry?: string;
  readonly tokens?: bigint;
  /** ISO 8601 duration. */
  readonly updateInterval?: string;
  readonly components?: readonly Component[];
  readonly annotation?: Annotation;
  readonly personalInformation?: PersonalInformation;
  readonly classification?: Classification;
  readonly rights?: readonly Right[];
  readonly sample?: Sample;
  readonly manifest?: readonly ManifestPart[];
}

/** As it is recorded. */
export interface ReleaseSheet extends SheetDraft {
  /** SM3 over the same bytes as the digest; only, and always, where there is a manifest. */
  readonly digestSm3?: string;
  /** In the order of the paths. Absent where there is none, or where it was not read: it may be long. */
  readonly manifest?: readonly ManifestPart[];
}

export interface JudgedSheet {
  readonly sheet: ReleaseSheet;
  /** Digest of the manifest, where there is one. */
  readonly digest?: string;
  readonly bytes?: bigint;
  readonly updateIntervalDays?: number;
  readonly flags: readonly string[];
}

const INDUSTRY = /^[A-T]\d{2}(\d{1,2})?$/;

/** Judges the fields; `stated` are the digest and the interval in days that came beside them, if any did. */
export function judgeSheet(
  draft: SheetDraft,
  stated: { readonly digest?: string; readonly updateIntervalDays?: number },
): JudgedSheet | { readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = [];
  const { manifest, ...rest } = draft;
  if (manifest !== undefined) errors.push(...manifestFaults(manifest, stated.digest));
  if (draft.industry !== undefined && !INDUSTRY.test(draft.industry)) errors.push(no.industryForm(draft.industry));
  if (draft.classification === 'CORE') errors.push(no.coreData());
  for (const [at, right] of (draft.rights ?? []).entries()) {
    if (draft.rights?.findIndex((one) => one.right === right.right) !== at) errors.push(no.rightTwice(at, right.right));
  }
  const days = draft.updateInterval === undefined ? undefined : durationDays(draft.updateInterval);
  if (days === null) errors.push(no.durationForm(draft.updateInterval ?? ''));
  else if (days !== undefined && stated.updateIntervalDays !== undefined && stated.updateIntervalDays !== days) {
    errors.push(no.intervalsDiffer(draft.updateInterval ?? '', days, stated.updateIntervalDays));
  }
  if (errors.length > 0) return { errors };
  const digests = manifest === undefined ? undefined : manifestDigests(manifest);
  return {
    sheet: {
      ...rest,
      ...(digests === undefined || manifest === undefined
        ? {}
        : { digestSm3: digests.sm3, manifest: sortedManifest(manifest) }),
    },
    ...(digests === undefined || manifest === undefined
      ? {}
      : { digest: digests.sha256, bytes: manifestBytes(manifest) }),
    ...(typeof days === 'number' ? { updateIntervalDays: days } : {}),
    flags: sheetFlags(draft),
  };
}

/** What a person should look at, though the release is taken. */
function sheetFlags({ components, annotation, personalInformation }: SheetDraft): readonly string[] {
  const untraced = (components ?? []).some(({ sourceType, licence, evidenceSha256 }) =>
    sourceType === 'OPEN_SOURCE' ? licence === undefined : evidenceSha256 === undefined,
  );
  const annotated = annotation !== undefined && annotation.method !== 'NONE';
  const personal = personalInformation?.level === 'PERSONAL' || personalInformation?.level === 'DEIDENTIFIED';
  return [
    ...(untraced ? ['SOURCE_EVIDENCE_MISSING'] : []),
    ...(annotated && annotation.reviewedByOthers !== true ? ['ANNOTATION_REVIEW_MISSING'] : []),
    ...(personal && personalInformation.legalBasis === undefined ? ['LEGAL_BASIS_MISSING'] : []),
  ];
}

/** The part of a release's leaf record that these fields make; absent fields are left out. */
export function sheetRecord(sheet: ReleaseSheet): JsonObject {
  const { description, tokens, manifest = [], ...rest } = sheet;
  return {
    ...(JSON.parse(JSON.stringify(rest)) as JsonObject),
    // A description may name natural persons, so the record holds its digest only.
    ...(description === undefined ? {} : { descriptionDigest: digestOf(description) }),
    ...(tokens === undefined ? {} : { tokens: tokens.toString() }),
    ...(manifest.length === 0 ? {} : { manifest: manifest.map(partRecord) }),
  };
}
