import { readFileSync } from 'node:fs';
import { parseDate } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { DomainError } from '../../../kernel/domain-error.js';
import { formatFen, parseFen } from '../../../kernel/money.js';
import { changesFromJson } from './amendment.js';
import type { Terms } from './contract.js';
import {
  CONTRACT_STATES,
  type Contract,
  type ContractEvent,
  type ContractState,
  fold,
  type Move,
  SIDES,
  type Side,
  type Step,
  TRANSITIONS,
} from './contract-events.js';
import { factOf } from './contract-fact.js';
import { type ContractDraft, historySteps } from './contract-history.js';
import { contractEventRecord } from './contract-record.js';
import { decideStep, type StepCommand } from './contract-steps.js';

const TODAY = parseDate('2025-12-01');
const TERMS: Terms = {
  number: 'HT-1',
  subjectKind: 'CORPUS',
  buyerId: 'buyer',
  sellerId: 'seller',
  gainers: [{ organisationId: 'agent', part: 'principal' }],
  releaseId: 'release',
  releaseDigest: 'aa',
  signedOn: parseDate('2025-02-01'),
  amountFen: parseFen('1000'),
  lines: [],
  purpose: 'MODEL_RESEARCH',
  instalments: [],
};

function event(step: Step, seq: number): ContractEvent {
  const invoiceKeys = step.type === 'INVOICED' ? [...(step.detail.numbers ?? [])] : [];
  return { ...step, id: `e${seq}`, contractId: 'c', seq, invoiceKeys, doneBy: 'u', recordedAt: new Date(0) };
}

function after(steps: readonly Step[], terms: Terms = TERMS): Contract {
  return fold(
    'c',
    terms,
    steps.map((step, index) => event(step, index + 1)),
  );
}

function commandOf(step: string, fields: JsonObject, contract: Contract): StepCommand {
  const { on, amountFen, changes, ...rest } = fields as { [key: string]: string } & { changes?: JsonObject };
  return {
    step,
    ...(step === 'sign' ? { digest: contract.proposed?.digest, strength: 'PLATFORM_CLICK' } : {}),
    ...(step === 'certify' ? { code: 'CODE' } : {}),
    ...rest,
    ...(on === undefined ? {} : { on: parseDate(on) }),
    ...(amountFen === undefined ? {} : { amountFen: parseFen(amountFen) }),
    ...(changes === undefined ? {} : { changes: changesFromJson(changes) }),
  } as unknown as StepCommand;
}

type VectorStep = [Side] | [Side, string] | [Side, string, JsonObject];

function run(vector: readonly VectorStep[], terms: Terms = TERMS): Contract {
  const steps: Step[] = [];
  for (const [side, name, fields] of vector) {
    if (name === undefined) {
      for (const signer of ['BUYER', 'SELLER'] as const) {
        const contract = after(steps, terms);
        steps.push(decideStep({ contract, side: signer, today: TODAY }, commandOf('sign', {}, contract)));
      }
      continue;
    }
    const contract = after(steps, terms);
    steps.push(decideStep({ contract, side, today: TODAY }, commandOf(name, fields ?? {}, contract)));
  }
  return after(steps, terms);
}

interface StepVector {
  why: string;
  steps: VectorStep[];
  state?: string;
  code?: string;
  amountFen?: string;
  sums?: { accepted?: string; invoiced?: string; paid?: string };
}

const VECTORS = JSON.parse(readFileSync('test/vectors/contract-steps.json', 'utf8')) as StepVector[];

describe('the life of a contract', () => {
  it.each(VECTORS)('$why', ({ steps, state, code, amountFen, sums }) => {
    let contract: Contract | undefined;
    let refused: string | undefined;
    try {
      contract = run(steps);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refused = error.code;
    }
    expect({ state: contract?.state, refused }).toEqual({ state, refused: code });
    const fact = contract === undefined ? undefined : factOf(contract);
    if (amountFen !== undefined) expect(fact?.amountFen.toString()).toBe(amountFen);
    for (const [name, value] of Object.entries(sums ?? {})) {
      const sum = { accepted: fact?.acceptedFen, invoiced: fact?.invoicedFen, paid: fact?.paidFen }[name];
      expect(sum === undefined ? undefined : formatFen(sum)).toBe(value);
    }
  });

  it('reaches every state, and no state is left by a move that is not in the table', () => {
    const reached = new Set(['DRAFT', ...Object.values(TRANSITIONS).flatMap((moves) => Object.values(moves))]);
    expect([...reached].sort()).toEqual([...CONTRACT_STATES].sort());
  });

  it('gives every move to somebody', () => {
    const moves = new Set(Object.values(TRANSITIONS).flatMap((row) => Object.keys(row)));
    expect(Object.keys(SIDES).sort()).toEqual([...moves].sort());
    for (const move of moves) expect(SIDES[move as Move].length).toBeGreaterThan(0);
  });
});

/** With a line priced by usage, so that every step can be tried. */
const CELL_TERMS: Terms = {
  ...TERMS,
  lines: [
    { kind: 'corpus', amountFen: parseFen('900'), eligible: 'YES' },
    {
      kind: 'interface',
      quantity: '10',
      unitPriceFen: parseFen('10'),
      pricing: 'USAGE',
      amountFen: parseFen('100'),
      eligible: 'YES',
    },
  ],
};

const COMMANDS: Readonly<Record<string, JsonObject>> = {
  sign: {},
  certify: { number: 'JY-1' },
  revokeCertificate: { reason: 'r' },
  deliver: { on: '2025-06-01', digest: 'aa' },
  receive: { on: '2025-06-01', digest: 'aa' },
  measure: { on: '2025-06-01', line: 1, quantity: '1' },
  accept: { on: '2025-06-01', amountFen: '1' },
  invoice: { on: '2025-06-01', amountFen: '1', number: 'FP-9' },
  redInvoice: { on: '2025-06-01', amountFen: '1', number: 'FP-8', of: 'FP-1' },
  pay: { on: '2025-06-01', amountFen: '1', voucherNumber: 'V-9' },
  refund: { on: '2025-06-01', amountFen: '1', reason: 'r' },
  amend: { changes: { purpose: 'OTHER' }, reason: 'r' },
  terminate: { on: '2025-06-01', reason: 'r' },
};

const EVIDENCE: VectorStep[] = [
  ['SELLER', 'deliver', { on: '2025-03-01', digest: 'aa' }],
  ['SELLER', 'invoice', { on: '2025-03-01', amountFen: '10', number: 'FP-1' }],
  ['BUYER', 'pay', { on: '2025-03-01', amountFen: '10', voucherNumber: 'V-1' }],
];
const CERTIFIED: VectorStep = ['EXCHANGE', 'certify', { number: 'JY-0' }];
const END: VectorStep = ['BUYER', 'terminate', { on: '2025-05-01', reason: 'r' }];
const PROPOSAL: VectorStep = ['BUYER', 'amend', { changes: { purpose: 'OTHER' }, reason: 'r' }];

/** The way to each state, with whatever the step needs to go back to. */
function pathTo(state: ContractState, step: string): VectorStep[] {
  const evidence = step === 'revokeCertificate' ? [...EVIDENCE, CERTIFIED] : EVIDENCE;
  const paths: Readonly<Record<ContractState, VectorStep[]>> = {
    DRAFT: [],
    OFFERED: [['BUYER', 'sign']],
    IN_FORCE: [['BUYER'], ...evidence],
    AMENDING: [['BUYER'], ...evidence, PROPOSAL],
    TERMINATED: [['BUYER'], ...evidence, END],
  };
  return paths[state];
}

/** Which steps each state takes from each side, written out by hand from the surface page and practice page 4. */
const IN_FORCE = {
  BUYER: ['receive', 'accept', 'invoice', 'redInvoice', 'pay', 'amend', 'terminate'],
  SELLER: ['deliver', 'measure', 'invoice', 'redInvoice', 'refund', 'amend', 'terminate'],
  EXCHANGE: ['certify', 'revokeCertificate'],
};
const ALLOWED: Readonly<Record<ContractState, Readonly<Record<Side, readonly string[]>>>> = {
  DRAFT: { BUYER: ['sign', 'amend', 'terminate'], SELLER: ['sign', 'amend', 'terminate'], EXCHANGE: [] },
  OFFERED: { BUYER: ['amend', 'terminate'], SELLER: ['sign', 'amend', 'terminate'], EXCHANGE: [] },
  IN_FORCE,
  AMENDING: {
    BUYER: ['sign', ...IN_FORCE.BUYER],
    SELLER: ['sign', ...IN_FORCE.SELLER],
    EXCHANGE: IN_FORCE.EXCHANGE,
  },
  TERMINATED: { BUYER: ['redInvoice'], SELLER: ['redInvoice', 'refund'], EXCHANGE: ['revokeCertificate'] },
};

const SIDE_NAMES: readonly Side[] = ['BUYER', 'SELLER', 'EXCHANGE'];

/** What the tables of the code say of a cell: the state it leads to, or who is told what. */
function cellOf(state: ContractState, step: string, side: Side): string {
  const moves = (step === 'sign' ? ['signFirst', 'signLast'] : [step]) as Move[];
  if (!moves.some((move) => SIDES[move].includes(side))) return 'forbidden CONTRACTS.NOT_YOUR_STEP';
  const known = moves.flatMap((move) => TRANSITIONS[state][move] ?? []);
  if (known.length === 0) return 'conflict CONTRACTS.WRONG_STATE';
  if (state === 'OFFERED' && step === 'sign' && side === 'BUYER') return 'conflict CONTRACTS.ALREADY_SIGNED';
  return known[0] ?? '';
}

function outcomeOf(state: ContractState, step: string, side: Side): string {
  const contract = run(pathTo(state, step), CELL_TERMS);
  expect(contract.state).toBe(state);
  try {
    const done = decideStep({ contract, side, today: TODAY }, commandOf(step, COMMANDS[step] ?? {}, contract));
    return after([...contract.events, done], CELL_TERMS).state;
  } catch (error) {
    if (error instanceof DomainError) return `${error.fault} ${error.code}`;
    throw error;
  }
}

describe('every state, step and side', () => {
  for (const state of CONTRACT_STATES) {
    for (const side of SIDE_NAMES) {
      it(`${state} answers the ${side.toLowerCase()} as the tables say, step by step`, () => {
        const steps = Object.keys(COMMANDS);
        const told = Object.fromEntries(steps.map((step) => [step, outcomeOf(state, step, side)]));
        expect(told).toEqual(Object.fromEntries(steps.map((step) => [step, cellOf(state, step, side)])));
        const taken = steps.filter((step) => !told[step]?.includes('CONTRACTS.'));
        expect(taken.sort()).toEqual([...ALLOWED[state][side]].sort());
      });
    }
  }

  it('are all tried: each move of the table belongs to a step', () => {
    const moves = Object.keys(SIDES).map((move) => (move.startsWith('sign') ? 'sign' : move));
    expect([...new Set(moves)].sort()).toEqual(Object.keys(COMMANDS).sort());
  });
});

const DRAFT: ContractDraft = {
  number: 'HT-1',
  subjectKind: 'CORPUS',
  buyer: 'b',
  seller: 's',
  corpus: 'k',
  signedOn: parseDate('2025-11-01'),
  amountFen: parseFen('1000'),
  acceptedFen: parseFen('900'),
  invoicedFen: parseFen('800'),
  paidFen: parseFen('700'),
  paidOn: parseDate('2026-01-05'),
  exchangeCertificate: 'JY-1',
  purpose: 'MODEL_RESEARCH',
  invoiceNumbers: ['FP-1', 'FP-2'],
  terminatedOn: parseDate('2026-02-01'),
};

describe('a contract as judged on a day', () => {
  const contract = after(historySteps(DRAFT, 'aa', []));

  it('counts the evidence of a row from the day of payment on', () => {
    const before = factOf(contract, parseDate('2026-01-04'));
    expect([before?.acceptedFen, before?.invoicedFen, before?.paidFen]).toEqual([0n, 0n, 0n]);
    expect([before?.paidDates, before?.invoiceNumbers]).toEqual([[], []]);
    const on = factOf(contract, parseDate('2026-01-05'));
    expect([on?.acceptedFen, on?.invoicedFen, on?.paidFen]).toEqual([900n, 800n, 700n]);
    expect([on?.paidDates, on?.invoiceNumbers]).toEqual([['2026-01-05'], ['FP-1', 'FP-2']]);
  });

  it('shows a termination from its day on', () => {
    expect(factOf(contract, parseDate('2026-01-31'))?.terminatedOn).toBeUndefined();
    expect(factOf(contract, parseDate('2026-02-01'))?.terminatedOn).toBe('2026-02-01');
  });

  it('counts the trade certificate and the signature whenever they were recorded', () => {
    const fact = factOf(contract, parseDate('2025-12-31'));
    expect([fact?.certificate, fact?.signedOn]).toEqual(['JY-1', '2025-02-01']);
  });

  it('names everyone who gains, the seller first', () => {
    expect(factOf(contract)?.gainerIds).toEqual(['seller', 'agent']);
  });

  it('is nothing while only one has signed', () => {
    expect(factOf(run([['BUYER', 'sign']]))).toBeUndefined();
  });

  it('keeps the old amount until the day on which both signed the new one', () => {
    const amendedOn = run([
      ['BUYER'],
      ['BUYER', 'amend', { changes: { amountFen: '2000' }, reason: 'r' }],
      ['BUYER', 'sign'],
      ['SELLER', 'sign'],
    ]);
    expect(factOf(amendedOn, parseDate('2025-11-30'))?.amountFen).toBe(1000n);
    expect(factOf(amendedOn, TODAY)?.amountFen).toBe(2000n);
  });
});

describe('a row of history', () => {
  it('dates evidence without a payment by the signature', () => {
    const { paidOn, ...unpaid } = DRAFT;
    expect(paidOn).toBeDefined();
    const steps = historySteps({ ...unpaid, paidFen: parseFen('0') }, 'aa', []);
    expect(steps.map((step) => [step.type, step.on])).toEqual([
      ['SIGNED', '2025-11-01'],
      ['CERTIFIED', '2025-11-01'],
      ['ACCEPTED', '2025-11-01'],
      ['INVOICED', '2025-11-01'],
      ['TERMINATED', '2026-02-01'],
    ]);
  });
});

describe('the record of an event', () => {
  it('covers every column', () => {
    const { id, ...columns } = event({ type: 'PAID', on: TODAY, amountFen: parseFen('1'), detail: {} }, 1);
    expect(id).toBe('e1');
    const { contractId, ...rest } = columns;
    expect(contractId).toBe('c');
    expect(Object.keys(contractEventRecord({ id, ...columns })).sort()).toEqual(
      ['contract', ...Object.keys(rest)].sort(),
    );
  });
});
