import { type Fen, formatYuan, parseFen } from '../kernel/money.js';
import type { StatementBody, StatementClaim, StatementReason } from '../modules/claims/index.js';
import { opennessLines } from './openness-text.js';
import { table } from './table.js';

const yuan = (fen: string): string => formatYuan(parseFen(fen));

function reasonLines(reasons: readonly StatementReason[], kind: 'cut' | 'refusal'): string[] {
  return reasons.flatMap((reason) => {
    const less = kind === 'cut' ? `少 ${yuan(reason.amountFen ?? '0')} 元：` : '不予资助：';
    const lessEn = kind === 'cut' ? `less CNY ${yuan(reason.amountFen ?? '0')}: ` : 'refused: ';
    return [`      ${less}${reason.reason}（${reason.clause}）`, `      ${lessEn}${reason.reasonEn} [${reason.code}]`];
  });
}

function claimLines(claim: StatementClaim): string[] {
  return claim.corpora === undefined ? contractLines(claim) : ['', headLine(claim), ...opennessLines(claim)];
}

function headLine({ applicant, number, amountFen }: StatementClaim): string {
  return `${applicant.nameZh}  ${applicant.uscc}  ${number}  合计 Total ${yuan(amountFen)}`;
}

function contractLines(claim: StatementClaim): string[] {
  const rows = claim.contracts.map((contract) => [
    `  ${contract.number}`,
    yuan(contract.baseFen),
    `${contract.rate.num}/${contract.rate.den}`,
    yuan(contract.amountFen),
  ]);
  const lines = table(
    ['  合同 Contract', '基数（元）Base', '比例 Rate', '资助（元）Amount'],
    ['left', 'right', 'right', 'right'],
    rows,
  );
  const detailed = claim.contracts.flatMap((contract, index) => [
    lines[index + 2] ?? '',
    ...reasonLines(contract.cuts, 'cut'),
    ...reasonLines(contract.refusals, 'refusal'),
  ]);
  return ['', headLine(claim), ...lines.slice(0, 2), ...detailed];
}

/** The statement of a settled year as a person reads it, Chinese with English beside it. */
export function statementText(statement: StatementBody): string[] {
  const { pool } = statement;
  const paid = statement.claims.filter((claim) => parseFen(claim.amountFen) > (0n as Fen)).length;
  return [
    `结算表 Settlement statement  ${statement.programme}  ${statement.period}  ${statement.programmeVersion}  截至 as of ${statement.asOf}`,
    ...statement.claims.flatMap(claimLines),
    '',
    ...table(
      ['资金池（元）Pool (CNY)', ''],
      ['left', 'right'],
      [
        ['年度总额 Total', yuan(pool.totalFen)],
        ['结算前余额 Before', yuan(pool.beforeFen)],
        [`本年核定 Awarded (${paid}/${statement.claims.length})`, yuan(pool.awardedFen)],
        ['结算后余额 Remaining', yuan(pool.remainingFen)],
      ],
    ),
    '',
    `公开日志 Log: ${statement.log.size} 条 entries, 根 root ${statement.log.root}`,
  ];
}

/** What an organisation received and was refused in a period, by programme. */
export function organisationStatementText(statement: {
  readonly organisation: { readonly uscc: string; readonly nameZh: string };
  readonly period: string;
  readonly programmes: readonly { readonly programme: string; readonly claims: readonly StatementClaim[] }[];
}): string[] {
  const { organisation, period, programmes } = statement;
  const head = `${organisation.nameZh}  ${organisation.uscc}  ${period}`;
  if (programmes.length === 0) return [head, '本年度没有已作出决定的申报', 'No claim was decided in this period'];
  return [head, ...programmes.flatMap(({ programme, claims }) => [programme, ...claims.flatMap(claimLines)])];
}
