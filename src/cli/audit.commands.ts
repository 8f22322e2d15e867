import { Claims } from '../modules/claims/index.js';
import { Ledger } from '../modules/ledger/index.js';
import { orUnreadable, printProblems } from './audit-report.js';
import type { Command } from './command.js';

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
    const problems = await application.look(async (ctx) => [
      ...(await application.get(Ledger).audit(ctx)),
      ...(await orUnreadable('claims', () => application.get(Claims).audit(ctx))),
      ...(await orUnreadable('log', async () => (await application.verifyLog(ctx)).problems)),
    ]);
    return printProblems(call, {}, problems, {
      zh: '账本平衡，余额、决定、拨付与凭据全部一致',
      en: 'The book balances; balances, decisions, payments and papers agree',
    });
  },
};
