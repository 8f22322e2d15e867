import { parseDate } from '../../../kernel/calendar-date.js';
import { DomainError } from '../../../kernel/domain-error.js';
import {
  assertMayBeListed,
  decideLife,
  foldLife,
  type Life,
  type LifeCommand,
  type LifeEvent,
  type LifeStep,
  listedAtEndOf,
} from './life.js';
import { LIFE, LIFE_MOVES, LIFE_SIDES, type LifeSide, RELEASE_STATES, type ReleaseState } from './life.table.js';

const TODAY = parseDate('2026-03-10');
const DUE = parseDate('2026-03-20');
const MISSING = [{ code: 'SOURCE_LEGALITY', reason: '缺来源合法性证明', from: '评估机构' }];

const COMMANDS: Readonly<Record<LifeStep, LifeCommand>> = {
  submit: { step: 'submit', reply: '已补齐' },
  return: { step: 'return', reason: '材料不全', missing: MISSING, dueOn: DUE },
  assess: { step: 'assess', reason: '审核通过' },
  list: { step: 'list' },
  suspend: { step: 'suspend', reason: '涉嫌侵权' },
  resume: { step: 'resume', reason: '已整改' },
  withdraw: { step: 'withdraw', reason: '不再提供' },
  recall: { step: 'recall', reason: '来源违法' },
  reply: { step: 'reply', to: 1, text: '已整改' },
};

type PathStep = readonly [LifeSide, LifeCommand];

function take(life: Life, entered: 'DRAFT' | 'LISTED', [side, command]: PathStep, day = TODAY): Life {
  const decision = decideLife({ life, sides: [side], today: day, licenceKnown: true }, command);
  const seq = life.events.length + 1;
  const recordedAt = new Date(`${day}T04:00:00Z`);
  const event: LifeEvent = { ...decision, id: `e${seq}`, releaseId: 'r', seq, doneBy: 'u', recordedAt };
  return foldLife(entered, [...life.events, event]);
}

function lived(path: readonly PathStep[], entered: 'DRAFT' | 'LISTED' = 'DRAFT'): Life {
  return path.reduce((life, step) => take(life, entered, step), foldLife(entered, []));
}

const SUBMIT: PathStep = ['PROVIDER', { step: 'submit' }];
const LIST: PathStep = ['EXCHANGE', COMMANDS.list];
const EXCHANGE_HOLD: PathStep = ['EXCHANGE', COMMANDS.suspend];
const ORDER: PathStep = ['CONTENT_SAFETY', { step: 'suspend', reason: '违法内容', orderNumber: '网信停字1号' }];
const LIFT: PathStep = ['CONTENT_SAFETY', { step: 'resume', reason: '已清除', orderNumber: '网信停字1号' }];

/** A way to each state on which nothing stands in the way of a step but the state itself. */
const PATHS: Readonly<Record<ReleaseState, readonly PathStep[]>> = {
  DRAFT: [],
  SUBMITTED: [SUBMIT],
  RETURNED: [SUBMIT, ['EXCHANGE', COMMANDS.return]],
  ASSESSED: [SUBMIT, ['EXCHANGE', COMMANDS.assess]],
  LISTED: [SUBMIT, LIST],
  SUSPENDED: [SUBMIT, LIST, EXCHANGE_HOLD, ORDER],
  WITHDRAWN: [SUBMIT, LIST, ['EXCHANGE', COMMANDS.withdraw]],
};

/** Which steps each state takes from each side, written out by hand from the issue and practice page 4. */
const ALLOWED: Readonly<Record<ReleaseState, Readonly<Record<LifeSide, readonly LifeStep[]>>>> = {
  DRAFT: { PROVIDER: ['submit', 'withdraw'], EXCHANGE: ['withdraw'], CONTENT_SAFETY: [] },
  SUBMITTED: {
    PROVIDER: ['withdraw', 'reply'],
    EXCHANGE: ['return', 'assess', 'list', 'withdraw'],
    CONTENT_SAFETY: [],
  },
  RETURNED: { PROVIDER: ['submit', 'withdraw', 'reply'], EXCHANGE: ['withdraw'], CONTENT_SAFETY: [] },
  ASSESSED: { PROVIDER: ['withdraw', 'reply'], EXCHANGE: ['return', 'list', 'withdraw'], CONTENT_SAFETY: [] },
  LISTED: {
    PROVIDER: ['withdraw', 'recall', 'reply'],
    EXCHANGE: ['suspend', 'withdraw', 'recall'],
    CONTENT_SAFETY: ['suspend'],
  },
  SUSPENDED: {
    PROVIDER: ['withdraw', 'recall', 'reply'],
    EXCHANGE: ['suspend', 'resume', 'withdraw', 'recall'],
    CONTENT_SAFETY: ['suspend', 'resume'],
  },
  WITHDRAWN: { PROVIDER: ['recall', 'reply'], EXCHANGE: ['recall'], CONTENT_SAFETY: [] },
};

const STEPS = Object.keys(COMMANDS) as LifeStep[];

/** The step as the side would take it in the state: a reply to what was asked, a new order, the order in force. */
function commandFor(step: LifeStep, side: LifeSide, life: Life): LifeCommand {
  const command = COMMANDS[step];
  if (command.step === 'reply')
    return { ...command, to: life.events.findLast((event) => event.side !== 'PROVIDER')?.seq ?? 1 };
  if (side !== 'CONTENT_SAFETY') return command;
  if (command.step === 'suspend') return { ...command, orderNumber: '网信停字2号' };
  return command.step === 'resume' ? { ...command, orderNumber: '网信停字1号' } : command;
}

/** What the table itself says, whatever a step needs beside the state. */
const BY_NEED = ['CATALOGUE.NOTHING_ASKED', 'CATALOGUE.ALREADY_HELD'];

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe('every state, step and side', () => {
  for (const state of RELEASE_STATES) {
    for (const step of STEPS) {
      for (const side of LIFE_SIDES) {
        const allowed = ALLOWED[state][side].includes(step);
        it(`${state}: ${step} by ${side} is ${allowed ? 'taken' : 'refused'}`, () => {
          const life = lived(PATHS[state]);
          expect(life.state).toBe(state);
          const code = codeOf(() => take(life, 'DRAFT', [side, commandFor(step, side, life)]));
          const someone = LIFE_SIDES.some((one) => ALLOWED[state][one].includes(step));
          if (allowed) expect([undefined, ...BY_NEED]).toContain(code);
          else expect(code).toBe(someone ? 'CATALOGUE.NOT_YOUR_STEP' : 'CATALOGUE.STATE');
        });
      }
    }
  }

  it('takes for each cell that is allowed without a further condition the step it says', () => {
    const taken = RELEASE_STATES.flatMap((state) =>
      LIFE_SIDES.flatMap((side) =>
        ALLOWED[state][side].filter((step) => {
          const life = lived(PATHS[state]);
          return codeOf(() => take(life, 'DRAFT', [side, commandFor(step, side, life)])) === undefined;
        }),
      ),
    );
    // All but: replies where nobody asked anything (SUBMITTED, LISTED), and the exchange's suspension that stands already.
    const cells = RELEASE_STATES.flatMap((state) => LIFE_SIDES.flatMap((side) => ALLOWED[state][side]));
    expect(taken).toHaveLength(cells.length - 3);
  });

  it('reaches every state, uses every move, and leads nowhere outside the table', () => {
    expect(new Set(['DRAFT', ...LIFE.map(({ to }) => to)])).toEqual(new Set(RELEASE_STATES));
    expect(new Set(LIFE.map(({ move }) => move))).toEqual(new Set(LIFE_MOVES));
    expect(new Set(LIFE.map(({ from, move }) => `${from} ${move}`)).size).toBe(LIFE.length);
  });
});

describe('what a step needs', () => {
  const refused = (path: readonly PathStep[], step: PathStep, more: { day?: string; licence?: boolean } = {}) =>
    codeOf(() =>
      decideLife(
        {
          life: lived(path),
          sides: [step[0]],
          today: parseDate(more.day ?? TODAY),
          licenceKnown: more.licence ?? true,
        },
        step[1],
      ),
    );

  it('a second return is refused, also after the release was submitted again', () => {
    const again: PathStep[] = [...PATHS.RETURNED, ['PROVIDER', COMMANDS.submit]];
    expect(refused(again, ['EXCHANGE', COMMANDS.return])).toBe('CATALOGUE.RETURNED_ONCE');
  });

  it('a return names what is missing, by a day that is not over', () => {
    const [submitted, back] = [PATHS.SUBMITTED, COMMANDS.return as Extract<LifeCommand, { step: 'return' }>];
    expect(refused(submitted, ['EXCHANGE', { ...back, missing: [] }])).toBe('CATALOGUE.MISSING_EMPTY');
    expect(refused(submitted, ['EXCHANGE', { ...back, dueOn: parseDate('2026-03-09') }])).toBe('CATALOGUE.DUE_IN_PAST');
    expect(refused(submitted, ['EXCHANGE', { ...back, dueOn: TODAY }])).toBeUndefined();
  });

  it('a returned release comes back with a reply, up to its due date and not after', () => {
    expect(refused(PATHS.RETURNED, ['PROVIDER', { step: 'submit' }])).toBe('CATALOGUE.REPLY_MISSING');
    expect(refused(PATHS.RETURNED, ['PROVIDER', COMMANDS.submit], { day: DUE })).toBeUndefined();
    expect(refused(PATHS.RETURNED, ['PROVIDER', COMMANDS.submit], { day: '2026-03-21' })).toBe(
      'CATALOGUE.RETURN_LAPSED',
    );
  });

  it('a release without a known licence is submitted, and never listed', () => {
    expect(refused([], SUBMIT, { licence: false })).toBeUndefined();
    for (const path of [PATHS.SUBMITTED, PATHS.ASSESSED]) {
      expect(refused(path, LIST, { licence: false })).toBe('CATALOGUE.LICENCE_UNKNOWN');
    }
  });

  it('a suspension by the content-safety reviewer has an order number, one by the exchange has none', () => {
    expect(refused(PATHS.LISTED, ['CONTENT_SAFETY', COMMANDS.suspend])).toBe('CATALOGUE.ORDER_MISSING');
    expect(refused(PATHS.LISTED, ['EXCHANGE', ORDER[1]])).toBe('CATALOGUE.ORDER_NOT_YOURS');
  });

  it('an order is lifted by the content-safety reviewer alone, and under its number', () => {
    const ordered = [...PATHS.LISTED, ORDER];
    expect(refused(ordered, ['EXCHANGE', COMMANDS.resume])).toBe('CATALOGUE.NOT_YOUR_ORDER');
    expect(refused(ordered, ['EXCHANGE', LIFT[1]])).toBe('CATALOGUE.NOT_YOUR_ORDER');
    const other: LifeCommand = { step: 'resume', reason: 'r', orderNumber: '网信停字9号' };
    expect(refused(ordered, ['CONTENT_SAFETY', other])).toBe('CATALOGUE.NO_SUCH_ORDER');
    expect(refused([...PATHS.LISTED, EXCHANGE_HOLD], ['CONTENT_SAFETY', LIFT[1]])).toBe('CATALOGUE.NOT_YOUR_ORDER');
    expect(lived([...ordered, LIFT]).state).toBe('LISTED');
  });

  it('a release under two suspensions is on sale again only when both are lifted', () => {
    const both = [...PATHS.LISTED, EXCHANGE_HOLD, ORDER];
    const half = lived([...both, ['EXCHANGE', COMMANDS.resume]]);
    expect([half.state, half.holds]).toEqual(['SUSPENDED', [{ side: 'CONTENT_SAFETY', orderNumber: '网信停字1号' }]]);
    expect(lived([...both, ['EXCHANGE', COMMANDS.resume], LIFT]).state).toBe('LISTED');
    expect(lived([...both, LIFT, ['EXCHANGE', COMMANDS.resume]]).state).toBe('LISTED');
  });

  it('one who may act for both lays the order as content-safety reviewer', () => {
    const facts = { life: lived(PATHS.LISTED), sides: LIFE_SIDES, today: TODAY, licenceKnown: true };
    expect(decideLife(facts, ORDER[1]).side).toBe('CONTENT_SAFETY');
    expect(decideLife(facts, COMMANDS.suspend).side).toBe('EXCHANGE');
  });

  it('only what was on sale is recalled, also after it was withdrawn, and only once', () => {
    const draftGone: PathStep[] = [['PROVIDER', COMMANDS.withdraw]];
    expect(refused(draftGone, ['PROVIDER', COMMANDS.recall])).toBe('CATALOGUE.NEVER_LISTED');
    const recalled: PathStep[] = [...PATHS.WITHDRAWN, ['PROVIDER', COMMANDS.recall]];
    expect(lived(recalled).recalled).toBe(true);
    expect(refused(recalled, ['EXCHANGE', COMMANDS.recall])).toBe('CATALOGUE.ALREADY_RECALLED');
  });

  it('a listed release is returned only over a complaint, and only if it was not returned before', () => {
    const upheld: PathStep = ['EXCHANGE', { ...COMMANDS.return, complaint: 'c' } as LifeCommand];
    expect(refused(PATHS.LISTED, ['EXCHANGE', COMMANDS.return])).toBe('CATALOGUE.STATE');
    expect(lived([...PATHS.LISTED, upheld]).state).toBe('RETURNED');
    const mended: PathStep[] = [...PATHS.RETURNED, ['PROVIDER', COMMANDS.submit], LIST];
    expect(refused(mended, upheld)).toBe('CATALOGUE.RETURNED_ONCE');
  });

  it('each thing that others did is replied to once; one’s own step and nothing are not', () => {
    const held = [...PATHS.LISTED, EXCHANGE_HOLD];
    const reply = (to: number): PathStep => ['PROVIDER', { step: 'reply', to, text: '已整改' }];
    expect(refused(held, reply(1))).toBe('CATALOGUE.NOTHING_ASKED');
    expect(refused(held, reply(9))).toBe('CATALOGUE.NOTHING_ASKED');
    expect(refused(held, reply(3))).toBeUndefined();
    expect(refused([...held, reply(3)], reply(3))).toBe('CATALOGUE.REPLIED');
  });

  it('every reason is given in words', () => {
    const blank: readonly PathStep[] = [
      ['EXCHANGE', { step: 'suspend', reason: '  ' }],
      ['PROVIDER', { step: 'withdraw', reason: '' }],
      ['PROVIDER', { step: 'recall', reason: '' }],
    ];
    for (const step of blank) expect(refused(PATHS.LISTED, step)).toBe('CATALOGUE.REASON_MISSING');
  });
});

describe('on sale on a day', () => {
  const listed = (
    days: readonly (readonly [string, PathStep])[],
    on: string,
    entered: 'DRAFT' | 'LISTED' = 'LISTED',
  ) => {
    const life = days.reduce((so, [day, step]) => take(so, entered, step, parseDate(day)), foldLife(entered, []));
    return listedAtEndOf(entered, life.events, parseDate(on));
  };

  it('what the exchange’s history holds as listed was on sale before the service knew it', () => {
    expect([listed([], '2020-01-01'), listed([], '2020-01-01', 'DRAFT')]).toEqual([true, false]);
  });

  it('holds from the day of listing, not on the day of suspension, and again from the day it was lifted', () => {
    const life = [
      ['2026-03-01', EXCHANGE_HOLD],
      ['2026-03-05', ['EXCHANGE', COMMANDS.resume]],
      ['2026-03-09', ['PROVIDER', COMMANDS.withdraw]],
    ] as const;
    const days = ['2026-02-28', '2026-03-01', '2026-03-04', '2026-03-05', '2026-03-08', '2026-03-09', '2027-01-01'];
    expect(days.map((day) => listed(life, day))).toEqual([true, false, false, true, true, false, false]);
  });

  it('counts the day in Shanghai: half past midnight there is the day before in Greenwich', () => {
    const late = new Date('2026-02-28T16:30:00Z');
    const event: LifeEvent = { ...lived(PATHS.SUSPENDED).events[2], seq: 1, recordedAt: late } as LifeEvent;
    expect(listedAtEndOf('LISTED', [event], parseDate('2026-02-28'))).toBe(true);
    expect(listedAtEndOf('LISTED', [event], parseDate('2026-03-01'))).toBe(false);
  });
});

describe('a listing', () => {
  it('is refused for its state where the release is on sale, suspended or withdrawn, before anything is missing', () => {
    const refused = RELEASE_STATES.filter((state) => {
      try {
        assertMayBeListed(state);
        return false;
      } catch (error) {
        return error instanceof DomainError && error.code === 'CATALOGUE.STATE';
      }
    });
    expect(refused).toEqual(['LISTED', 'SUSPENDED', 'WITHDRAWN']);
  });
});
