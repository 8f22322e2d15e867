/**
 * Groups over a cap (domain page 5.2, cap multiplication by affiliates). The text caps the enterprise and not the group, so
 * a group of related parties that together was given more than one cap is shown to an officer, and nothing is denied. A
 * branch counts as its head office: it is the same enterprise and no group.
 */
import { digestOf } from '../../../kernel/canonical-json.js';
import { addFen, byBytes, type Fen, fen, formatFen, formatYuan } from '../../../kernel/money.js';
import type { Text } from '../../../kernel/text.js';

/** A cap party with what it was awarded, its branches' awards among it, and what was recovered of that. */
export interface PartyAward {
  readonly partyId: string;
  readonly awardedFen: Fen;
  readonly recoveredFen: Fen;
}

/** The cap that is looked at, of one enterprise. */
export interface GroupCap {
  readonly programme: string;
  readonly title: Text;
  /** A year; absent where the cap counts the whole programme. */
  readonly period?: string;
  readonly on: string;
  readonly capFen: Fen;
  readonly clause: string;
}

export interface NamedParty {
  readonly code: string;
  readonly name: Text;
}

/** RELATED: pairs of them are, and so they hang together. NOT_COMPARED: they may, and more pairs than may be asked. */
export type Grouping = 'RELATED' | 'NOT_COMPARED';

/** In a long group the smaller awards are told as one sum. */
const NAMED_MAX = 50;

/** What a party keeps of its awards, as the cap counts it. */
export function keptFen({ awardedFen, recoveredFen }: PartyAward): Fen {
  return fen(awardedFen - recoveredFen);
}

/** True where several together were given more than one cap. */
export function isOverCap(awards: readonly PartyAward[], capFen: Fen): boolean {
  return awards.length > 1 && addFen(awards.map(keptFen)) > capFen;
}

/** By applicant as by cap party: `partyOf` tells whose cap an applicant's awards use up. Who keeps nothing is left out. */
export function byCapParty(
  awards: readonly (Omit<PartyAward, 'partyId'> & { readonly applicantId: string })[],
  partyOf: (applicantId: string) => string,
): PartyAward[] {
  const found = new Map<string, PartyAward>();
  for (const { applicantId, awardedFen, recoveredFen } of awards) {
    const partyId = partyOf(applicantId);
    const known = found.get(partyId);
    found.set(partyId, {
      partyId,
      awardedFen: fen((known?.awardedFen ?? 0n) + awardedFen),
      recoveredFen: fen((known?.recoveredFen ?? 0n) + recoveredFen),
    });
  }
  return [...found.values()].filter((award) => keptFen(award) > 0n);
}

/** What tells a group and its figures from any other: while it stays the same, an officer was told already. */
export function groupKey({ programme, period, capFen }: GroupCap, grouping: Grouping, awards: readonly PartyAward[]) {
  return digestOf({
    programme,
    ...(period === undefined ? {} : { period }),
    capFen: formatFen(capFen),
    grouping,
    members: [...awards]
      .sort((x, y) => byBytes(x.partyId, y.partyId))
      .map(({ partyId, awardedFen, recoveredFen }) => ({
        party: partyId,
        awardedFen: formatFen(awardedFen),
        recoveredFen: formatFen(recoveredFen),
      })),
  });
}

/** The members, each one's sum, the group's, the cap and its clause, and that nothing follows by itself. */
export function groupReason(
  cap: GroupCap,
  grouping: Grouping,
  awards: readonly PartyAward[],
  named: (partyId: string) => NamedParty,
): Text {
  const lines = awards
    .map((award) => ({ ...named(award.partyId), fen: keptFen(award) }))
    .sort((x, y) => (x.fen === y.fen ? byBytes(x.code, y.code) : x.fen > y.fen ? -1 : 1));
  const [shown, rest] = [lines.slice(0, NAMED_MAX), lines.slice(NAMED_MAX)];
  const restFen = formatYuan(addFen(rest.map((line) => line.fen)));
  const more = {
    zh: rest.length > 0 ? `；另有 ${rest.length} 家合计 ${restFen} 元` : '',
    en: rest.length > 0 ? `; ${rest.length} others together CNY ${restFen}` : '',
  };
  const members = {
    zh: shown.map(({ code, name, fen: sum }) => `${name.zh}（${code}）${formatYuan(sum)} 元`).join('；') + more.zh,
    en: shown.map(({ code, name, fen: sum }) => `${name.en} (${code}) CNY ${formatYuan(sum)}`).join('; ') + more.en,
  };
  const head = headOf(cap, grouping, awards);
  const recovered = awards.some(({ recoveredFen }) => recoveredFen > 0n);
  return {
    zh: `${head.zh}各单位${recovered ? '（已扣除追回金额）' : ''}：${members.zh}。最高限额的依据为“${cap.clause}”，限额按企业计，文件未对关联企业合计设限；合并核对是本系统的建议做法。本事项不否定任何申报，也不改变任何金额；${TO_DO[grouping].zh}`,
    en: `${head.en} They are${recovered ? ', net of what was recovered' : ''}: ${members.en}. The cap rests on "${cap.clause}"; it is an enterprise's, and the text sets none for related enterprises together: to look at them together is this system's proposal. This item denies no claim and changes no amount; ${TO_DO[grouping].en}`,
  };
}

const TO_DO: { readonly [grouping in Grouping]: Text } = {
  RELATED: { zh: '请核实是否借关联企业分拆申报', en: 'please check whether claims were split over affiliates' },
  NOT_COMPARED: {
    zh: '请按需查询其中单位之间的关联关系',
    en: 'please ask about the relations between them as far as needed',
  },
};

function headOf({ title, period, on, capFen }: GroupCap, grouping: Grouping, awards: readonly PartyAward[]): Text {
  const count = awards.length;
  const sum = formatYuan(addFen(awards.map(keptFen)));
  const most = formatYuan(capFen);
  const when = {
    zh: period === undefined ? '项目执行期内' : `${period} 年度`,
    en: period === undefined ? 'over the whole programme' : `in ${period}`,
  };
  if (grouping === 'RELATED') {
    return {
      zh: `截至 ${on} 有关联关系的 ${count} 家单位，在《${title.zh}》${when.zh}合计核定 ${sum} 元，超过一家企业的最高限额 ${most} 元。`,
      en: `On ${on} ${count} parties hang together by related pairs and were together granted CNY ${sum} under "${title.en}" ${when.en}, over the cap of one enterprise, CNY ${most}.`,
    };
  }
  return {
    zh: `以下 ${count} 家单位之间可能有关联关系，需比对的数量过多，系统未逐一比对；它们在《${title.zh}》${when.zh}合计核定 ${sum} 元，超过一家企业的最高限额 ${most} 元。`,
    en: `These ${count} parties may be related and were not compared, since there are more pairs than are asked; together they were granted CNY ${sum} under "${title.en}" ${when.en}, over the cap of one enterprise, CNY ${most}.`,
  };
}
