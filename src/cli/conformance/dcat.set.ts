/**
 * Our own catalogue of the real descriptions beside this set, against the SHACL shapes of DCAT-AP 3.0.1: no result of
 * severity Violation, as many datasets as releases, in JSON-LD and in Turtle alike. And the judge itself is tried: with
 * one mandatory property removed it must turn red.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Store } from 'n3';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { ReleaseFormats, type ReleaseSheetOf, Turtle } from '../../modules/catalogue/index.js';
import type { Ctx } from '../../platform/ctx.js';
import type { Application } from '../application.js';
import { rolledBack, takeFiles } from './descriptions.js';
import { compared, type Part, type Place, type Row } from './part.js';
import { named, parseTurtle, triplesOf, validate } from './rdf.js';

const SHAPES = ['dcat-ap-SHACL.ttl', 'shapes.ttl', 'range.ttl'];
const SOURCES = ['01-croissant', '01b-hf-dataset-cards', '10-listings'];
const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const DATASET = 'http://www.w3.org/ns/dcat#Dataset';
const PAGE = 50;

/** Removed one at a time, by predicate and type of the subject; each must be missed by at least one of the shapes. */
const MANDATORY: readonly (readonly [predicate: string, type: string])[] = [
  ['http://purl.org/dc/terms/title', DATASET],
  ['http://purl.org/dc/terms/description', DATASET],
  ['http://www.w3.org/ns/dcat#accessURL', 'http://www.w3.org/ns/dcat#Distribution'],
  ['http://xmlns.com/foaf/0.1/name', 'http://xmlns.com/foaf/0.1/Agent'],
  ['http://spdx.org/rdf/terms#checksumValue', 'http://spdx.org/rdf/terms#Checksum'],
  ['http://purl.org/dc/terms/publisher', 'http://www.w3.org/ns/dcat#Catalog'],
  [TYPE, 'http://purl.org/dc/terms/LinguisticSystem'],
];

async function judge({ path, name, application }: Place): Promise<readonly Row[]> {
  const root = dirname(dirname(path));
  const folders = SOURCES.map((set) => ({ path: join(root, set), name: set })).filter((one) => existsSync(one.path));
  const opened = await application();
  const shapes = SHAPES.map((file) => ({ file: `${name}/${file}`, text: readFileSync(join(path, file), 'utf8') }));
  return rolledBack(opened, async (ctx) => {
    const taken = await takeFiles(opened, ctx, folders);
    const sheets = [...new Map(taken.flatMap((one) => one.sheets).map((sheet) => [sheet.release.id, sheet])).values()];
    const listed = sheets.filter(({ release }) => release.state === 'LISTED');
    const pages = await catalogue(opened, ctx, listed);
    const drafts = await documents(
      opened,
      ctx,
      sheets.filter(({ release }) => release.state !== 'LISTED'),
    );
    return [
      ...(await validated(shapes, 'the catalogue', pages, listed.length)),
      ...(await validated(shapes, 'each draft by itself', drafts, sheets.length - listed.length)),
      await sameInTurtle(opened, name, [...pages, ...drafts]),
      ...(await controls(shapes, pages)),
    ];
  });
}

/** Page after page, as a harvester gets them. */
async function catalogue(application: Application, ctx: Ctx, sheets: readonly ReleaseSheetOf[]): Promise<JsonObject[]> {
  const pages: JsonObject[] = [];
  for (let start = 0; start < sheets.length; start += PAGE) {
    const page = { self: `/api/v1/catalog?limit=${PAGE}&cursor=${start}`, first: `/api/v1/catalog?limit=${PAGE}` };
    const { document } = await application
      .get(ReleaseFormats)
      .catalogPage(ctx, sheets.slice(start, start + PAGE), page);
    pages.push(document);
  }
  return pages;
}

async function documents(application: Application, ctx: Ctx, sheets: readonly ReleaseSheetOf[]): Promise<JsonObject[]> {
  const all: JsonObject[] = [];
  for (const sheet of sheets) all.push(await application.get(ReleaseFormats).dcat(ctx, sheet));
  return all;
}

async function storeOf(all: readonly JsonObject[]): Promise<Store> {
  const store = new Store();
  // Blank nodes of different documents are different nodes; ours have none, which is asserted by reading them so.
  for (const document of all) store.addQuads([...(await triplesOf(document)).match()]);
  return store;
}

interface Shapes {
  readonly file: string;
  readonly text: string;
}

async function validated(
  shapes: readonly Shapes[],
  what: string,
  all: readonly JsonObject[],
  count: number,
): Promise<Row[]> {
  const store = await storeOf(all);
  const datasets = store.getSubjects(named(TYPE), named(DATASET), null).length;
  const rows: Row[] = [];
  for (const { file, text } of shapes) {
    const results = await validate(text, store);
    const violations = results.filter(({ severity }) => severity === 'Violation');
    const expected = `0 violations in ${count} datasets`;
    const got = `${violations.length} violations in ${datasets} datasets`;
    const note = violations
      .slice(0, 5)
      .map(({ path, message }) => `${path} ${message}`)
      .join('; ');
    rows.push({
      ...compared(file, what, expected, got),
      ...(note === '' ? {} : { note }),
      say: `${basename(file)}, ${what}: ${got}, ${results.length - violations.length} weaker results, ${store.size} triples`,
    });
  }
  return rows;
}

/** Turtle says the same triples as JSON-LD. */
async function sameInTurtle(application: Application, name: string, all: readonly JsonObject[]): Promise<Row> {
  let wrong = 0;
  for (const document of all) {
    const turtle = new Store([...parseTurtle(await application.get(Turtle).write(document))]);
    const store = await triplesOf(document);
    if (turtle.size !== store.size || ![...store.match()].every((quad) => turtle.has(quad))) wrong += 1;
  }
  return compared(name, 'Turtle', '0 documents differ', `${wrong} documents differ`);
}

/** Each mandatory property in turn, removed from one node of the first page. */
async function controls(shapes: readonly Shapes[], pages: readonly JsonObject[]): Promise<readonly Row[]> {
  const sound = await storeOf(pages.slice(0, 1));
  const rows: Row[] = [];
  for (const [predicate, type] of MANDATORY) {
    const vector = `control: without ${predicate.replace(/^.*[/#]/, '')} of a ${type.replace(/^.*[/#]/, '')}`;
    const subject = sound
      .getSubjects(named(TYPE), named(type), null)
      .find((one) => sound.countQuads(one, named(predicate), null, null) > 0);
    const less = new Store([...sound.match()]);
    if (subject) less.removeQuads([...less.match(subject, named(predicate), null)]);
    let violations = 0;
    for (const { text } of shapes) {
      violations += (await validate(text, less)).filter(({ severity }) => severity === 'Violation').length;
    }
    const got = subject === undefined ? 'nothing to remove' : violations > 0 ? 'red' : 'GREEN';
    rows.push(compared(shapes[0]?.file ?? '', vector, 'red', got));
  }
  return rows;
}

export const DCAT: readonly Part[] = [{ set: '02-dcat', entry: 'dcat-ap-3.0.1-shapes', judge }];
