import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { Ctx } from '../ctx.js';
import type { LedgerRequest } from './request.js';

/** The request's {@link Ctx}: its transaction commits before the reply leaves and rolls back when the handler throws. */
export const Context = createParamDecorator((_data: unknown, host: ExecutionContext): Ctx => {
  const request = host.switchToHttp().getRequest<LedgerRequest>();
  return present(request.ctx, 'the context of a request, which the request interceptor makes');
});
