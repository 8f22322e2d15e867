/** The answers "no" of this room; codes are public API (house page section 4). */
import { DomainError } from '../../../kernel/domain-error.js';

export function unknownItem(): DomainError {
  return new DomainError('notFound', 'FOLLOWUPS.UNKNOWN_ITEM', {
    zh: '没有这个待办事项，请从待办列表中重新选取',
    en: 'There is no such item; choose one from the queue again',
  });
}

export function alreadyClosed(): DomainError {
  return new DomainError('conflict', 'FOLLOWUPS.ALREADY_CLOSED', {
    zh: '该待办事项已办结，办结记录不能更改；如情况有变，请另开一项',
    en: 'This item has been closed already and its outcome stands; if things have changed, open another one',
  });
}

export function unknownNotice(): DomainError {
  return new DomainError('notFound', 'FOLLOWUPS.UNKNOWN_NOTICE', {
    zh: '收件箱中没有这条通知，请从通知列表中重新选取',
    en: 'There is no such notice in your inbox; choose one from the list again',
  });
}

export function unknownWebhook(): DomainError {
  return new DomainError('notFound', 'FOLLOWUPS.UNKNOWN_WEBHOOK', {
    zh: '贵单位没有登记这个推送地址或这次投递，请从列表中重新选取',
    en: 'Your organisation has no such address or delivery; choose one from the list again',
  });
}

export function noOrganisation(): DomainError {
  return new DomainError('forbidden', 'FOLLOWUPS.NO_ORGANISATION', {
    zh: '通知属于单位；请以单位用户登录',
    en: 'Notices belong to an organisation; sign in as a user of one',
  });
}

const ADDRESS_TEXTS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  SCHEME: ['须以 https:// 开头', 'it must begin with https://'],
  PRIVATE: ['指向内部或保留的网络地址', 'it leads to a private or reserved address'],
  URL: [
    '不是完整的地址，或带有口令、片段，或过长',
    'it is no whole address, carries a password or a fragment, or is too long',
  ],
};

export function webhookAddress(code: string): DomainError {
  const [zh, en] = ADDRESS_TEXTS[code] ?? [code, code];
  return new DomainError(
    'invalid',
    'FOLLOWUPS.WEBHOOK_ADDRESS',
    {
      zh: `推送地址不可用：${zh}；请换一个可从公网访问的 https 地址`,
      en: `The address cannot be used: ${en}; give an https address that is reached over the public internet`,
    },
    { field: '/url' },
  );
}

export function tooManyWebhooks(most: number): DomainError {
  return new DomainError('conflict', 'FOLLOWUPS.TOO_MANY_WEBHOOKS', {
    zh: `一个单位最多登记 ${most} 个推送地址；请先停用不再需要的`,
    en: `An organisation names at most ${most} addresses; end one that is no longer needed first`,
  });
}

export function webhooksOff(): DomainError {
  return new DomainError('unavailable', 'FOLLOWUPS.WEBHOOKS_OFF', {
    zh: '本服务没有启用推送；通知仍可在收件箱中查看',
    en: 'This service sends no webhooks; notices can be read in the inbox',
  });
}

export function notDead(): DomainError {
  return new DomainError('conflict', 'FOLLOWUPS.NOT_DEAD', {
    zh: '这次投递已送达或仍在重试，无需重新投递',
    en: 'This delivery has arrived or is still being tried; there is nothing to send again',
  });
}
