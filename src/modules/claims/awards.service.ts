import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Fen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Ledger, move, organisationAccount, poolAccount, type TransferDraft } from '../ledger/index.js';

/** In which pool and period, and on which day it counts. */
export interface Booking {
  readonly pool: string;
  readonly period: string;
  readonly on: CalendarDate;
}

/** The money of one award; its decision names the reservation. */
export interface Award {
  readonly decisionId: string;
  readonly applicantId: string;
  readonly amountFen: Fen;
}

export interface PaidAward {
  readonly paymentId: string;
  readonly applicantId: string;
  readonly amountFen: Fen;
}

/** The way of an award through the book: reserved, issued, paid, and back. */
@Injectable()
export class Awards {
  constructor(private readonly ledger: Ledger) {}

  async reserve(ctx: Ctx, at: Booking, awards: readonly Award[]): Promise<void> {
    const { available, reserved } = accounts(at);
    await this.post(
      ctx,
      awards.map(({ decisionId, amountFen }) =>
        move('reserve', available, reserved, amountFen, {
          eventDate: at.on,
          reference: { kind: 'decision', id: decisionId },
        }),
      ),
    );
  }

  /** What was reserved is free again. */
  async release(ctx: Ctx, at: Booking, awards: readonly Award[]): Promise<void> {
    const { available, reserved } = accounts(at);
    const reservations = await this.reservations(ctx, awards);
    await this.post(
      ctx,
      awards.map(({ decisionId, amountFen }) =>
        move('release', reserved, available, amountFen, {
          eventDate: at.on,
          reference: { kind: 'decision', id: decisionId },
          settles: reservations(decisionId),
        }),
      ),
    );
  }

  async issue(ctx: Ctx, at: Booking, awards: readonly Award[]): Promise<void> {
    const { reserved } = accounts(at);
    const reservations = await this.reservations(ctx, awards);
    await this.ledger.open(
      booker(ctx),
      awards.map(({ applicantId }) => payable(at, applicantId)),
    );
    await this.post(
      ctx,
      awards.map(({ decisionId, applicantId, amountFen }) =>
        move('issue', reserved, payable(at, applicantId).code, amountFen, {
          eventDate: at.on,
          reference: { kind: 'decision', id: decisionId },
          settles: reservations(decisionId),
        }),
      ),
    );
  }

  /** An issued award is withdrawn before any of it was paid. */
  async cancel(ctx: Ctx, at: Booking, { decisionId, applicantId, amountFen }: Award): Promise<void> {
    const about = { eventDate: at.on, reference: { kind: 'decision', id: decisionId } };
    await this.post(ctx, [move('cancel', payable(at, applicantId).code, accounts(at).available, amountFen, about)]);
  }

  async pay(ctx: Ctx, at: Booking, payments: readonly PaidAward[]): Promise<void> {
    await this.ledger.open(
      booker(ctx),
      payments.map(({ applicantId }) => paid(at, applicantId)),
    );
    await this.post(
      ctx,
      payments.map(({ paymentId, applicantId, amountFen }) =>
        move('pay', payable(at, applicantId).code, paid(at, applicantId).code, amountFen, {
          eventDate: at.on,
          reference: { kind: 'payment', id: paymentId },
        }),
      ),
    );
  }

  /** The bank sent it back (退票): it is payable again. */
  async returned(ctx: Ctx, at: Booking, { paymentId, applicantId, amountFen }: PaidAward): Promise<void> {
    const about = { eventDate: at.on, reference: { kind: 'payment', id: paymentId } };
    await this.post(ctx, [
      move('payReturned', paid(at, applicantId).code, payable(at, applicantId).code, amountFen, about),
    ]);
  }

  /** Recovered into the treasury; the pool gets it back by a budget act alone. `eventId`: the claim's event. */
  async clawBack(
    ctx: Ctx,
    at: Booking,
    { eventId, applicantId, amountFen }: { eventId: string; applicantId: string; amountFen: Fen },
  ): Promise<void> {
    const clawedBack = organisationAccount(at.pool, at.period, 'clawedBack', applicantId);
    await this.ledger.open(booker(ctx), [clawedBack]);
    const about = { eventDate: at.on, reference: { kind: 'claim-event', id: eventId } };
    await this.post(ctx, [move('clawBack', paid(at, applicantId).code, clawedBack.code, amountFen, about)]);
  }

  private async post(ctx: Ctx, transfers: readonly TransferDraft[]): Promise<void> {
    if (transfers.length > 0) await this.ledger.post(booker(ctx), transfers);
  }

  private async reservations(ctx: Ctx, awards: readonly Award[]): Promise<(decisionId: string) => string> {
    const held = await this.ledger.reservationsFor(
      booker(ctx),
      'decision',
      awards.map(({ decisionId }) => decisionId),
    );
    return (decisionId) => present(held.get(decisionId), 'reservation of an award').id;
  }
}

/** Whoever decides on awards moves their money and may not look into the book (the treasury does). */
export function booker(ctx: Ctx): Ctx {
  return beyond(ctx, 'ledger.awards');
}

function accounts({ pool, period }: Booking): { readonly available: string; readonly reserved: string } {
  return {
    available: poolAccount(pool, period, 'available').code,
    reserved: poolAccount(pool, period, 'reserved').code,
  };
}

const payable = ({ pool, period }: Booking, applicantId: string) =>
  organisationAccount(pool, period, 'payable', applicantId);
const paid = ({ pool, period }: Booking, applicantId: string) => organisationAccount(pool, period, 'paid', applicantId);
