/** A recorded finding with the part of the register that shows why: the deciding path, and holdings that come close. */
import type { CalendarDate } from '../kernel/calendar-date.js';
import { formatPct, type Pct, parsePct, pct, wholePct } from '../kernel/rate.js';
import type { Organisation, Relatedness, RelationInTime } from '../modules/parties/index.js';
import type { FindingView, HolderNode, HoldingEdge, PartyView, RelatednessOutcome } from './views/case-file.view.js';

export interface FindingFacts {
  readonly contract: string;
  readonly recorded: { readonly on: CalendarDate; readonly outcome: string; readonly digest: string };
  readonly a: PartyView;
  readonly b: PartyView;
  /** The same question on the register as it stands now. */
  readonly answer: Relatedness;
  /** Direct holdings of both sides on the day. */
  readonly relations: readonly RelationInTime[];
  readonly organisations: ReadonlyMap<string, Organisation>;
  readonly names: ReadonlyMap<string, string>;
}

/** The line of 42号: 25% and more counts; within one point below it a person should look. */
const LINE = wholePct(25n);
const NEAR = wholePct(24n);

export function findingView(facts: FindingFacts): FindingView {
  const { answer, recorded, a, b } = facts;
  const { deciding, other } = edgesOf(facts);
  const matter = other.filter((edge) => edge.nearMiss || reaches(edge) || bothSides(edge, other));
  const holdings = [...deciding, ...matter];
  const drawn = new Set(holdings.flatMap((edge) => [edge.from, edge.to]));
  drawn.delete(a.id);
  drawn.delete(b.id);
  const extracted = facts.relations
    .flatMap((one) => one.extractedOn ?? [])
    .sort()
    .at(-1);
  return {
    contract: facts.contract,
    outcome: recorded.outcome as RelatednessOutcome,
    standard: answer.standard,
    asOf: recorded.on,
    ...(extracted === undefined ? {} : { extractedOn: extracted }),
    a,
    b,
    ...known('knownPctA', answer, 'a'),
    ...known('knownPctB', answer, 'b'),
    limbs: answer.limbs.map(({ code, sharePct }) => ({ code, ...(sharePct === undefined ? {} : { sharePct }) })),
    missing: answer.missing.map((one) => ({
      organisation: facts.names.get(one.organisation) ?? nameOf(one.organisation, facts) ?? one.code,
      knownPct: one.knownPct,
      ask: one.ask,
    })),
    holders: [...drawn].map((id) => holderNode(id, facts)),
    holdings,
    othersCount: new Set(other.filter((edge) => !matter.includes(edge)).map((edge) => edge.from)).size,
    digest: recorded.digest,
  };
}

function nameOf(id: string, { a, b }: FindingFacts): string | undefined {
  return id === a.id ? a.name.zh : id === b.id ? b.name.zh : undefined;
}

/** A branch is judged as its head office: what the register says of that is drawn at the party's box. */
function asParty(id: string, { answer, a, b }: FindingFacts): string {
  return id === answer.judged.a ? a.id : id === answer.judged.b ? b.id : id;
}

function edgesOf(facts: FindingFacts): { readonly deciding: HoldingEdge[]; readonly other: HoldingEdge[] } {
  const deciding = new Map<string, HoldingEdge>();
  for (const step of facts.answer.limbs.flatMap((limb) => limb.path)) {
    if (step.type !== 'HOLDS' || step.sharePct === undefined) continue;
    deciding.set(step.relationId, {
      from: asParty(step.from, facts),
      to: asParty(step.to, facts),
      sharePct: step.sharePct,
      deciding: true,
      nearMiss: false,
    });
  }
  const other = facts.relations.flatMap((one): HoldingEdge[] => {
    if (deciding.has(one.id) || one.sharePct === undefined) return [];
    const share: Pct = one.sharePct;
    return [
      {
        from: asParty(one.from, facts),
        to: asParty(one.to, facts),
        sharePct: formatPct(share),
        deciding: false,
        nearMiss: share >= NEAR && share < LINE,
      },
    ];
  });
  return { deciding: [...deciding.values()], other };
}

function reaches(edge: HoldingEdge): boolean {
  return parsePct(edge.sharePct) >= LINE;
}

function bothSides(edge: HoldingEdge, all: readonly HoldingEdge[]): boolean {
  return all.some((one) => one.from === edge.from && one.to !== edge.to);
}

function holderNode(id: string, { organisations, names }: FindingFacts): HolderNode {
  const organisation = organisations.get(id);
  const zh = organisation?.nameZh ?? names.get(id) ?? '';
  return {
    id,
    name: zh === '' ? { zh: '姓名已删除', en: 'name erased' } : { zh, en: organisation?.nameEn ?? zh },
    natural: organisation === undefined,
  };
}

function known<K extends string>(key: K, answer: Relatedness, side: 'a' | 'b'): Partial<Record<K, string>> {
  const figure = answer.coverage.find((one) => one.side === side && one.organisation === answer.judged[side]);
  if (!figure || figure.basis === 'NO_EQUITY') return {};
  return { [key]: formatPct(pct(parsePct(figure.knownPct))) } as Partial<Record<K, string>>;
}
