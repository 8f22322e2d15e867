import { DomainError } from '../kernel/domain-error.js';
import { Identity, type UserChange } from '../modules/identity/index.js';
import { type Command, EXIT, optional, required } from './command.js';
import { UsageError } from './usage-error.js';

const words = (text: string): string[] => text.split(',').filter((word) => word !== '');

export const userChange: Command = {
  name: 'user change',
  usage:
    'user change --username U [--role R[,R]] [--duty D[,D]] [--disable | --enable] [--remove-second-factor] [--generate]',
  does: {
    zh: '变更用户的角色、职责，停用或启用，移除丢失的第二因素，或换发口令；下一次请求即生效',
    en: "change a user's roles or duties, disable or enable, remove a lost second factor, or give a new password; counts from the next request",
  },
  options: {
    username: 'value',
    role: 'value',
    duty: 'value',
    disable: 'flag',
    enable: 'flag',
    'remove-second-factor': 'flag',
    generate: 'flag',
  },
  async run(call) {
    const username = required(call, 'username');
    const { disable, enable, generate } = call.options;
    const change = changeOf(optional(call, 'role'), optional(call, 'duty'), disable === true, enable === true);
    const reset = call.options['remove-second-factor'] === true;
    if (Object.keys(change).length === 0 && !reset && generate !== true) {
      throw new UsageError({ zh: '没有要变更的内容', en: 'There is nothing to change' });
    }
    const application = await call.application();
    const identity = application.get(Identity);
    const password = generate === true ? identity.newPassword() : undefined;
    const user = await application.change('user change', async (ctx) => {
      const known = await identity.findByUsername(ctx, username);
      if (known === undefined) {
        throw new DomainError('notFound', 'IDENTITY.UNKNOWN', { zh: '没有这个账号', en: 'There is no such account' });
      }
      if (reset) await identity.resetSecondFactor(ctx, username);
      if (password !== undefined) await identity.changePassword(ctx, known, password);
      return Object.keys(change).length === 0 ? known : identity.changeUser(ctx, username, change);
    });
    await application.sequence();
    const { id, roles, duties, disabledAt } = user;
    const answer = { id, username: user.username, roles, duties, disabled: disabledAt !== undefined };
    const shown = password === undefined ? answer : { ...answer, password };
    if (call.json) call.print(JSON.stringify(shown));
    else call.print([user.username, roles.join(','), duties.join(','), ...(password ? [password] : [])].join('  '));
    return EXIT.done;
  },
};

function changeOf(role: string | undefined, duty: string | undefined, disable: boolean, enable: boolean): UserChange {
  if (disable && enable) {
    throw new UsageError({ zh: '--disable 与 --enable 不能同时给出', en: 'Give --disable or --enable, not both' });
  }
  return {
    ...(role === undefined ? {} : { roles: words(role) }),
    ...(duty === undefined ? {} : { duties: words(duty) }),
    ...(disable || enable ? { disabled: disable } : {}),
  };
}
