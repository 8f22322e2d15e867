import { parseDate } from '../kernel/calendar-date.js';
import type { Locale } from '../kernel/text.js';
import { answerIn, FindingFiles, Parties } from '../modules/parties/index.js';
import { type Command, EXIT, optional, required, word } from './command.js';
import { relatedText } from './related-text.js';

const LOCALES: readonly Locale[] = ['zh-CN', 'en'];

/** The answer of POST /relatedness: its very JSON, or drawn for people in Chinese and then in English. Nothing is stored. */
export const related: Command = {
  name: 'related',
  usage: 'related A B --on DATE [--standard S]',
  does: { zh: '两个单位在某日是否关联，画出路径', en: 'are A and B related on a day, and by which path' },
  help: {
    zh: [
      'A、B：统一社会信用代码、境外机构编号，或登记编号（自然人只有登记编号）',
      '--on：判断哪一天，写作 2025-06-18',
      '--standard：SZ_VOUCHER_DEFAULT_v1（不写即用它）、T42、CL265、CAS36 或 LR',
      '--json：与接口 POST /api/v1/relatedness 的回复逐字相同（中文）',
    ],
    en: [
      'A, B: a unified social credit code, a foreign id, or an id of the register (persons have only that)',
      '--on: the day to judge, such as 2025-06-18',
      '--standard: SZ_VOUCHER_DEFAULT_v1 (the default), T42, CL265, CAS36 or LR',
      '--json: word for word what POST /api/v1/relatedness answers (in Chinese)',
    ],
  },
  options: { on: 'value', standard: 'value' },
  async run(call) {
    const a = word(call, 0, { zh: '第一个单位的代码', en: 'The code of the first organisation' });
    const b = word(call, 1, { zh: '第二个单位的代码', en: 'The code of the second organisation' });
    const on = parseDate(required(call, 'on'), 'on');
    const standard = optional(call, 'standard');
    const application = await call.application();
    const parties = application.get(Parties);
    const files = application.get(FindingFiles);
    return application.run(async (ctx) => {
      const asked = { a: await parties.partyNamed(ctx, 'a', a), b: await parties.partyNamed(ctx, 'b', b), on };
      const answer = await parties.relatedness(ctx, { ...asked, ...(standard === undefined ? {} : { standard }) });
      if (call.json) {
        call.print(JSON.stringify(answerIn(answer, ctx.locale)));
        return EXIT.done;
      }
      for (const [index, locale] of LOCALES.entries()) {
        if (index > 0) call.print('');
        const shown = await files.shown({ ...ctx, locale }, asked, answer);
        for (const line of relatedText(shown, locale)) call.print(line);
      }
      return EXIT.done;
    });
  },
};
