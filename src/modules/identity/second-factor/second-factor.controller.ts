import { Body, Controller, Get, Header, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Ctx } from '../../../platform/ctx.js';
import { Access } from '../../../platform/http/access.decorator.js';
import { Context } from '../../../platform/http/context.decorator.js';
import { WithoutTransaction } from '../../../platform/http/request.interceptor.js';
import type { LedgerRequest } from '../../../platform/http/request.js';
import { EnrolmentReply, RecoveryCodesReply, SecondFactorReply, SecondFactorRequest } from '../identity.dto.js';
import { Enrolments } from './enrolment.service.js';

@ApiTags('identity')
@Controller('auth/second-factor')
export class SecondFactorController {
  constructor(private readonly enrolments: Enrolments) {}

  /** Whether the caller has a second factor, and must have one in production. */
  @Get()
  @Access('signedIn')
  @ApiOkResponse({ type: SecondFactorReply })
  async status(@Context() ctx: Ctx): Promise<SecondFactorReply> {
    const { confirmed, obligatory } = await this.enrolments.status(ctx);
    return { confirmed, obligatory };
  }

  /** A new secret for an authenticator; it counts once it is confirmed. */
  @Post()
  @HttpCode(200)
  @Access('signedIn')
  @ApiOkResponse({ type: EnrolmentReply })
  @ApiForbiddenResponse({ description: 'IDENTITY.PERSON_NEEDED' })
  @ApiConflictResponse({ description: 'IDENTITY.SECOND_FACTOR_SAMPLE, IDENTITY.SECOND_FACTOR_PRESENT' })
  enrol(@Context() ctx: Ctx, @Req() request: LedgerRequest): Promise<EnrolmentReply> {
    return this.enrolments.enrol(ctx, request);
  }

  /** Confirms by a code of the new secret. The recovery codes are shown this once; other sessions of the account end. */
  @Post('confirm')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Access('signedIn')
  @WithoutTransaction()
  @ApiOkResponse({ type: RecoveryCodesReply })
  @ApiForbiddenResponse({ description: 'IDENTITY.PERSON_NEEDED' })
  @ApiConflictResponse({ description: 'IDENTITY.SECOND_FACTOR_ABSENT' })
  async confirm(@Req() request: LedgerRequest, @Body() { otp }: SecondFactorRequest): Promise<RecoveryCodesReply> {
    return { recoveryCodes: await this.enrolments.confirm(request, otp) };
  }

  /** Takes the second factor away, by a code of it or a recovery code. */
  @Post('remove')
  @HttpCode(204)
  @Access('signedIn')
  @WithoutTransaction()
  @ApiNoContentResponse()
  @ApiForbiddenResponse({ description: 'IDENTITY.PERSON_NEEDED' })
  @ApiConflictResponse({ description: 'IDENTITY.SECOND_FACTOR_ABSENT' })
  async remove(@Req() request: LedgerRequest, @Body() { otp }: SecondFactorRequest): Promise<void> {
    await this.enrolments.remove(request, otp);
  }
}
