/** One storm: a pool with its last yuan, and callers who all come at once, most to take and some to give back. */
import { parseDate } from '../../src/kernel/calendar-date.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { fen } from '../../src/kernel/money.js';
import {
  appropriationAccount,
  type MoveKind,
  move,
  organisationAccount,
  poolAccount,
  type TransferDraft,
} from '../../src/modules/ledger/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import type { Random } from './random.js';
import { type Instance, now, type StormPlace } from './storm-place.js';

const DAY = parseDate('2025-06-18');
const PERIOD = '2025';
const LAST_FEN = 100n;
const ORGANISATIONS = ['org-a', 'org-b', 'org-c'];
/** Earlier reservations that some callers void in part and some reverse, two callers after each. */
const PLANS = 12;
const PLAN_FEN = 60n;
const AWARD_FEN = 200n;

/** A claim alone, a claim among others in one transaction, a claim whose decision is refused after it was booked, and what gives back. */
export type Kind = 'claim' | 'together' | 'reject' | 'void' | 'cancel' | 'clawBack' | 'reverse';

export interface Ask {
  readonly id: string;
  readonly kind: Kind;
  readonly amount: bigint;
  /** The reservation to be voided or reversed, or the organisation. */
  readonly of: string;
}

export interface Answer extends Ask {
  /** Set where it was not done: the code of the refusal. */
  readonly refused?: string;
  /** Set where anything else went wrong. */
  readonly broken?: string;
  /** When the service began and ended to decide, in milliseconds. */
  readonly began: number;
  readonly ended: number;
}

/** What the service may answer to each besides doing it. */
const MAY_REFUSE: Readonly<Record<Kind, readonly string[]>> = {
  claim: ['LEDGER.INSUFFICIENT_FUNDS'],
  together: ['LEDGER.INSUFFICIENT_FUNDS'],
  reject: ['LEDGER.INSUFFICIENT_FUNDS', 'STORM.REJECTED'],
  void: ['LEDGER.RESERVATION_EXCEEDED', 'LEDGER.INSUFFICIENT_FUNDS'],
  cancel: ['LEDGER.INSUFFICIENT_FUNDS'],
  clawBack: ['LEDGER.INSUFFICIENT_FUNDS'],
  reverse: ['LEDGER.ALREADY_REVERSED', 'LEDGER.RESERVATION_EXCEEDED', 'LEDGER.INSUFFICIENT_FUNDS'],
};

const GIVING: readonly Kind[] = ['void', 'cancel', 'clawBack', 'reverse'];

export class StormRound {
  readonly pool: string;
  private readonly available: string;
  private readonly reserved: string;

  constructor(
    readonly number: number,
    private readonly random: Random,
    private readonly place: StormPlace,
  ) {
    this.pool = `STORM-${number}-${random.word()}`;
    this.available = poolAccount(this.pool, PERIOD, 'available').code;
    this.reserved = poolAccount(this.pool, PERIOD, 'reserved').code;
  }

  /** Code of the account that everyone takes from. */
  get account(): string {
    return this.available;
  }

  /** Funds the pool, books what will be given back, and draws who comes. */
  async prepare(callers: number): Promise<Ask[]> {
    const { pool } = this;
    const source = appropriationAccount(pool, PERIOD);
    const awards = BigInt(ORGANISATIONS.length) * AWARD_FEN;
    const total = LAST_FEN + BigInt(PLANS) * PLAN_FEN + 2n * awards;
    const accounts = ORGANISATIONS.flatMap((organisation) =>
      (['payable', 'paid', 'clawedBack'] as const).map((kind) => organisationAccount(pool, PERIOD, kind, organisation)),
    );
    const plans = await this.place.instance(0).run(async (ctx) => {
      const { ledger } = this.place.instance(0);
      const own = (['available', 'reserved', 'lapsed'] as const).map((kind) => poolAccount(pool, PERIOD, kind));
      await ledger.open(ctx, [source, ...own, ...accounts]);
      const reserve = (id: string, amount: bigint) => this.move('reserve', this.available, this.reserved, amount, id);
      const ids = await ledger.post(ctx, [
        this.move('appropriate', source.code, this.available, total, 'fund'),
        ...Array.from({ length: PLANS }, (_, at) => reserve(`plan-${at}`, PLAN_FEN)),
        reserve('awards', 2n * awards),
        ...ORGANISATIONS.flatMap((organisation) => [
          this.move('issue', this.reserved, this.of('payable', organisation), 2n * AWARD_FEN, organisation),
          this.move('pay', this.of('payable', organisation), this.of('paid', organisation), AWARD_FEN, organisation),
        ]),
      ]);
      return ids.slice(1, 1 + PLANS);
    });
    return this.draw(callers, plans);
  }

  /** All at once. */
  async rage(asks: readonly Ask[]): Promise<Answer[]> {
    return Promise.all(asks.map((ask, caller) => this.serve(this.place.instance(caller), ask)));
  }

  /** One in ten gives back or is refused after it was booked, the others take; equal parts or parts of any size. */
  private draw(callers: number, plans: readonly string[]): Ask[] {
    const { random } = this;
    const equal = random.once(3) ? random.between(1n, 60n) : undefined;
    const asks = Array.from({ length: callers }, (_, at): Ask => {
      const id = `caller-${at}`;
      if (random.once(10)) {
        const kind = random.pick([...GIVING, 'reject'] as const);
        // The first plans are voided in parts, the others reversed whole.
        const plan = kind === 'void' ? random.below(PLANS / 2) : PLANS / 2 + random.below(PLANS / 2);
        const of = kind === 'void' || kind === 'reverse' ? (plans[plan] ?? '') : random.pick(ORGANISATIONS);
        return { id, kind, amount: kind === 'reverse' ? PLAN_FEN : random.between(1n, 25n), of };
      }
      const kind = random.once(2) ? 'together' : 'claim';
      return { id, kind, amount: equal ?? random.between(1n, 60n), of: '' };
    });
    return random.shuffled(asks);
  }

  private async serve(instance: Instance, ask: Ask): Promise<Answer> {
    let began = now();
    let ended: number | undefined;
    try {
      if (ask.kind === 'together') {
        const outcome = await instance.together.submit(this.claim(ask));
        began = outcome.began;
        if ('refused' in outcome) throw outcome.refused;
      } else {
        await instance.run(async (ctx) => {
          began = now();
          try {
            await this.act(instance, ctx, ask);
          } finally {
            ended = now();
          }
        });
      }
      return { ...ask, began, ended: ended ?? now() };
    } catch (error) {
      const times = { began, ended: ended ?? now() };
      const known = error instanceof DomainError && MAY_REFUSE[ask.kind].includes(error.code);
      if (known) return { ...ask, ...times, refused: error.code };
      return { ...ask, ...times, broken: error instanceof Error ? error.message : String(error) };
    }
  }

  private async act({ ledger }: Instance, ctx: Ctx, ask: Ask): Promise<void> {
    const { available, reserved } = this;
    switch (ask.kind) {
      case 'claim':
      case 'together':
        await ledger.post(ctx, [this.claim(ask)]);
        return;
      case 'reject':
        await ledger.post(ctx, [this.claim(ask)]);
        throw new DomainError('conflict', 'STORM.REJECTED', { zh: '决定不予支持', en: 'The decision was a refusal' });
      case 'void':
        await ledger.post(ctx, [{ ...this.move('release', reserved, available, ask.amount, ask.id), settles: ask.of }]);
        return;
      case 'cancel':
        await ledger.post(ctx, [this.move('cancel', this.of('payable', ask.of), available, ask.amount, ask.id)]);
        return;
      case 'clawBack': {
        const [paid, clawedBack] = [this.of('paid', ask.of), this.of('clawedBack', ask.of)];
        await ledger.post(ctx, [
          this.move('clawBack', paid, clawedBack, ask.amount, `${ask.id}/demand`),
          this.move('restore', clawedBack, available, ask.amount, ask.id),
        ]);
        return;
      }
      case 'reverse':
        await ledger.reverse(ctx, ask.of, { eventDate: DAY, reference: { kind: 'storm', id: ask.id } });
    }
  }

  private claim(ask: Ask): TransferDraft {
    return this.move('reserve', this.available, this.reserved, ask.amount, ask.id);
  }

  private of(kind: 'payable' | 'paid' | 'clawedBack', organisation: string): string {
    return organisationAccount(this.pool, PERIOD, kind, organisation).code;
  }

  private move(kind: MoveKind, from: string, to: string, amount: bigint, id: string): TransferDraft {
    return move(kind, from, to, fen(amount), { eventDate: DAY, reference: { kind: 'storm', id } });
  }
}

export const takes = ({ kind }: Ask): boolean => kind === 'claim' || kind === 'together' || kind === 'reject';
