import type { Json } from '../../kernel/canonical-json.js';
import type { FieldError } from '../../kernel/domain-error.js';
import { lineAt, readYaml } from '../../platform/intake/yaml.js';
import { cutCard, readCard } from './core/dataset-card.js';
import type { Described } from './core/described.js';
import { descriptionUnknown, descriptionYaml } from './core/formats-errors.js';
import { isObject } from './core/json-ld.js';
import { readJson } from './core/json-text.js';
import { readReadme } from './core/listing-readme.js';
import { readListing, registryOf } from './core/listing-registries.js';

/** A README is read by regular expressions over all of it; nobody lists corpora at greater length. */
const README_LENGTH_MAX = 262_144;

export type DescriptionReading =
  | { readonly described: readonly Described[] }
  | { readonly errors: readonly FieldError[] }
  /** JSON of no registry: its fate is decided by the reader of Croissant. */
  | { readonly croissant: true };

/**
 * Reads a text by what it is: Markdown with front matter is a dataset card, other Markdown a README, YAML and JSON an
 * entry of a registry. `stem` names what bears no name. Any text in; never throws.
 */
export function readDescription(text: string, fileName: string): DescriptionReading {
  const stem =
    fileName
      .split('/')
      .at(-1)
      ?.replace(/\.[^.]*$/, '') || fileName;
  if (/\.(md|markdown)$/i.test(fileName)) return readMarkdown(text, stem);
  if (/\.ya?ml$/i.test(fileName)) return readEntry(text);
  const json = readJson(text);
  const format = 'value' in json ? registryOf(json.value) : undefined;
  return format === undefined ? { croissant: true } : listingOf(text, (json as { value: Json }).value);
}

function readMarkdown(text: string, stem: string): DescriptionReading {
  const cut = cutCard(text);
  if (cut === undefined) {
    const described = text.length > README_LENGTH_MAX ? [] : readReadme(text);
    return described.length > 0 ? { described } : { errors: [descriptionUnknown()] };
  }
  const yaml = readYaml(cut.front);
  // The front matter begins on the second line of the file.
  if ('detail' in yaml) return { errors: [descriptionYaml(yaml.line + 1, yaml.detail)] };
  const read = readCard(yaml.value, cut.body, stem);
  return 'card' in read ? { described: [read.card] } : { errors: placed(read.errors, cut.front, 1) };
}

function readEntry(text: string): DescriptionReading {
  const yaml = readYaml(text);
  if ('detail' in yaml) return { errors: [descriptionYaml(yaml.line, yaml.detail)] };
  return registryOf(yaml.value) === undefined ? { errors: [descriptionUnknown()] } : listingOf(text, yaml.value);
}

function listingOf(text: string, value: Json): DescriptionReading {
  const format = registryOf(value);
  if (format === undefined || !isObject(value)) return { errors: [descriptionUnknown()] };
  const read = readListing(format, value);
  return 'listing' in read ? { described: [read.listing] } : { errors: placed(read.errors, text, 0) };
}

/** Errors with the line of the value that they speak of. */
export function placed(errors: readonly FieldError[], text: string, linesBefore: number): readonly FieldError[] {
  return errors.map((error) =>
    error.line !== undefined || error.field === undefined || !/^(\/|$)/.test(error.field)
      ? error
      : { ...error, line: lineAt(text, error.field) + linesBefore },
  );
}
