/**
 * The rules for record sets and fields (Croissant 1.0 and 1.1, "RecordSets" and "Fields"; the reference validator's
 * messages): every node has its type, every source refers to something, every field has a source or a value and, itself
 * or through its source, a data type; an array shape is a list of integers and needs isArray; several sources in one
 * record set are joined by references.
 */
import type { JsonObject } from '../../../kernel/canonical-json.js';
import {
  badArray,
  danglingReference,
  missingProperty,
  noDataType,
  noJoin,
  noSource,
  wrongType,
} from './catalogue-errors.js';
import { checkId, nodeName, type Reading, remember } from './croissant-reading.js';
import {
  CROISSANT,
  CROISSANT_0_8,
  iriOf,
  isObject,
  type Node,
  openNode,
  referenceOf,
  SCHEMA,
  valuesOf,
} from './json-ld.js';

interface Field {
  readonly node: Node;
  readonly name: string;
  /** Name path, by which 0.8 refers to it. */
  readonly path: string;
  readonly subFields: readonly Field[];
  /** A parent field or the record set already says where the data comes from. */
  readonly fed: boolean;
}

interface RecordSet {
  readonly node: Node;
  readonly name: string;
  readonly fields: readonly Field[];
}

/** Checks all record sets of a data set; files must have been remembered before. */
export function checkRecordSets(reading: Reading, dataset: Node): void {
  const sets: RecordSet[] = [];
  for (const { at, value } of valuesOf(dataset, `${reading.own}recordSet`)) {
    const node = typed(reading, dataset, at, value, 'RecordSet');
    if (node === undefined) continue;
    const name = nameOf(reading, node, 'RecordSet');
    remember(reading, node, name);
    const fed = valuesOf(node, `${reading.own}data`).length > 0;
    sets.push({ node, name, fields: fieldsOf(reading, node, name, 'field', fed) });
  }
  for (const set of sets) {
    for (const field of set.fields) checkField(reading, field);
    checkJoins(reading, set);
  }
}

function typed(reading: Reading, parent: Node, at: string, value: unknown, type: string): Node | undefined {
  const wanted = reading.own + type;
  const node = isJsonObject(value) ? openNode(value, at, parent.terms) : undefined;
  if (node === undefined || !node.types.includes(wanted)) {
    const name = node ? (node.id ?? nodeName(reading, node) ?? '?') : '?';
    reading.errors.push(wrongType(at, name, wanted, node ? node.types[0] : value));
    return undefined;
  }
  checkId(reading, node);
  return node;
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(reading: Reading, node: Node, what: string): string {
  const name = nodeName(reading, node);
  if (name === undefined) reading.errors.push(missingProperty(node.at, what, `${SCHEMA}name`));
  return name ?? node.at;
}

function fieldsOf(reading: Reading, parent: Node, path: string, key: string, fed: boolean): readonly Field[] {
  return valuesOf(parent, reading.own + key).flatMap(({ at, value }) => {
    const node = typed(reading, parent, at, value, 'Field');
    if (node === undefined) return [];
    const name = nameOf(reading, node, 'Field');
    const own = `${path}/${name}`;
    remember(reading, node, own);
    const hasSource = valuesOf(node, `${reading.own}source`).length > 0;
    return [{ node, name, path: own, fed, subFields: fieldsOf(reading, node, own, 'subField', fed || hasSource) }];
  });
}

function checkField(reading: Reading, field: Field): void {
  const { node, name } = field;
  const sources = targetsOf(reading, field, 'source');
  targetsOf(reading, field, 'references');
  for (const { at, value } of valuesOf(node, `${reading.own}parentField`)) {
    if (!isObject(value)) continue;
    const parent = { ...field, node: openNode(value, at, node.terms) };
    targetsOf(reading, parent, 'source');
    targetsOf(reading, parent, 'references');
  }
  const fed = field.fed || field.subFields.length > 0 || valuesOf(node, `${reading.own}value`).length > 0;
  if (sources === undefined && !fed) reading.errors.push(noSource(node.at, name));
  if (field.subFields.length === 0 && !hasDataType(reading, node, new Set())) {
    reading.errors.push(noDataType(node.at, name, dataTypes(reading, node)));
  }
  checkArray(reading, field);
  for (const subField of field.subFields) checkField(reading, subField);
}

/**
 * What `source` or `references` of a field points to; each target that does not exist is noted. Undefined when the
 * property is absent; an object that points nowhere is an error of its own.
 */
function targetsOf(reading: Reading, field: Field, property: 'source' | 'references'): readonly string[] | undefined {
  const placed = valuesOf(field.node, reading.own + property);
  if (placed.length === 0) return undefined;
  return placed.flatMap(({ at, value }) => {
    const targets = pointedAt(reading, field.node, at, value);
    if (targets.length === 0) reading.errors.push(noSource(at, field.name));
    for (const target of targets) {
      if (!reading.known.has(target)) reading.errors.push(danglingReference(at, field.name, target));
    }
    return targets;
  });
}

function pointedAt(reading: Reading, node: Node, at: string, value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!isJsonObject(value)) return [];
  const inner = openNode(value, at, node.terms);
  const { own } = reading;
  const named = valuesOf(
    inner,
    ...[`${own}field`, `${own}fileObject`, `${own}fileSet`, `${own}recordSet`, `${SCHEMA}distribution`],
  );
  if (named.length === 0) return inner.id === undefined ? [] : [inner.id];
  return named.map((item) => referenceOf(item.value) ?? JSON.stringify(item.value));
}

function dataTypes(reading: Reading, node: Node): readonly string[] {
  return valuesOf(node, `${reading.own}dataType`).flatMap(({ value }) => {
    const name = referenceOf(value);
    return name === undefined ? [] : [iriOf(node.terms, name) ?? name];
  });
}

/** A type of schema.org or of Croissant, on the field or on the field it takes its data from. */
function hasDataType(reading: Reading, node: Node, seen: Set<Node>): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  const known = [SCHEMA, CROISSANT, CROISSANT_0_8];
  if (dataTypes(reading, node).some((type) => known.some((base) => type.startsWith(base)))) return true;
  if (valuesOf(node, `${reading.own}subField`).length > 0) return true;
  return valuesOf(node, `${reading.own}source`)
    .flatMap(({ at, value }) => pointedAt(reading, node, at, value))
    .map((target) => reading.known.get(target))
    .some((source) => source?.types.includes(`${reading.own}Field`) && hasDataType(reading, source, seen));
}

function checkArray(reading: Reading, { node, name }: Field): void {
  const shapes = valuesOf(node, `${reading.own}arrayShape`);
  if (shapes.length === 0) return;
  const flags = valuesOf(node, `${reading.own}isArray`).map(({ value }) => value);
  if (!flags.some((value) => value === true || value === 'true' || value === 'True')) {
    reading.errors.push(
      badArray(
        node.at,
        name,
        '给出了 arrayShape，但 isArray 不是 true',
        'defines "arrayShape", but "isArray" is not true',
      ),
    );
  }
  // A JSON list of integers is laid out into several values; the usual form is one text "3,-1".
  for (const { at, value } of shapes) {
    const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
    if (!/^\s*\(?\s*-?\d+\s*(,\s*-?\d+\s*)*,?\s*\)?\s*$/.test(text)) {
      const zh = `arrayShape ${JSON.stringify(value)} 须为以逗号分隔的整数，例如 "3,-1"`;
      const en = `"arrayShape" ${JSON.stringify(value)} must be integers separated by commas, such as "3,-1"`;
      reading.errors.push(badArray(at, name, zh, en));
    }
  }
}

/** Several sources belong together only where references tie them, directly or through one another. */
function checkJoins(reading: Reading, set: RecordSet): void {
  const groups = new Map<string, string>();
  const root = (key: string): string => {
    const up = groups.get(key);
    return up === undefined || up === key ? key : root(up);
  };
  const sources = new Set<string>();
  for (const { node } of set.fields.flatMap(withSubFields)) {
    const from = (property: string) =>
      valuesOf(node, reading.own + property)
        .flatMap(({ at, value }) => pointedAt(reading, node, at, value))
        .filter((target) => reading.known.has(target))
        .map((target) => originOf(reading, target));
    const here = from('source');
    for (const source of here) {
      sources.add(source);
      for (const other of from('references')) groups.set(root(source), root(other));
    }
  }
  const names = [...sources];
  if (new Set(names.map(root)).size > 1) reading.errors.push(noJoin(set.node.at, set.name, names));
}

function withSubFields(field: Field): readonly Field[] {
  return [field, ...field.subFields.flatMap(withSubFields)];
}

/** A field belongs to its record set: the first part of its path. A file is its own origin. */
function originOf(reading: Reading, target: string): string {
  return reading.known.get(target)?.types.includes(`${reading.own}Field`) ? (target.split('/')[0] ?? target) : target;
}
