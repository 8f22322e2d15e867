/** The clauses on which this room's refusals rest (domain page 1.2, 3.1, 3.4). */
import type { ClauseRef } from '../../../kernel/domain-error.js';

export type Clause = Pick<ClauseRef, 'clause' | 'source'>;

const CIVIL_CODE = '中华人民共和国民法典';
const DATA_SECURITY_LAW = '中华人民共和国数据安全法';
const MODEL_CONTRACT = '国家数据局《数据提供合同》示范文本';

export const CLAUSES = {
  /** A contract is an agreement between parties, at least two. */
  PARTIES: { clause: '第四百六十四条', source: CIVIL_CODE },
  /** What a contract says: parties, subject, quantity, price, time of performance. */
  CONTENT: { clause: '第四百七十条', source: CIVIL_CODE },
  /** A contract takes effect when it is made; what rests on it comes later. */
  EFFECT: { clause: '第五百零二条', source: CIVIL_CODE },
  /** The market explains the source of data and verifies who the two parties are, and keeps the records. */
  MARKET_DUTY: { clause: '第三十三条', source: DATA_SECURITY_LAW },
  /** Only what is listed is traded: source confirmed, use bounded, flow traceable. */
  LISTED: { clause: '数据交易标的上市', source: '深圳市数据交易管理暂行办法' },
  /** The corpus is bought from a party that is not related. */
  NON_RELATED: { clause: '第（三）条 语料券', source: '深圳市打造人工智能先锋城市的若干措施（深工信规〔2024〕13号）' },
  PAYMENT: { clause: '费用支付', source: MODEL_CONTRACT },
  SUBJECT: { clause: '标的数据描述', source: MODEL_CONTRACT },
} as const satisfies Readonly<Record<string, Clause>>;
