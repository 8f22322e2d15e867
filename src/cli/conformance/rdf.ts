/**
 * RDF for judging only: the libraries are development dependencies, so an installation without them judges no RDF and
 * says so. Nothing is ever fetched.
 */
import { DataFactory, Parser, type Quad, Store } from 'n3';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { NotJudged } from './part.js';

export interface ShaclResult {
  readonly severity: string;
  readonly path: string;
  readonly message: string;
}

export function parseTurtle(text: string): readonly Quad[] {
  return new Parser().parse(text);
}

/** The triples of a JSON-LD document, by a library that had no part in writing it. */
export async function triplesOf(document: JsonObject): Promise<Store> {
  const { default: jsonld } = await library(() => import('jsonld'));
  const options = {
    format: 'application/n-quads',
    // What has no meaning is an error, not left out.
    safe: true,
    documentLoader: (url: string) => Promise.reject(new Error(`would have fetched ${url}`)),
  } as const;
  const text = await jsonld.toRDF(document as Parameters<typeof jsonld.toRDF>[0], options);
  return new Store(new Parser({ format: 'N-Quads' }).parse(text as unknown as string));
}

/** Results of validating `data` against the shapes of a Turtle text. */
export async function validate(shapes: string, data: Store): Promise<readonly ShaclResult[]> {
  const { default: Validator } = await library(() => import('rdf-validate-shacl'));
  const report = await new Validator(new Store([...parseTurtle(shapes)]) as never).validate(data as never);
  return report.results.map((result) => ({
    severity: result.severity?.value.replace(/^.*#/, '') ?? '',
    path: (result.path as { value?: string } | null)?.value ?? '',
    message: result.message.map((term) => (term as { value: string }).value).join(' '),
  }));
}

async function library<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new NotJudged('needs the development dependencies: npm ci');
  }
}

export const named = (iri: string) => DataFactory.namedNode(iri);
