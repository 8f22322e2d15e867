/**
 * Reads a Croissant description (MLCommons Croissant 0.8, 1.0, 1.1; surface page section 6): keeps name, licences,
 * version, address, creators, languages, distribution sizes and hashes exactly as the file has them, and refuses what
 * the reference validator refuses: wrong types, a missing name, ids with white space, references to nothing, fields
 * without source or data type, malformed array shapes. Text of the wrong type below the data set is only flagged, as in
 * the published 1.1 examples.
 */
import { type CalendarDate, isCalendarDate } from '../../../kernel/calendar-date.js';
import type { Json, JsonObject } from '../../../kernel/canonical-json.js';
import type { FieldError } from '../../../kernel/domain-error.js';
import {
  badName,
  danglingReference,
  missingProperty,
  notCroissant,
  remoteContext,
  unknownVersion,
  wrongType,
} from './catalogue-errors.js';
import { type CroissantVersion, checkId, nodeName, type Reading, remember } from './croissant-reading.js';
import { checkRecordSets } from './croissant-records.js';
import {
  CONFORMS_TO,
  CROISSANT,
  CROISSANT_0_8,
  isObject,
  type LanguageText,
  NO_TERMS,
  type Node,
  openNode,
  type Placed,
  plainOf,
  pointer,
  referenceOf,
  SCHEMA,
  type Terms,
  textsOf,
  valuesOf,
  withContext,
} from './json-ld.js';
import { readJson } from './json-text.js';
import { readStatement } from './odrl.js';

/** One file or set of files, each figure as the file writes it. */
export interface Distribution {
  /** Its place in the file, from 1. */
  readonly place: number;
  readonly kind: 'FILE_OBJECT' | 'FILE_SET';
  readonly nodeId?: string;
  readonly name?: string;
  readonly contentUrl?: string;
  readonly contentSize?: string;
  readonly encodingFormats: readonly string[];
  readonly sha256?: string;
  readonly md5?: string;
  readonly includes: readonly string[];
  readonly containedIn: readonly string[];
}

export interface Creator {
  readonly type?: 'Person' | 'Organization';
  readonly name?: string;
  readonly url?: string;
  readonly identifier?: string;
}

export interface Croissant {
  readonly croissantVersion: CroissantVersion;
  readonly name: string;
  /** All names with their languages, where the file gives several. */
  readonly names: readonly LanguageText[];
  readonly description?: string;
  readonly licences: readonly string[];
  readonly version?: string;
  readonly url?: string;
  readonly nodeId?: string;
  readonly creators: readonly Creator[];
  readonly languages: readonly string[];
  readonly datePublished?: CalendarDate;
  readonly distribution: readonly Distribution[];
  /** Terms of use in ODRL, as the file has them. */
  readonly usageInfo?: Json;
  /** What a person should look at although the file was taken. */
  readonly flags: readonly string[];
}

export type CroissantReading =
  | { readonly croissant: Croissant; readonly document: JsonObject }
  | { readonly errors: readonly FieldError[] };

/** Reads the text of a file. Any text in; never throws. */
export function readCroissant(text: string): CroissantReading {
  const json = readJson(text);
  if ('error' in json) return { errors: [json.error] };
  const found = datasetOf(json.value);
  if ('error' in found) return { errors: [found.error] };
  const { document, dataset } = found;
  if (dataset.terms.unknownAddress !== undefined) {
    return { errors: [remoteContext('/@context', dataset.terms.unknownAddress)] };
  }
  if (!dataset.types.includes(`${SCHEMA}Dataset`)) {
    return { errors: [notCroissant(pointer(dataset.at, '@type'), dataset.types[0])] };
  }
  const version = versionOf(dataset, document);
  if (typeof version !== 'string') return { errors: [version] };
  const own = version === '0.8' ? CROISSANT_0_8 : CROISSANT;
  const reading: Reading = { version, own, errors: [], flags: new Set(), known: new Map() };
  const distribution = readDistribution(reading, dataset);
  checkRecordSets(reading, dataset);
  checkId(reading, dataset);
  const croissant = factsOf(reading, dataset, distribution);
  return croissant === undefined || reading.errors.length > 0 ? { errors: reading.errors } : { croissant, document };
}

/** The data set: the document itself, or the one node of that type in its @graph. */
function datasetOf(value: Json): { document: JsonObject; dataset: Node } | { error: FieldError } {
  if (!isObject(value)) return { error: notCroissant('', value) };
  const outer = openNode(value, '', NO_TERMS);
  const graph = value['@graph'];
  if (!Array.isArray(graph)) return { document: value, dataset: outer };
  const terms: Terms = withContext(NO_TERMS, value['@context']);
  const nodes = (graph as readonly Json[]).flatMap((item, index) =>
    isObject(item) ? [openNode(item, `/@graph/${index}`, terms)] : [],
  );
  return { document: value, dataset: nodes.find((node) => node.types.includes(`${SCHEMA}Dataset`)) ?? outer };
}

function versionOf(dataset: Node, document: JsonObject): CroissantVersion | FieldError {
  const stated = valuesOf(dataset, CONFORMS_TO, `${SCHEMA}conformsTo`).map(({ value }) => referenceOf(value) ?? value);
  const at = pointer(dataset.at, 'conformsTo');
  for (const value of stated) {
    const match = typeof value === 'string' ? /mlcommons\.org\/croissant\/([^/#]+)\/?$/.exec(value) : null;
    if (match && (match[1] === '0.8' || match[1] === '1.0' || match[1] === '1.1')) return match[1];
  }
  if (stated.some((value) => typeof value !== 'string' || value.includes('croissant'))) {
    return unknownVersion(at, stated[0]);
  }
  const context = JSON.stringify(document['@context'] ?? null);
  if (context.includes(CROISSANT_0_8)) return '0.8';
  if (context.includes('mlcommons.org/croissant')) return '1.0';
  return unknownVersion(at, stated[0]);
}

function readDistribution(reading: Reading, dataset: Node): readonly Distribution[] {
  const own = reading.version === '0.8' ? SCHEMA : CROISSANT;
  const nodes: { node: Node; name: string; file: Distribution }[] = [];
  for (const { at, value } of valuesOf(dataset, `${SCHEMA}distribution`)) {
    const node = isObject(value) ? openNode(value, at, dataset.terms) : undefined;
    const kind = node?.types.includes(`${own}FileObject`)
      ? 'FILE_OBJECT'
      : node?.types.includes(`${own}FileSet`)
        ? 'FILE_SET'
        : undefined;
    if (node === undefined || kind === undefined) {
      const name = node ? nodeName(reading, node) : undefined;
      reading.errors.push(wrongType(at, name ?? '?', `${own}FileObject / ${own}FileSet`, node?.types[0] ?? value));
      continue;
    }
    checkId(reading, node);
    const name = nodeName(reading, node);
    if (name === undefined) reading.errors.push(missingProperty(at, kind, `${SCHEMA}name`));
    remember(reading, node, name ?? at);
    nodes.push({ node, name: name ?? at, file: distributionOf(node, kind, reading.own, nodes.length + 1) });
  }
  for (const { node, name, file } of nodes) checkFile(reading, node, name, file);
  return nodes.map(({ file }) => file);
}

function distributionOf(node: Node, kind: Distribution['kind'], own: string, place: number): Distribution {
  const texts = (...iris: readonly string[]) =>
    valuesOf(node, ...iris).flatMap(({ value }) => plainOf(value, node.terms) ?? []);
  const first = (key: string, ...iris: readonly string[]) => {
    const [text] = texts(...iris);
    return text === undefined ? {} : { [key]: text };
  };
  const [name] = valuesOf(node, `${SCHEMA}name`).flatMap(({ value }) => textsOf(value) ?? []);
  return {
    place,
    kind,
    ...(node.id === undefined ? {} : { nodeId: node.id }),
    ...(name === undefined ? {} : { name: name.text }),
    ...first('contentUrl', `${SCHEMA}contentUrl`),
    ...first('contentSize', `${SCHEMA}contentSize`),
    encodingFormats: texts(`${SCHEMA}encodingFormat`),
    ...first('sha256', `${SCHEMA}sha256`, `${own}sha256`),
    ...first('md5', `${own}md5`, `${SCHEMA}md5`),
    includes: texts(`${own}includes`, `${SCHEMA}includes`),
    containedIn: containersOf(node, own).map(({ target }) => target),
  };
}

/** `containedIn` names a container, or (1.1) wraps it in fileObject or fileSet. */
function containersOf(node: Node, own: string): readonly { at: string; target: string }[] {
  return valuesOf(node, `${SCHEMA}containedIn`, `${own}containedIn`).flatMap(({ at, value }) => {
    const direct = referenceOf(value);
    if (direct !== undefined) return [{ at, target: direct }];
    if (!isObject(value)) return [{ at, target: String(value) }];
    return valuesOf(openNode(value, at, node.terms), `${own}fileObject`, `${own}fileSet`).map((inner) => ({
      at: inner.at,
      target: referenceOf(inner.value) ?? String(inner.value),
    }));
  });
}

function checkFile(reading: Reading, node: Node, name: string, file: Distribution): void {
  for (const { at, target } of containersOf(node, reading.own)) {
    if (!reading.known.has(target)) reading.errors.push(danglingReference(at, name, target));
  }
  if (file.encodingFormats.length === 0) {
    reading.errors.push(missingProperty(node.at, name, `${SCHEMA}encodingFormat`));
  }
  if (file.kind === 'FILE_OBJECT' && file.contentUrl === undefined && file.containedIn.length === 0) {
    reading.errors.push(missingProperty(node.at, name, `${SCHEMA}contentUrl`));
  }
}

function factsOf(reading: Reading, dataset: Node, distribution: readonly Distribution[]): Croissant | undefined {
  const { terms } = dataset;
  const names = namesOf(reading, dataset, distribution);
  if (names === undefined) return undefined;
  const plain = (...iris: readonly string[]) =>
    valuesOf(dataset, ...iris).flatMap(({ value }) => plainOf(value, terms) ?? []);
  const one = (key: string, text: string | undefined) => (text === undefined ? {} : { [key]: text });
  const description = valuesOf(dataset, `${SCHEMA}description`).flatMap(({ value }) => textsOf(value) ?? []);
  const published = plain(`${SCHEMA}datePublished`)[0]?.slice(0, 10);
  const policies = valuesOf(dataset, `${SCHEMA}usageInfo`);
  for (const { at, value } of policies) {
    const statement = readStatement(value, at);
    if (statement !== undefined && 'errors' in statement) reading.errors.push(...statement.errors);
  }
  const usage = policies.map(({ value }) => value);
  return {
    croissantVersion: reading.version,
    name: preferred(names, terms.language) ?? '',
    names,
    ...one('description', preferred(description, terms.language)),
    licences: plain(`${SCHEMA}license`),
    ...one('version', plain(`${SCHEMA}version`)[0]),
    ...one('url', plain(`${SCHEMA}url`)[0]),
    ...one('nodeId', dataset.id),
    creators: creatorsOf(dataset),
    languages: valuesOf(dataset, `${SCHEMA}inLanguage`).flatMap(({ value }) => languageOf(value, terms) ?? []),
    ...(isCalendarDate(published) ? { datePublished: published } : {}),
    distribution,
    ...(usage.length === 0 ? {} : { usageInfo: usage }),
    flags: [...reading.flags].sort(),
  };
}

/** The names, or undefined with the error noted. */
function namesOf(
  reading: Reading,
  dataset: Node,
  distribution: readonly Distribution[],
): readonly LanguageText[] | undefined {
  const values = valuesOf(dataset, `${SCHEMA}name`);
  const names: LanguageText[] = [];
  for (const { at, value } of values) {
    const texts = textsOf(value);
    if (texts === undefined) {
      reading.errors.push(badName(at, value));
      return undefined;
    }
    names.push(...texts.filter(({ text }) => text.trim() !== ''));
  }
  if (names.length > 0) return names;
  const repository = reading.version === '0.8' ? undefined : repositoryName(distribution);
  if (repository !== undefined) {
    reading.flags.add('NAME_FROM_REPOSITORY');
    return [{ text: repository }];
  }
  reading.errors.push(badName(pointer(dataset.at, 'name'), undefined));
  return undefined;
}

/**
 * Exports of a hub that leave out the name still say which repository they describe: a file object of the format
 * `git+https`. Its path then is the name, and the flag asks the provider for a better one.
 */
function repositoryName(distribution: readonly Distribution[]): string | undefined {
  for (const file of distribution) {
    if (!file.encodingFormats.includes('git+https') || file.contentUrl === undefined) continue;
    const path = /^https?:\/\/[^/]+\/(?:datasets\/)?([^?#]+)/.exec(file.contentUrl)?.[1];
    const name = path?.replace(/\/(tree|blob|resolve)\/.*$/, '').replace(/(\.git)?\/*$/, '');
    if (name) return name;
  }
  return undefined;
}

/** Chinese first, then the file's own language, then English, then whatever comes first. */
function preferred(texts: readonly LanguageText[], language: string | undefined): string | undefined {
  const speaks = (wanted: string) => texts.find((text) => text.language?.toLowerCase().startsWith(wanted))?.text;
  const plain = texts.find((text) => text.language === undefined)?.text;
  return (
    speaks('zh') ?? plain ?? (language ? speaks(language.toLowerCase()) : undefined) ?? speaks('en') ?? texts[0]?.text
  );
}

function creatorsOf(dataset: Node): readonly Creator[] {
  return valuesOf(dataset, `${SCHEMA}creator`).map(({ at, value }: Placed) => {
    if (!isObject(value)) return typeof value === 'string' ? { name: value } : {};
    const node = openNode(value, at, dataset.terms);
    const text = (property: string) => {
      const found = valuesOf(node, SCHEMA + property)[0];
      const read =
        found === undefined ? undefined : (textsOf(found.value)?.[0]?.text ?? plainOf(found.value, node.terms));
      return read === undefined ? {} : { [property]: read };
    };
    return { ...typeOfCreator(node), ...text('name'), ...text('url'), ...identifierOf(node) };
  });
}

function typeOfCreator(node: Node): { type?: 'Person' | 'Organization' } {
  const type = (['Person', 'Organization'] as const).find((one) => node.types.includes(SCHEMA + one));
  return type === undefined ? {} : { type };
}

/** `identifier` as text, or as a schema.org PropertyValue whose `value` it is. */
function identifierOf(node: Node): { identifier?: string } {
  const found = valuesOf(node, `${SCHEMA}identifier`)[0];
  if (found === undefined) return {};
  const inner = isObject(found.value) ? openNode(found.value, found.at, node.terms) : undefined;
  const value = inner ? valuesOf(inner, `${SCHEMA}value`)[0]?.value : undefined;
  const text = typeof value === 'string' ? value : plainOf(found.value, node.terms);
  return text === undefined ? {} : { identifier: text };
}

function languageOf(value: Json, terms: Terms): string | undefined {
  if (!isObject(value)) return plainOf(value, terms);
  const node = openNode(value, '', terms);
  const code = valuesOf(node, `${SCHEMA}alternateName`)[0]?.value;
  return typeof code === 'string' ? code : plainOf(value, terms);
}
