import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../kernel/domain-error.js';
import { SYSTEM_ACTOR } from '../access.js';
import { Database } from '../database/database.js';
import { Access } from './access.decorator.js';
import { WithoutTransaction } from './request.interceptor.js';

const READY_WITHIN_MS = 2_000;

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly database: Database) {}

  /** The process answers. */
  @Get('live')
  @Access('public')
  @WithoutTransaction()
  @ApiOkResponse({ description: 'alive' })
  live(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  /** The database answers too, within two seconds. */
  @Get('ready')
  @Access('public')
  @WithoutTransaction()
  @ApiOkResponse({ description: 'ready' })
  @ApiServiceUnavailableResponse({ description: 'the database does not answer' })
  async ready(): Promise<{ readonly status: 'ok'; readonly checks: { readonly database: 'ok' } }> {
    const limits = { statementMs: READY_WITHIN_MS, lockMs: READY_WITHIN_MS, idleMs: READY_WITHIN_MS };
    const answer = this.database.run(SYSTEM_ACTOR, (ctx) => ctx.tx.query('select 1'), { limits });
    try {
      await within(READY_WITHIN_MS, answer);
    } catch {
      throw notReady();
    }
    return { status: 'ok', checks: { database: 'ok' } };
  }
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), milliseconds);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function notReady(): DomainError {
  return new DomainError(
    'unavailable',
    'PLATFORM.NOT_READY',
    { zh: '数据库没有应答，服务暂不能处理请求', en: 'The database does not answer; the service cannot work now' },
    { retryAfterSeconds: 5 },
  );
}
