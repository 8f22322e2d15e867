import { type Command, EXIT, optional, word } from './command.js';
import { load } from './load/load.js';
import type { LoadReport } from './load/report.js';

export const loadCommand: Command = {
  name: 'load',
  usage: 'load PATH [--provider USCC]',
  does: { zh: '读入一个文件夹或一个 Croissant 文件', en: 'take a folder or one Croissant file' },
  options: { provider: 'value' },
  async run(call) {
    const path = word(call, 0, { zh: '文件夹或文件路径', en: 'The path of a folder or file' });
    const provider = optional(call, 'provider');
    const application = await call.application();
    const report = await application.change('load', (ctx) =>
      load(ctx, application.loadRooms(), path, {
        ...(provider === undefined ? {} : { provider }),
        progress: (line) => call.note(line),
      }),
    );
    await application.sequence();
    if (call.json) call.print(JSON.stringify(reportJson(report)));
    else for (const line of reportLines(report)) call.print(line);
    return report.refused.length === 0 ? EXIT.done : EXIT.no;
  },
};

function reportJson(report: LoadReport): object {
  return {
    taken: report.taken,
    unchanged: report.unchanged,
    refused: report.refused.map(({ detail, ...refused }) => ({ ...refused, detail: detail.zh, detailEn: detail.en })),
    notes: report.notes.map(({ zh, en }) => ({ detail: zh, detailEn: en })),
  };
}

function reportLines(report: LoadReport): string[] {
  const counts = Object.entries(report.taken)
    .map(([kind, taken]) => [kind, taken, report.unchanged[kind as keyof typeof report.unchanged]] as const)
    .filter(([, taken, unchanged]) => taken + unchanged > 0)
    .map(([kind, taken, unchanged]) => `${kind}: 新收 taken ${taken}, 未变 unchanged ${unchanged}`);
  const refused = report.refused.map(({ file, line, field, code, detail }) => {
    const place = `${file}:${line}${field === undefined ? '' : ` ${field}`}`;
    return `拒收 refused ${place} ${code}\n  ${detail.zh}\n  ${detail.en}`;
  });
  const notes = report.notes.map(({ zh, en }) => `提示 note\n  ${zh}\n  ${en}`);
  return [...counts, ...notes, ...refused, `拒收合计 refused in all: ${report.refused.length}`];
}
