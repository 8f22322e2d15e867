/**
 * The files of a release and the digest that names it (issue "Catalogue, contracts, attestations"): SHA-256 over the
 * RFC 8785 form of the manifest sorted by path, and the SM3 digest of the same bytes beside it (GB/T 32905). Bytes are
 * texts of digits, as counts are everywhere on the wire, since a file may be larger than a JSON number carries exactly.
 */
import { createHash } from 'node:crypto';
import { canonicalBytes, type JsonObject } from '../../../kernel/canonical-json.js';
import type { FieldError } from '../../../kernel/domain-error.js';
import { digestMismatch, manifestEmpty, manifestPath, manifestTwice } from './sheet-errors.js';

export const MANIFEST_MAX = 10_000;
const PATH_MAX = 1_000;

export interface ManifestPart {
  /** Relative, with `/` between its steps. */
  readonly path: string;
  readonly bytes: bigint;
  readonly sha256: string;
}

export interface ReleaseDigests {
  readonly sha256: string;
  readonly sm3: string;
}

/** Parts in the order of their paths as UTF-8 bytes, which is the order everywhere (surface page section 5). */
export function sortedManifest(parts: readonly ManifestPart[]): readonly ManifestPart[] {
  return [...parts].sort((a, b) => Buffer.compare(Buffer.from(a.path, 'utf8'), Buffer.from(b.path, 'utf8')));
}

export function partRecord({ path, bytes, sha256 }: ManifestPart): JsonObject {
  return { path, bytes: bytes.toString(), sha256 };
}

/** Requires a manifest without faults. */
export function manifestDigests(parts: readonly ManifestPart[]): ReleaseDigests {
  const bytes = canonicalBytes(sortedManifest(parts).map(partRecord));
  const of = (algorithm: 'sha256' | 'sm3') => createHash(algorithm).update(bytes).digest('hex');
  return { sha256: of('sha256'), sm3: of('sm3') };
}

export function manifestBytes(parts: readonly ManifestPart[]): bigint {
  return parts.reduce((sum, part) => sum + part.bytes, 0n);
}

/**
 * What is wrong with a manifest by itself and beside the digest that came with it, if one did. A path leads to one file
 * inside the release and nowhere else: relative, no empty step, no `.` or `..`, no control character.
 */
export function manifestFaults(parts: readonly ManifestPart[], stated: string | undefined): readonly FieldError[] {
  if (parts.length === 0) return [manifestEmpty()];
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [at, { path }] of parts.entries()) {
    if (!isInside(path)) errors.push(manifestPath(at, path));
    else if (seen.has(path.normalize('NFC'))) errors.push(manifestTwice(at, path));
    seen.add(path.normalize('NFC'));
  }
  if (errors.length > 0 || stated === undefined) return errors;
  const { sha256 } = manifestDigests(parts);
  return stated === sha256 ? [] : [digestMismatch(stated, sha256)];
}

function isInside(path: string): boolean {
  if (path === '' || path.length > PATH_MAX || !path.isWellFormed()) return false;
  if (/[\p{Cc}\\]/u.test(path)) return false;
  return path.split('/').every((step) => step !== '' && step !== '.' && step !== '..');
}
