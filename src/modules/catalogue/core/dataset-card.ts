/**
 * A Hugging Face dataset card: YAML front matter (huggingface_hub, `datasetcard.md` template) and a text in Markdown. The
 * front matter arrives parsed, every scalar as it was written. A card does not say whose data set it is; the caller does.
 */
import type { Json, JsonObject } from '../../../kernel/canonical-json.js';
import type { FieldError } from '../../../kernel/domain-error.js';
import type { Distribution } from './croissant.js';
import { count, type Described, list, objects, present, said, texts } from './described.js';
import { descriptionForm } from './formats-errors.js';
import { isObject } from './json-ld.js';
import { languageTag } from './language-tag.js';
import { readLicence } from './licence-text.js';

const LISTS = ['language', 'license', 'size_categories', 'task_categories', 'task_ids', 'tags'] as const;
const DESCRIPTION_MAX = 2_000;

export interface CardText {
  /** Between the two lines `---`, without them. */
  readonly front: string;
  readonly body: string;
}

/** Cuts a card in two; undefined for a text that does not begin with front matter. */
export function cutCard(text: string): CardText | undefined {
  const first = /^---[ \t]*\r?\n/.exec(text);
  if (!first) return undefined;
  const rest = text.slice(first[0].length);
  const last = /^---[ \t]*\r?$/m.exec(rest);
  return last ? { front: rest.slice(0, last.index), body: rest.slice(last.index + last[0].length) } : undefined;
}

export type CardReading = { readonly card: Described } | { readonly errors: readonly FieldError[] };

/** `stem` is the file's name without its ending, or the corpus's own name; it serves where the card bears no name. */
export function readCard(front: Json, body: string, stem: string): CardReading {
  if (!isObject(front))
    return { errors: [descriptionForm('', '卡片开头须为键值对', 'the front matter must be a mapping')] };
  const errors = LISTS.flatMap((key) =>
    list(front[key]).some((item) => typeof item !== 'string')
      ? [descriptionForm(`/${key}`, `${key} 须为文字或文字列表`, `${key} must be a text or a list of texts`)]
      : [],
  );
  if (errors.length > 0) return { errors };
  const flags = new Set<string>();
  const named = said(front.pretty_name);
  const name = named ?? headline(body) ?? stem;
  if (named === undefined) flags.add('NAME_FROM_FILE');
  const licences = licencesOf(front);
  if (licences.length === 0 || licences.some(({ review }) => review)) flags.add('LICENCE_REVIEW');
  const written = texts(front.language);
  const languages = [...new Set(written.flatMap((text) => languageTag(text) ?? []))];
  if (written.some((text) => languageTag(text) === undefined)) flags.add('LANGUAGE_UNRECOGNISED');
  return {
    card: {
      format: 'HF_CARD',
      identity: named ?? stem,
      name,
      ...present('description', summary(body)),
      licences: licences.map(({ licence }) => licence),
      licencesWritten: texts(front.license),
      languages,
      ...sizes(front.dataset_info),
      keywords: [...new Set([...texts(front.task_categories), ...texts(front.tags)])],
      creators: [],
      distribution: files(front.configs),
      flags: [...flags].sort(),
      more: shown(front, written),
    },
  };
}

/** `license: other` points to a licence of its own by `license_name`; it still needs someone to read it. */
function licencesOf(front: JsonObject) {
  const own = said(front.license_name);
  return texts(front.license).map((text) =>
    /^other$/i.test(text) && own !== undefined
      ? { licence: `LicenseRef-${own.replace(/[^A-Za-z0-9.]+/g, '-')}`, review: true }
      : readLicence(text),
  );
}

/** What only cards say, under the names that cards use. */
function shown(front: JsonObject, languagesWritten: readonly string[]): JsonObject {
  const several = [
    'size_categories',
    'task_categories',
    'task_ids',
    'tags',
    'multilinguality',
    'annotations_creators',
    'language_creators',
    'source_datasets',
  ];
  const single = ['license_name', 'license_link', 'paperswithcode_id'];
  const info = objects(front.dataset_info);
  return {
    ...(languagesWritten.length > 0 ? { language: languagesWritten } : {}),
    ...Object.fromEntries(several.flatMap((key) => (texts(front[key]).length > 0 ? [[key, texts(front[key])]] : []))),
    ...Object.fromEntries(
      single.flatMap((key) => (said(front[key]) === undefined ? [] : [[key, said(front[key]) as Json]])),
    ),
    ...(info.length > 0 ? { dataset_info: info.map(infoOf) } : {}),
  };
}

function infoOf(info: JsonObject): JsonObject {
  return {
    ...present('config_name', said(info.config_name)),
    features: objects(info.features).flatMap((feature) => {
      const name = said(feature.name);
      return name === undefined ? [] : [{ name, ...present('dtype', said(feature.dtype)) }];
    }),
    splits: objects(info.splits).flatMap((split) => {
      const name = said(split.name);
      return name === undefined
        ? []
        : [
            {
              name,
              ...present('num_examples', said(split.num_examples)),
              ...present('num_bytes', said(split.num_bytes)),
            },
          ];
    }),
    ...present('dataset_size', said(info.dataset_size)),
    ...present('download_size', said(info.download_size)),
  };
}

/** Records and bytes of the one configuration; several may hold the same records, so their sum would say nothing. */
function sizes(info: Json | undefined): { records?: bigint; bytes?: bigint } {
  const [only, ...more] = objects(info);
  if (only === undefined || more.length > 0) return {};
  const examples = objects(only.splits).map((split) => count(split.num_examples));
  const known = examples.filter((one) => one !== undefined);
  const records =
    known.length > 0 && known.length === examples.length ? known.reduce((sum, one) => sum + one, 0n) : undefined;
  return { ...present('records', records), ...present('bytes', count(only.dataset_size)) };
}

/** `configs[].data_files[]`: paths within the repository, one set for each split. */
function files(configs: Json | undefined): readonly Distribution[] {
  const found = objects(configs).flatMap((config) => {
    const name = said(config.config_name) ?? 'default';
    return list(config.data_files).flatMap((file) => {
      const paths = texts(isObject(file) ? file.path : file);
      const split = isObject(file) ? said(file.split) : undefined;
      return paths.length === 0 ? [] : [{ name: split === undefined ? name : `${name}/${split}`, paths }];
    });
  });
  return found.map(({ name, paths }, index) => ({
    place: index + 1,
    kind: 'FILE_SET',
    name,
    encodingFormats: [],
    includes: paths,
    containedIn: [],
  }));
}

function headline(body: string): string | undefined {
  const line = /^#[ \t]+(.+)$/m
    .exec(body)?.[1]
    ?.replace(/^Dataset Card for[ \t]+/i, '')
    .trim();
  return line === undefined || line === '' || line.length > 200 || /[[\]{}<>]/.test(line) ? undefined : line;
}

/** The paragraph under `Dataset Summary`, where the template puts the description. */
function summary(body: string): string | undefined {
  const text =
    /^#{2,4}[ \t]+(?:Dataset Summary|Dataset Description|数据集简介|数据集描述)[ \t]*\r?\n([\s\S]*?)(?=^#{1,4}[ \t]|(?![\s\S]))/m
      .exec(body)?.[1]
      ?.trim();
  if (text === undefined || text === '') return undefined;
  const letters = [...text.slice(0, 2 * DESCRIPTION_MAX)];
  return letters.length > DESCRIPTION_MAX ? `${letters.slice(0, DESCRIPTION_MAX).join('')}…` : text;
}
