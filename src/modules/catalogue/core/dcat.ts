/**
 * Releases as DCAT 3 with the application profile DCAT-AP 3.0.1, in JSON-LD: a release is a `dcat:Dataset`, its corpus
 * the `dcat:DatasetSeries` it belongs to, each of its files a `dcat:Distribution`. What the profile's ranges ask to be
 * typed (its `range.ttl`) is described where it is first mentioned; later mentions name it only. Creators stay out: a
 * harvested copy could not be erased, and they may be natural persons.
 */
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { Json, JsonObject } from '../../../kernel/canonical-json.js';
import type { Distribution } from './croissant.js';
import {
  accessRightAddress,
  frequencyAddress,
  LANGUAGE_SCHEME,
  languageAddress,
  themeAddress,
  themeOf,
} from './dcat-vocabulary.table.js';
import { byteCount, isSha256, mediaTypeAddress, webAddress } from './distribution-facts.js';
import { saysNoLicence } from './permissions.js';
import type { CorpusRow, OpenMode, ReleaseRow } from './release.js';
import { spdxId } from './spdx.table.js';

export const DCAT_CONTEXT: JsonObject = {
  adms: 'http://www.w3.org/ns/adms#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  hydra: 'http://www.w3.org/ns/hydra/core#',
  odrl: 'http://www.w3.org/ns/odrl/2/',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  spdx: 'http://spdx.org/rdf/terms#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
};

/** One release with what the export says of it. */
export interface DcatEntry {
  readonly release: ReleaseRow;
  readonly corpus: CorpusRow;
  readonly provider: {
    readonly id: string;
    readonly nameZh: string;
    readonly nameEn?: string | undefined;
    readonly uscc?: string | undefined;
  };
  readonly description?: string | undefined;
  readonly keywords: readonly string[];
  /** False where the release's digest is that of a description, which says nothing of the data. */
  readonly digestOfData: boolean;
}

export interface CatalogPage {
  /** Path and query of this page, of the first and of the next one. */
  readonly self: string;
  readonly first: string;
  readonly next?: string;
}

const API = '/api/v1';
const DESCRIPTION_MAX = 5_000;

export const releaseAddress = (base: string, id: string): string => `${base}${API}/releases/${id}`;

/** One page of the catalogue. `base` is the service's public address without a slash at its end. */
export function catalogDocument(base: string, entries: readonly DcatEntry[], page: CatalogPage): JsonObject {
  const graph = new Graph(base);
  return {
    '@context': DCAT_CONTEXT,
    '@id': `${base}${API}/catalog`,
    '@type': 'dcat:Catalog',
    'dct:title': bilingual('语料目录', 'Catalogue of corpora'),
    'dct:description': bilingual(
      '在本所挂牌的语料：每个发行版一条，附许可、文件摘要与用途许可。',
      'Corpora listed on this exchange: one entry per release, with licence, file digests and permitted uses.',
    ),
    'dct:publisher': graph.once(base, 'foaf:Agent', () => ({
      'foaf:name': bilingual('语料账本', 'Corpus Ledger'),
    })),
    'dct:language': ['zh', 'en'].flatMap((tag) => graph.language(tag)),
    'foaf:homepage': graph.once(`${base}/`, 'foaf:Document'),
    'dcat:themeTaxonomy': graph.once(
      'http://publications.europa.eu/resource/authority/data-theme',
      'skos:ConceptScheme',
      () => ({
        'dct:title': bilingual('数据主题', 'Data theme'),
      }),
    ),
    'dcat:dataset': entries.map((entry) => graph.dataset(entry)),
    'hydra:view': {
      '@id': `${base}${page.self}`,
      '@type': 'hydra:PartialCollectionView',
      'hydra:first': { '@id': `${base}${page.first}` },
      ...(page.next === undefined ? {} : { 'hydra:next': { '@id': `${base}${page.next}` } }),
    },
  };
}

/** One release by itself. */
export function datasetDocument(base: string, entry: DcatEntry): JsonObject {
  return { '@context': DCAT_CONTEXT, ...new Graph(base).dataset(entry) };
}

/** One document on its way: remembers which nodes it has described already. */
class Graph {
  private readonly described = new Set<string>();

  constructor(private readonly base: string) {}

  /** The node with its type and properties where it comes first, its name alone later. */
  once(id: string, type: string | readonly string[], properties: () => JsonObject = () => ({})): JsonObject {
    if (this.described.has(id)) return { '@id': id };
    this.described.add(id);
    return { '@id': id, '@type': type, ...properties() };
  }

  language(tag: string): readonly JsonObject[] {
    const address = languageAddress(tag);
    const scheme = { 'skos:inScheme': { '@id': LANGUAGE_SCHEME } };
    return address === undefined ? [] : [this.once(address, 'dct:LinguisticSystem', () => scheme)];
  }

  dataset(entry: DcatEntry): JsonObject {
    const { release, corpus, provider } = entry;
    const id = releaseAddress(this.base, release.id);
    return {
      '@id': id,
      '@type': 'dcat:Dataset',
      'dct:title': named(release.name, release.nameEn),
      'dct:description': describedBy(entry),
      'dct:identifier': [release.id, release.digest],
      ...given('dct:issued', release.releasedOn, (on) => typed(on, 'xsd:date')),
      'dct:modified': typed(shanghaiInstant(release.recordedAt), 'xsd:dateTime'),
      'dcat:version': release.version ?? String(release.number),
      'dcat:inSeries': this.series(corpus, provider),
      'dct:publisher': this.agent(provider),
      'dcat:contactPoint': this.contact(provider),
      'dcat:landingPage': this.once(this.corpusPage(corpus), 'foaf:Document'),
      ...some('dct:language', unique(release.languages.flatMap((tag) => this.language(tag)))),
      ...some('dcat:keyword', this.keywords(entry)),
      ...some('dcat:theme', this.themes(release)),
      ...given('dct:accrualPeriodicity', release.updateIntervalDays || undefined, (days) =>
        this.once(frequencyAddress(days), 'dct:Frequency'),
      ),
      ...given('dct:accessRights', accessRight(release.openMode), (code) =>
        this.once(accessRightAddress(code), 'dct:RightsStatement'),
      ),
      'odrl:hasPolicy': this.policy(id),
      'dcat:distribution': this.distributions(entry, id),
    };
  }

  private series(corpus: CorpusRow, provider: DcatEntry['provider']): JsonObject {
    return this.once(`${this.base}${API}/corpora/${corpus.id}`, 'dcat:DatasetSeries', () => ({
      'dct:title': named(corpus.name, corpus.nameEn),
      'dct:description': bilingual(
        `语料“${corpus.name}”的全部发行版`,
        `All releases of the corpus "${corpus.nameEn ?? corpus.name}"`,
      ),
      'dct:identifier': corpus.identity,
      'dct:publisher': this.agent(provider),
      'dcat:contactPoint': this.contact(provider),
    }));
  }

  private agent(provider: DcatEntry['provider']): JsonObject {
    return this.once(`${this.base}${API}/organisations/${provider.id}`, 'foaf:Agent', () => ({
      'foaf:name': named(provider.nameZh, provider.nameEn),
      ...given('dct:identifier', provider.uscc, (code) => code),
    }));
  }

  /** The exchange passes questions on: no address of a person is published. */
  private contact(provider: DcatEntry['provider']): JsonObject {
    const id = `${this.base}${API}/organisations/${provider.id}#contact`;
    return this.once(id, ['vcard:Kind', 'vcard:Organization'], () => ({
      'vcard:fn': named(provider.nameZh, provider.nameEn),
      'vcard:hasURL': { '@id': `${this.base}/` },
    }));
  }

  private policy(release: string): JsonObject {
    return this.once(`${release}/permissions`, ['odrl:Policy', 'odrl:Set']);
  }

  private corpusPage(corpus: CorpusRow): string {
    return `${this.base}/corpora/${corpus.id}`;
  }

  private keywords({ release, keywords }: DcatEntry): readonly string[] {
    return [...new Set([release.domain, release.modality, ...keywords].filter((word) => word !== undefined))];
  }

  private themes(release: ReleaseRow): readonly JsonObject[] {
    const theme = release.domain === undefined ? undefined : themeOf(release.domain);
    if (theme === undefined) return [];
    return [
      this.once(themeAddress(theme), 'skos:Concept', () => ({ 'skos:prefLabel': bilingual(theme.zh, theme.en) })),
    ];
  }

  private distributions(entry: DcatEntry, release: string): readonly JsonObject[] {
    const page = this.corpusPage(entry.corpus);
    const files = entry.release.distribution.map((file) => this.file(entry, release, page, file));
    return files.length > 0 ? files : [this.whole(entry, release, page)];
  }

  private file(entry: DcatEntry, release: string, page: string, file: Distribution): JsonObject {
    const address = webAddress(file.contentUrl);
    const bytes = byteCount(file.contentSize);
    return {
      '@id': `${release}#file-${file.place}`,
      '@type': 'dcat:Distribution',
      ...given('dct:title', file.name ?? file.nodeId, (name) => name),
      'dcat:accessURL': { '@id': address ?? page },
      ...given('dcat:downloadURL', file.kind === 'FILE_OBJECT' ? address : undefined, (url) => ({ '@id': url })),
      ...given('dcat:mediaType', file.encodingFormats.flatMap((type) => mediaTypeAddress(type) ?? [])[0], (type) =>
        this.once(type, 'dct:MediaType'),
      ),
      ...given('dcat:byteSize', bytes, (count) => typed(count, 'xsd:nonNegativeInteger')),
      ...given('spdx:checksum', this.checksum(file.sha256, `${release}#file-${file.place}-checksum`), (node) => node),
      ...this.terms(entry, release),
    };
  }

  /** A release whose files are not listed: one distribution for all of it. */
  private whole(entry: DcatEntry, release: string, page: string): JsonObject {
    const { bytes, digest, croissantText } = entry.release;
    const own = entry.digestOfData && croissantText === undefined ? digest.replace(/^sha256:/i, '') : undefined;
    return {
      '@id': `${release}#whole`,
      '@type': 'dcat:Distribution',
      'dct:title': bilingual('全部数据', 'The whole release'),
      'dcat:accessURL': { '@id': page },
      ...given('dcat:byteSize', bytes?.toString(), (count) => typed(count, 'xsd:nonNegativeInteger')),
      ...given('spdx:checksum', this.checksum(own, `${release}#whole-checksum`), (node) => node),
      ...this.terms(entry, release),
    };
  }

  private checksum(sha256: string | undefined, id: string): JsonObject | undefined {
    if (!isSha256(sha256)) return undefined;
    return {
      '@id': id,
      '@type': 'spdx:Checksum',
      'spdx:algorithm': this.once('http://spdx.org/rdf/terms#checksumAlgorithm_sha256', 'spdx:ChecksumAlgorithm'),
      'spdx:checksumValue': typed(sha256.toLowerCase(), 'xsd:hexBinary'),
    };
  }

  private terms({ release }: DcatEntry, id: string): JsonObject {
    const licence = this.licence(
      release.licences.filter((text) => !saysNoLicence(text)),
      id,
    );
    return { ...given('dct:license', licence, (node) => node), 'odrl:hasPolicy': this.policy(id) };
  }

  /** One licence by its address; several bind together, and one node says so, since the profile allows one only. */
  private licence(licences: readonly string[], release: string): JsonObject | undefined {
    const [first] = licences;
    if (first === undefined) return undefined;
    const addresses = licences.flatMap((text) => licenceAddress(text) ?? []);
    const label = licences.map((text) => spdxId(text) ?? text).join(' AND ');
    const single = licences.length === 1 ? addresses[0] : undefined;
    return this.once(single ?? `${release}#licence`, 'dct:LicenseDocument', () => ({
      'rdfs:label': label,
      ...(single === undefined
        ? some(
            'rdfs:seeAlso',
            addresses.map((address) => ({ '@id': address })),
          )
        : {}),
    }));
  }
}

function licenceAddress(text: string): string | undefined {
  const id = spdxId(text);
  return id === undefined ? webAddress(text) : `https://spdx.org/licenses/${id}`;
}

function accessRight(mode: OpenMode | undefined): 'PUBLIC' | 'RESTRICTED' | undefined {
  return mode === undefined ? undefined : mode === 'SALE' ? 'RESTRICTED' : 'PUBLIC';
}

/** A description is mandatory in DCAT-AP; where the provider gave none, what the register knows is said. */
function describedBy({ release, corpus, description }: DcatEntry): Json {
  if (description !== undefined && description.trim() !== '') return cut(description);
  return bilingual(
    `语料“${corpus.name}”的第 ${release.number} 个发行版`,
    `Release ${release.number} of the corpus "${corpus.nameEn ?? corpus.name}"`,
  );
}

function cut(text: string): string {
  const letters = [...text];
  return letters.length > DESCRIPTION_MAX ? `${letters.slice(0, DESCRIPTION_MAX).join('')}…` : text;
}

/** The register does not say in which language a name is written, so the first one bears no tag. */
function named(name: string, nameEn: string | undefined): Json {
  return nameEn === undefined || nameEn === name ? name : [name, { '@value': nameEn, '@language': 'en' }];
}

function bilingual(zh: string, en: string): Json {
  return [
    { '@value': zh, '@language': 'zh' },
    { '@value': en, '@language': 'en' },
  ];
}

function typed(value: string, type: string): JsonObject {
  return { '@value': value, '@type': type };
}

function given<Value>(key: string, value: Value | undefined, say: (value: Value) => Json): JsonObject {
  return value === undefined ? {} : { [key]: say(value) };
}

function some(key: string, values: readonly Json[]): JsonObject {
  return values.length === 0 ? {} : { [key]: values };
}

/** Several tags may share one language: `zh-CN` and `zh-TW`. */
function unique(nodes: readonly JsonObject[]): readonly JsonObject[] {
  return [...new Map(nodes.toReversed().map((node) => [node['@id'], node])).values()].toReversed();
}
