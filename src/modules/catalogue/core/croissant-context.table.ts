/** The `@context` that the Croissant specification prescribes (docs.mlcommons.org/croissant, 1.0 and 1.1, appendix 1). */
import type { JsonObject } from '../../../kernel/canonical-json.js';

const OWN_TERMS = [
  ...['arrayShape', 'citeAs', 'column', 'containedIn', 'equivalentProperty', 'extract', 'field', 'fileProperty'],
  ...['fileObject', 'fileSet', 'format', 'includes', 'isArray', 'isLiveDataset', 'jsonPath', 'key', 'md5'],
  ...['parentField', 'path', 'readLines', 'recordSet', 'references', 'regex', 'repeated', 'replace', 'samplingRate'],
  ...['sdVersion', 'separator', 'source', 'subField', 'transform', 'unArchive', 'value'],
];

export const CROISSANT_TERMS: JsonObject = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  sc: 'https://schema.org/',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  dct: 'http://purl.org/dc/terms/',
  conformsTo: 'dct:conformsTo',
  data: { '@id': 'cr:data', '@type': '@json' },
  examples: { '@id': 'cr:examples', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  ...Object.fromEntries(OWN_TERMS.map((term) => [term, `cr:${term}`])),
};
