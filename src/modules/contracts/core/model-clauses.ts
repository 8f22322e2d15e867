/**
 * The fields of the National Data Administration's model contract (数据提供合同示范文本) that a buyer, a reviewer and a court
 * look for: description of the data, rights granted and their limits, delivery, payment, inspection, security. Source:
 * domain page 3.4. They are part of the text that both parties sign; none is obligatory, a statement says which are missing.
 */
import type { JsonObject } from '../../../kernel/canonical-json.js';

/** 数据资源持有权, 数据加工使用权, 数据产品经营权. */
export const DATA_RIGHTS = ['HOLD', 'USE', 'OPERATE'] as const;
export type DataRight = (typeof DATA_RIGHTS)[number];

/** Fixed price, or by usage. */
export const PAYMENT_FORMS = ['FIXED', 'USAGE'] as const;
export type PaymentForm = (typeof PAYMENT_FORMS)[number];

export interface ModelClauses {
  /** 标的数据描述: name and content, scale, source. */
  readonly description?: string;
  readonly scale?: string;
  readonly source?: string;
  /** 数据产权安排: rights that pass to the buyer, and their limits. */
  readonly rights?: readonly DataRight[];
  readonly limits?: string;
  /** 数据交付. */
  readonly delivery?: string;
  /** 费用支付. */
  readonly payment?: PaymentForm;
  /** 数据验收: days from delivery within which the buyer objects. */
  readonly inspectionDays?: number;
  /** Use counts as acceptance, where quality cannot be judged without use. */
  readonly useIsAcceptance?: boolean;
  /** 安全与保密. */
  readonly security?: string;
}

/** The fields in the order of the model contract, for whoever asks what is missing. */
export const MODEL_FIELDS = [
  'description',
  'scale',
  'source',
  'rights',
  'limits',
  'delivery',
  'payment',
  'inspectionDays',
  'security',
] as const satisfies readonly (keyof ModelClauses)[];

export function clausesJson(clauses: ModelClauses): JsonObject {
  const { rights, ...rest } = clauses;
  return { ...rest, ...(rights === undefined ? {} : { rights: [...rights] }) };
}
