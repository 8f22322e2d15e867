import { inLocale, type Locale, type Text } from '../kernel/text.js';
import {
  chainsOf,
  LIMB_WORDS,
  RELATION_WORDS,
  type ShownLimb,
  type ShownQuestion,
  type ShownStep,
  shortShare,
} from '../modules/parties/index.js';
import { pad, table } from './table.js';
import { wrapped } from './text-lines.js';

const OUTCOMES: Readonly<Record<ShownQuestion['answer']['outcome'], Text>> = {
  RELATED: { zh: '属于关联方', en: 'Related parties' },
  REVIEW: { zh: '须由人工认定', en: "Needs a person's finding" },
  INDETERMINATE: { zh: '资料不足，暂不能判断', en: 'Cannot tell yet' },
  NOT_RELATED: { zh: '非关联方', en: 'Not related' },
};

/** What the outcome means for whoever reads it for the first time. */
const MEANINGS: Readonly<Record<ShownQuestion['answer']['outcome'], Text>> = {
  RELATED: { zh: '标准的下列各项已经达到。', en: 'The limbs of the standard listed below are met.' },
  REVIEW: {
    zh: '登记资料不足以自动下结论，须由一名复核人员认定、另一名确认。',
    en: 'The register alone cannot decide: one reviewer concludes, another confirms.',
  },
  INDETERMINATE: {
    zh: '已查明的部分没有达到标准，但未查明的部分可能达到；补齐下列资料后重新查询。',
    en: 'What is known does not meet the standard, but what is unknown could; ask again once the gaps below are filled.',
  },
  NOT_RELATED: {
    zh: '标准的各项都没有达到，未查明的部分也不足以达到。',
    en: 'No limb of the standard is met, and what is unknown is too little to meet one.',
  },
};

const BASES: Readonly<Record<ShownQuestion['answer']['coverage'][number]['basis'], Text>> = {
  NO_EQUITY: { zh: '没有股权', en: 'has no equity' },
  HOLDINGS: { zh: '按登记的股东', en: 'registered holders' },
  DISCLOSURE_CEILING: { zh: '大股东依法须披露', en: 'large holders must disclose' },
  OVER_100: { zh: '合计超过 100%，不作数', en: 'sums above 100, not counted' },
};

const percent = (share: string): string => `${shortShare(share)}%`;

/** The answer as lines for people in one language; no line is wider than 100 columns unless a single name is. */
export function relatedText(question: ShownQuestion, locale: Locale): string[] {
  const say = (zh: string, en: string): string => inLocale({ zh, en }, locale);
  const { answer } = question;
  return [
    ...headLines(question, locale),
    ...limbLines(
      answer.outcome === 'RELATED' ? say('认定依据', 'Why') : say('需要人工判断', 'For a person to judge'),
      answer.limbs,
      locale,
    ),
    ...limbLines(say('提示，不影响结论', 'Shown beside, not part of the outcome'), answer.flags, locale),
    ...reasonLines(question, locale),
    ...missingLines(question, locale),
    ...coverageLines(question, locale),
    '',
    say(`图谱摘要 ${answer.graphDigest}`, `Graph digest ${answer.graphDigest}`),
  ];
}

function headLines({ a, b, asOf, standard, answer }: ShownQuestion, locale: Locale): string[] {
  const say = (zh: string, en: string): string => inLocale({ zh, en }, locale);
  const tag = standard.proposal ? say('，待确认规则', ', awaiting confirmation') : '';
  const word = inLocale(OUTCOMES[answer.outcome], locale);
  const outcome = say(`${word}（${answer.outcome}）`, `${word} (${answer.outcome})`);
  const named = (party: typeof a, judged: typeof a): string => {
    const code = party.code === undefined ? '' : `  ${party.code}`;
    const head =
      judged.id === party.id ? '' : say(`，按总部${judged.name}判断`, `, judged as its head office ${judged.name}`);
    return `${party.name}${code}${head}`;
  };
  const rows: readonly (readonly [string, string])[] = [
    [say('甲方', 'A'), named(a, answer.judged.a)],
    [say('乙方', 'B'), named(b, answer.judged.b)],
    [say('日期', 'Day'), asOf],
    [
      say('标准', 'Standard'),
      say(
        `${standard.title}，第 ${standard.version} 版（${standard.code}${tag}）`,
        `${standard.title}, version ${standard.version} (${standard.code}${tag})`,
      ),
    ],
    [say('结论', 'Outcome'), outcome],
    ['', inLocale(MEANINGS[answer.outcome], locale)],
  ];
  const width = locale === 'en' ? 10 : 6;
  return rows.flatMap(([label, text]) => wrapped(text, pad(label, width, 'left')));
}

function limbLines(title: string, limbs: readonly ShownLimb[], locale: Locale): string[] {
  if (limbs.length === 0) return [];
  return ['', title, ...limbs.flatMap((limb, index) => oneLimb(limb, index + 1, locale))];
}

function oneLimb(limb: ShownLimb, number: number, locale: Locale): string[] {
  const say = (zh: string, en: string): string => inLocale({ zh, en }, locale);
  const { title, cited } = LIMB_WORDS[limb.code];
  const share = limb.sharePct === undefined ? '' : `${say('：', ': ')}${percent(limb.sharePct)}`;
  const edge = limb.atThreshold ? say('（恰在标准线上，含本数）', ' (exactly at the line, which counts)') : '';
  const clause = cited && `${inLocale(cited.source, locale)}${say('，', ', ')}${inLocale(cited.clause, locale)}`;
  return [
    ...wrapped(`${inLocale(title, locale)}${share}${edge}`, `  ${number}. `),
    ...(clause === undefined ? [] : wrapped(`${clause}  [${limb.code}]`, '     ')),
    ...chainsOf(limb.path).flatMap((chain) => chainLines(chain, locale)),
  ];
}

/** The first end on a line of its own, then an arrow a line. */
function chainLines(chain: readonly ShownStep[], locale: Locale): string[] {
  const [first] = chain;
  if (!first) return [];
  const arrow = ({ type, sharePct }: ShownStep): string =>
    `──${inLocale(RELATION_WORDS[type], locale)}${sharePct === undefined ? '' : ` ${percent(sharePct)}`}──▶ `;
  return [
    ...wrapped(personMarked(first.from, locale), '     '),
    ...chain.flatMap((step) => wrapped(personMarked(step.to, locale), `       ${arrow(step)}`)),
  ];
}

function personMarked({ name, natural }: ShownStep['from'], locale: Locale): string {
  const word = inLocale({ zh: '自然人', en: 'person' }, locale);
  if (!natural || name.includes(word)) return name;
  return inLocale({ zh: `${name}（自然人）`, en: `${name} (natural person)` }, locale);
}

function reasonLines({ answer }: ShownQuestion, locale: Locale): string[] {
  if (answer.reasons.length === 0) return [];
  const title = inLocale({ zh: '说明', en: 'Note' }, locale);
  return ['', title, ...answer.reasons.flatMap(({ text }) => wrapped(text, '  - '))];
}

function missingLines({ a, b, answer }: ShownQuestion, locale: Locale): string[] {
  if (answer.missing.length === 0) return [];
  const say = (zh: string, en: string): string => inLocale({ zh, en }, locale);
  const parties = [a, b, answer.judged.a, answer.judged.b, ...answer.missing.map((gap) => gap.organisation)];
  const names = new Map(parties.flatMap(({ code, name }) => (code === undefined ? [] : [[code, name] as const])));
  const lines = answer.missing.flatMap(({ organisation, knownPct, ask }) => {
    const whom = ask.map((code) => `${names.get(code) ?? ''} ${code}`.trim()).join(say('、', ', '));
    const known = percent(knownPct);
    return wrapped(
      say(
        `${organisation.name}的股东只查明 ${known}，其余请向 ${whom} 索取`,
        `Holders of ${organisation.name}: only ${known} is known; ask ${whom} for the rest`,
      ),
      '  - ',
    );
  });
  return ['', say('还缺什么，向谁索取', 'What is missing, and whom to ask'), ...lines];
}

function coverageLines({ answer }: ShownQuestion, locale: Locale): string[] {
  if (answer.coverage.length === 0) return [];
  const say = (zh: string, en: string): string => inLocale({ zh, en }, locale);
  const side = { a: say('甲方', 'A'), b: say('乙方', 'B') };
  const lines = table(
    [say('单位', 'Organisation'), say('属', 'Side'), say('已知', 'Known'), say('未知', 'Unknown'), say('说明', 'Note')],
    ['left', 'left', 'right', 'right', 'left'],
    answer.coverage.map((figure) => [
      figure.name,
      side[figure.side],
      percent(figure.knownPct),
      percent(figure.unknownPct),
      inLocale(BASES[figure.basis], locale),
    ]),
  );
  const title = say(
    '股东查明多少（持股达到 25% 的上层股东一并计算）',
    'How much of the holders is known (with everyone above who holds 25% or more)',
  );
  return ['', title, ...lines.map((line) => `  ${line}`)];
}
