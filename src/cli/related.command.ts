import { parseDate } from '../kernel/calendar-date.js';
import { DomainError } from '../kernel/domain-error.js';
import { isId } from '../kernel/ids.js';
import { drawPath, Parties } from '../modules/parties/index.js';
import type { Ctx } from '../platform/ctx.js';
import { type Command, EXIT, optional, required, word } from './command.js';

/** An organisation by USCC, foreign id or id. */
async function organisationOf(parties: Parties, ctx: Ctx, given: string): Promise<string> {
  const found = isId(given)
    ? (await parties.organisations(ctx, [given])).get(given)
    : [...(await parties.organisationsByUscc(ctx, [given])).values()][0];
  if (found) return found.id;
  throw new DomainError('notFound', 'PARTIES.UNKNOWN_ORGANISATION', {
    zh: `没有登记代码为 ${given} 的单位`,
    en: `No organisation with the code ${given} is on the register`,
  });
}

export const related: Command = {
  name: 'related',
  usage: 'related A B --on DATE [--standard S]',
  does: { zh: '两个单位在某日是否关联，画出路径', en: 'are A and B related on a day, and by which path' },
  options: { on: 'value', standard: 'value' },
  async run(call) {
    const a = word(call, 0, { zh: '第一个单位的代码', en: 'The code of the first organisation' });
    const b = word(call, 1, { zh: '第二个单位的代码', en: 'The code of the second organisation' });
    const on = parseDate(required(call, 'on'), 'on');
    const standard = optional(call, 'standard');
    const application = await call.application();
    const parties = application.get(Parties);
    return application.run(async (ctx) => {
      const question = { a: await organisationOf(parties, ctx, a), b: await organisationOf(parties, ctx, b), on };
      const answer = await parties.relatedness(ctx, { ...question, ...(standard === undefined ? {} : { standard }) });
      if (call.json) {
        call.print(JSON.stringify(answer));
        return EXIT.done;
      }
      const named = answer.limbs.flatMap((limb) => [
        ...limb.holder,
        ...limb.path.flatMap((step) => [step.from, step.to]),
      ]);
      const ids = [
        question.a,
        question.b,
        answer.judged.a,
        answer.judged.b,
        ...named,
        ...answer.missing.map((gap) => gap.organisation),
      ];
      call.print(drawPath(answer, await parties.names(ctx, [...new Set(ids)], 'zh-CN'), 'zh-CN'));
      call.print('');
      call.print(drawPath(answer, await parties.names(ctx, [...new Set(ids)], 'en'), 'en'));
      return EXIT.done;
    });
  },
};
