/**
 * Licences that others wrote as ODRL, read as a release's `usageInfo` would be: which of the seven uses they allow,
 * forbid or leave open. A second reading over the triples, with a vocabulary of its own, says what is expected.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Quad, Store, type Term } from 'n3';
import type { Json } from '../../kernel/canonical-json.js';
import { permissionMatrix } from '../../modules/catalogue/index.js';
import { filesBelow } from './files.js';
import { compared, type Part, type Place, type Row, type Unclaimed } from './part.js';
import { named, parseTurtle } from './rdf.js';

const ODRL = 'http://www.w3.org/ns/odrl/2/';

function judge({ path, name }: Place): Row[] {
  return filesBelow(path).map((file) => {
    const quads = parseTurtle(readFileSync(join(path, file), 'utf8'));
    const read = permissionMatrix({ licences: [], usageInfo: policiesOf(quads) });
    const got = read.map(({ use, value }) => `${use}=${value}`).join(' ');
    const rules = quads.filter(({ predicate }) => /\/(permission|prohibition)$/.test(predicate.value)).length;
    const say = `${file}: ${rules === 0 ? 'no rules' : `${rules} rules`}, ${got}`;
    return {
      ...compared(`${name}/${file}`, undefined, expectedOf(new Store([...quads])), got),
      say,
    };
  });
}

/** Every node that has rules, as the tree that JSON-LD would make of it. */
function policiesOf(quads: readonly Quad[]): Json {
  const store = new Store([...quads]);
  const heads = quads.filter(({ predicate }) => [`${ODRL}permission`, `${ODRL}prohibition`].includes(predicate.value));
  return [...new Map(heads.map(({ subject }) => [subject.value, subject])).values()].map((head) =>
    treeOf(store, head, 0),
  );
}

function treeOf(store: Store, node: Term, depth: number): Json {
  const tree: Record<string, Json[]> = {};
  for (const { predicate, object } of store.getQuads(node, null, null, null)) {
    const value =
      object.termType === 'BlankNode' && depth < 5
        ? treeOf(store, object, depth + 1)
        : object.termType === 'Literal'
          ? object.value
          : { '@id': object.value };
    tree[predicate.value] = [...(tree[predicate.value] ?? []), value];
  }
  return tree;
}

/** Which words of licences in ODRL speak of one of our uses; the rest speaks of none and is asked about. */
const WORDS: readonly (readonly [use: string, action: RegExp])[] = [
  ['pretrain', /never/],
  ['fineTune', /never/],
  ['evaluate', /never/],
  ['retrieve', /[/#]index$/],
  ['redistribute', /[/#](distribute|Distribution|share|Sharing)$/],
  ['derivedModel', /[/#](derive|DerivativeWorks|modify)$/],
  ['commercial', /[/#](commercialize|CommercialUse|commercialUse|sell)$/],
];

function expectedOf(store: Store): string {
  return WORDS.map(([use, form]) => `${use}=${answerOf(store, form)}`).join(' ');
}

/** Forbidden goes before under a condition, that before allowed; what no rule speaks of is asked about. */
function answerOf(store: Store, form: RegExp): string {
  const rules = (kind: string) =>
    store
      .getObjects(null, named(ODRL + kind), null)
      .filter((rule) => store.getObjects(rule, named(`${ODRL}action`), null).some(({ value }) => form.test(value)));
  const bound = (rule: Parameters<Store['getObjects']>[0]) =>
    ['duty', 'constraint', 'assignee'].some(
      (kind) => store.countQuads(rule as never, named(ODRL + kind), null, null) > 0,
    );
  const [forbidden, allowed] = [rules('prohibition'), rules('permission')];
  if (forbidden.some((rule) => !bound(rule))) return 'no';
  if (forbidden.length > 0 || allowed.some(bound) || allowed.length === 0) return 'ask';
  return 'yes';
}

const NO_EVALUATOR =
  'not claimed: what a release permits is shown and frozen into contracts; no request is evaluated while data is used';

export const POLICIES: readonly Part[] = [{ set: '06-policy-crypto', entry: 'licences-as-odrl', judge }];
export const POLICIES_UNCLAIMED: readonly Unclaimed[] = ['odrl-evaluator-suite', 'odrl-formal-semantics'].map(
  (entry) => ({
    set: '06-policy-crypto',
    entry,
    why: NO_EVALUATOR,
  }),
);
