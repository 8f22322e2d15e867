import { Parties, STANDARDS } from '../modules/parties/index.js';
import { type Command, EXIT, optional } from './command.js';

/**
 * `findings reexamine`: findings of an older version of a standard are asked again, each standard in a transaction of its
 * own. Those that would now differ get a later answer and work items; the findings stay as they are.
 */
export const findingsReexamine: Command = {
  name: 'findings reexamine',
  usage: 'findings reexamine [--standard S]',
  does: {
    zh: '标准升级后，按新版本复查旧版本的关联认定',
    en: 'ask findings of an older version of a standard again',
  },
  options: { standard: 'value' },
  async run(call) {
    const standard = optional(call, 'standard');
    const codes = standard === undefined ? STANDARDS.map(({ code }) => code) : [standard];
    const application = await call.application();
    const parties = application.get(Parties);
    const done: { standard: string; looked: number; differing: number }[] = [];
    for (const code of codes) {
      const { looked, differing } = await application.run((ctx) => parties.reexamineStandard(ctx, code));
      done.push({ standard: code, looked, differing });
    }
    await application.sequence();
    if (call.json) {
      call.print(JSON.stringify({ standards: done }));
      return EXIT.done;
    }
    for (const { standard: code, looked, differing } of done) {
      call.print(`${code}：复查 ${looked} 份，其中 ${differing} 份结论不同`);
      call.print(`${code}: ${looked} findings asked again, ${differing} would now differ`);
    }
    return EXIT.done;
  },
};
