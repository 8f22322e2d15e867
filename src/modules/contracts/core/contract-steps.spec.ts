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

function after(steps: readonly Step[]): Contract {
  return fold(
    'c',
    TERMS,
    steps.map((step, index) => event(step, index + 1)),
  );
}

function commandOf(step: string, fields: JsonObject, contract: Contract): StepCommand {
  const { on, amountFen, changes, ...rest } = fields as { [key: string]: string } & { changes?: JsonObject };
  return {
    step,
    ...(step === 'sign' ? { digest: contract.proposed?.digest, strength: 'PLATFORM_CLICK' } : {}),
    ...rest,
    ...(on === undefined ? {} : { on: parseDate(on) }),
    ...(amountFen === undefined ? {} : { amountFen: parseFen(amountFen) }),
    ...(changes === undefined ? {} : { changes: changesFromJson(changes) }),
  } as unknown as StepCommand;
}

type VectorStep = [Side] | [Side, string] | [Side, string, JsonObject];

function run(vector: readonly VectorStep[]): Contract {
  const steps: Step[] = [];
  for (const [side, name, fields] of vector) {
    if (name === undefined) {
      for (const signer of ['BUYER', 'SELLER'] as const) {
        const contract = after(steps);
        steps.push(decideStep({ contract, side: signer, today: TODAY }, commandOf('sign', {}, contract)));
      }
      continue;
    }
    const contract = after(steps);
    steps.push(decideStep({ contract, side, today: TODAY }, commandOf(name, fields ?? {}, contract)));
  }
  return after(steps);
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

const COMMANDS: Readonly<Record<string, JsonObject>> = {
  sign: {},
  certify: { number: 'JY-1' },
  deliver: { on: '2025-06-01', digest: 'aa' },
  accept: { on: '2025-06-01', amountFen: '1' },
  invoice: { on: '2025-06-01', amountFen: '1', number: 'FP-9' },
  redInvoice: { on: '2025-06-01', amountFen: '1', number: 'FP-8', of: 'FP-1' },
  pay: { on: '2025-06-01', amountFen: '1', voucherNumber: 'V-9' },
  refund: { on: '2025-06-01', amountFen: '1', reason: 'r' },
  amend: { changes: { amountFen: '900' }, reason: 'r' },
  terminate: { on: '2025-06-01', reason: 'r' },
};

const EVIDENCE: VectorStep[] = [
  ['SELLER', 'invoice', { on: '2025-03-01', amountFen: '10', number: 'FP-1' }],
  ['BUYER', 'pay', { on: '2025-03-01', amountFen: '10', voucherNumber: 'V-1' }],
];
const END: VectorStep = ['BUYER', 'terminate', { on: '2025-05-01', reason: 'r' }];
const PATHS: Readonly<Record<(typeof CONTRACT_STATES)[number], VectorStep[]>> = {
  DRAFT: [],
  OFFERED: [['BUYER', 'sign']],
  IN_FORCE: [['BUYER'], ...EVIDENCE],
  AMENDING: [['BUYER'], ...EVIDENCE, ['BUYER', 'amend', { changes: { amountFen: '2000' }, reason: 'r' }]],
  TERMINATED: [['BUYER'], ...EVIDENCE, END],
};

/** Which steps each state takes from each side, written out by hand from the surface page and practice page 4. */
const ALLOWED: Readonly<Record<(typeof CONTRACT_STATES)[number], Readonly<Record<Side, readonly string[]>>>> = {
  DRAFT: { BUYER: ['sign', 'amend', 'terminate'], SELLER: ['sign', 'amend', 'terminate'], EXCHANGE: [] },
  OFFERED: { BUYER: ['amend', 'terminate'], SELLER: ['sign', 'amend', 'terminate'], EXCHANGE: [] },
  IN_FORCE: {
    BUYER: ['accept', 'invoice', 'redInvoice', 'pay', 'amend', 'terminate'],
    SELLER: ['deliver', 'invoice', 'redInvoice', 'refund', 'amend', 'terminate'],
    EXCHANGE: ['certify'],
  },
  AMENDING: {
    BUYER: ['sign', 'accept', 'invoice', 'redInvoice', 'pay', 'amend', 'terminate'],
    SELLER: ['sign', 'deliver', 'invoice', 'redInvoice', 'refund', 'amend', 'terminate'],
    EXCHANGE: ['certify'],
  },
  TERMINATED: { BUYER: ['redInvoice'], SELLER: ['redInvoice', 'refund'], EXCHANGE: [] },
};

describe('every state, step and side', () => {
  for (const state of CONTRACT_STATES) {
    for (const side of ['BUYER', 'SELLER', 'EXCHANGE'] as const) {
      it(`${state} takes from the ${side.toLowerCase()} exactly what the table says`, () => {
        const contract = run(PATHS[state]);
        expect(contract.state).toBe(state);
        const taken = Object.entries(COMMANDS).filter(([name, fields]) => {
          try {
            decideStep({ contract, side, today: TODAY }, commandOf(name, fields, contract));
            return true;
          } catch (error) {
            if (error instanceof DomainError) return false;
            throw error;
          }
        });
        expect(taken.map(([name]) => name).sort()).toEqual([...ALLOWED[state][side]].sort());
      });
    }
  }
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
