/** The check of a programme's calls: who may apply, with which papers, published for how long, approved by whom. */
import type { Json } from '../../../kernel/canonical-json.js';
import { MATERIAL_FORMS, MATERIAL_SOURCES, SIGNATURES } from './call-file.js';
import { type FileReader, isRecord, type JsonRecord } from './file-problems.js';
import { readCitation, readEach, readPublicity } from './programme-values.js';
import { PARTY_KINDS } from './vocabulary.js';

/** A share of the pool that a call names, to compare with what the pool has. */
export interface CallShare {
  readonly path: string;
  readonly shareFen: bigint;
}

const REQUIRED = ['key', 'title', 'window', 'signed', 'applicantKinds', 'materials', 'approvalLevels'];
const OPTIONAL = ['note', 'paid', 'publicity', 'poolShareFen', 'contact'];

export function readCalls(reader: FileReader, value: Json | undefined): CallShare[] {
  const seen = new Set<string>();
  const shares: CallShare[] = [];
  for (const [index, entry] of reader.list(value, '/calls', 0).entries()) {
    const path = `/calls/${index}`;
    const call = reader.record(entry, path, [...REQUIRED, 'clause', 'source', 'tag'], OPTIONAL);
    const key = reader.matching(call.key, `${path}/key`, /^[0-9A-Za-z][0-9A-Za-z-]{0,39}$/, '2025');
    if (key !== undefined && seen.has(key)) {
      reader.refuse(`${path}/key`, 'GIVEN_TWICE', `批次 ${key} 写了两次`, `The call ${key} is given twice`);
    }
    if (key !== undefined) seen.add(key);
    for (const name of ['title', 'note', 'contact']) reader.bilingual(call[name], `${path}/${name}`);
    for (const name of ['window', 'signed', 'paid']) {
      if (call[name] === undefined) continue;
      reader.interval(reader.record(call[name], `${path}/${name}`, ['from', 'until']), `${path}/${name}`);
    }
    readCitation(reader, call, path);
    const shareFen = readTerms(reader, call, path);
    if (shareFen !== undefined) shares.push({ path: `${path}/poolShareFen`, shareFen });
  }
  return shares;
}

function readTerms(reader: FileReader, call: JsonRecord, path: string): bigint | undefined {
  if (call.applicantKinds !== undefined) {
    readEach(reader, call.applicantKinds, `${path}/applicantKinds`, (one, at) => reader.oneOf(one, at, PARTY_KINDS));
  }
  readMaterials(reader, call.materials, `${path}/materials`);
  readPublicity(reader, call.publicity, `${path}/publicity`);
  readLevels(reader, call.approvalLevels, `${path}/approvalLevels`);
  return reader.fen(call.poolShareFen, `${path}/poolShareFen`);
}

function readMaterials(reader: FileReader, value: Json | undefined, path: string): void {
  const seen = new Set<string>();
  for (const [index, entry] of reader.list(value, path).entries()) {
    const at = `${path}/${index}`;
    const fields = ['code', 'title', 'issuer', 'from', 'form', 'signature'];
    const material = reader.record(entry, at, fields, ['validDays']);
    const code = reader.matching(material.code, `${at}/code`, /^[A-Z][A-Z_]{1,39}$/, '"INVOICES"');
    if (code !== undefined && seen.has(code)) {
      reader.refuse(`${at}/code`, 'GIVEN_TWICE', `材料 ${code} 写了两次`, `The material ${code} is given twice`);
    }
    if (code !== undefined) seen.add(code);
    reader.bilingual(material.title, `${at}/title`);
    reader.bilingual(material.issuer, `${at}/issuer`);
    reader.oneOf(material.from, `${at}/from`, MATERIAL_SOURCES);
    reader.oneOf(material.form, `${at}/form`, MATERIAL_FORMS);
    reader.oneOf(material.signature, `${at}/signature`, SIGNATURES);
    reader.whole(material.validDays, `${at}/validDays`, 1, 3660);
  }
}

/** Levels rise, and the last one has no limit, so that every award has somebody who approves it. */
function readLevels(reader: FileReader, value: Json | undefined, path: string): void {
  const levels = reader.list(value, path);
  let below: bigint | undefined;
  for (const [index, entry] of levels.entries()) {
    const at = `${path}/${index}`;
    const level = reader.record(entry, at, ['by'], ['upToFen']);
    reader.bilingual(level.by, `${at}/by`);
    const upTo = reader.fen(level.upToFen, `${at}/upToFen`);
    const last = index === levels.length - 1;
    const open = isRecord(entry) && entry.upToFen === undefined;
    if (last !== open || (upTo !== undefined && below !== undefined && upTo <= below)) {
      reader.refuse(
        at,
        'LEVELS_ORDER',
        '审批层级须按金额由低到高排列，且只有最后一级不设上限',
        'Levels of approval rise, and only the last one has no limit',
      );
    }
    below = upTo;
  }
}
