import { readFile } from 'node:fs/promises';
import { bringUpToDate } from '../boot.js';
import { DomainError } from '../kernel/domain-error.js';
import type { Text } from '../kernel/text.js';
import { normaliseUscc } from '../kernel/uscc.js';
import { Identity, SampleAccounts } from '../modules/identity/index.js';
import { Parties } from '../modules/parties/index.js';
import { checkProgrammeText } from '../modules/programmes/index.js';
import { readConfig } from '../platform/config.js';
import { locateDatabase } from '../platform/database/open-database.js';
import { type Command, EXIT, optional, required, word } from './command.js';
import { UsageError } from './usage-error.js';

export const programmeCheck: Command = {
  name: 'programme check',
  usage: 'programme check FILE',
  does: { zh: '检查一个项目文件', en: 'check a programme file' },
  options: {},
  async run(call) {
    const path = word(call, 0, { zh: '项目文件路径', en: 'The path of a programme file' });
    const text = await readFile(path, 'utf8').catch(() => {
      throw new UsageError({ zh: `没有这个文件：${path}`, en: `No such file: ${path}` });
    });
    const { problems } = checkProgrammeText(text);
    if (call.json) {
      const shown = problems.map(({ path: at, code, detail }) => ({
        path: at,
        code,
        detail: detail.zh,
        detailEn: detail.en,
      }));
      call.print(JSON.stringify({ ok: problems.length === 0, problems: shown }));
    } else {
      for (const { path: at, code, detail } of problems) call.print(`${at} ${code}\n  ${detail.zh}\n  ${detail.en}`);
      if (problems.length === 0) call.print('没有发现问题\nNo problems found');
    }
    return problems.length === 0 ? EXIT.done : EXIT.no;
  },
};

const words = (text: string | undefined): string[] => (text ?? '').split(',').filter((word_) => word_ !== '');

export const userAdd: Command = {
  name: 'user add',
  usage:
    'user add --username U --role R[,R] [--duty D[,D]] [--organisation USCC | --authority CODE] [--name N] [--generate]',
  does: { zh: '新增用户；口令从标准输入读取或自动生成', en: 'add a user; password from stdin, or made and printed' },
  options: {
    username: 'value',
    role: 'value',
    duty: 'value',
    organisation: 'value',
    authority: 'value',
    name: 'value',
    generate: 'flag',
  },
  async run(call) {
    const username = required(call, 'username');
    const roles = words(required(call, 'role'));
    const generate = call.options.generate === true;
    const typed = generate ? '' : (await call.readStdin()).replace(/\r?\n$/, '');
    if (!generate && typed === '') {
      throw new UsageError({
        zh: '请从标准输入给出口令，或加 --generate',
        en: 'Give the password on stdin, or add --generate',
      });
    }
    const application = await call.application();
    const identity = application.get(Identity);
    const password = generate ? identity.newPassword() : typed;
    const user = await application.change('user add', async (ctx) => {
      const uscc = optional(call, 'organisation');
      const organisation =
        uscc === undefined
          ? undefined
          : (await application.get(Parties).organisationsByUscc(ctx, [normaliseUscc(uscc)])).get(normaliseUscc(uscc));
      if (uscc !== undefined && organisation === undefined) {
        throw new DomainError('invalid', 'PARTIES.UNKNOWN_ORGANISATION', {
          zh: `没有登记代码为 ${uscc} 的单位`,
          en: `No organisation with the code ${uscc} is on the register`,
        });
      }
      const authority = optional(call, 'authority');
      const name = optional(call, 'name');
      return identity.addUser(ctx, {
        username,
        roles,
        duties: words(optional(call, 'duty')),
        password,
        ...(name === undefined ? {} : { name }),
        ...(organisation === undefined ? {} : { organisationId: organisation.id }),
        ...(authority === undefined ? {} : { authority }),
      });
    });
    await application.sequence();
    const answer = { id: user.id, username: user.username, ...(generate ? { password } : {}) };
    call.print(call.json ? JSON.stringify(answer) : `${answer.username}${generate ? `  ${password}` : ''}`);
    return EXIT.done;
  },
};

export const sampleCredentials: Command = {
  name: 'sample credentials',
  usage: 'sample credentials',
  does: { zh: '示例年度的登录账号', en: "the sample year's sign-ins" },
  options: {},
  async run(call) {
    const application = await call.application();
    const credentials = await application.get(SampleAccounts).credentials();
    if (call.json) call.print(JSON.stringify(credentials));
    else {
      for (const { role, duties, username, password, organisation } of credentials) {
        call.print([role, (duties ?? []).join(','), username, password, organisation ?? ''].join('  '));
      }
    }
    return EXIT.done;
  },
};

export const migrateCommand: Command = {
  name: 'migrate',
  usage: 'migrate',
  does: { zh: '把数据表升级到最新', en: 'bring the tables to the newest migration' },
  options: {},
  async run(call) {
    const config = readConfig();
    const note = (step: Text) => call.note(`${step.zh} ${step.en}`);
    const place = await locateDatabase(config, note);
    const ran = await bringUpToDate(
      place.adminUrl === undefined ? { ...place, adminUrl: place.url } : place,
      note,
    ).finally(() => place.stop());
    if (call.json) call.print(JSON.stringify({ ran }));
    else call.print(ran.length === 0 ? '已是最新 / already up to date' : ran.join('\n'));
    return EXIT.done;
  },
};
