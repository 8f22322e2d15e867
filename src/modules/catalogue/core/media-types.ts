/** Media types and profiles by which the formats of this room are told apart. */

export const JSON_LD = 'application/ld+json';
export const TURTLE = 'text/turtle';
export const MARKDOWN = 'text/markdown';
export const ODRL_JSON = 'application/odrl+json';

/** By `profile`: the vocabulary, the application profile with and without its version. */
export const DCAT_PROFILES = [
  'https://semiceu.github.io/DCAT-AP/releases/3.0.1',
  'https://semiceu.github.io/DCAT-AP/releases/3.0.0',
  'http://data.europa.eu/r5r/',
  'http://www.w3.org/ns/dcat',
] as const;

/** What `conformsTo` of an exported Croissant file says; JSON-LD without a profile is answered so too. */
export const CROISSANT_PROFILES = [
  'http://mlcommons.org/croissant/1.1',
  'http://mlcommons.org/croissant',
  'http://www.w3.org/ns/json-ld#compacted',
] as const;
