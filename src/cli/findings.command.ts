import { Parties, STANDARDS, standardOf } from '../modules/parties/index.js';
import { type Command, EXIT, optional } from './command.js';
import { table } from './table.js';

interface Done {
  readonly standard: string;
  readonly looked: number;
  readonly differing: number;
}

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
  help: {
    zh: [
      '原认定不改：结论、依据或所缺资料不同的，另存一份复查结果，并向依据它的合同和申报开出待办',
      '--standard：只复查一个标准，例如 T42；不写即全部标准',
      '再运行一次不会重复记录，也不会重复开出待办',
    ],
    en: [
      'findings stay as they are: where outcome, limb or what is missing differs, a later answer is stored beside it',
      'and work items are opened for the contracts and claims that rest on it',
      '--standard: one standard only, such as T42; all of them when left out',
      'a second run stores nothing twice and opens no item twice',
    ],
  },
  options: { standard: 'value' },
  async run(call) {
    const standard = optional(call, 'standard');
    const codes = standard === undefined ? STANDARDS.map(({ code }) => code) : [standard];
    const application = await call.application();
    const parties = application.get(Parties);
    const done: Done[] = [];
    for (const code of codes) {
      const { looked, differing } = await application.change('findings reexamine', (ctx) =>
        parties.reexamineStandard(ctx, code),
      );
      done.push({ standard: code, looked, differing });
    }
    await application.sequence();
    if (call.json) {
      call.print(JSON.stringify({ standards: done }));
      return EXIT.done;
    }
    for (const line of report(done)) call.print(line);
    return EXIT.done;
  },
};

function report(done: readonly Done[]): string[] {
  const rows = done.map(({ standard: code, looked, differing }) => {
    const standard = standardOf(code);
    return [`${code}  ${standard?.title.zh ?? ''}`, String(looked), String(differing)];
  });
  const lines = table(['标准 Standard', '复查 Asked again', '不同 Differ'], ['left', 'right', 'right'], rows);
  const differing = done.reduce((sum, one) => sum + one.differing, 0);
  if (differing === 0) {
    const nothing = done.every(({ looked }) => looked === 0);
    const zh = nothing ? '没有按旧版本作出的认定，无须复查' : '复查结果都与原来相同，没有开出待办';
    const en = nothing ? 'No finding rests on an older version' : 'Every answer is as before; no work item was opened';
    return [...lines, '', zh, en];
  }
  return [
    ...lines,
    '',
    '结论不同的认定各有一项待办 FINDING_DIFFERS；依据它们的合同和申报另有待办 BASIS_FELL',
    'Each that differs has an item FINDING_DIFFERS; what rests on it has an item BASIS_FELL',
  ];
}
