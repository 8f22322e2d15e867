import { Injectable } from '@nestjs/common';
import { DataFactory, type Quad, Writer } from 'n3';
import type { Json, JsonObject } from '../../kernel/canonical-json.js';
import { DCAT_CONTEXT } from './core/dcat.js';

const { blankNode, literal, namedNode, quad } = DataFactory;
const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';

/** Writes our own DCAT documents as Turtle. Not for documents of others: it knows the shapes that `core/dcat` makes. */
@Injectable()
export class Turtle {
  write(document: JsonObject): Promise<string> {
    const quads: Quad[] = [];
    nodeOf(document, quads);
    const writer = new Writer({ prefixes: DCAT_CONTEXT as Record<string, string> });
    writer.addQuads(quads);
    return new Promise((resolve, reject) => {
      writer.end((error: unknown, text: string) => (error ? reject(error) : resolve(text)));
    });
  }
}

/** Adds what a node says to the quads and answers its term. */
function nodeOf(node: JsonObject, quads: Quad[]) {
  const id = node['@id'];
  const subject = typeof id === 'string' ? namedNode(id) : blankNode();
  for (const [key, value] of Object.entries(node)) {
    if (key === '@id' || key === '@context') continue;
    const predicate = namedNode(key === '@type' ? TYPE : expanded(key));
    for (const one of Array.isArray(value) ? (value as readonly Json[]) : [value]) {
      const object = key === '@type' ? namedNode(expanded(String(one))) : termOf(one, quads);
      quads.push(quad(subject, predicate, object));
    }
  }
  return subject;
}

function termOf(value: Json, quads: Quad[]) {
  if (typeof value !== 'object' || value === null) return literal(String(value));
  const { '@value': text, '@type': type, '@language': language } = value as JsonObject;
  if (text === undefined) return nodeOf(value as JsonObject, quads);
  return literal(String(text), typeof type === 'string' ? namedNode(expanded(type)) : (language as string | undefined));
}

function expanded(name: string): string {
  const at = name.indexOf(':');
  return `${DCAT_CONTEXT[name.slice(0, at)] as string}${name.slice(at + 1)}`;
}
