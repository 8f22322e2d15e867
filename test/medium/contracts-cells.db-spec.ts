import { parseDate } from '../../src/kernel/calendar-date.js';
import { fen } from '../../src/kernel/money.js';
import {
  CONTRACT_STATES,
  type ContractState,
  type Move,
  SIDES,
  type Side,
  TRANSITIONS,
} from '../../src/modules/contracts/core/contract-events.js';
import { Contracts } from '../../src/modules/contracts/index.js';
import { actorOf, codeOf } from '../support/market.js';
import { CALLERS, type Caller, type Market, openMarket } from '../support/market-http.js';

const on = '2025-06-01';

/** Each step as a request body; `digest` is put in where the step signs. */
const BODIES: Readonly<Record<string, object>> = {
  sign: { strength: 'PLATFORM_CLICK' },
  certify: {},
  revokeCertificate: { reason: 'r' },
  deliver: { on, digest: 'med-zh-1' },
  receive: { on, digest: 'med-zh-1' },
  measure: { on, line: 1, quantity: '1' },
  accept: { on, amountFen: '1' },
  invoice: { on, amountFen: '1' },
  redInvoice: { on, amountFen: '1' },
  pay: { on, amountFen: '1', voucherNumber: 'V-9' },
  refund: { on, amountFen: '1', reason: 'r' },
  amend: { fields: { purpose: 'OTHER' }, reason: 'r' },
  terminate: { on, reason: 'r' },
};
/** Steps that the exchange takes; its role is refused at every other before anything is looked up, and parties at these. */
const OF_EXCHANGE = ['certify', 'revokeCertificate'];

type Command = Parameters<Contracts['step']>[2];

describe('every state, step and caller over HTTP', () => {
  let market: Market;
  let contracts: Contracts;
  let made = 0;
  beforeAll(async () => {
    market = await openMarket();
    contracts = market.app.get(Contracts, { strict: false });
  }, 60_000);
  afterAll(() => market.close());

  /** A contract in the state, with whatever the step needs to go back to. */
  function prepare(state: ContractState, step: string): Promise<{ id: string; digest: string; number: number }> {
    const number = ++made;
    const [buyer, seller] = [actorOf('buyer', market.organisations[0]), actorOf('provider', market.organisations[1])];
    const day = parseDate('2025-03-01');
    return market.db.run(async (ctx) => {
      let sheet = await contracts.offer({ ...ctx, actor: buyer }, termsOf(number, market.release));
      const { id } = sheet.contract;
      const take = async (actor: typeof buyer, command: Command): Promise<void> => {
        sheet = await contracts.step({ ...ctx, actor }, id, command);
      };
      const sign = (actor: typeof buyer): Promise<void> =>
        take(actor, { step: 'sign', digest: sheet.contract.proposed?.digest ?? '', strength: 'PLATFORM_CLICK' });
      if (state !== 'DRAFT') await sign(buyer);
      if (state !== 'DRAFT' && state !== 'OFFERED') {
        await sign(seller);
        await take(seller, { step: 'deliver', on: day, digest: 'med-zh-1' });
        await take(seller, { step: 'invoice', on: day, amountFen: fen(10n), number: `FP-${number}` });
        await take(buyer, { step: 'pay', on: day, amountFen: fen(10n), voucherNumber: 'V-1' });
        if (step === 'revokeCertificate') await take(actorOf('operator'), { step: 'certify', number: `JY-${number}` });
      }
      if (state === 'AMENDING') await take(buyer, { step: 'amend', changes: { purpose: 'OTHER' }, reason: 'r' });
      if (state === 'TERMINATED') await take(buyer, { step: 'terminate', on: parseDate('2025-05-01'), reason: 'r' });
      expect(sheet.contract.state).toBe(state);
      return { id, digest: sheet.contract.proposed?.digest ?? sheet.contract.agreed.at(-1)?.digest ?? '', number };
    });
  }

  function bodyOf(step: string, { digest, number }: { digest: string; number: number }): object {
    const numbers: Readonly<Record<string, object>> = {
      sign: { digest },
      certify: { number: `JY-${number}` },
      invoice: { number: `FP-${number}-9` },
      redInvoice: { number: `FP-${number}-8`, of: `FP-${number}` },
    };
    return { ...BODIES[step], ...numbers[step] };
  }

  for (const state of CONTRACT_STATES) {
    it(`${state}: the status follows from the tables`, async () => {
      const [told, said]: Record<string, number>[] = [{}, {}];
      for (const step of Object.keys(BODIES)) {
        let contract = await prepare(state, step);
        for (const caller of [...CALLERS, 'nobody'] as const) {
          const reply = await market.post(caller, `/contracts/${contract.id}/${step}`, bodyOf(step, contract));
          if (told) told[`${step} by ${caller}`] = reply.status;
          if (said) said[`${step} by ${caller}`] = statusOf(state, step, caller);
          if (reply.status === 200) contract = await prepare(state, step);
        }
      }
      expect(told).toEqual(said);
    }, 120_000);
  }
});

/** What the tables of the code say of a cell. */
function statusOf(state: ContractState, step: string, caller: Caller | 'nobody'): number {
  if (caller === 'nobody') return 401;
  const exchange = OF_EXCHANGE.includes(step);
  if (caller === 'operator' ? !exchange : exchange) return 403;
  if (caller === 'officer' || caller === 'auditor') return 403;
  if (caller === 'stranger') return 404;
  const side: Side = caller === 'buyer' ? 'BUYER' : caller === 'seller' ? 'SELLER' : 'EXCHANGE';
  const moves = (step === 'sign' ? ['signFirst', 'signLast'] : [step]) as Move[];
  if (!moves.some((move) => SIDES[move].includes(side))) return 403;
  if (!moves.some((move) => TRANSITIONS[state][move] !== undefined)) return 409;
  // The buyer has signed the offer.
  return state === 'OFFERED' && step === 'sign' && caller === 'buyer' ? 409 : 200;
}

function termsOf(number: number, release: string): Parameters<Contracts['offer']>[1] {
  return {
    number: `CELL-${number}`,
    subjectKind: 'CORPUS',
    buyer: codeOf(1),
    seller: codeOf(2),
    gainers: [],
    release,
    signedOn: parseDate('2025-02-01'),
    amountFen: fen(1000n),
    lines: [
      { kind: 'corpus', amountFen: fen(900n), eligible: 'YES' },
      {
        kind: 'interface',
        quantity: '10',
        unitPriceFen: fen(10n),
        pricing: 'USAGE',
        amountFen: fen(100n),
        eligible: 'YES',
      },
    ],
    purpose: 'MODEL_RESEARCH',
    instalments: [],
  };
}
