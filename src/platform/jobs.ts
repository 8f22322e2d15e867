/** Periodic work of the process: the log's sequencer, the witness, sweeping and expiry. */
import type { Text } from '../kernel/text.js';

export interface Job {
  /** Stands in the messages. */
  readonly name: Text;
  /** From the beginning of one turn to the next; a turn that is still at work when the next is due takes its place. */
  readonly everyMs: number;
  /** One turn. What it throws is told and the next turn tries again. */
  run(): Promise<void>;
}

/** Calls back every so often until the returned function is called. */
export type Timer = (everyMs: number, turn: () => void) => () => void;

const INTERVAL: Timer = (everyMs, turn) => {
  const timer = setInterval(turn, everyMs);
  return () => clearInterval(timer);
};

/**
 * Runs each job at once and then in its rhythm, never two turns of one job at a time; jobs do not wait for each other.
 * A failure is told once, and again only when it changes; so is the first turn that works again.
 */
export class Jobs {
  private readonly turning = new Map<Job, Promise<void>>();
  private readonly failures = new Map<Job, string>();
  private cancels: readonly (() => void)[] = [];
  private stopped = false;

  constructor(
    private readonly jobs: readonly Job[],
    private readonly tell: (line: Text) => void,
    private readonly timer: Timer = INTERVAL,
  ) {}

  start(): void {
    this.cancels = this.jobs.map((job) => this.timer(job.everyMs, () => this.turn(job)));
    for (const job of this.jobs) this.turn(job);
  }

  /** No turn begins any more; returns when those at work have ended. May be called before {@link start} or twice. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const cancel of this.cancels) cancel();
    await Promise.all(this.turning.values());
  }

  private turn(job: Job): void {
    if (this.stopped || this.turning.has(job)) return;
    const turn = this.work(job).finally(() => this.turning.delete(job));
    this.turning.set(job, turn);
  }

  private async work(job: Job): Promise<void> {
    try {
      await job.run();
      if (this.failures.delete(job)) this.tell(worksAgain(job));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (this.failures.get(job) === reason) return;
      this.failures.set(job, reason);
      this.tell(failed(job, reason));
    }
  }
}

function failed({ name }: Job, reason: string): Text {
  return {
    zh: `后台任务“${name.zh}”失败，到下一轮会再试：${reason}`,
    en: `The background job "${name.en}" failed and is tried again at its next turn: ${reason}`,
  };
}

function worksAgain({ name }: Job): Text {
  return { zh: `后台任务“${name.zh}”已恢复正常`, en: `The background job "${name.en}" works again` };
}
