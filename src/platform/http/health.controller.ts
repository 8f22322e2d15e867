import { Controller, Get, type OnApplicationBootstrap } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../kernel/domain-error.js';
import { SYSTEM_ACTOR } from '../access.js';
import type { Ctx } from '../ctx.js';
import { Database } from '../database/database.js';
import { type MissingGuard, missingGuards } from '../database/guards.js';
import { Access } from './access.decorator.js';
import { Replies } from './reply-shape.js';
import { WithoutTransaction } from './request.interceptor.js';

const READY_WITHIN_MS = 2_000;

const LIMITS = { statementMs: READY_WITHIN_MS, lockMs: READY_WITHIN_MS, idleMs: READY_WITHIN_MS };

interface Ready {
  readonly status: 'ok';
  readonly checks: { readonly database: 'ok' };
  /** What the database should hold by itself and does not, with how to mend it; empty when all is there. */
  readonly missingGuards: readonly { readonly guard: string; readonly zh: string; readonly en: string }[];
}

@ApiTags('health')
@Controller('health')
export class HealthController implements OnApplicationBootstrap {
  private missing: readonly MissingGuard[] | undefined;

  constructor(private readonly database: Database) {}

  /** Looks into the catalogue once; where the database does not answer yet, the first `ready` that it answers looks. */
  async onApplicationBootstrap(): Promise<void> {
    await this.database.run(SYSTEM_ACTOR, (ctx) => this.look(ctx), { limits: LIMITS }).catch(() => undefined);
  }

  /** The process answers. */
  @Get('live')
  @Access('public')
  @WithoutTransaction()
  @ApiOkResponse({ description: 'alive' })
  @Replies({ status: 'text' })
  live(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  /** The database answers too, within two seconds. */
  @Get('ready')
  @Access('public')
  @WithoutTransaction()
  @ApiOkResponse({ description: 'ready' })
  @ApiServiceUnavailableResponse({ description: 'the database does not answer' })
  @Replies({ status: 'text', checks: 'object', missingGuards: ['text'] })
  async ready(): Promise<Ready> {
    const answer = this.database.run(SYSTEM_ACTOR, (ctx) => this.look(ctx), { limits: LIMITS });
    const missing = await within(READY_WITHIN_MS, answer).catch(() => {
      throw notReady();
    });
    return {
      status: 'ok',
      checks: { database: 'ok' },
      missingGuards: missing.map(({ guard, text }) => ({ guard, ...text })),
    };
  }

  private async look({ tx }: Ctx): Promise<readonly MissingGuard[]> {
    const [row] = await tx.query<{ me: string }>('select current_user::text as me');
    this.missing ??= await missingGuards((sql, given) => tx.query(sql, given), row?.me ?? '');
    return this.missing;
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
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
