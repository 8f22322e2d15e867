import { DomainError } from '../kernel/domain-error.js';
import { normaliseUscc } from '../kernel/uscc.js';
import { Claims, type SettleOrder, type StatementBody } from '../modules/claims/index.js';
import { Identity } from '../modules/identity/index.js';
import { Parties } from '../modules/parties/index.js';
import { Translog } from '../modules/translog/index.js';
import type { Ctx } from '../platform/ctx.js';
import type { Application } from './application.js';
import { type Call, type Command, EXIT, optional, required } from './command.js';
import { organisationStatementText, statementText } from './statement-text.js';
import { UsageError } from './usage-error.js';

/** Carries a rehearsed statement out of the transaction that is rolled back. */
class Rehearsed extends Error {
  constructor(readonly statement: StatementBody) {
    super('rehearsed');
  }
}

export const settleCommand: Command = {
  name: 'settle',
  usage: 'settle --programme CODE --period 2025 [--call KEY] [--dry-run] [--issue] [--reviewer U --resolver V]',
  does: { zh: '结算一个项目的年度', en: "settle a programme's year" },
  options: {
    programme: 'value',
    period: 'value',
    call: 'value',
    'dry-run': 'flag',
    issue: 'flag',
    reviewer: 'value',
    resolver: 'value',
  },
  async run(call) {
    const application = await call.application();
    const wanted = {
      programme: required(call, 'programme'),
      period: required(call, 'period'),
      issue: call.options.issue === true,
      ...(optional(call, 'call') === undefined ? {} : { call: required(call, 'call') }),
    };
    const people = { reviewer: optional(call, 'reviewer'), resolver: optional(call, 'resolver') };
    const statement = await settle(application, wanted, people, call.options['dry-run'] === true);
    if (call.json) call.print(JSON.stringify(statement));
    else for (const line of statementText(statement)) call.print(line);
    return EXIT.done;
  },
};

interface People {
  readonly reviewer: string | undefined;
  readonly resolver: string | undefined;
}

/** Settles in one transaction; a dry run goes the same way and is rolled back. */
export async function settle(
  application: Application,
  wanted: Omit<SettleOrder, 'reviewerId' | 'resolverId'>,
  people: People,
  dryRun: boolean,
): Promise<StatementBody> {
  const claims = application.get(Claims);
  if (!dryRun) {
    const statement = await application.change('settle', async (ctx) =>
      claims.settle(ctx, { ...wanted, ...(await persons(application, ctx, people)) }),
    );
    await application.sequence();
    return statement;
  }
  try {
    return await application.run(async (ctx) => {
      const head = await application.get(Translog).checkpoint(ctx);
      const order = { ...wanted, ...(await persons(application, ctx, people)) };
      throw new Rehearsed(await claims.rehearse(ctx, order, head));
    });
  } catch (error) {
    if (error instanceof Rehearsed) return error.statement;
    throw error;
  }
}

async function persons(
  application: Application,
  ctx: Ctx,
  { reviewer, resolver }: People,
): Promise<Pick<SettleOrder, 'reviewerId' | 'resolverId'>> {
  const identity = application.get(Identity);
  if (reviewer === undefined && resolver === undefined && !application.booted.config.production) {
    const system = await identity.systemPersons(ctx);
    return { reviewerId: system.reviewer.id, resolverId: system.resolver.id };
  }
  if (reviewer === undefined || resolver === undefined) {
    throw new UsageError({
      zh: '请用 --reviewer 和 --resolver 指定两个不同的用户',
      en: 'Name two different users with --reviewer and --resolver',
    });
  }
  const idOf = async (username: string): Promise<string> => {
    const user = await identity.findByUsername(ctx, username);
    if (user) return user.id;
    throw new DomainError('invalid', 'CLAIMS.UNKNOWN_PERSON', {
      zh: `没有用户 ${username}`,
      en: `There is no user ${username}`,
    });
  };
  return { reviewerId: await idOf(reviewer), resolverId: await idOf(resolver) };
}

export const statementCommand: Command = {
  name: 'statement',
  usage: 'statement --organisation USCC --period 2025',
  does: { zh: '一个单位的年度：得到什么、拒了什么、为什么', en: 'what an organisation received, was refused, and why' },
  options: { organisation: 'value', period: 'value' },
  async run(call) {
    const uscc = required(call, 'organisation');
    const period = required(call, 'period');
    const application = await call.application();
    return application.run(async (ctx) => printStatement(application, ctx, call, uscc, period));
  },
};

async function printStatement(
  application: Application,
  ctx: Ctx,
  call: Call,
  uscc: string,
  period: string,
): Promise<number> {
  const found = await application.get(Parties).organisationsByUscc(ctx, [normaliseUscc(uscc)]);
  const organisation = found.get(normaliseUscc(uscc));
  if (!organisation) {
    throw new DomainError('notFound', 'PARTIES.UNKNOWN_ORGANISATION', {
      zh: `没有登记代码为 ${uscc} 的单位`,
      en: `No organisation with the code ${uscc} is on the register`,
    });
  }
  const programmes = [...(await application.get(Claims).statementOf(ctx, organisation.id, period))].map(
    ([programme, claims]) => ({ programme, claims }),
  );
  const statement = {
    organisation: { uscc: organisation.uscc ?? uscc, nameZh: organisation.nameZh },
    period,
    programmes,
  };
  if (call.json) call.print(JSON.stringify(statement));
  else for (const line of organisationStatementText(statement)) call.print(line);
  return EXIT.done;
}
