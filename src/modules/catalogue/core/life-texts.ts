/**
 * What others must hear when a release changes under them. Source: practice page section 4: what rests on a release that
 * was suspended, withdrawn or recalled is looked at again; every buyer of a recalled release is asked what became of it.
 */
import type { Text } from '../../../kernel/text.js';
import type { LifeEvent } from './life.js';

type Told = Pick<LifeEvent, 'type' | 'state' | 'reason' | 'detail'>;

/** Why whatever rests on the release must be looked at again. */
export function fallenRelease(name: string, number: number, event: Told): Text {
  const { type, reason, detail } = event;
  const order = detail.orderNumber;
  const [zh, en] =
    type === 'SUSPENDED'
      ? [
          order === undefined ? '被交易所暂停' : `被决定书 ${order} 暂停`,
          order === undefined ? 'was suspended by the exchange' : `was suspended by order ${order}`,
        ]
      : type === 'RECALLED'
        ? ['被召回', 'was recalled']
        : type === 'RETURNED'
          ? ['因投诉被退回补正', 'was returned for completion after a complaint']
          : ['已下架', 'was withdrawn'];
  return {
    zh: `语料“${name}”第 ${number} 版${zh}：${reason ?? ''}；请复核以它为依据的事项`,
    en: `Release ${number} of "${name}" ${en}: ${reason ?? ''}; look again at what rests on it`,
  };
}

/** Asked of the buyer of each contract over a recalled release. */
export function recallQuestion(name: string, number: number, reason: string): Text {
  return {
    zh: `语料“${name}”第 ${number} 版已召回：${reason}；请答复处置情况：已删除、未使用，或已用于哪个模型`,
    en: `Release ${number} of "${name}" was recalled: ${reason}; say what became of it: deleted, not used, or used in which model`,
  };
}

/** What the provider has to do about its release; nothing where it is only told in the release's own history. */
export function providerTask(
  name: string,
  number: number,
  event: Told,
): { readonly kind: string; readonly reason: Text } | undefined {
  const { type, reason, detail } = event;
  const which = { zh: `语料“${name}”第 ${number} 版`, en: `Release ${number} of "${name}"` };
  if (type === 'RETURNED') {
    const zh = (detail.missing ?? []).map((one) => one.reason).join('；');
    const en = (detail.missing ?? []).map((one) => one.reason).join('; ');
    return {
      kind: 'RELEASE_RETURNED',
      reason: {
        zh: `${which.zh}一次性告知补正，请于 ${detail.dueOn} 前补齐后答复并重新提交：${zh}`,
        en: `${which.en} is returned once with everything that is missing; complete it by ${detail.dueOn}, reply and submit again: ${en}`,
      },
    };
  }
  if (type !== 'SUSPENDED') return undefined;
  return {
    kind: 'RELEASE_SUSPENDED',
    reason: {
      zh: `${which.zh}已暂停：${reason ?? ''}；请答复并说明整改情况`,
      en: `${which.en} is suspended: ${reason ?? ''}; reply and say what is being done`,
    },
  };
}

/** A release waits for the exchange. */
export function reviewTask(name: string, number: number): Text {
  return {
    zh: `语料“${name}”第 ${number} 版已提交，请审核：评估、上市，或一次性告知补正`,
    en: `Release ${number} of "${name}" was submitted: assess it, list it, or return it once with everything that is missing`,
  };
}

interface Named {
  readonly name: string;
  readonly number: number;
}

/** To the provider; says nothing of who complained. */
export function complaintReceived({ name, number }: Named, ground: string): Text {
  return {
    zh: `语料“${name}”第 ${number} 版收到投诉：${ground}；请答复`,
    en: `A complaint was made on release ${number} of "${name}": ${ground}; please reply`,
  };
}

/** To the exchange. */
export function complaintToDecide({ name, number }: Named, ground: string): Text {
  return {
    zh: `语料“${name}”第 ${number} 版的投诉待处理：${ground}；结果为不予支持、退回补正或暂停`,
    en: `A complaint on release ${number} of "${name}" waits for a decision: ${ground}; dismiss it, return the release, or suspend it`,
  };
}

const OUTCOMES = {
  DISMISSED: ['不予支持', 'dismissed'],
  RETURN: ['成立，发行版退回补正', 'upheld: the release is returned for completion'],
  SUSPEND: ['成立，发行版暂停', 'upheld: the release is suspended'],
} as const;

/** To both sides. */
export function complaintSettled({ name, number }: Named, outcome: keyof typeof OUTCOMES, reason: string): Text {
  const [zh, en] = OUTCOMES[outcome];
  return {
    zh: `语料“${name}”第 ${number} 版的投诉处理结果：${zh}。${reason}`,
    en: `The complaint on release ${number} of "${name}" was ${en}. ${reason}`,
  };
}
