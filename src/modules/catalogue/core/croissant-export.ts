/**
 * A release as a Croissant 1.1 description: what the register holds, in the `@context` that the specification
 * prescribes, with the permission matrix as `usageInfo`. Read by our own importer it gives the same record. Record sets
 * are taken over from the kept original where its terms mean the same in the prescribed context; where they do not, the
 * description goes without them.
 */
import type { Json, JsonObject } from '../../../kernel/canonical-json.js';
import type { Creator, Distribution } from './croissant.js';
import { CROISSANT_TERMS } from './croissant-context.table.js';
import { iriOf, isObject, NO_TERMS, type Terms, withContext } from './json-ld.js';
import { type PolicySubject, USAGE_PREFIXES, usageInfo } from './odrl.js';
import type { ReleaseRow } from './release.js';

export interface CroissantExport {
  readonly release: ReleaseRow;
  readonly provider: { readonly nameZh: string; readonly uscc?: string | undefined };
  readonly creators: readonly Creator[];
  readonly description: string | undefined;
  readonly keywords: readonly string[];
  /** The parsed original, where the release came with a Croissant file of 1.0 or 1.1. */
  readonly original?: JsonObject | undefined;
  readonly subject: PolicySubject;
}

/** The register does not say in which language a text is written: no language for all, maps where there are several. */
const CONTEXT: JsonObject = Object.fromEntries(
  Object.entries({
    ...CROISSANT_TERMS,
    ...USAGE_PREFIXES,
    name: { '@container': '@language' },
    description: { '@container': '@language' },
  }).filter(([key]) => key !== '@language'),
);

export function croissantDocument(from: CroissantExport): JsonObject {
  const { release, provider } = from;
  const sets = recordSets(from.original);
  const ids = idsOf(release.distribution);
  const references = new Map(release.distribution.map((file) => [file.nodeId ?? file.name ?? '', ids.get(file.place)]));
  return {
    '@context': { ...CONTEXT, ...sets?.prefixes },
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.1',
    name: named(release),
    description: from.description ?? `${release.name} (${release.number})`,
    ...some('license', one(release.licences)),
    ...some('url', release.url),
    ...some('version', release.version),
    ...some('datePublished', release.releasedOn),
    ...some('inLanguage', one(release.languages)),
    ...some('keywords', one(from.keywords)),
    ...some('creator', one(from.creators.map(creatorNode))),
    publisher: {
      '@type': 'sc:Organization',
      name: provider.nameZh,
      ...some('identifier', provider.uscc),
    },
    usageInfo: usageInfo(from.subject, release.permissions),
    ...some(
      'distribution',
      list(release.distribution.map((file) => fileNode(file, ids.get(file.place) ?? '', references))),
    ),
    ...some('recordSet', sets?.value),
  };
}

function creatorNode({ type, ...said }: Creator): Json {
  return { ...(type === undefined ? {} : { '@type': `sc:${type}` }), ...said };
}

/** The importer prefers the Chinese name, so the two names go out with their languages where both are known. */
function named({ name, nameEn }: ReleaseRow): Json {
  return nameEn === undefined || nameEn === name ? name : { zh: name, en: nameEn };
}

/**
 * Since 1.0 files are referred to by @id. What 0.8 called by name gets its name as id, without white space; what has
 * neither, or shares its name with another file, gets its number.
 */
function idsOf(files: readonly Distribution[]): ReadonlyMap<number, string> {
  const ids = new Map<number, string>();
  const used = new Set<string>();
  for (const { place, nodeId, name } of files) {
    const wanted = nodeId ?? name?.slice(0, 100).replace(/\s|%20/g, '_');
    const id = wanted === undefined || used.has(wanted) ? `file-${place}` : wanted;
    used.add(id);
    ids.set(place, id);
  }
  return ids;
}

function fileNode(file: Distribution, id: string, references: ReadonlyMap<string, string | undefined>): JsonObject {
  return {
    '@type': file.kind === 'FILE_OBJECT' ? 'cr:FileObject' : 'cr:FileSet',
    '@id': id,
    ...some('name', file.name),
    ...some('contentUrl', file.contentUrl),
    ...some('contentSize', file.contentSize),
    // Mandatory in Croissant; who described the file elsewhere did not always say it.
    encodingFormat: one(file.encodingFormats) ?? 'application/octet-stream',
    ...some('sha256', file.sha256),
    ...some('md5', file.md5),
    ...some('includes', one(file.includes)),
    ...some('containedIn', list(file.containedIn.map((target) => ({ '@id': references.get(target) ?? target })))),
  };
}

/**
 * The original's record sets, if every word in them means the same in our context; with the prefixes of its own that
 * they may use.
 */
function recordSets(original: JsonObject | undefined): { value: Json; prefixes: JsonObject } | undefined {
  const value = original?.recordSet;
  if (original === undefined || value === undefined) return undefined;
  const theirs = withContext(NO_TERMS, original['@context']);
  const known = withContext(NO_TERMS, CONTEXT);
  const prefixes = Object.fromEntries(
    [...theirs.iris].filter(([term, iri]) => !known.iris.has(term) && iri !== null && /^https?:.*[/#]$/.test(iri)),
  );
  const same = sameWords(theirs, withContext(known, prefixes), ['recordSet', value]);
  return theirs.unknownAddress === undefined && same ? { value, prefixes } : undefined;
}

function sameWords(theirs: Terms, ours: Terms, value: Json): boolean {
  if (typeof value === 'string') return iriOf(theirs, value) === iriOf(ours, value);
  if (Array.isArray(value)) return (value as readonly Json[]).every((item) => sameWords(theirs, ours, item));
  if (!isObject(value)) return true;
  if ('@context' in value) return false;
  return Object.entries(value).every(([key, item]) => sameWords(theirs, ours, key) && sameWords(theirs, ours, item));
}

function some(key: string, value: Json | undefined): JsonObject {
  return value === undefined ? {} : { [key]: value };
}

function list(values: readonly Json[]): Json | undefined {
  return values.length === 0 ? undefined : values;
}

/** Nothing, the value itself, or all of them. */
function one(values: readonly Json[]): Json | undefined {
  return values.length === 1 ? values[0] : list(values);
}
