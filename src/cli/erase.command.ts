import { shanghaiInstant } from '../kernel/calendar-date.js';
import { DomainError } from '../kernel/domain-error.js';
import { Identity } from '../modules/identity/index.js';
import { type ErasureCase, Parties } from '../modules/parties/index.js';
import type { Ctx } from '../platform/ctx.js';
import type { Application } from './application.js';
import { type Call, type Command, EXIT, optional, required, word } from './command.js';
import { UsageError } from './usage-error.js';

interface TwoPersons {
  readonly requester: string;
  readonly confirmer: string;
}

/**
 * `person erase`: the request of one user and the confirmation of another, in one transaction, so that a refused
 * confirmation leaves no request behind.
 */
export const personErase: Command = {
  name: 'person erase',
  usage: 'person erase ID --reason TEXT [--requester U --confirmer V]',
  does: {
    zh: '删除一个自然人的姓名和盐值，须两人办理，日志留痕',
    en: "erase a natural person's name and salt: two persons, recorded in the log",
  },
  options: { reason: 'value', requester: 'value', confirmer: 'value' },
  async run(call) {
    const personId = word(call, 0, { zh: '自然人的编号', en: 'The id of the person' }).toLowerCase();
    const reason = required(call, 'reason');
    const named = { requester: optional(call, 'requester'), confirmer: optional(call, 'confirmer') };
    const application = await call.application();
    const parties = application.get(Parties);
    const erased = await application.change('person erase', async (ctx) => {
      const { requester, confirmer } = await twoPersons(application, ctx, named);
      const asked = await parties.requestErasure(ctx, { personId, reason, by: requester });
      return parties.confirmErasure(ctx, asked.id, confirmer);
    });
    await application.sequence();
    const logged = await application.run((ctx) => parties.erasures(ctx));
    print(call, erased, logged.find((one) => one.personId === erased.personId)?.position);
    return EXIT.done;
  },
};

function print(call: Call, { personId, erasedAt, ...erased }: ErasureCase, position?: number): void {
  if (call.json) {
    const { id, state, reason, requestedBy, confirmedBy } = erased;
    const done = { id, person: personId, state, reason, requestedBy, confirmedBy };
    call.print(JSON.stringify({ ...done, erasedAt: erasedAt && shanghaiInstant(erasedAt), position }));
    return;
  }
  call.print(`自然人 ${personId} 的姓名和盐值已删除，日志位置 ${position ?? '待定'}`);
  call.print(`Name and salt of person ${personId} are erased, logged at position ${position ?? 'to come'}`);
}

/** Two users by name; outside production the two system persons when none is named. */
async function twoPersons(
  application: Application,
  ctx: Ctx,
  { requester, confirmer }: { readonly requester: string | undefined; readonly confirmer: string | undefined },
): Promise<TwoPersons> {
  const identity = application.get(Identity);
  if (requester === undefined && confirmer === undefined && !application.booted.config.production) {
    const system = await identity.systemPersons(ctx);
    return { requester: system.reviewer.id, confirmer: system.resolver.id };
  }
  if (requester === undefined || confirmer === undefined) {
    throw new UsageError({
      zh: '请用 --requester 和 --confirmer 指定两个不同的用户',
      en: 'Name two different users with --requester and --confirmer',
    });
  }
  const idOf = async (username: string): Promise<string> => {
    const user = await identity.findByUsername(ctx, username);
    if (user && user.disabledAt === undefined) return user.id;
    throw new DomainError('invalid', 'PARTIES.UNKNOWN_USER', {
      zh: `没有可用的用户 ${username}：不存在，或已停用`,
      en: `There is no user ${username} who may act: unknown or disabled`,
    });
  };
  return { requester: await idOf(requester), confirmer: await idOf(confirmer) };
}
