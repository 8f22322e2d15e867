/**
 * The permission matrix as an ODRL 2.2 policy and back. `yes` is a permission, `no` a prohibition, `ask` a permission
 * under the duty to obtain consent (ODRL vocabulary 3.2, `obtainConsent`). A policy that names our profile is read
 * strictly, because a rule that we misread would let someone do what its author forbade; what policies of other
 * profiles say is read from their plain words by `permissions`.
 */
import type { Json, JsonObject } from '../../../kernel/canonical-json.js';
import type { FieldError } from '../../../kernel/domain-error.js';
import { usageInfoForm } from './formats-errors.js';
import { isObject, pointer } from './json-ld.js';
import { ODRL, ODRL_PROFILE, ODRL_TERMS, PROFILE_ACTIONS } from './odrl-profile.table.js';
import type { PermissionUse, PermissionValue } from './permission-uses.js';

type Cell = { readonly use: PermissionUse; readonly value: PermissionValue };

export interface PolicySubject {
  /** Address of the policy itself. */
  readonly policy: string;
  /** Address of the release it speaks of. */
  readonly target: string;
  /** Address of who grants. */
  readonly assigner: string;
}

/** The document `application/odrl+json`, in the form that the ODRL 2.2 JSON-LD serialisation prescribes. */
export function policyDocument(subject: PolicySubject, cells: readonly Cell[]): JsonObject {
  return {
    '@context': ['http://www.w3.org/ns/odrl.jsonld', { cl: ODRL_TERMS }],
    '@type': 'Set',
    uid: subject.policy,
    profile: ODRL_PROFILE,
    target: subject.target,
    assigner: subject.assigner,
    ...rulesOf(cells, '', (name) => name),
  };
}

/** Prefixes that a document needs which holds {@link usageInfo}. */
export const USAGE_PREFIXES: JsonObject = { odrl: ODRL, cl: ODRL_TERMS };

/** The same policy as `usageInfo` of a Croissant file, under prefixes instead of a context of its own. */
export function usageInfo(subject: PolicySubject, cells: readonly Cell[]): JsonObject {
  return {
    '@id': subject.policy,
    '@type': 'odrl:Set',
    'odrl:uid': { '@id': subject.policy },
    'odrl:profile': { '@id': ODRL_PROFILE },
    'odrl:target': { '@id': subject.target },
    'odrl:assigner': { '@id': subject.assigner },
    ...rulesOf(cells, 'odrl:', (name) => ({ '@id': name.includes(':') ? name : `odrl:${name}` })),
  };
}

function rulesOf(cells: readonly Cell[], prefix: string, named: (name: string) => Json): JsonObject {
  const action = `${prefix}action`;
  const permission = cells
    .filter(({ value }) => value !== 'no')
    .map(({ use, value }) => ({
      [action]: named(`cl:${use}`),
      ...(value === 'ask' ? { [`${prefix}duty`]: [{ [action]: named('obtainConsent') }] } : {}),
    }));
  const prohibition = cells.filter(({ value }) => value === 'no').map(({ use }) => ({ [action]: named(`cl:${use}`) }));
  return {
    ...(permission.length > 0 ? { [`${prefix}permission`]: permission } : {}),
    ...(prohibition.length > 0 ? { [`${prefix}prohibition`]: prohibition } : {}),
  };
}

/** The profile's vocabulary, so that a stranger can look up what its seven words mean. */
export function profileDocument(): JsonObject {
  const label = (zh: string, en: string) => [
    { '@value': zh, '@language': 'zh' },
    { '@value': en, '@language': 'en' },
  ];
  return {
    '@context': {
      odrl: ODRL,
      rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
      skos: 'http://www.w3.org/2004/02/skos/core#',
    },
    '@graph': [
      {
        '@id': ODRL_PROFILE,
        '@type': 'odrl:Profile',
        'rdfs:label': label('语料用途许可', 'Permitted uses of corpora'),
        'rdfs:comment': label(
          '允许为 permission，禁止为 prohibition，须征得同意为带 obtainConsent 义务的 permission；七种用途各至多一条。',
          'Allowed is a permission, forbidden a prohibition, on request a permission with the duty obtainConsent; at most one rule for each of the seven uses.',
        ),
      },
      ...PROFILE_ACTIONS.map(({ use, zh, en, includedIn, closeMatch }) => ({
        '@id': `${ODRL_TERMS}${use}`,
        '@type': 'odrl:Action',
        'rdfs:label': label(zh, en),
        'rdfs:isDefinedBy': { '@id': ODRL_PROFILE },
        'odrl:includedIn': { '@id': includedIn },
        ...(closeMatch === undefined ? {} : { 'skos:closeMatch': { '@id': closeMatch } }),
      })),
    ],
  };
}

export type Statement =
  | { readonly cells: ReadonlyMap<PermissionUse, PermissionValue> }
  | { readonly errors: readonly FieldError[] };

const KINDS = ['permission', 'prohibition'] as const;
/** What a policy of the profile may hold besides its rules. */
const OF_POLICY = ['id', 'type', 'context', 'uid', 'profile', 'target', 'assigner'];

/**
 * Reads a policy of our profile; undefined when `policy` names another profile or none. `at` is where it stands in its
 * file. Keys count by their last part, whatever prefix they carry.
 */
export function readStatement(policy: Json, at: string): Statement | undefined {
  if (!isObject(policy) || !namesProfile(policy)) return undefined;
  const cells = new Map<PermissionUse, PermissionValue>();
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(policy)) {
    const name = localName(key);
    const here = pointer(at, key);
    const kind = KINDS.find((one) => one === name);
    if (kind !== undefined) {
      const rules = Array.isArray(value) ? (value as readonly Json[]) : [value];
      for (const [index, rule] of rules.entries()) {
        const cell = readRule(kind, rule);
        const place = Array.isArray(value) ? pointer(here, index) : here;
        if (typeof cell === 'string') errors.push(usageInfoForm(place, cell, SAID[cell]));
        else if (cells.has(cell.use)) errors.push(usageInfoForm(place, 'TWICE', SAID.TWICE));
        else cells.set(cell.use, cell.value);
      }
    } else if (!OF_POLICY.includes(name)) errors.push(usageInfoForm(here, 'UNKNOWN_KEY', SAID.UNKNOWN_KEY));
  }
  if (!/^(set|policy|offer|agreement)$/.test(localName(typeOf(policy)))) {
    errors.push(usageInfoForm(`${at}/@type`, 'TYPE', SAID.TYPE));
  }
  return errors.length > 0 ? { errors } : { cells };
}

const SAID = {
  RULE: { zh: '一条规则须为对象', en: 'a rule must be an object' },
  ACTION: {
    zh: `action 须为一个本规范的用途，例如 ${ODRL_TERMS}pretrain`,
    en: `action must be one use of the profile, such as ${ODRL_TERMS}pretrain`,
  },
  CONDITION: {
    zh: '本规范的规则除 action、target、assigner 外只可带一项 obtainConsent 义务',
    en: 'besides action, target and assigner a rule of the profile may only bear one duty obtainConsent',
  },
  TWICE: { zh: '同一用途出现两次', en: 'the same use stands twice' },
  UNKNOWN_KEY: { zh: '本规范没有这个字段', en: 'the profile has no such field' },
  TYPE: {
    zh: '@type 须为 ODRL 的 Set、Offer、Agreement 或 Policy',
    en: '@type must be Set, Offer, Agreement or Policy of ODRL',
  },
} as const;

function readRule(kind: 'permission' | 'prohibition', rule: Json): Cell | 'RULE' | 'ACTION' | 'CONDITION' {
  if (!isObject(rule)) return 'RULE';
  const use = useOf(valueAt(rule, 'action'));
  if (use === undefined) return 'ACTION';
  const more = Object.keys(rule)
    .map(localName)
    .filter((name) => !['id', 'type', 'uid', 'action', 'target', 'assigner'].includes(name));
  if (more.length === 0) return { use, value: kind === 'permission' ? 'yes' : 'no' };
  const asks = kind === 'permission' && more.length === 1 && more[0] === 'duty' && isConsent(valueAt(rule, 'duty'));
  return asks ? { use, value: 'ask' } : 'CONDITION';
}

function isConsent(duty: Json | undefined): boolean {
  const one = Array.isArray(duty) && duty.length === 1 ? (duty[0] as Json) : duty;
  if (!isObject(one) || Object.keys(one).some((key) => !['action', 'id', 'type', 'uid'].includes(localName(key))))
    return false;
  return localName(addressOf(valueAt(one, 'action')) ?? '') === 'obtainconsent';
}

function useOf(action: Json | undefined): PermissionUse | undefined {
  const one = Array.isArray(action) && action.length === 1 ? (action[0] as Json) : action;
  const address = addressOf(one);
  return PROFILE_ACTIONS.find(({ use }) => address === `cl:${use}` || address === `${ODRL_TERMS}${use}`)?.use;
}

function typeOf(policy: JsonObject): string {
  const type = valueAt(policy, 'type');
  const first = Array.isArray(type) ? (type[0] as Json) : type;
  return typeof first === 'string' ? first : '';
}

function namesProfile(policy: JsonObject): boolean {
  const profile = valueAt(policy, 'profile');
  const all = Array.isArray(profile) ? (profile as readonly Json[]) : [profile];
  return all.some((one) => addressOf(one) === ODRL_PROFILE);
}

function addressOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value;
  const id = isObject(value) ? (value['@id'] ?? value['@value']) : undefined;
  return typeof id === 'string' ? id : undefined;
}

function valueAt(object: JsonObject, name: string): Json | undefined {
  return Object.entries(object).find(([key]) => localName(key) === name)?.[1];
}

/** The last part of a key or address: `odrl:permission`, `http://www.w3.org/ns/odrl/2/permission`, `@type`. */
function localName(text: string): string {
  return text.replace(/^(@|.*[/#:])/, '').toLowerCase();
}
