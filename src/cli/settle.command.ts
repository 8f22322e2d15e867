import { present } from '../kernel/assert.js';
import type { JsonObject } from '../kernel/canonical-json.js';
import { canonicalText } from '../kernel/canonical-json.js';
import { DomainError } from '../kernel/domain-error.js';
import { normaliseUscc } from '../kernel/uscc.js';
import {
  Claims,
  type Progress,
  type SettleOrder,
  type Statement,
  type StatementBody,
  wholeStatement,
} from '../modules/claims/index.js';
import { Identity } from '../modules/identity/index.js';
import { Parties } from '../modules/parties/index.js';
import { Translog } from '../modules/translog/index.js';
import type { Ctx } from '../platform/ctx.js';
import type { Application } from './application.js';
import { type Call, type Command, EXIT, optional, required } from './command.js';
import {
  claimLines,
  isAwarded,
  organisationStatementText,
  statementFoot,
  statementHeadLine,
} from './statement-text.js';
import { UsageError } from './usage-error.js';

/** Rolls a rehearsal back once its statement was used. */
const REHEARSED = new Error('rehearsed');

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
    const dryRun = call.options['dry-run'] === true;
    const print = (statement: Statement) => (call.json ? printJson(call, statement) : printText(call, statement));
    await settleInto(application, { ...wanted, progress: progressOf(call) }, people, dryRun, print);
    return EXIT.done;
  },
};

interface People {
  readonly reviewer: string | undefined;
  readonly resolver: string | undefined;
}

type Order = Omit<SettleOrder, 'reviewerId' | 'resolverId'>;

/**
 * Settles in one transaction and hands the statement over in another, where its claims are read page by page; a dry run
 * goes the same way in one, which is rolled back.
 */
async function settleInto(
  application: Application,
  wanted: Order,
  people: People,
  dryRun: boolean,
  use: (statement: Statement) => Promise<void>,
): Promise<void> {
  const claims = application.get(Claims);
  if (!dryRun) {
    const run = await application.change('settle', async (ctx) =>
      claims.settle(ctx, { ...wanted, ...(await persons(application, ctx, people)) }),
    );
    await application.sequence();
    await application.run(async (ctx) => use(await claims.statement(ctx, run)));
    return;
  }
  try {
    await application.run(async (ctx) => {
      const head = await application.get(Translog).checkpoint(ctx);
      const order = { ...wanted, ...(await persons(application, ctx, people)) };
      await use(await claims.rehearse(ctx, order, head));
      throw REHEARSED;
    });
  } catch (error) {
    if (error !== REHEARSED) throw error;
  }
}

/** The same for as many claims as fit into memory: the whole statement. */
export async function settle(
  application: Application,
  wanted: Order,
  people: People,
  dryRun: boolean,
): Promise<StatementBody> {
  let whole: StatementBody | undefined;
  await settleInto(application, wanted, people, dryRun, async (statement) => {
    whole = await wholeStatement(statement);
  });
  return present(whole, 'statement of a run');
}

/** One line of JSON, its keys in the order of RFC 8785, written claim by claim. */
async function printJson(call: Call, { head, claims }: Statement): Promise<void> {
  const [before = '', after = ''] = canonicalText({ ...head, claims: [] } as unknown as JsonObject).split(
    '"claims":[]',
  );
  call.write(`${before}"claims":[`);
  let all = 0;
  for await (const page of claims()) {
    call.write(page.map((claim, index) => `${all + index === 0 ? '' : ','}${JSON.stringify(claim)}`).join(''));
    all += page.length;
  }
  call.print(`]${after}`);
}

async function printText(call: Call, { head, claims }: Statement): Promise<void> {
  call.print(statementHeadLine(head));
  let [paid, all] = [0, 0];
  for await (const page of claims()) {
    for (const claim of page) for (const line of claimLines(claim)) call.print(line);
    paid += page.filter(isAwarded).length;
    all += page.length;
  }
  for (const line of statementFoot(head, paid, all)) call.print(line);
}

const STEPS = { GATHERED: '已核对 gathered', DECIDED: '已决定 decided' } as const;
const QUIET_MS = 2_000;

/** A line for a step and another every two seconds, none for what is done before. */
function progressOf(call: Call): Progress {
  let told = performance.now();
  return (step, done, all) => {
    if (performance.now() - told < QUIET_MS) return;
    told = performance.now();
    call.note(`${STEPS[step]} ${done}/${all}`);
  };
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
