import {
  CLAIM_EVENTS,
  CLAIM_STATES,
  CLAIM_TRANSITIONS,
  type ClaimState,
  DRAFTED,
  HANDS,
  holdsContracts,
  standingAfter,
  stateAfter,
  stepOn,
} from './claim-states.js';

interface Row {
  readonly by: readonly string[];
  readonly from: readonly string[];
  readonly to: string;
}

const rows = (event: keyof typeof CLAIM_TRANSITIONS): readonly Row[] => CLAIM_TRANSITIONS[event];
const NEVER_LEFT: readonly ClaimState[] = ['ARCHIVED'];

describe('the life of a claim', () => {
  it('asserts every cell of state, event and hand against the table', () => {
    let cells = 0;
    for (const state of CLAIM_STATES) {
      for (const event of CLAIM_EVENTS) {
        for (const hand of HANDS) {
          const before = 'ISSUED';
          const step = rows(event).find((one) => one.from.includes(state) && one.by.includes(hand));
          const act = () => stepOn({ state, before }, event, hand);
          cells += 1;
          if (!step) {
            const inOthers = rows(event).some((one) => one.from.includes(state));
            expect(act).toThrow(inOthers ? 'CLAIMS.WRONG_DUTY' : 'CLAIMS.WRONG_STATE');
          } else {
            expect(act().state).toBe(step.to === 'SAME' ? state : step.to === 'BEFORE' ? before : step.to);
          }
        }
      }
    }
    expect(cells).toBe(CLAIM_STATES.length * CLAIM_EVENTS.length * HANDS.length);
  });

  it('can reach every state from a draft, and leave every state but the archive', () => {
    const reached = new Set<string>(['DRAFT']);
    const steps = CLAIM_EVENTS.flatMap((event) => rows(event));
    for (let grown = true; grown; ) {
      const before = reached.size;
      for (const step of steps) {
        if (CLAIM_STATES.some((state) => state === step.to) && step.from.some((state) => reached.has(state))) {
          reached.add(step.to);
        }
      }
      grown = reached.size > before;
    }
    expect([...reached].sort()).toEqual([...CLAIM_STATES].sort());
    for (const state of CLAIM_STATES) {
      const out = steps.some((step) => step.from.includes(state) && step.to !== 'SAME' && step.to !== state);
      expect([state, out]).toEqual([state, !NEVER_LEFT.includes(state)]);
    }
  });

  it('leads a settled claim to payment', () => {
    const decided = ['submit', 'accept', 'check', 'review'];
    expect(stateAfter([...decided, 'plan', 'resolve', 'publish', 'issue', 'formalities', 'pay', 'paid'])).toBe('PAID');
    expect(stateAfter([...decided, 'refuse'])).toBe('REFUSED');
  });

  it('comes back from a procedure to where it was, also from one procedure within another', () => {
    const paid = ['submit', 'accept', 'check', 'review', 'plan', 'resolve', 'publish', 'issue', 'pay', 'paid'];
    expect(stateAfter([...paid, 'recheck', 'uphold'])).toBe('PAID');
    expect(standingAfter([...paid, 'recheck', 'clawBack'])).toEqual({ state: 'CLAWING_BACK', before: 'PAID' });
    expect(stateAfter([...paid, 'recheck', 'clawBack', 'clawBackHeard', 'clawBackDropped'])).toBe('PAID');
  });

  it('holds its contracts while it lives or was paid, also in a procedure and in the archive', () => {
    const decided = ['submit', 'accept', 'check', 'review'];
    const paid = [...decided, 'plan', 'resolve', 'publish', 'issue', 'pay', 'paid'];
    expect(holdsContracts([])).toBe(false);
    expect(holdsContracts(decided)).toBe(true);
    expect(holdsContracts([...decided, 'refuse'])).toBe(false);
    expect(holdsContracts([...decided, 'refuse', 'recheck'])).toBe(false);
    expect(holdsContracts([...decided, 'refuse', 'recheck', 'reopen'])).toBe(true);
    expect(holdsContracts([...decided, 'refuse', 'archive'])).toBe(false);
    expect(holdsContracts([...paid, 'recheck'])).toBe(true);
    expect(holdsContracts([...paid, 'report', 'archive'])).toBe(true);
  });

  it('refuses in the words of whoever may act', () => {
    expect(() => stepOn(DRAFTED, 'accept')).toThrow('The claim is a draft; it cannot be accepted now');
    expect(() => stepOn({ state: 'SUBMITTED' }, 'accept', 'review')).toThrow('only by a case officer');
  });
});
