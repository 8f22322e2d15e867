/**
 * CloudEvents as others write them, against our reader of the envelope: each event of a file is accepted or refused as
 * its authors say. What is accepted is then offered for metering, where nothing of it is known here: it must be refused
 * by name, `USAGE.UNKNOWN_TYPE` or `USAGE.UNKNOWN_RELEASE`, and leave nothing.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Json, JsonObject } from '../../kernel/canonical-json.js';
import { DomainError } from '../../kernel/domain-error.js';
import { readCloudEvent, Usage } from '../../modules/usage/index.js';
import { readExactJson } from '../../platform/intake/json-file.js';
import type { Application } from '../application.js';
import { filesBelow } from './files.js';
import { NotJudged, type Part, type Place, type Row } from './part.js';

interface Case {
  readonly vector?: string;
  readonly event: Json;
  readonly wanted: 'accepted' | 'refused';
}

/** The placeholder of the specification's text, which is no base64. */
const PLACEHOLDER = 'base64 encoded string';

/** The verdict that the manifest gives one event of a file. */
export function wantedOf(expected: string | undefined, event: Json): Case['wanted'] {
  if (expected?.startsWith('refuse')) return 'refused';
  return JSON.stringify(event).includes(PLACEHOLDER) ? 'refused' : 'accepted';
}

/** Cases of a YAML file of the conformance suite; those in binary mode are no structured events and are left out. */
export function yamlCases(text: string): Case[] {
  return parseAllDocuments(text, { schema: 'failsafe' }).flatMap((document, index) => {
    const { Mode, ContextAttributes, Data } = document.toJS() as {
      Mode?: string;
      ContextAttributes: JsonObject;
      Data?: string;
    };
    if (Mode === 'binary') return [];
    const { Extensions, ...attributes } = ContextAttributes;
    const event = { ...attributes, ...(Extensions as JsonObject | undefined), ...dataOf(attributes, Data) };
    return [{ vector: `document ${index + 1}`, event, wanted: 'accepted' as const }];
  });
}

/** Data of a JSON media type travels as JSON, other data as a string (JSON format, section 3.1). */
function dataOf({ datacontenttype }: JsonObject, data: string | undefined): JsonObject {
  if (data === undefined) return {};
  const isJson = datacontenttype === undefined || String(datacontenttype).startsWith('application/json');
  return { data: isJson ? (JSON.parse(data) as Json) : data };
}

function jsonCases(file: string, bytes: Buffer, expected: string | undefined): Case[] {
  const read = readExactJson(file, bytes);
  if ('refusal' in read) throw new NotJudged(`${file} is no JSON`);
  const value = JSON.parse(bytes.toString('utf8')) as Json;
  if (!Array.isArray(value)) return [{ event: value, wanted: wantedOf(expected, value) }];
  return value.map((event: Json, index) => ({ vector: `/${index}`, event, wanted: wantedOf(expected, event) }));
}

/** How our reader takes an event: `accepted`, or the code of its refusal. */
export function envelopeOf(event: Json): string {
  try {
    readCloudEvent(event);
    return 'accepted';
  } catch (error) {
    if (error instanceof DomainError && error.code === 'USAGE.ENVELOPE') return 'refused';
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

class Undone extends Error {}

/** What the meter says of events that the envelope lets through, sent twice; nothing is kept. */
async function meterOf(application: Application, events: readonly Json[]): Promise<string[]> {
  const codes: string[] = [];
  try {
    await application.run(async (ctx) => {
      const usage = application.get(Usage);
      for (const event of [...events, ...events]) {
        const { accepted, refused } = await usage.take(ctx, [event]);
        codes.push(accepted > 0 ? 'taken' : (refused[0]?.error.code ?? 'counted before'));
      }
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  return codes;
}

const UNMETERED = ['USAGE.UNKNOWN_TYPE', 'USAGE.UNKNOWN_RELEASE', 'USAGE.TIME'];

async function judge({ path, name, expected, application }: Place): Promise<Row[]> {
  const rows: Row[] = [];
  const opened = await application();
  for (const file of filesBelow(path).filter((one) => /\.(json|yaml)$/.test(one) && !one.endsWith('.schema.json'))) {
    const full = `${name}/${file}`;
    const bytes = readFileSync(join(path, file));
    const cases = file.endsWith('.yaml') ? yamlCases(bytes.toString('utf8')) : jsonCases(full, bytes, expected(full));
    for (const { vector, event, wanted } of cases) {
      const got = envelopeOf(event);
      const said = got === 'accepted' ? await meterOf(opened, [event]) : [];
      const named = said.every((code) => UNMETERED.includes(code));
      rows.push({
        file: full,
        ...(vector === undefined ? {} : { vector }),
        expected: wanted,
        got: named ? got : `${got}, then ${said.join(', ')}`,
        ok: got === wanted && named,
        ...(said[0] === undefined ? {} : { note: `the meter says ${said[0]}` }),
      });
    }
  }
  return rows;
}

export const EVENTS: readonly Part[] = [{ set: '09-events', entry: '.', judge }];
