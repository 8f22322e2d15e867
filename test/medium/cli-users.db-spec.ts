import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Call, Command } from '../../src/cli/command.js';
import { userAdd } from '../../src/cli/operation.commands.js';
import { userChange } from '../../src/cli/user.commands.js';
import { openTestService, SAMPLE_FOLDER, type TestService } from '../support/service.js';

let service: TestService;

beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service?.close());

/** Runs a command as the operator would; answers what it prints as JSON. */
async function run(command: Command, options: Call['options'], stdin = ''): Promise<Record<string, unknown>> {
  const printed: string[] = [];
  const code = await command.run({
    words: [],
    options,
    json: true,
    application: () => Promise.resolve(service.application),
    print: (line) => printed.push(line),
    write: () => undefined,
    note: () => undefined,
    readStdin: () => Promise.resolve(stdin),
  });
  expect(code).toBe(0);
  return JSON.parse(printed.join('')) as Record<string, unknown>;
}

describe('the operator at the command line', () => {
  it('makes the first administrator, who is then the only account there is', async () => {
    const made = await run(userAdd, { username: 'root.li', role: 'admin', generate: true });
    expect(made).toEqual({ id: expect.any(String), username: 'root.li', password: expect.stringMatching(/^\w{20}$/) });
    const rows = await service.db.adminQuery('select username, roles from identity.account_now');
    expect(rows).toEqual([{ username: 'root.li', roles: ['admin'] }]);
  });

  it('is refused a common password', async () => {
    const wish = { username: 'weak', role: 'auditor' };
    await expect(run(userAdd, wish, 'Password123456\n')).rejects.toMatchObject({ code: 'IDENTITY.PASSWORD_COMMON' });
  });

  it('changes roles, disables, enables and gives a new password', async () => {
    await run(userAdd, { username: 'mover', role: 'auditor', generate: true });
    expect(await run(userChange, { username: 'mover', role: 'operator', disable: true })).toMatchObject({
      roles: ['operator'],
      disabled: true,
    });
    const again = await run(userChange, { username: 'mover', enable: true, generate: true });
    expect(again).toMatchObject({ roles: ['operator'], disabled: false, password: expect.stringMatching(/^\w{20}$/) });
  });

  it('is told of a user who is not there, of nothing to change, and of no second factor to remove', async () => {
    await expect(run(userChange, { username: 'nobody', disable: true })).rejects.toMatchObject({
      code: 'IDENTITY.UNKNOWN',
    });
    await expect(run(userChange, { username: 'mover' })).rejects.toThrow('nothing to change');
    await expect(run(userChange, { username: 'mover', disable: true, enable: true })).rejects.toThrow('not both');
    await expect(run(userChange, { username: 'mover', 'remove-second-factor': true })).rejects.toMatchObject({
      code: 'IDENTITY.SECOND_FACTOR_ABSENT',
    });
  });

  it('leaves a record of each command that changed something, and of none that was refused', async () => {
    const rows = await service.db.adminQuery<{ operation: string; actor_kind: string }>(
      "select operation, actor_kind from identity.audit_entry where kind = 'CHANGE' order by id",
    );
    const by = { actor_kind: 'system' };
    const [add, change] = [
      { operation: 'command user add', ...by },
      { operation: 'command user change', ...by },
    ];
    expect(rows).toEqual([add, add, change, change]);
  });

  it('leaves one record of a year that is settled twice: the second time nothing changes', async () => {
    const settled = async () => {
      const rows = await service.db.adminQuery("select from identity.audit_entry where operation = 'command settle'");
      return rows.length;
    };
    await service.load(SAMPLE_FOLDER);
    const before = await settled();
    const first = await service.settle({});
    expect(await settled()).toBe(before + 1);
    expect(await service.settle({})).toEqual(first);
    expect(await settled()).toBe(before + 1);
  });
});
