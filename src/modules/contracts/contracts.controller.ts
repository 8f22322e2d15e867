import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { parseDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { parseFen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { type Page, page, startAfter } from '../../platform/http/paging.js';
import { changesOf, contractJson, offerOf } from './contract.wire.js';
import {
  AcceptDto,
  AmendDto,
  CertifyDto,
  ContractDto,
  ContractsQuery,
  DeliverDto,
  InvoiceDto,
  PayDto,
  RedInvoiceDto,
  RefundDto,
  SignDto,
  TerminateDto,
} from './contracts.dto.js';
import { Contracts } from './contracts.service.js';
import type { StepCommand } from './core/contract-steps.js';

const PARTIES = { roles: ['buyer', 'provider'] } as const;
const READERS = { roles: ['buyer', 'provider', 'operator', 'regulator', 'auditor'] } as const;

@ApiTags('contracts')
@Controller('contracts')
export class ContractsController {
  constructor(private readonly contracts: Contracts) {}

  /** Record terms that buyer and seller have negotiated; both then sign their digest. */
  @Post()
  @Access(PARTIES)
  @Idempotent()
  async offer(@Context() ctx: Ctx, @Body() body: ContractDto): Promise<JsonObject> {
    return contractJson(await this.contracts.offer(ctx, offerOf(body)));
  }

  @Get()
  @Access(READERS)
  async list(@Context() ctx: Ctx, @Query() query: ContractsQuery): Promise<Page<JsonObject>> {
    const { limit, number, programme } = query;
    const afterId = startAfter(query);
    const sheets = await this.contracts.list(ctx, {
      limit: limit + 1,
      ...(afterId === undefined ? {} : { afterId }),
      ...(number === undefined ? {} : { number }),
      ...(programme === undefined ? {} : { programme }),
    });
    const { items, nextCursor } = page(sheets, limit, (sheet) => sheet.contract.id);
    return { items: items.map(contractJson), nextCursor };
  }

  @Get(':id')
  @Access(READERS)
  async get(@Context() ctx: Ctx, @IdParam() id: string): Promise<JsonObject> {
    return contractJson(await this.contracts.sheetOf(ctx, id));
  }

  /** Sign the digest; the contract is in force when both have. */
  @Post(':id/sign')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  sign(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: SignDto): Promise<JsonObject> {
    return this.step(ctx, id, { step: 'sign', digest: body.digest, strength: body.strength });
  }

  /** The exchange's trade certificate. */
  @Post(':id/certify')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  certify(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: CertifyDto): Promise<JsonObject> {
    return this.step(ctx, id, { step: 'certify', number: body.number });
  }

  @Post(':id/deliver')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  deliver(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: DeliverDto): Promise<JsonObject> {
    const bytes = body.bytes === undefined ? {} : { bytes: body.bytes };
    return this.step(ctx, id, { step: 'deliver', on: parseDate(body.on), digest: body.digest, ...bytes });
  }

  @Post(':id/accept')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  accept(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: AcceptDto): Promise<JsonObject> {
    return this.step(ctx, id, { step: 'accept', ...amount(body) });
  }

  @Post(':id/invoice')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  invoice(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: InvoiceDto): Promise<JsonObject> {
    return this.step(ctx, id, { step: 'invoice', number: body.number, ...amount(body) });
  }

  /** A red-letter invoice; what rested on the contract is looked at again. */
  @Post(':id/redInvoice')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  redInvoice(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: RedInvoiceDto): Promise<JsonObject> {
    return this.step(ctx, id, { step: 'redInvoice', number: body.number, of: body.of, ...amount(body) });
  }

  @Post(':id/pay')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  pay(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: PayDto): Promise<JsonObject> {
    const { voucherNumber, payer, payee } = body;
    const others = { ...(payer === undefined ? {} : { payer }), ...(payee === undefined ? {} : { payee }) };
    return this.step(ctx, id, { step: 'pay', voucherNumber, ...others, ...amount(body) });
  }

  @Post(':id/refund')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  refund(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: RefundDto): Promise<JsonObject> {
    return this.step(ctx, id, { step: 'refund', reason: body.reason, ...amount(body) });
  }

  /** Propose a changed text; what was agreed holds until both have signed the new digest. */
  @Post(':id/amend')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  amend(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: AmendDto): Promise<JsonObject> {
    return this.step(ctx, id, { step: 'amend', changes: changesOf(body.fields), reason: body.reason });
  }

  @Post(':id/terminate')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  terminate(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: TerminateDto): Promise<JsonObject> {
    return this.step(ctx, id, { step: 'terminate', on: parseDate(body.on), reason: body.reason });
  }

  private async step(ctx: Ctx, id: string, command: StepCommand): Promise<JsonObject> {
    return contractJson(await this.contracts.step(ctx, id, command));
  }
}

function amount(body: AcceptDto): { on: ReturnType<typeof parseDate>; amountFen: ReturnType<typeof parseFen> } {
  return { on: parseDate(body.on), amountFen: parseFen(body.amountFen) };
}
