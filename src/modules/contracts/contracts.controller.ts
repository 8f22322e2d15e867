import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiTags } from '@nestjs/swagger';
import { parseDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { parseFen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { type Page, page, startAfter } from '../../platform/http/paging.js';
import { pageOf, Replies, RepliesMade } from '../../platform/http/reply-shape.js';
import { changesOf, contractJson, offerOf } from './contract.wire.js';
import type { AskedStep } from './contract-life.service.js';
import { CONTRACT, STATEMENT } from './contract-replies.table.js';
import {
  AcceptDto,
  AmendDto,
  CertifyDto,
  DeliverDto,
  InvoiceDto,
  MeasureDto,
  PayDto,
  ReceiveDto,
  RedInvoiceDto,
  RefundDto,
  RevokeCertificateDto,
  SignDto,
  StatementQuery,
  type StepDto,
  TerminateDto,
} from './contract-steps.dto.js';
import { ContractDto, ContractsQuery } from './contracts.dto.js';
import { Contracts } from './contracts.service.js';
import { statementJson } from './statement.wire.js';

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
  @RepliesMade(CONTRACT)
  async offer(@Context() ctx: Ctx, @Body() body: ContractDto): Promise<JsonObject> {
    return contractJson(await this.contracts.offer(ctx, offerOf(body)));
  }

  @Get()
  @Access(READERS)
  @Replies(pageOf(CONTRACT))
  async list(@Context() ctx: Ctx, @Query() query: ContractsQuery): Promise<Page<JsonObject>> {
    const { limit, number, programme, framework } = query;
    const afterId = startAfter(query);
    const sheets = await this.contracts.list(ctx, {
      limit: limit + 1,
      ...(afterId === undefined ? {} : { afterId }),
      ...(number === undefined ? {} : { number }),
      ...(programme === undefined ? {} : { programme }),
      ...(framework === undefined ? {} : { framework }),
    });
    const { items, nextCursor } = page(sheets, limit, (sheet) => sheet.contract.id);
    return { items: items.map(contractJson), nextCursor };
  }

  @Get(':id')
  @Access(READERS)
  @Replies(CONTRACT)
  async get(@Context() ctx: Ctx, @IdParam() id: string): Promise<JsonObject> {
    return contractJson(await this.contracts.sheetOf(ctx, id));
  }

  /** What was agreed, delivered, accepted, invoiced and paid, what of it can be claimed, and what is missing. */
  @Get(':id/statement')
  @Access(READERS)
  @Replies(STATEMENT)
  @ApiConflictResponse({ description: 'CONTRACTS.NOT_SIGNED' })
  async statement(@Context() ctx: Ctx, @IdParam() id: string, @Query() { asOf }: StatementQuery): Promise<JsonObject> {
    const day = asOf === undefined ? undefined : parseDate(asOf);
    return statementJson(await this.contracts.statement(ctx, id, day), ctx.locale);
  }

  /** Sign the digest; the contract is in force when both have. */
  @Post(':id/sign')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  @Replies(CONTRACT)
  sign(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: SignDto): Promise<JsonObject> {
    const { digest, strength, sightedBy } = body;
    const sighted = sightedBy === undefined ? {} : { sightedBy };
    return this.step(ctx, id, { step: 'sign', digest, strength, ...sighted, ...papers(body) });
  }

  /** The exchange's trade certificate. */
  @Post(':id/certify')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Replies(CONTRACT)
  certify(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: CertifyDto): Promise<JsonObject> {
    return this.step(ctx, id, { step: 'certify', number: body.number, ...papers(body) });
  }

  /** The certificate no longer stands; what rested on it is looked at again. */
  @Post(':id/revokeCertificate')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Replies(CONTRACT)
  revokeCertificate(
    @Context() ctx: Ctx,
    @IdParam() id: string,
    @Body() body: RevokeCertificateDto,
  ): Promise<JsonObject> {
    return this.step(ctx, id, { step: 'revokeCertificate', reason: body.reason, ...papers(body) });
  }

  @Post(':id/deliver')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  @Replies(CONTRACT)
  deliver(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: DeliverDto): Promise<JsonObject> {
    const { digest, bytes, records } = body;
    const counted = { ...(bytes === undefined ? {} : { bytes }), ...(records === undefined ? {} : { records }) };
    return this.step(ctx, id, { step: 'deliver', on: parseDate(body.on), digest, ...counted, ...papers(body) });
  }

  /** The buyer's receipt for a delivery. */
  @Post(':id/receive')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  @Replies(CONTRACT)
  receive(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: ReceiveDto): Promise<JsonObject> {
    return this.step(ctx, id, { step: 'receive', on: parseDate(body.on), digest: body.digest, ...papers(body) });
  }

  /** A statement of usage fixes what of a line priced by usage is owed. */
  @Post(':id/measure')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  @Replies(CONTRACT)
  measure(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: MeasureDto): Promise<JsonObject> {
    const { line, quantity, from, until } = body;
    const period = {
      ...(from === undefined ? {} : { from: parseDate(from) }),
      ...(until === undefined ? {} : { until: parseDate(until) }),
    };
    return this.step(ctx, id, { step: 'measure', on: parseDate(body.on), line, quantity, ...period, ...papers(body) });
  }

  @Post(':id/accept')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  @Replies(CONTRACT)
  accept(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: AcceptDto): Promise<JsonObject> {
    return this.step(ctx, id, { step: 'accept', ...amount(body) });
  }

  @Post(':id/invoice')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  @Replies(CONTRACT)
  invoice(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: InvoiceDto): Promise<JsonObject> {
    return this.step(ctx, id, { step: 'invoice', number: body.number, ...amount(body) });
  }

  /** A red-letter invoice; what rested on the contract is looked at again. */
  @Post(':id/redInvoice')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  @Replies(CONTRACT)
  redInvoice(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: RedInvoiceDto): Promise<JsonObject> {
    return this.step(ctx, id, { step: 'redInvoice', number: body.number, of: body.of, ...amount(body) });
  }

  @Post(':id/pay')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  @Replies(CONTRACT)
  pay(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: PayDto): Promise<JsonObject> {
    const { voucherNumber, payer, payee, reason } = body;
    const others = {
      ...(payer === undefined ? {} : { payer }),
      ...(payee === undefined ? {} : { payee }),
      ...(reason === undefined ? {} : { reason }),
    };
    return this.step(ctx, id, { step: 'pay', voucherNumber, ...others, ...amount(body) });
  }

  @Post(':id/refund')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  @Replies(CONTRACT)
  refund(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: RefundDto): Promise<JsonObject> {
    return this.step(ctx, id, { step: 'refund', reason: body.reason, ...amount(body) });
  }

  /** Propose a changed text; what was agreed holds until both have signed the new digest. */
  @Post(':id/amend')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  @Replies(CONTRACT)
  amend(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: AmendDto): Promise<JsonObject> {
    return this.step(ctx, id, { step: 'amend', changes: changesOf(body.fields), reason: body.reason, ...papers(body) });
  }

  @Post(':id/terminate')
  @HttpCode(200)
  @Access(PARTIES)
  @Idempotent()
  @Replies(CONTRACT)
  terminate(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: TerminateDto): Promise<JsonObject> {
    return this.step(ctx, id, { step: 'terminate', on: parseDate(body.on), reason: body.reason, ...papers(body) });
  }

  private async step(ctx: Ctx, id: string, command: AskedStep): Promise<JsonObject> {
    return contractJson(await this.contracts.step(ctx, id, command));
  }
}

function papers({ evidence }: StepDto): { evidence?: readonly string[] } {
  return evidence === undefined ? {} : { evidence };
}

function amount(body: AcceptDto | InvoiceDto | PayDto | RefundDto) {
  return { on: parseDate(body.on), amountFen: parseFen(body.amountFen), ...papers(body) };
}
