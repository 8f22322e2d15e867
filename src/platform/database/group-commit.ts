/**
 * Many callers, one transaction. Where every request needs the same lock (the pool that every claim hits), a transaction
 * for each makes them queue for it one commit after another. Here a leader takes everything that waits and does it
 * set-wise in one transaction; each caller is answered only after COMMIT. While the leader works, the next batch gathers,
 * so nobody waits for a timer. Source: performance page, sections 1 and 10.
 */
import { assert } from '../../kernel/assert.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { Ctx } from '../ctx.js';
import { isBroken } from './lost-connection.js';

/** One outcome for each request, in their order. A request that is refused by itself has an outcome that says so. */
export type BulkUseCase<Request, Outcome> = (ctx: Ctx, requests: readonly Request[]) => Promise<readonly Outcome[]>;

/** Runs one use case in one transaction, such as `(work) => database.run(actor, work)`. */
export type RunInTransaction = <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>;

export interface GroupCommitOptions {
  /** Most requests in one transaction. */
  readonly batchMax?: number;
}

interface Waiting<Request, Outcome> {
  readonly request: Request;
  readonly answer: (outcome: Outcome) => void;
  readonly fail: (error: unknown) => void;
}

const BATCH_MAX = 256;

export class GroupCommit<Request, Outcome> {
  private waiting: Waiting<Request, Outcome>[] = [];
  private leader: Promise<void> | undefined;
  private closed = false;
  private readonly batchMax: number;

  constructor(
    private readonly run: RunInTransaction,
    private readonly bulk: BulkUseCase<Request, Outcome>,
    options: GroupCommitOptions = {},
  ) {
    this.batchMax = options.batchMax ?? BATCH_MAX;
  }

  /**
   * Answers after the commit of the transaction in which the request was done. A batch that fails is done again one by
   * one, so that a request that cannot be done fails alone; where the database is lost nothing is done again, since the
   * commit may have come through: everyone who waits is told, and asks again under an idempotency key.
   */
  submit(request: Request): Promise<Outcome> {
    if (this.closed) return Promise.reject(stopping());
    return new Promise((answer, fail) => {
      this.waiting.push({ request, answer, fail });
      this.leader ??= this.lead();
    });
  }

  /** Turns away who waits, and lets the batch at work finish. */
  async close(): Promise<void> {
    this.closed = true;
    this.turnAway(stopping());
    await this.leader;
  }

  private async lead(): Promise<void> {
    // Whoever asks in the same turn of the event loop comes along.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.batch(this.waiting.splice(0, this.batchMax));
    this.leader = undefined;
  }

  private async batch(batch: readonly Waiting<Request, Outcome>[]): Promise<void> {
    const failure = await this.attempt(batch);
    if (failure === undefined) return;
    if (failure.lost) {
      for (const one of batch) one.fail(failure.error);
      this.turnAway(failure.error);
      return;
    }
    const [only] = batch;
    if (batch.length === 1) only?.fail(failure.error);
    else for (const one of batch) await this.batch([one]);
  }

  /** Answers all and gives nothing, or answers nobody and says why. */
  private async attempt(batch: readonly Waiting<Request, Outcome>[]): Promise<Failure | undefined> {
    const requests = batch.map((one) => one.request);
    let begun = false;
    try {
      const outcomes = await this.run(async (ctx) => {
        begun = true;
        const done = await this.bulk(ctx, requests);
        assert(done.length === requests.length, 'group commit: one outcome for each request');
        return done;
      });
      for (const [at, one] of batch.entries()) one.answer(outcomes[at] as Outcome);
      return undefined;
    } catch (error) {
      const unavailable = error instanceof DomainError && error.fault === 'unavailable';
      return { error, lost: !begun || unavailable || isBroken(error) };
    }
  }

  private turnAway(error: unknown): void {
    for (const one of this.waiting.splice(0)) one.fail(error);
  }
}

interface Failure {
  readonly error: unknown;
  /** The database is gone: nothing could begin, or nobody knows whether the commit came through. */
  readonly lost: boolean;
}

function stopping(): DomainError {
  return new DomainError(
    'unavailable',
    'PLATFORM.STOPPING',
    {
      zh: '服务正在停止，这次请求没有处理；请稍后重试',
      en: 'The service is stopping and did nothing; try again shortly',
    },
    { retryAfterSeconds: 5 },
  );
}
