/**
 * What the service does by itself while it runs, besides the log. Each turn that changed something says so in the access
 * log, in its own transaction. Sequencing and witnessing (`main.ts`) record themselves: what they write is the log.
 */
import type { Application } from './cli/application.js';
import { shanghaiDate } from './kernel/calendar-date.js';
import { Attestations } from './modules/attestations/index.js';
import { Deadlines } from './modules/claims/index.js';
import { RecallAnswers } from './modules/contracts/index.js';
import { Webhooks } from './modules/followups/index.js';
import { Sessions } from './modules/identity/index.js';
import { Ledger } from './modules/ledger/index.js';
import { sweepIdempotencyKeys } from './platform/http/idempotency-sweep.js';
import type { Job } from './platform/jobs.js';

const HOUR_MS = 3_600_000;
const RECALLS_EVERY_MS = 60_000;
const DELIVER_EVERY_MS = 2_000;

export function housekeeping(application: Application): Job[] {
  const ledger = application.get(Ledger);
  const expire: Job = {
    name: { zh: '释放到期的预留', en: 'giving back expired reservations' },
    everyMs: HOUR_MS,
    run: async () => {
      await application.job('expire reservations', (ctx) => ledger.expireReservations(ctx, shanghaiDate(ctx.now)));
    },
  };
  const replies: Job = {
    name: { zh: '清理过期的重复请求记录', en: 'sweeping old idempotency keys' },
    everyMs: HOUR_MS,
    run: async () => {
      await sweepIdempotencyKeys((work) => application.job('sweep replies', work));
    },
  };
  const sessions = application.get(Sessions);
  const signIns: Job = {
    name: { zh: '清理早已结束的登录', en: 'forgetting sign-ins that are long over' },
    everyMs: HOUR_MS,
    run: async () => {
      await application.job('sweep sessions', (ctx) => sessions.sweep(ctx));
    },
  };
  const deadlines = application.get(Deadlines);
  const lapsing: Job = {
    name: { zh: '处理逾期未补正的申报', en: 'letting claims lapse that were not corrected in time' },
    everyMs: HOUR_MS,
    run: async () => {
      await application.job('lapse claims', (ctx) => deadlines.lapseOverdue(ctx));
    },
  };
  const attestations = application.get(Attestations);
  const expiring: Job = {
    name: { zh: '提醒即将到期的存证', en: 'telling which attestations end soon' },
    everyMs: HOUR_MS,
    run: async () => {
      await application.job('tell expiring', (ctx) => attestations.tellExpiring(ctx));
    },
  };
  const recalls = application.get(RecallAnswers);
  const recalled: Job = {
    name: { zh: '把召回通知买方', en: 'telling buyers of recalls' },
    everyMs: RECALLS_EVERY_MS,
    run: async () => {
      await application.job('tell recalls', (ctx) => recalls.tellBuyers(ctx));
    },
  };
  const webhooks = application.get(Webhooks);
  const deliver: Job = {
    name: { zh: '推送通知', en: 'sending notices' },
    everyMs: DELIVER_EVERY_MS,
    run: async () => {
      await webhooks.deliverDue((work) => application.job('send notices', work));
    },
  };
  return [expire, replies, signIns, lapsing, expiring, recalled, deliver];
}
