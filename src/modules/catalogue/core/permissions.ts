/**
 * The training-permission matrix of a release (issue "Catalogue, contracts, attestations"; surface page section 6:
 * stated permissions, else read from the licence or `usageInfo`, else ask). Each cell says what it rests on, so that a
 * builder can see why; the matrix of a release is frozen when the release is recorded.
 */
import type { Json } from '../../../kernel/canonical-json.js';
import type { FieldError } from '../../../kernel/domain-error.js';
import { permissionsForm } from './catalogue-errors.js';
import { LICENCE_TABLE, type LicenceTerms } from './licence.table.js';
import { readStatement } from './odrl.js';
import { PERMISSION_USES, PERMISSION_VALUES, type PermissionUse, type PermissionValue } from './permission-uses.js';

export interface PermissionCell {
  readonly use: PermissionUse;
  readonly value: PermissionValue;
  readonly source: 'STATED' | 'LICENCE' | 'USAGE_INFO' | 'DEFAULT';
  /** What the cell rests on: the licence's clause, the ODRL rule; empty where stated or by default. */
  readonly basis: string;
}

export type Stated = ReadonlyMap<PermissionUse, PermissionValue>;

/** Reads `pretrain=yes commercial=ask`. Every use at most once; anything else is an error. */
export function parsePermissions(text: string): { readonly stated: Stated } | { readonly error: FieldError } {
  const stated = new Map<PermissionUse, PermissionValue>();
  for (const part of text.split(/\s+/).filter((piece) => piece !== '')) {
    const [use, value, ...rest] = part.split('=');
    if (!isUse(use) || !isValue(value) || rest.length > 0 || stated.has(use)) return { error: permissionsForm(part) };
    stated.set(use, value);
  }
  return { stated };
}

export function isUse(text: unknown): text is PermissionUse {
  return (PERMISSION_USES as readonly unknown[]).includes(text);
}

export function isValue(text: unknown): text is PermissionValue {
  return (PERMISSION_VALUES as readonly unknown[]).includes(text);
}

/** What a policy of our own profile says: it speaks of exactly these uses, so it counts as stated. */
function statedBy(usageInfo: Json | undefined): Stated {
  const policies = Array.isArray(usageInfo) ? (usageInfo as readonly Json[]) : [usageInfo ?? null];
  for (const policy of policies) {
    const read = readStatement(policy, '');
    if (read !== undefined && 'cells' in read) return read.cells;
  }
  return new Map();
}

export interface PermissionSources {
  readonly stated?: Stated;
  readonly licences: readonly string[];
  readonly usageInfo?: Json;
}

/** All seven cells in their fixed order. Of several licences the strictest value counts: all of them bind. */
export function permissionMatrix(sources: PermissionSources): readonly PermissionCell[] {
  const licences = sources.licences.map(licenceTerms);
  const usage = sources.usageInfo === undefined ? NO_RULES : odrlRules(sources.usageInfo);
  const own = statedBy(sources.usageInfo);
  return PERMISSION_USES.map((use): PermissionCell => {
    const stated = sources.stated?.get(use) ?? own.get(use);
    if (stated !== undefined) return { use, value: stated, source: 'STATED', basis: '' };
    if (licences.length > 0 && licences.every((terms) => terms !== undefined)) {
      const strictest = [...licences].sort((a, b) => rank(a.values[use]) - rank(b.values[use]))[0] as LicenceTerms;
      return { use, value: strictest.values[use], source: 'LICENCE', basis: strictest.clause };
    }
    const rule = usage.get(use);
    if (rule !== undefined) return { use, value: rule.value, source: 'USAGE_INFO', basis: rule.basis };
    return { use, value: 'ask', source: 'DEFAULT', basis: '' };
  });
}

function rank(value: PermissionValue): number {
  return value === 'no' ? 0 : value === 'ask' ? 1 : 2;
}

/** Words by which files say that there is no licence, or that nobody knows. */
const NO_LICENCE = /^(|none|null|n\/a|na|unknown|other|undefined|unspecified|not specified|tbd|无|未知|不详)$/i;

/** True where a licence text says nothing about what is allowed, so that a person must look at it. */
export function saysNoLicence(licence: string): boolean {
  return NO_LICENCE.test(shortName(licence));
}

/** The id within an address: https://creativecommons.org/licenses/by/4.0/ is cc-by-4.0. */
function shortName(licence: string): string {
  const text = licence.trim().toLowerCase().replace(/\/+$/, '');
  const path = text.replace(/^https?:\/\/(www\.)?/, '');
  const cc = /^creativecommons\.org\/licenses\/([a-z-]+)/.exec(path);
  if (cc) return `cc-${cc[1]}`;
  if (/^creativecommons\.org\/publicdomain\/(zero|mark)/.test(path)) return 'cc0';
  const odc = /^opendatacommons\.org\/licenses\/(by|odbl|pddl)/.exec(path);
  if (odc) return odc[1] === 'by' ? 'odc-by' : (odc[1] as string);
  const host =
    /^(choosealicense\.com\/licenses|spdx\.org\/licenses|opensource\.org\/licenses?|cdla\.dev)\/([^/]+)/.exec(path);
  if (host) return (host[2] as string).replace(/\.(html|txt|json)$/, '');
  if (/^(apache\.org\/licenses\/license-2\.0)/.test(path)) return 'apache-2.0';
  return text.replace(/^creative commons zero.*$/, 'cc0').replace(/[\s_]+/g, '-');
}

/** The terms of a licence named by its SPDX id or its usual address; undefined for anything else. */
export function licenceTerms(licence: string): LicenceTerms | undefined {
  const name = shortName(licence);
  if (/^(cc0|cc-?zero)/.test(name)) return LICENCE_TABLE.find((terms) => terms.family === 'cc0');
  const family = name
    .replace(/-(only|or-later)$/, '')
    .replace(/-clause.*$/, '')
    .replace(/-?v?\d+([.-]\d+)*(-[a-z]{2,6})?\+?$/, '')
    .replace(/-$/, '');
  return LICENCE_TABLE.find((terms) => terms.family === family);
}

interface Rule {
  readonly value: PermissionValue;
  readonly basis: string;
}

const NO_RULES: ReadonlyMap<PermissionUse, Rule> = new Map();

/** ODRL 2.2 actions (and the words of dataset profiles) by the uses they speak of. `use` alone is too broad to answer. */
const ACTIONS: ReadonlyMap<string, readonly PermissionUse[]> = new Map<string, readonly PermissionUse[]>([
  ['train', ['pretrain', 'fineTune']],
  ['training', ['pretrain', 'fineTune']],
  ['aitraining', ['pretrain', 'fineTune']],
  ['trainmodel', ['pretrain', 'fineTune']],
  ['pretrain', ['pretrain']],
  ['finetune', ['fineTune']],
  ['evaluate', ['evaluate']],
  ['textdatamining', ['pretrain', 'evaluate']],
  ['index', ['retrieve']],
  ['retrieve', ['retrieve']],
  ['distribute', ['redistribute']],
  ['distribution', ['redistribute']],
  ['redistribute', ['redistribute']],
  ['share', ['redistribute']],
  ['sharing', ['redistribute']],
  ['derive', ['derivedModel']],
  ['derivativeworks', ['derivedModel']],
  ['derivedmodel', ['derivedModel']],
  ['modify', ['derivedModel']],
  ['commercialize', ['commercial']],
  ['commercialuse', ['commercial']],
  ['commercial', ['commercial']],
  ['sell', ['commercial']],
]);

/**
 * Reads the rules of an ODRL policy by the local names of its keys, whatever prefix they carry. A prohibition is `no`; a
 * permission is `yes`, or `ask` where a duty, a constraint, a refinement or an assignee stands with it; a prohibition of `use` is `no` for all.
 */
function odrlRules(policy: Json): ReadonlyMap<PermissionUse, Rule> {
  const rules = new Map<PermissionUse, Rule>();
  const set = (use: PermissionUse, value: PermissionValue, basis: string) => {
    const known = rules.get(use);
    if (known === undefined || rank(value) < rank(known.value)) rules.set(use, { value, basis });
  };
  walk(policy, (key, rule) => {
    if (key !== 'permission' && key !== 'prohibition') return;
    const bound = isBound(rule);
    for (const action of actionsOf(rule)) {
      const uses = action === 'use' && key === 'prohibition' ? PERMISSION_USES : (ACTIONS.get(action) ?? []);
      const value = bound ? 'ask' : key === 'prohibition' ? 'no' : 'yes';
      for (const use of uses) set(use, value, `odrl:${key} ${action}`);
    }
  });
  return rules;
}

/** True where a rule holds only for someone, in some way, or for something in return. */
function isBound(rule: Json): boolean {
  return entriesOf(rule).some(([name, value]) => {
    if (name === 'constraint' || name === 'duty' || name === 'assignee') return true;
    const actions = name !== 'action' ? [] : Array.isArray(value) ? (value as readonly Json[]) : [value];
    return actions.some((action) => entriesOf(action).some(([key]) => key === 'refinement'));
  });
}

function localName(text: string): string {
  return text
    .replace(/^(@|.*[/#:])/, '')
    .replace(/[\s_-]/g, '')
    .toLowerCase();
}

function entriesOf(value: Json): readonly (readonly [string, Json])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).map(([key, item]) => [localName(key), item as Json] as const);
}

function walk(value: Json, visit: (key: string, rule: Json) => void): void {
  if (Array.isArray(value)) for (const item of value as readonly Json[]) walk(item, visit);
  for (const [key, item] of entriesOf(value)) {
    for (const one of Array.isArray(item) ? (item as readonly Json[]) : [item]) visit(key, one);
    walk(item, visit);
  }
}

function actionsOf(rule: Json): readonly string[] {
  return entriesOf(rule)
    .filter(([key]) => key === 'action')
    .flatMap(([, value]) => namesIn(value));
}

/** Words, `{"@id": …}` and, where an action is refined, `{"rdf:value": …}`. */
function namesIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [localName(value)];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(namesIn);
  return entriesOf(value).flatMap(([key, item]) => (key === 'id' || key === 'value' ? namesIn(item) : []));
}
