/** No request stays open for ever: after the limit its caller is told so, and that the outcome is to be asked again. */
import type { NextFunction, Response } from 'express';
import { DomainError } from '../../kernel/domain-error.js';
import type { ProblemFilter } from './problem.filter.js';
import type { LedgerRequest } from './request.js';

export function endsInTime(limitMs: number, filter: Pick<ProblemFilter, 'answer'>) {
  return (request: LedgerRequest, response: Response, next: NextFunction): void => {
    const timer = setTimeout(() => {
      // What the handler still sends finds the reply gone; the connection must not carry it to another request.
      if (!response.headersSent) response.setHeader('Connection', 'close');
      void filter.answer(tooLong(limitMs), request, response);
    }, limitMs);
    response.once('close', () => clearTimeout(timer));
    next();
  };
}

function tooLong(limitMs: number): DomainError {
  return new DomainError(
    'unavailable',
    'PLATFORM.TOOK_TOO_LONG',
    {
      zh: `${limitMs / 1_000} 秒内没有办完，是否已生效尚不确定；请稍后用同一个请求（同一个 Idempotency-Key）重试，不会做两次`,
      en: `Not done within ${limitMs / 1_000} s, and whether it took effect is open; repeat the same request with the same Idempotency-Key, and it is not done twice`,
    },
    { retryAfterSeconds: 5 },
  );
}
