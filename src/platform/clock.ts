/**
 * The recorded clock: what `ctx.now` reads. A machine's clock may be set back (a wrong time service, a restored virtual
 * machine, a hand at the keyboard); recorded times never go back, within a process, across restarts and between
 * instances: a reading is never earlier than the last one, nor than what the database has recorded.
 *
 * A clock that runs ahead is believed, since a service that was off for a night sees the same thing; but one wrong
 * reading drags every later time along, so it is told as soon as it can be known.
 */
import type { Text } from '../kernel/text.js';

/** Milliseconds: of the day (may jump) and since any moment (never jumps). */
export interface ClockSource {
  wall(): number;
  steady(): number;
}

const SYSTEM_CLOCK: ClockSource = { wall: () => Date.now(), steady: () => performance.now() };

/** Two machines whose clocks differ by less than this are nobody's worry. */
const BEHIND_TOLD_MS = 10_000;
const AHEAD_TOLD_MS = 600_000;
/** So long may a service be off without a question about the clock. */
const SILENCE_TOLD_MS = 86_400_000;

/** Gives readings to the millisecond that never go back. One for each process and database. */
export class MonotoneClock {
  private last = 0;
  private seen: { readonly wall: number; readonly steady: number } | undefined;
  private toldBehind = false;
  private tell: (warning: Text) => void = () => undefined;

  constructor(private readonly source: ClockSource = SYSTEM_CLOCK) {}

  /** Who is told when the machine's clock jumps while we run; each jump once. */
  tellTo(tell: (warning: Text) => void): void {
    this.tell = tell;
  }

  /** The machine's own clock, which may jump. */
  machine(): Date {
    return new Date(Math.floor(this.source.wall()));
  }

  /** A reading not earlier than `recorded`, the newest time in the database, nor than any reading before. */
  now(recorded?: Date | null): Date {
    const wall = this.machine().getTime();
    this.noticeJumpAhead(wall);
    this.last = Math.max(this.last, wall, recorded?.getTime() ?? 0);
    this.noticeBehind(wall);
    return new Date(this.last);
  }

  private noticeJumpAhead(wall: number): void {
    const steady = this.source.steady();
    const jump = this.seen === undefined ? 0 : wall - this.seen.wall - (steady - this.seen.steady);
    this.seen = { wall, steady };
    if (jump > AHEAD_TOLD_MS) this.tell(jumpedAhead(jump));
  }

  private noticeBehind(wall: number): void {
    const behind = this.last - wall;
    if (behind > BEHIND_TOLD_MS && !this.toldBehind) this.tell(standsStill(behind, this.last));
    this.toldBehind = behind > BEHIND_TOLD_MS || (this.toldBehind && behind > 0);
  }
}

export interface ClockReadings {
  readonly machine: Date;
  readonly databaseServer: Date;
  /** The newest time in the database; null when nothing is recorded. */
  readonly recorded: Date | null;
}

/** What a start should tell about the clock before anything is recorded; usually nothing. */
export function clockWarnings({ machine, databaseServer, recorded }: ClockReadings): readonly Text[] {
  const behind = recorded === null ? 0 : recorded.getTime() - machine.getTime();
  const ahead = machine.getTime() - databaseServer.getTime();
  return [
    ...(behind > BEHIND_TOLD_MS && recorded ? [standsStill(behind, recorded.getTime())] : []),
    ...(ahead > AHEAD_TOLD_MS ? [aheadOfServer(ahead)] : []),
    ...(-behind > SILENCE_TOLD_MS && recorded ? [longSilence(-behind, recorded)] : []),
  ];
}

const minutes = (milliseconds: number): string => (milliseconds / 60_000).toFixed(1);
const hours = (milliseconds: number): string => (milliseconds / 3_600_000).toFixed(0);

function standsStill(behind: number, until: number): Text {
  const when = new Date(until).toISOString();
  return {
    zh: `本机时钟比账本中最新的时间慢 ${minutes(behind)} 分钟。记录时间不会倒退：在时钟走到 ${when} 之前，新记录的时间都停在那一刻。请校正本机时钟`,
    en: `This machine's clock is ${minutes(behind)} minutes behind the newest time in the book. Recorded times do not go back: until the clock reaches ${when}, new records bear that time. Set the clock right`,
  };
}

function jumpedAhead(jump: number): Text {
  return {
    zh: `本机时钟向前跳了 ${minutes(jump)} 分钟。此后的记录时间不会早于它：如果时钟走错了，请立即停止服务并校正`,
    en: `This machine's clock jumped ahead by ${minutes(jump)} minutes. No later record can bear an earlier time: if the clock is wrong, stop the service at once and set it right`,
  };
}

function aheadOfServer(ahead: number): Text {
  return {
    zh: `本机时钟比数据库服务器快 ${minutes(ahead)} 分钟。记录时间不会倒退，错误的时间会带偏此后所有记录：请先核对两台机器的时钟`,
    en: `This machine's clock is ${minutes(ahead)} minutes ahead of the database server's. Recorded times do not go back, so a wrong one drags all later ones along: check both clocks first`,
  };
}

function longSilence(silence: number, recorded: Date): Text {
  const when = recorded.toISOString();
  return {
    zh: `账本中最新的时间是 ${when}，距今 ${hours(silence)} 小时。若服务并未停这么久，请先核对本机时钟：记录时间不会倒退`,
    en: `The newest time in the book is ${when}, ${hours(silence)} hours ago. If the service was not off that long, check this machine's clock first: recorded times do not go back`,
  };
}
