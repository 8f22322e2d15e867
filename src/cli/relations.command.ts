import { parseDate } from '../kernel/calendar-date.js';
import { BodsExport, EXPORT_FILES, Parties } from '../modules/parties/index.js';
import { type Command, EXIT, optional } from './command.js';
import { UsageError } from './usage-error.js';

/** `relations export`: the register as statements of BODS 0.4, or its holders or officers as a table. */
export const relationsExport: Command = {
  name: 'relations export',
  usage: 'relations export [--organisation CODE] [--on DATE] [--format FORMAT]',
  does: {
    zh: '导出持股、控制等关系：BODS 0.4，或 holders.csv、officers.csv 表格',
    en: 'write relations out: BODS 0.4, or a table holders.csv or officers.csv',
  },
  options: { organisation: 'value', on: 'value', format: 'value' },
  async run(call) {
    const format = formatOf(optional(call, 'format') ?? 'bods', call.json);
    const day = optional(call, 'on');
    const on = day === undefined ? undefined : parseDate(day, 'on');
    const organisation = optional(call, 'organisation');
    const application = await call.application();
    return application.look(async (ctx) => {
      const roots =
        organisation === undefined
          ? undefined
          : [await application.get(Parties).organisationNamed(ctx, 'organisation', organisation)];
      const asked = { format, ...(roots === undefined ? {} : { roots }), ...(on === undefined ? {} : { on }) };
      let line = '';
      for await (const piece of application.get(BodsExport).pieces(ctx, asked)) {
        const lines = `${line}${piece}`.split('\n');
        line = lines.pop() ?? '';
        for (const one of lines) call.print(one);
      }
      return EXIT.done;
    });
  },
};

function formatOf(given: string, json: boolean): (typeof EXPORT_FILES)[number] {
  const format = EXPORT_FILES.find((known) => known === given);
  if (format !== undefined && !(json && format !== 'bods')) return format;
  throw new UsageError({
    zh: `--format 只能是 ${EXPORT_FILES.join('、')}；用 --json 时只能是 bods`,
    en: `--format is one of ${EXPORT_FILES.join(', ')}; with --json it is bods`,
  });
}
