import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { page, startAfter } from '../../platform/http/paging.js';
import { DeclarationsQuery, DeclareRequest, QuestionsQuery } from './declarations.dto.js';
import { type DeclarationSheet, Declarations } from './declarations.service.js';
import { DeclarationPageResponse, DeclarationResponse, QuestionsResponse } from './declarations-response.dto.js';
import { Parties } from './parties.service.js';

const READERS = { roles: ['provider', 'buyer', 'assessor', 'operator', 'regulator', 'auditor'] } as const;

/** The signed non-relation declaration of one party about another, beside what the register says. */
@ApiTags('parties')
@Controller('declarations')
export class DeclarationsController {
  constructor(
    private readonly declarations: Declarations,
    private readonly parties: Parties,
  ) {}

  @Get('questions')
  @Access('signedIn')
  @ApiOkResponse({ type: QuestionsResponse })
  @ApiUnprocessableEntityResponse({ description: 'PARTIES.DECLARATION_QUESTIONS_UNKNOWN' })
  questions(@Query() { version }: QuestionsQuery): QuestionsResponse {
    return this.declarations.questions(version);
  }

  /** An organisation declares for itself; the exchange records a declaration on paper for another. */
  @Post()
  @Access({ roles: ['provider', 'buyer', 'operator'] })
  @Idempotent()
  @ApiCreatedResponse({ type: DeclarationResponse })
  async declare(@Context() ctx: Ctx, @Body() body: DeclareRequest): Promise<DeclarationResponse> {
    return response(await this.declarations.declare(ctx, body));
  }

  @Get()
  @Access(READERS)
  @ApiOkResponse({ type: DeclarationPageResponse })
  @ApiUnprocessableEntityResponse({ description: 'PARTIES.UNKNOWN_PARTY' })
  async list(@Context() ctx: Ctx, @Query() query: DeclarationsQuery): Promise<DeclarationPageResponse> {
    const { limit, organisation, counterparty, contradicted } = query;
    const after = startAfter(query);
    const named = (field: string, given: string) => this.parties.organisationNamed(ctx, field, given);
    const found = await this.declarations.list(ctx, {
      limit: limit + 1,
      ...(isId(after) ? { after } : {}),
      ...(organisation === undefined ? {} : { declarantId: await named('organisation', organisation) }),
      ...(counterparty === undefined ? {} : { counterpartyId: await named('counterparty', counterparty) }),
      ...(contradicted === undefined ? {} : { contradicted }),
    });
    const { items, nextCursor } = page(found, limit, ({ declaration }) => declaration.id);
    return { items: items.map(response), nextCursor };
  }

  @Get(':id')
  @Access(READERS)
  @ApiOkResponse({ type: DeclarationResponse })
  async one(@Context() ctx: Ctx, @IdParam() id: string): Promise<DeclarationResponse> {
    return response(await this.declarations.one(ctx, id));
  }
}

function response({ declaration, contradictions }: DeclarationSheet): DeclarationResponse {
  const { declarantId, counterpartyId, asOf, recordedBy, recordedAt, ...rest } = declaration;
  return {
    ...rest,
    declarant: declarantId,
    counterparty: counterpartyId,
    on: asOf,
    contradictions: contradictions.map(({ id, code, question, relationId, declared, registered, text, ...of }) => ({
      id,
      code,
      ...(question === undefined ? {} : { question }),
      ...(relationId === undefined ? {} : { relation: relationId }),
      declared,
      registered,
      text,
      recordedAt: shanghaiInstant(of.recordedAt),
    })),
    recordedAt: shanghaiInstant(recordedAt),
  };
}
