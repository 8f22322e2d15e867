import jsonld from 'jsonld';
import { Parser, Store } from 'n3';
import { parseDate } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { catalogDocument, type DcatEntry, datasetDocument } from './dcat.js';
import { THEMES } from './dcat-vocabulary.table.js';
import { newRelease, type ReleaseDraft, releaseContent } from './release.js';

const BASE = 'https://ledger.example.org';
const provider = { id: 'org', nameZh: '示例数据有限公司', nameEn: 'Sample Data Ltd', uscc: '91440300708461136T' };
const corpus = {
  id: 'corpus',
  providerId: 'org',
  identityKind: 'KEY',
  identity: 'K1',
  name: '医疗问答',
  recordedAt: new Date(0),
} as const;

function entry(draft: ReleaseDraft = {}, more: Partial<DcatEntry> = {}, id = 'r1'): DcatEntry {
  const judged = releaseContent({ digest: 'ab'.repeat(32), name: '医疗问答', ...draft }, undefined, 'LOAD');
  if ('errors' in judged) throw new Error('refused');
  const recordedAt = new Date('2026-01-02T03:04:05Z');
  const release = newRelease(judged.content, { id, corpusId: 'corpus', number: 2, recordedAt });
  return { release, corpus, provider, description: undefined, keywords: [], digestOfData: true, ...more };
}

const page = { self: '/api/v1/catalog?limit=2', first: '/api/v1/catalog?limit=2' };

/** The triples of a document, read by a JSON-LD library that may fetch nothing. */
async function triples(document: JsonObject): Promise<Store> {
  const options = {
    format: 'application/n-quads',
    safe: true,
    documentLoader: (url: string) => Promise.reject(new Error(`fetched ${url}`)),
  } as const;
  const text = (await jsonld.toRDF(document as jsonld.JsonLdDocument, options)) as unknown as string;
  return new Store(new Parser({ format: 'N-Quads' }).parse(text));
}

const DCAT = 'http://www.w3.org/ns/dcat#';
const DCT = 'http://purl.org/dc/terms/';
const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';

describe('a release as a DCAT-AP dataset', () => {
  it('says licence, language, theme, frequency, access, digest and size by the codes of the profile', () => {
    const document = datasetDocument(
      BASE,
      entry({
        licence: 'cc-by-4.0',
        language: 'zh-CN en',
        domain: '医疗健康',
        modality: 'text',
        updateIntervalDays: 30,
        openMode: 'OPEN_PUBLIC_PLATFORM',
        bytes: 5n,
        releasedOn: parseDate('2025-06-01'),
      }),
    );
    const authority = 'http://publications.europa.eu/resource/authority';
    expect(document).toMatchObject({
      '@id': `${BASE}/api/v1/releases/r1`,
      '@type': 'dcat:Dataset',
      'dct:issued': { '@value': '2025-06-01', '@type': 'xsd:date' },
      'dct:modified': { '@value': '2026-01-02T11:04:05.000+08:00', '@type': 'xsd:dateTime' },
      'dcat:version': '2',
      'dcat:inSeries': { '@id': `${BASE}/api/v1/corpora/corpus`, '@type': 'dcat:DatasetSeries' },
      'dct:language': [{ '@id': `${authority}/language/ZHO` }, { '@id': `${authority}/language/ENG` }],
      'dcat:theme': [{ '@id': `${authority}/data-theme/HEAL` }],
      'dcat:keyword': ['医疗健康', 'text'],
      'dct:accrualPeriodicity': { '@id': `${authority}/frequency/MONTHLY` },
      'dct:accessRights': { '@id': `${authority}/access-right/PUBLIC` },
      'dcat:distribution': [
        {
          'dcat:byteSize': { '@value': '5', '@type': 'xsd:nonNegativeInteger' },
          'dct:license': { '@id': 'https://spdx.org/licenses/CC-BY-4.0' },
          'spdx:checksum': { 'spdx:checksumValue': { '@value': 'ab'.repeat(32) } },
        },
      ],
    });
  });

  it('says nothing where nothing is known: no licence, no language code, no access right', () => {
    const document = datasetDocument(BASE, entry({ licence: 'unknown', language: 'xx1', digest: 'v1' }));
    for (const key of ['dct:language', 'dct:accessRights', 'dct:accrualPeriodicity', 'dcat:theme', 'dct:issued']) {
      expect(document).not.toHaveProperty([key]);
    }
    const [whole] = document['dcat:distribution'] as readonly JsonObject[];
    expect(whole).not.toHaveProperty(['dct:license']);
    expect(whole).not.toHaveProperty(['spdx:checksum']);
    expect(document['dct:description']).toMatchObject([{ '@language': 'zh' }, { '@language': 'en' }]);
  });

  it('has each file as a distribution; an address that is none leads to the page of the corpus', () => {
    const files = [
      {
        place: 1,
        kind: 'FILE_OBJECT',
        name: 'a.csv',
        contentUrl: 'https://d.example/a.csv',
        contentSize: '1 kB',
        encodingFormats: ['text/csv'],
        sha256: 'CD'.repeat(32),
        includes: [],
        containedIn: [],
      },
      {
        place: 2,
        kind: 'FILE_SET',
        name: 'all',
        contentUrl: 'javascript:alert(1)',
        encodingFormats: [],
        sha256: 'main',
        includes: ['*'],
        containedIn: ['a'],
      },
    ] as const;
    const { release } = entry();
    const document = datasetDocument(BASE, entry({}, { release: { ...release, distribution: files } }));
    const [a, b] = document['dcat:distribution'] as readonly JsonObject[];
    expect(a).toMatchObject({
      'dcat:downloadURL': { '@id': 'https://d.example/a.csv' },
      'dcat:mediaType': { '@id': 'https://www.iana.org/assignments/media-types/text/csv' },
      'dcat:byteSize': { '@value': '1000' },
      'spdx:checksum': { 'spdx:checksumValue': { '@value': 'cd'.repeat(32) } },
    });
    expect(b?.['dcat:accessURL']).toEqual({ '@id': `${BASE}/corpora/corpus` });
    expect(JSON.stringify(b)).not.toMatch(/javascript|checksum|downloadURL/);
  });

  it('binds several licences in one node, since one is all that the profile allows', () => {
    const { release } = entry();
    const document = datasetDocument(BASE, entry({}, { release: { ...release, licences: ['mit', 'LicenseRef-x'] } }));
    const [whole] = document['dcat:distribution'] as readonly JsonObject[];
    expect(whole?.['dct:license']).toMatchObject({
      'rdfs:label': 'MIT AND LicenseRef-x',
      'rdfs:seeAlso': [{ '@id': 'https://spdx.org/licenses/MIT' }],
    });
  });

  it('cuts a description that goes on for ever, between two letters', () => {
    const said = datasetDocument(BASE, entry({}, { description: '𠮷'.repeat(6_000) }))['dct:description'] as string;
    expect([...said]).toHaveLength(5_001);
    expect(said.isWellFormed()).toBe(true);
  });

  it('carries markup and odd characters as text, through JSON-LD and back', async () => {
    const name = '<script>alert("x")</script> \\ \n "引号" \u2028 𠮷';
    const store = await triples(datasetDocument(BASE, entry({ name })));
    expect(store.getObjects(`${BASE}/api/v1/releases/r1`, `${DCT}title`, null).map(({ value }) => value)).toEqual([
      name,
    ]);
  });
});

describe('a page of the catalogue', () => {
  it('has as many datasets as releases, and describes what they share once', async () => {
    const entries = [entry({ language: 'zh' }, {}, 'r1'), entry({ language: 'zh' }, {}, 'r2')];
    const document = catalogDocument(BASE, entries, { ...page, next: '/api/v1/catalog?limit=2&cursor=abc' });
    const store = await triples(document);
    const of = (type: string) =>
      store
        .getSubjects(RDF_TYPE, type, null)
        .map(({ value }) => value)
        .sort();
    expect(of(`${DCAT}Dataset`)).toEqual([`${BASE}/api/v1/releases/r1`, `${BASE}/api/v1/releases/r2`]);
    expect(of(`${DCAT}DatasetSeries`)).toEqual([`${BASE}/api/v1/corpora/corpus`]);
    expect(JSON.stringify(document).match(/"@type":"dcat:DatasetSeries"/g)).toHaveLength(1);
    expect(document['hydra:view']).toMatchObject({
      'hydra:next': { '@id': `${BASE}/api/v1/catalog?limit=2&cursor=abc` },
    });
  });

  it('is sound without any release', async () => {
    const store = await triples(catalogDocument(BASE, [], page));
    expect(store.getSubjects(RDF_TYPE, `${DCAT}Catalog`, null)).toHaveLength(1);
  });

  it('knows each theme by its own names', () => {
    for (const { zh, en, words } of THEMES) expect([words.test(zh), words.test(en)]).toEqual([true, true]);
  });
});
