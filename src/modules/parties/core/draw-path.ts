/** The answer drawn as text for the command line, in Chinese and English: outcome, each limb with its path, gaps. */
import { inLocale, type Locale, type Text } from '../../../kernel/text.js';
import type { LimbHit, PathStep, Relatedness, RelatednessOutcome } from './relatedness.js';

export const OUTCOME_WORDS: { readonly [outcome in RelatednessOutcome]: Text } = {
  RELATED: { zh: '关联', en: 'RELATED' },
  REVIEW: { zh: '须人工认定', en: 'REVIEW' },
  INDETERMINATE: { zh: '无法判定（资料不足）', en: 'INDETERMINATE' },
  NOT_RELATED: { zh: '非关联', en: 'NOT_RELATED' },
};

const LIMBS: { readonly [code in LimbHit['code']]: Text } = {
  SAME_ENTITY: { zh: '同一主体（分支机构即其总部）', en: 'the same entity (a branch is its head office)' },
  T42_EQUITY: { zh: '一方持有另一方25%以上股份', en: 'one holds 25% or more of the other' },
  T42_COMMON_HOLDER: { zh: '双方为同一方持有25%以上股份', en: 'the same third party holds 25% or more of both' },
  T42_LOAN: { zh: '借贷或担保达到标准', en: 'loans or guarantees reach the threshold' },
  T42_IP: { zh: '生产经营依赖对方提供的特许权利', en: 'cannot operate without rights that the other supplies' },
  T42_TRADE: { zh: '购销或劳务由对方控制', en: 'buying, selling or services controlled by the other' },
  T42_SUBSTANCE: {
    zh: '实质上的其他共同利益（人工认定）',
    en: 'other common interests in substance (a reviewer found)',
  },
  T42_PERSONNEL: {
    zh: '半数以上董事或高级管理人员相同或委派',
    en: 'half or more of directors or senior managers are shared or appointed',
  },
  T42_KIN: { zh: '亲属各与一方有关联关系', en: 'kin, each related to one of the two' },
  CL265: { zh: '公司法第二百六十五条：控制关系', en: 'Company Law art. 265: control' },
  CAS36_1: { zh: '会计准则36号：母公司', en: 'CAS 36: parent' },
  CAS36_2: { zh: '会计准则36号：子公司', en: 'CAS 36: subsidiary' },
  CAS36_3: { zh: '会计准则36号：受同一母公司控制', en: 'CAS 36: under the same parent' },
  CAS36_4: { zh: '会计准则36号：实施共同控制的投资方', en: 'CAS 36: investor with joint control' },
  CAS36_5: { zh: '会计准则36号：施加重大影响的投资方', en: 'CAS 36: investor with significant influence' },
  CAS36_6: { zh: '会计准则36号：合营企业', en: 'CAS 36: joint venture' },
  CAS36_7: { zh: '会计准则36号：联营企业', en: 'CAS 36: associate' },
  CAS36_8: {
    zh: '会计准则36号：主要投资者个人及其近亲属',
    en: 'CAS 36: principal individual investor or close family',
  },
  CAS36_9: { zh: '会计准则36号：关键管理人员及其近亲属', en: 'CAS 36: key manager or close family' },
  CAS36_10: {
    zh: '会计准则36号：上述个人控制、共同控制或施加重大影响的企业',
    en: 'CAS 36: controlled, jointly controlled or significantly influenced by such a person',
  },
  CAS36_COMMON_INFLUENCE: {
    zh: '会计准则36号：同受一方重大影响（解释第13号认为不构成）',
    en: 'CAS 36: under the same significant influence (not related by Interpretation 13)',
  },
  LR_5PCT: { zh: '上市规则：持股5%以上（含前后12个月）', en: 'listing rules: 5% or more, 12 months either way' },
  LR_CONTROL: { zh: '上市规则：控制关系', en: 'listing rules: control' },
  LR_OFFICER: { zh: '上市规则：关联自然人控制或任职', en: 'listing rules: controlled or served by a related person' },
  DEPENDENCE: { zh: '提示：经营或权利依赖', en: 'flag: dependence on rights or trade' },
  CONCERT: { zh: '提示：一致行动人合并计算将达到标准', en: 'flag: acting in concert they would reach the threshold' },
};

const TYPES: { readonly [type in PathStep['type']]: Text } = {
  HOLDS: { zh: '持股', en: 'holds' },
  CONTROLS: { zh: '控制', en: 'controls' },
  JOINT_CONTROL: { zh: '共同控制', en: 'jointly controls' },
  SIGNIFICANT_INFLUENCE: { zh: '重大影响', en: 'significantly influences' },
  OFFICER: { zh: '任职于', en: 'officer of' },
  KIN: { zh: '亲属', en: 'kin of' },
  LOAN: { zh: '借款给', en: 'lends to' },
  GUARANTEE: { zh: '担保', en: 'guarantees' },
  IP_DEPENDENCE: { zh: '知识产权依赖', en: 'depends on the rights of' },
  OPERATIONS_CONTROLLED: { zh: '经营受控', en: 'operations controlled by' },
  INTEREST: { zh: '其他或未披露权益', en: 'has another or undisclosed interest in' },
  ACTING_IN_CONCERT: { zh: '一致行动', en: 'acts in concert with' },
};

/** Lines of text. `names` gives what people call an id; an id without a name is shown as it is. */
export function drawPath(answer: Relatedness, names: ReadonlyMap<string, string>, locale: Locale): string {
  const say = (text: Text): string => inLocale(text, locale);
  const name = (id: string): string => names.get(id) ?? id;
  const { a, b } = answer.judged;
  const standard = `${answer.standard}/${answer.standardVersion}`;
  const lines = [
    `${name(a)}  ↔  ${name(b)}`,
    say({
      zh: `${answer.asOf}，按 ${standard}：${say(OUTCOME_WORDS[answer.outcome])}`,
      en: `${answer.asOf}, by ${standard}: ${say(OUTCOME_WORDS[answer.outcome])}`,
    }),
  ];
  for (const limb of answer.limbs) lines.push('', ...limbLines(limb, name, say));
  for (const flag of answer.flags) lines.push('', ...flagLines(flag, name, say));
  for (const { text } of answer.reasons) lines.push('', `! ${say(text)}`);
  for (const { organisation, code, knownPct, ask } of answer.missing) {
    lines.push(
      '',
      say({
        zh: `? ${name(organisation)}（${code}）已知股东合计 ${trim(knownPct)}%，请向 ${ask.join('、')} 索取其余股东`,
        en: `? ${name(organisation)} (${code}): known holders sum to ${trim(knownPct)}%; ask ${ask.join(', ')} for the rest`,
      }),
    );
  }
  for (const { organisation, knownPct, unknownPct, basis } of answer.coverage) {
    lines.push(
      say({
        zh: `· ${name(organisation)}：已知 ${trim(knownPct)}%，未知 ${trim(unknownPct)}%（${basis}）`,
        en: `· ${name(organisation)}: known ${trim(knownPct)}%, unknown ${trim(unknownPct)}% (${basis})`,
      }),
    );
  }
  lines.push('', say({ zh: `图谱摘要 ${answer.graphDigest}`, en: `graph digest ${answer.graphDigest}` }));
  return lines.join('\n');
}

/** A flag looks like a limb, marked so that nobody takes it for one. */
function flagLines(flag: LimbHit, name: (id: string) => string, say: (text: Text) => string): string[] {
  const [head = '', ...path] = limbLines(flag, name, say);
  return [head.replace('■', `⚑ ${say({ zh: '提示（不影响结论）', en: 'flag, not part of the outcome' })}`), ...path];
}

function limbLines(limb: LimbHit, name: (id: string) => string, say: (text: Text) => string): string[] {
  const share = limb.sharePct === undefined ? '' : `  ${trim(limb.sharePct)}%`;
  const edge = limb.atThreshold
    ? say({ zh: '（恰在标准线上，含本数）', en: ' (exactly at the threshold, which counts)' })
    : '';
  const head = `■ ${limb.code}  ${say(LIMBS[limb.code])}${share}${edge}`;
  return [head, ...limb.path.map((step) => stepLine(step, name, say))];
}

function stepLine(step: PathStep, name: (id: string) => string, say: (text: Text) => string): string {
  return `    ${stepText(step, name, say)}`;
}

/** One edge of a path on one line. */
export function drawStep(step: PathStep, name: (id: string) => string, locale: Locale): string {
  return stepText(step, name, (text) => inLocale(text, locale));
}

function stepText(step: PathStep, name: (id: string) => string, say: (text: Text) => string): string {
  const share = step.sharePct === undefined ? '' : ` ${trim(step.sharePct)}%`;
  return `${name(step.from)} ──${say(TYPES[step.type])}${share}──▶ ${name(step.to)}`;
}

function trim(share: string): string {
  return share.replace(/\.?0+$/, '');
}
