/** Reads the compact form of related-party vectors: organisations begin with a capital letter, persons do not. */
import { parseDate } from '../../src/kernel/calendar-date.js';
import { parseFen } from '../../src/kernel/money.js';
import { parsePct, pct } from '../../src/kernel/rate.js';
import { type Graph, type GraphOrganisation, type GraphRelation } from '../../src/modules/parties/core/graph.js';
import { buildGraph } from '../../src/modules/parties/core/graph-builder.js';
import type {
  KinKind,
  OfficerRole,
  OrganisationKind,
  RelationType,
  ShareRange,
} from '../../src/modules/parties/core/party-types.js';

export interface RelatedVector {
  readonly id: string;
  readonly why: string;
  readonly standard?: string;
  readonly a: string;
  readonly b: string;
  readonly on?: string;
  /** "A 30 B [from [until]]": A holds 30% of B. */
  readonly holds?: readonly string[];
  /** "A [20,30) B [from [until]]": A holds at least 20% and less than 30% of B; a round bracket leaves the figure out. */
  readonly ranges?: readonly string[];
  /** "x B [from [until]]": an interest of which nothing is known; "x [0,10] B": one known within bounds. */
  readonly interests?: readonly string[];
  /** "h SPOUSE w [from [until]]" */
  readonly kin?: readonly string[];
  /** "x DIRECTOR A [by B] [from [until]]" */
  readonly officers?: readonly string[];
  /** "L 1000000000 M from until [guarantor[:fen] ...]": L lends M so many fen, guaranteed whole or in part. */
  readonly loans?: readonly string[];
  /** "A B [from [until]]": A controls B. */
  readonly controls?: readonly string[];
  /** "A B [from [until]]": A has joint control of B. */
  readonly joints?: readonly string[];
  /** "A B [from [until]]": A has significant influence over B. */
  readonly influences?: readonly string[];
  /** "A IP_DEPENDENCE B [from [until]]": A depends on the rights of B; or OPERATIONS_CONTROLLED: A's trade is controlled by B. */
  readonly dependences?: readonly string[];
  /** "A C [from [until]]": A and C act in concert. */
  readonly concerts?: readonly string[];
  readonly organisations?: { readonly [name: string]: OrganisationFacts };
  /** How much of an organisation nobody is known to hold; of all others the rest is held by distinct strangers. */
  readonly gaps?: { readonly [name: string]: string };
  readonly expect: {
    readonly outcome: string;
    readonly limbs: readonly string[];
    /** What stands beside the finding; where it is absent, flags are not looked at. */
    readonly flags?: readonly string[];
    /** "A 70.000000" */
    readonly missing?: readonly string[];
    readonly sharePct?: string;
    /** Whether the first limb says that its threshold is reached exactly. */
    readonly atThreshold?: boolean;
    readonly path?: readonly string[];
    readonly reasons?: readonly string[];
  };
}

interface OrganisationFacts {
  readonly kind?: OrganisationKind;
  readonly state?: boolean;
  readonly financial?: boolean;
  readonly ceiling?: string;
  readonly headOffice?: string;
  readonly seats?: number;
  readonly capital?: string;
}

const FROM = '2020-01-01';

export function isOrganisationName(name: string): boolean {
  return /^[A-Z]/.test(name);
}

export function graphOfVector(vector: RelatedVector): Graph {
  const relations = relationsOf(vector);
  const facts = Object.entries(vector.organisations ?? {});
  const names = new Set([vector.a, vector.b, ...facts.flatMap(([name, { headOffice }]) => [name, headOffice ?? name])]);
  for (const { from, to, appointedBy } of relations)
    for (const name of [from, to, appointedBy]) if (name) names.add(name);
  const organisations = [...names].filter(isOrganisationName).map((name) => organisationOf(name, vector));
  return buildGraph(organisations, [...relations, ...strangers(vector, organisations, relations)]);
}

function relationsOf(vector: RelatedVector): GraphRelation[] {
  return [...shares(vector), ...lending(vector), ...others(vector)];
}

function shares({ holds, ranges, interests }: RelatedVector): GraphRelation[] {
  const relations: GraphRelation[] = [];
  for (const [index, text] of (holds ?? []).entries()) {
    const [from = '', share = '', to = '', since = FROM, until] = text.split(' ');
    relations.push({ id: `h${index}`, type: 'HOLDS', from, to, sharePct: parsePct(share), ...span(since, until) });
  }
  for (const [index, text] of (ranges ?? []).entries()) {
    const [from = '', bounds = '', to = '', since = FROM, until] = text.split(' ');
    relations.push({ id: `r${index}`, type: 'HOLDS', from, to, range: rangeOf(bounds), ...span(since, until) });
  }
  for (const [index, text] of (interests ?? []).entries()) {
    const words = text.split(' ');
    const bounds = words.find((word) => /^[[(]/.test(word));
    const [from = '', to = '', since = FROM, until] = words.filter((word) => word !== bounds);
    const known = bounds === undefined ? {} : { range: rangeOf(bounds) };
    relations.push({ id: `i${index}`, type: 'INTEREST', from, to, ...known, ...span(since, until) });
  }
  return relations;
}

function rangeOf(bounds: string): ShareRange {
  const [min = '', max = ''] = bounds.slice(1, -1).split(',');
  return {
    min: parsePct(min),
    max: parsePct(max),
    minExclusive: bounds.startsWith('('),
    maxExclusive: bounds.endsWith(')'),
  };
}

function lending({ loans }: RelatedVector): GraphRelation[] {
  return (loans ?? []).flatMap((text, index): GraphRelation[] => {
    const [from = '', amount = '', to = '', since = FROM, until, ...guarantors] = text.split(' ');
    const dates = span(since, until);
    const loan: GraphRelation = { id: `l${index}`, type: 'LOAN', from, to, amountFen: parseFen(amount), ...dates };
    const guarantees = guarantors.map((given, place): GraphRelation => {
      const [guarantor = '', part] = given.split(':');
      const covers = part === undefined ? {} : { amountFen: parseFen(part) };
      const ends = { from: guarantor, to, loan: `l${index}` };
      return { id: `g${index}-${place}`, type: 'GUARANTEE', ...ends, ...covers, ...dates };
    });
    return [loan, ...guarantees];
  });
}

function others(vector: RelatedVector): GraphRelation[] {
  const relations: GraphRelation[] = [];
  for (const [index, text] of (vector.kin ?? []).entries()) {
    const [from = '', kin = '', to = '', since = FROM, until] = text.split(' ');
    relations.push({ id: `k${index}`, type: 'KIN', from, to, kin: kin as KinKind, ...span(since, until) });
  }
  for (const [index, text] of (vector.officers ?? []).entries()) {
    const [from = '', role = '', to = '', ...rest] = text.split(' ');
    const appointed = rest[0] === 'by' && rest[1] ? { appointedBy: rest[1] } : {};
    const [since = FROM, until] = rest[0] === 'by' ? rest.slice(2) : rest;
    const office = { id: `o${index}`, type: 'OFFICER' as const, from, to, role: role as OfficerRole };
    relations.push({ ...office, ...appointed, ...span(since, until) });
  }
  for (const [index, text] of (vector.dependences ?? []).entries()) {
    const [from = '', type = '', to = '', since = FROM, until] = text.split(' ');
    relations.push({ id: `d${index}`, type: type as RelationType, from, to, ...span(since, until) });
  }
  const { controls, joints, influences, concerts } = vector;
  return [
    ...relations,
    ...pairs('CONTROLS', controls),
    ...pairs('JOINT_CONTROL', joints),
    ...pairs('SIGNIFICANT_INFLUENCE', influences),
    ...pairs('ACTING_IN_CONCERT', concerts),
  ];
}

function pairs(type: RelationType, texts: readonly string[] = []): GraphRelation[] {
  return texts.map((text, index) => {
    const [from = '', to = '', since = FROM, until] = text.split(' ');
    return { id: `${type}${index}`, type, from, to, ...span(since, until) };
  });
}

function span(from: string, until?: string): Pick<GraphRelation, 'validFrom' | 'validTo'> {
  return { validFrom: parseDate(from), ...(until && until !== '-' ? { validTo: parseDate(until) } : {}) };
}

function organisationOf(name: string, vector: RelatedVector): GraphOrganisation {
  const facts = vector.organisations?.[name] ?? {};
  return {
    id: name,
    code: `code-${name}`,
    kind: facts.kind ?? 'ENTERPRISE',
    stateAssetsAuthority: facts.state ?? false,
    independentFinancialInstitution: facts.financial ?? false,
    ...(facts.headOffice ? { headOfficeId: facts.headOffice } : {}),
    ...(facts.ceiling ? { disclosureCeilingPct: parsePct(facts.ceiling) } : {}),
    ...(facts.seats ? { boardSeats: facts.seats } : {}),
    ...(facts.capital ? { paidInCapital: [{ from: parseDate(FROM), fen: parseFen(facts.capital) }] } : {}),
  };
}

const WITHOUT_EQUITY = ['GOVERNMENT', 'PUBLIC_INSTITUTION', 'UNIVERSITY', 'RESEARCH_INSTITUTE', 'SOCIAL_ORGANISATION'];

/** Five strangers per organisation hold, in parts of at most 20%, what nobody named does, so that coverage is whole. */
function strangers(
  vector: RelatedVector,
  organisations: readonly GraphOrganisation[],
  relations: readonly GraphRelation[],
): GraphRelation[] {
  const on = vector.on ?? '2025-06-18';
  return organisations.flatMap(({ id, kind, headOfficeId }) => {
    if (headOfficeId || WITHOUT_EQUITY.includes(kind)) return [];
    const known = relations
      .filter((r) => r.type === 'HOLDS' && r.to === id && r.validFrom <= on && !(r.validTo && r.validTo <= on))
      .reduce((sum, r) => sum + (r.sharePct ?? r.range?.min ?? 0n), 0n);
    const rest = 100_000_000n - known - parsePct(vector.gaps?.[id] ?? '0');
    return [0n, 1n, 2n, 3n, 4n].flatMap((part) => {
      const share = rest <= 0n ? 0n : (rest * (part + 1n)) / 5n - (rest * part) / 5n;
      const edge = { type: 'HOLDS' as const, from: `stranger-${id}-${part}`, to: id, ...span(FROM) };
      return share === 0n ? [] : [{ id: `x${id}${part}`, ...edge, sharePct: pct(share) }];
    });
  });
}
