/**
 * Entries of data registries: the Registry of Open Data on AWS (its `datasets/*.yaml`), the data set descriptors of the
 * IBM Data Asset eXchange, and the source files of FirstData. None of them sells through this exchange, so each becomes
 * a draft of the provider who brings it.
 */
import { isCalendarDate } from '../../../kernel/calendar-date.js';
import type { Json, JsonObject } from '../../../kernel/canonical-json.js';
import type { FieldError } from '../../../kernel/domain-error.js';
import type { Creator, Distribution } from './croissant.js';
import { type Described, type DescribedFormat, list, objects, present, said, texts } from './described.js';
import { descriptionForm } from './formats-errors.js';
import { isObject } from './json-ld.js';
import { type LicenceReading, readLicence } from './licence-text.js';
import { readUpdate } from './update-frequency.js';

export type ListingReading = { readonly listing: Described } | { readonly errors: readonly FieldError[] };

type Format = Exclude<DescribedFormat, 'HF_CARD' | 'README'>;

/** Which registry an object comes from, told by the keys that its schema requires; undefined for none of them. */
export function registryOf(value: Json): Format | undefined {
  if (!isObject(value)) return undefined;
  const has = (...keys: readonly string[]) => keys.every((key) => key in value);
  if (has('Name', 'Description', 'Resources')) return 'AWS_OPEN_DATA';
  if (has('name', 'repository', 'license')) return 'IBM_DAX';
  return has('id', 'name', 'website', 'data_url') ? 'FIRSTDATA' : undefined;
}

/** Requires an object of that registry. */
export function readListing(format: Format, value: JsonObject): ListingReading {
  const listing = READERS[format](value);
  return listing ?? { errors: [descriptionForm(`/${NAME_KEY[format]}`, '缺少名称', 'the name is missing')] };
}

const NAME_KEY: Readonly<Record<Format, string>> = { AWS_OPEN_DATA: 'Name', IBM_DAX: 'name', FIRSTDATA: 'name' };
const READERS: Readonly<Record<Format, (value: JsonObject) => ListingReading | undefined>> = {
  AWS_OPEN_DATA: aws,
  IBM_DAX: dax,
  FIRSTDATA: firstData,
};

function aws(value: JsonObject): ListingReading | undefined {
  const name = said(value.Name);
  if (name === undefined) return undefined;
  const update = said(value.UpdateFrequency);
  const managed = said(value.ManagedBy);
  return {
    listing: {
      format: 'AWS_OPEN_DATA',
      identity: name,
      name,
      ...present('description', said(value.Description)),
      ...present('url', addressIn(said(value.Documentation))),
      ...licenceFacts([said(value.License)]),
      languages: [],
      ...updateFacts(update),
      keywords: texts(value.Tags).filter((tag) => tag !== 'aws-pds'),
      creators: managed === undefined ? [] : [linked(managed)],
      distribution: objects(value.Resources).map((resource, index) => ({
        place: index + 1,
        kind: 'FILE_SET',
        ...present('name', said(resource.Description)?.slice(0, 200)),
        ...present('contentUrl', said(resource.ARN)),
        encodingFormats: [],
        includes: [],
        containedIn: [],
      })),
      flags: flagsOf([said(value.License)], update),
      more: { resources: objects(value.Resources).map((resource) => scalars(resource)) },
    },
  };
}

function dax(value: JsonObject): ListingReading | undefined {
  const name = said(value.name);
  if (name === undefined) return undefined;
  const licence = isObject(value.license) ? value.license : {};
  const written = [said(licence.name), said(licence.url)].filter((text) => text !== undefined).join(' ');
  const repository = isObject(value.repository) ? value.repository : {};
  const source = isObject(value.source) ? value.source : {};
  const updated = said(value.updated);
  const creator = said(source.name);
  return {
    listing: {
      format: 'IBM_DAX',
      identity: said(value.id) ?? name,
      name,
      ...present('description', said(value.description)),
      ...present('url', isObject(value.provider) ? said(value.provider.url) : undefined),
      ...present('version', said(value.version)),
      ...(isCalendarDate(updated) ? { releasedOn: updated } : {}),
      ...licenceFacts([written]),
      languages: [],
      ...present('domain', said(value.domain)),
      keywords: texts(value.seo_tags),
      creators: creator === undefined ? [] : [{ name: creator, ...present('url', said(source.url)) }],
      distribution: daxFiles(repository, objects(value.content)),
      flags: flagsOf([written], undefined),
      more: {
        repository: scalars(repository),
        content: objects(value.content).map((file) => scalars(file)),
        format: objects(value.format).flatMap((one) => said(one.type) ?? []),
      },
    },
  };
}

/** The archive, and what it holds by pattern. */
function daxFiles(repository: JsonObject, content: readonly JsonObject[]): readonly Distribution[] {
  const archive: Distribution = {
    place: 1,
    kind: 'FILE_OBJECT',
    nodeId: 'repository',
    name: said(repository.url)?.split('/').at(-1) ?? 'repository',
    ...present('contentUrl', said(repository.url)),
    ...present('contentSize', said(repository.size)),
    encodingFormats: texts(repository.mime_type),
    includes: [],
    containedIn: [],
  };
  return [
    archive,
    ...content.map(
      (file, index): Distribution => ({
        place: index + 2,
        kind: 'FILE_SET',
        ...present('name', said(file.pattern)),
        ...present('contentSize', said(file.size)),
        encodingFormats: texts(file.mime_type),
        includes: texts(file.pattern),
        containedIn: ['repository'],
      }),
    ),
  ];
}

function firstData(value: JsonObject): ListingReading | undefined {
  const names = bilingual(value.name);
  const name = names.zh ?? names.en;
  if (name === undefined) return undefined;
  const description = bilingual(value.description);
  const update = said(value.update_frequency);
  const domains = texts(value.domains);
  const more = ['id', 'website', 'data_url', 'api_url', 'authority_level', 'country', 'geographic_scope'];
  return {
    listing: {
      format: 'FIRSTDATA',
      identity: said(value.id) ?? name,
      name,
      ...(names.en === undefined || names.en === name ? {} : { nameEn: names.en }),
      ...present('description', description.zh ?? description.en),
      ...present('url', said(value.data_url) ?? said(value.website)),
      ...licenceFacts([]),
      languages: [],
      ...present('domain', domains[0]),
      ...updateFacts(update),
      keywords: [...new Set([...domains, ...texts(value.tags)])],
      creators: [],
      distribution: [],
      flags: flagsOf([], update),
      more: {
        ...Object.fromEntries(
          more.flatMap((key) => (said(value[key]) === undefined ? [] : [[key, said(value[key]) as Json]])),
        ),
        domains,
        ...present('description_en', description.en),
        data_content: isObject(value.data_content) ? [...texts(value.data_content.zh)] : texts(value.data_content),
      },
    },
  };
}

function bilingual(value: Json | undefined): { readonly zh: string | undefined; readonly en: string | undefined } {
  return isObject(value) ? { zh: said(value.zh), en: said(value.en) } : { zh: undefined, en: said(value) };
}

function licenceFacts(written: readonly (string | undefined)[]) {
  const texts_ = written.filter((text): text is string => text !== undefined && text !== '');
  return { licences: texts_.map((text) => readLicence(text).licence), licencesWritten: texts_ };
}

function updateFacts(written: string | undefined) {
  const update = written === undefined ? undefined : readUpdate(written);
  return {
    ...present('updateWritten', written),
    ...(update !== undefined && 'days' in update ? { updateIntervalDays: update.days } : {}),
  };
}

/** What a person must look at: no sure licence, an unclear rhythm. Of every listing: there is no price. */
function flagsOf(licences: readonly (string | undefined)[], update: string | undefined): readonly string[] {
  const read: readonly LicenceReading[] = licences.flatMap((text) => (text ? [readLicence(text)] : []));
  const flags = ['PRICE_MISSING'];
  if (read.length === 0 || read.some(({ review }) => review)) flags.push('LICENCE_REVIEW');
  if (update !== undefined && 'unclear' in readUpdate(update)) flags.push('UPDATE_REVIEW');
  return flags.sort();
}

/** `[Name](address)`, or a plain name. */
function linked(text: string): Creator {
  const match = /^\[([^\]]+)\]\(\s*([^)\s]+)\s*\)/.exec(text);
  return match ? { name: match[1] ?? '', url: match[2] ?? '' } : { name: text };
}

function addressIn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : /https?:\/\/[^\s)\]>"']+/.exec(text)?.[0];
}

/** The scalars of an object, as they stand. */
function scalars(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) =>
      list(value).length === 1 && said(value) !== undefined ? [[key, said(value) as Json]] : [],
    ),
  );
}
