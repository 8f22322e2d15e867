import { BugError } from '../kernel/assert.js';
import type { Text } from '../kernel/text.js';
import { Claims } from '../modules/claims/index.js';
import { Ledger } from '../modules/ledger/index.js';
import { type LogVerdict, Translog } from '../modules/translog/index.js';
import type { Ctx } from '../platform/ctx.js';
import type { Application } from './application.js';
import { type Call, type Command, EXIT } from './command.js';

interface Problem {
  readonly code: string;
  readonly id: string;
  readonly what: Text;
}

async function verifyLog(application: Application, ctx: Ctx): Promise<LogVerdict> {
  return application.get(Translog).verify(ctx, application.leafSources(), application.verifierKeys());
}

/**
 * A row can be changed so badly that it no longer reads as the record it was: that is a finding, not a failure of the
 * command. What the database itself says (no connection, a statement that fails) is passed on.
 */
async function orUnreadable<T extends Problem>(
  check: string,
  work: () => Promise<readonly T[]>,
): Promise<readonly Problem[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BugError || error instanceof SyntaxError || error instanceof TypeError)) throw error;
    const what = {
      zh: `有记录被改得无法读取，${check} 未能核对到底：${error.message}`,
      en: `A record was changed so that it cannot be read; ${check} could not be finished: ${error.message}`,
    };
    return [{ code: 'TRANSLOG.UNREADABLE', id: check, what }];
  }
}

function print(call: Call, head: object, problems: readonly Problem[], well: Text): number {
  if (call.json) {
    const shown = problems.map(({ code, id, what }) => ({ code, id, detail: what.zh, detailEn: what.en }));
    call.print(JSON.stringify({ ...head, ok: problems.length === 0, problems: shown }));
  } else {
    for (const { code, id, what } of problems) call.print(`${code} ${id}\n  ${what.zh}\n  ${what.en}`);
    call.print(problems.length === 0 ? `${well.zh}\n${well.en}` : `问题合计 problems in all: ${problems.length}`);
  }
  return problems.length === 0 ? EXIT.done : EXIT.no;
}

/** `log verify`: recomputes every leaf from the business rows, the tree, and the signatures of all checkpoints. */
export const logVerify: Command = {
  name: 'log verify',
  usage: 'log verify',
  does: { zh: '由业务数据重算日志并核对签名', en: 'recompute the log from the records, check tree and signatures' },
  options: {},
  async run(call) {
    const application = await call.application();
    let head: Pick<LogVerdict, 'size' | 'root' | 'pending'> | undefined;
    const problems = await application.run((ctx) =>
      orUnreadable('log verify', async () => {
        const { size, root, pending, problems: found } = await verifyLog(application, ctx);
        head = { size, root, pending };
        return found;
      }),
    );
    return print(call, head ?? {}, problems, {
      zh: `日志 ${head?.size} 条全部一致，根 ${head?.root}`,
      en: `All ${head?.size} entries of the log agree, root ${head?.root}`,
    });
  },
};

/**
 * `book audit`: re-adds the book, compares decisions and payments with what was booked for them, and recomputes the
 * leaves of the records the book rests on: a book is sound only with its papers.
 */
export const bookAudit: Command = {
  name: 'book audit',
  usage: 'book audit',
  does: { zh: '重新加总账本，核对决定、拨付和凭据', en: 're-add the book, check decisions, payments and papers' },
  options: {},
  async run(call) {
    const application = await call.application();
    const problems = await application.run(async (ctx) => [
      ...(await application.get(Ledger).audit(ctx)),
      ...(await orUnreadable('claims', () => application.get(Claims).audit(ctx))),
      ...(await orUnreadable('log', async () => (await verifyLog(application, ctx)).problems)),
    ]);
    return print(call, {}, problems, {
      zh: '账本平衡，余额、决定、拨付与凭据全部一致',
      en: 'The book balances; balances, decisions, payments and papers agree',
    });
  },
};
