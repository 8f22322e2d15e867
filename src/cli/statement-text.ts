import { type Fen, formatYuan, parseFen } from '../kernel/money.js';
import type { StatementBody, StatementClaim, StatementHead, StatementReason } from '../modules/claims/index.js';
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

export function claimLines(claim: StatementClaim): string[] {
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

export function statementHeadLine({ programme, period, programmeVersion, asOf }: StatementHead): string {
  return `结算表 Settlement statement  ${programme}  ${period}  ${programmeVersion}  截至 as of ${asOf}`;
}

/** The pool and the log, below the claims: `paid` of `all` were awarded something. */
export function statementFoot({ pool, log }: StatementHead, paid: number, all: number): string[] {
  return [
    '',
    ...table(
      ['资金池（元）Pool (CNY)', ''],
      ['left', 'right'],
      [
        ['年度总额 Total', yuan(pool.totalFen)],
        ['结算前余额 Before', yuan(pool.beforeFen)],
        [`本年核定 Awarded (${paid}/${all})`, yuan(pool.awardedFen)],
        ['结算后余额 Remaining', yuan(pool.remainingFen)],
      ],
    ),
    '',
    `公开日志 Log: ${log.size} 条 entries, 根 root ${log.root}`,
  ];
}

export const isAwarded = (claim: StatementClaim): boolean => parseFen(claim.amountFen) > (0n as Fen);

/** The statement of a settled year as a person reads it, Chinese with English beside it. */
export function statementText({ claims, ...head }: StatementBody): string[] {
  return [
    statementHeadLine(head),
    ...claims.flatMap(claimLines),
    ...statementFoot(head, claims.filter(isAwarded).length, claims.length),
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
