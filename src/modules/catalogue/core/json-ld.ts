/**
 * The part of JSON-LD 1.1 expansion that a Croissant file needs: terms, prefixes, `@vocab`, keyword aliases and
 * language maps (W3C JSON-LD 1.1, sections 4.1, 4.2.4 and 5.2). Written here instead of taken from a library so that
 * reading stays synchronous and can never reach for the network: remote contexts are answered by name or refused.
 */
import type { Json, JsonObject } from '../../../kernel/canonical-json.js';
import { CROISSANT_TERMS } from './croissant-context.table.js';

export const SCHEMA = 'https://schema.org/';
export const CROISSANT = 'http://mlcommons.org/croissant/';
export const CROISSANT_0_8 = 'http://mlcommons.org/schema/';
const DCT = 'http://purl.org/dc/terms/';
export const CONFORMS_TO = `${DCT}conformsTo`;

/** The active context at a node. */
export interface Terms {
  readonly vocab: string | undefined;
  readonly language: string | undefined;
  /** Term to what it stands for, as written; null = the term is switched off. */
  readonly iris: ReadonlyMap<string, string | null>;
  /** The first context address that is not known here. */
  readonly unknownAddress?: string;
}

export const NO_TERMS: Terms = { vocab: undefined, language: undefined, iris: new Map() };

/** One value of a property with its place in the file (RFC 6901). */
export interface Placed {
  readonly at: string;
  readonly value: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Adds a `@context` value to the active context. */
export function withContext(terms: Terms, context: Json | undefined): Terms {
  if (context === undefined) return terms;
  if (Array.isArray(context)) return (context as readonly Json[]).reduce<Terms>(withContext, terms);
  if (context === null) return NO_TERMS;
  if (typeof context === 'string') return withAddress(terms, context);
  if (!isObject(context)) return { ...terms, unknownAddress: terms.unknownAddress ?? String(context) };
  const iris = new Map(terms.iris);
  let { vocab, language } = terms;
  for (const [term, definition] of Object.entries(context)) {
    if (term === '@vocab') vocab = typeof definition === 'string' ? definition : undefined;
    else if (term === '@language') language = typeof definition === 'string' ? definition : undefined;
    else if (!term.startsWith('@')) defineTerm(iris, term, definition);
  }
  return { ...terms, vocab, language, iris };
}

function defineTerm(iris: Map<string, string | null>, term: string, definition: Json): void {
  if (definition === null) iris.set(term, null);
  else if (typeof definition === 'string') iris.set(term, definition);
  else if (isObject(definition) && typeof definition['@id'] === 'string') iris.set(term, definition['@id']);
  // A definition without @id (a bare @container) leaves the term to @vocab, as the standard says.
}

function withAddress(terms: Terms, address: string): Terms {
  const bare = address.replace(/^https?:\/\//, '').replace(/\/+$/, '');
  if (/^mlcommons\.org\/croissant(\/1\.[01])?(\/context(\.jsonld)?)?$/.test(bare)) {
    return withContext(terms, CROISSANT_TERMS);
  }
  if (/^(www\.)?schema\.org(\/docs\/jsonldcontext\.json(ld)?)?$/.test(bare)) {
    return withContext(terms, { '@vocab': SCHEMA, schema: SCHEMA });
  }
  return { ...terms, unknownAddress: terms.unknownAddress ?? address };
}

/** The IRI or keyword that a term, a compact IRI or an IRI stands for; undefined when it stands for nothing. */
export function iriOf(terms: Terms, name: string, depth = 0): string | undefined {
  if (depth > 8) return undefined;
  if (name.startsWith('@')) return name;
  const defined = terms.iris.get(name);
  if (defined === null) return undefined;
  if (defined !== undefined && defined !== name) return iriOf(terms, defined, depth + 1);
  const colon = name.indexOf(':');
  if (colon > 0) {
    const prefix = terms.iris.get(name.slice(0, colon));
    const rest = name.slice(colon + 1);
    if (typeof prefix === 'string' && !rest.startsWith('//')) {
      const base = iriOf(terms, prefix, depth + 1);
      return base === undefined ? undefined : sameScheme(base + rest);
    }
    return sameScheme(name);
  }
  return terms.vocab === undefined ? undefined : sameScheme(terms.vocab + name);
}

/** schema.org and Croissant are written with http and with https; one form is compared. */
function sameScheme(iri: string): string {
  if (iri.startsWith('http://schema.org/')) return `https${iri.slice(4)}`;
  if (iri.startsWith('https://mlcommons.org/')) return `http${iri.slice(5)}`;
  return iri;
}

/** A node with its properties by IRI. */
export interface Node {
  readonly at: string;
  readonly terms: Terms;
  readonly id: string | undefined;
  readonly types: readonly string[];
  readonly properties: ReadonlyMap<string, readonly Placed[]>;
}

export function pointer(at: string, key: string | number): string {
  return `${at}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Opens an object as a node; arrays of values are laid out one by one. */
export function openNode(object: JsonObject, at: string, outer: Terms): Node {
  const terms = withContext(outer, object['@context']);
  const properties = new Map<string, Placed[]>();
  for (const [key, value] of Object.entries(object)) {
    const iri = key === '@context' ? undefined : iriOf(terms, key);
    if (iri === undefined || value === null) continue;
    const here = pointer(at, key);
    const placed = Array.isArray(value)
      ? (value as readonly Json[]).map((item, index) => ({ at: pointer(here, index), value: item }))
      : [{ at: here, value }];
    properties.set(iri, [...(properties.get(iri) ?? []), ...placed]);
  }
  const id = properties.get('@id')?.[0]?.value;
  const types = (properties.get('@type') ?? []).flatMap(({ value }) =>
    typeof value === 'string' ? [iriOf(terms, value) ?? value] : [],
  );
  return { at, terms, id: typeof id === 'string' ? id : undefined, types, properties };
}

/** The values of a property, nothing when it is absent. */
export function valuesOf(node: Node, ...iris: readonly string[]): readonly Placed[] {
  return iris.flatMap((iri) => node.properties.get(iri) ?? []);
}

export interface LanguageText {
  readonly language?: string;
  readonly text: string;
}

/** The texts of a value: plain, `{@value, @language}` or a language map; undefined when it is something else. */
export function textsOf(value: Json): readonly LanguageText[] | undefined {
  if (typeof value === 'string') return [{ text: value }];
  if (!isObject(value)) return undefined;
  if ('@value' in value) {
    const { '@value': text, '@language': language } = value;
    if (typeof text !== 'string') return undefined;
    return [{ text, ...(typeof language === 'string' ? { language } : {}) }];
  }
  const entries = Object.entries(value);
  if (entries.length === 0 || entries.some(([key]) => key.startsWith('@'))) return undefined;
  const texts = entries.flatMap(([language, item]) =>
    (Array.isArray(item) ? (item as readonly Json[]) : [item]).map((text) => ({ language, text })),
  );
  return texts.every((item): item is LanguageText & { language: string } => typeof item.text === 'string')
    ? texts
    : undefined;
}

/** The text or number of a value as the file has it, or what an object names by @id, url, name or @value. */
export function plainOf(value: Json, terms: Terms): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (!isObject(value)) return undefined;
  if (value['@value'] !== undefined) return plainOf(value['@value'], terms);
  const node = openNode(value, '', terms);
  if (node.id !== undefined) return node.id;
  for (const property of ['url', 'name', 'identifier', 'alternateName']) {
    const found = valuesOf(node, SCHEMA + property)[0];
    const text = found && typeof found.value === 'string' ? found.value : undefined;
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Where a value points to: a bare name, or `{"@id": …}`. */
export function referenceOf(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  return isObject(value) && typeof value['@id'] === 'string' ? value['@id'] : undefined;
}
