import { CLAIM_EVENTS, CLAIM_STATES, CLAIM_TRANSITIONS, nextState, stateAfter } from './claim-states.js';

describe('the life of a claim', () => {
  it('asserts every cell of state and event against the table', () => {
    for (const state of CLAIM_STATES) {
      for (const event of CLAIM_EVENTS) {
        const step = CLAIM_TRANSITIONS.find((one) => one.event === event && one.from.includes(state));
        if (step) expect(nextState(state, event)).toBe(step.to);
        else expect(() => nextState(state, event)).toThrow('CLAIMS.WRONG_STATE');
      }
    }
  });

  it('can reach every state from a draft', () => {
    const reached = new Set<string>(['DRAFT']);
    for (let grown = true; grown; ) {
      const before = reached.size;
      for (const step of CLAIM_TRANSITIONS) if (step.from.some((state) => reached.has(state))) reached.add(step.to);
      grown = reached.size > before;
    }
    expect([...reached].sort()).toEqual([...CLAIM_STATES].sort());
  });

  it('leads a settled claim to payment', () => {
    expect(
      stateAfter([
        'submit',
        'accept',
        'check',
        'review',
        'plan',
        'resolve',
        'publish',
        'issue',
        'formalities',
        'pay',
        'paid',
      ]),
    ).toBe('PAID');
    expect(stateAfter(['submit', 'accept', 'check', 'review', 'refuse'])).toBe('REFUSED');
  });
});
