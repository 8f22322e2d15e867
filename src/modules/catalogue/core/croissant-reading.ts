/** What the checks of one Croissant file share: the version's vocabulary, the errors so far, and who may be referred to. */
import type { FieldError } from '../../../kernel/domain-error.js';
import { badId } from './catalogue-errors.js';
import { type Node, pointer, SCHEMA, textsOf, valuesOf } from './json-ld.js';

export type CroissantVersion = '0.8' | '1.0' | '1.1';

/** What the checks of one file share. */
export interface Reading {
  readonly version: CroissantVersion;
  /** Namespace of the version's own terms. */
  readonly own: string;
  readonly errors: FieldError[];
  readonly flags: Set<string>;
  /** Nodes that may be referred to: by @id, or by name where the version or the node has no id. */
  readonly known: Map<string, Node>;
}

/** White space in an id breaks every reference to it; the rule came with ids, in 1.0. */
export function checkId(reading: Reading, node: Node): void {
  if (node.id !== undefined && reading.version !== '0.8' && /\s|%20/.test(node.id)) {
    reading.errors.push(badId(pointer(node.at, '@id'), node.id));
  }
}

/** The name of a node below the data set, falling back to its id; a wrong type is flagged. */
export function nodeName(reading: Reading, node: Node): string | undefined {
  const texts = valuesOf(node, `${SCHEMA}name`).map(({ value }) => textsOf(value));
  if (texts.some((text) => text === undefined)) reading.flags.add('TEXT_TYPE');
  for (const { value } of valuesOf(node, `${SCHEMA}description`)) {
    if (textsOf(value) === undefined) reading.flags.add('TEXT_TYPE');
  }
  return texts.find((text) => text !== undefined)?.[0]?.text ?? node.id;
}

/** Notes a node under the keys by which it may be referred to. `path` is its name with those of its parents. */
export function remember(reading: Reading, node: Node, path: string): void {
  if (node.id !== undefined) reading.known.set(node.id, node);
  if (node.id === undefined || reading.version === '0.8') reading.known.set(path, node);
}
