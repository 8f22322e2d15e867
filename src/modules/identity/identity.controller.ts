import { Body, Controller, Get, Header, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { WithoutTransaction } from '../../platform/http/request.interceptor.js';
import type { LedgerRequest } from '../../platform/http/request.js';
import { nameIn } from './acting.js';
import { isByKey } from './bearer.service.js';
import { personNeeded } from './core/identity-errors.js';
import { ChangePasswordRequest, MeReply, RefreshRequest, SignInRequest, TokenReply } from './identity.dto.js';
import { Identity } from './identity.service.js';
import { Sessions } from './sessions/sessions.service.js';
import { SignIn } from './sign-in.service.js';

/** Signing in and renewing open transactions of their own: what a failed attempt leaves must stay. */
@ApiTags('identity')
@Controller()
export class IdentityController {
  constructor(
    private readonly identity: Identity,
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
  ) {}

  /** Signs in by user name, password and, where the account has a second factor, one-time code or recovery code. */
  @Post('auth/token')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Access('public')
  @WithoutTransaction()
  @ApiOkResponse({ type: TokenReply })
  @ApiUnauthorizedResponse({ description: 'IDENTITY.SIGN_IN_FAILED' })
  token(@Req() request: LedgerRequest, @Body() _body: SignInRequest): Promise<TokenReply> {
    return this.signIn.forProgram(request);
  }

  /** The next access and refresh token for a refresh token, which is good for one use. */
  @Post('auth/refresh')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Access('public')
  @WithoutTransaction()
  @ApiOkResponse({ type: TokenReply })
  @ApiUnauthorizedResponse({ description: 'IDENTITY.REFRESH_FAILED' })
  async refresh(@Req() request: LedgerRequest, @Body() { refreshToken }: RefreshRequest): Promise<TokenReply> {
    const { user, ...pair } = await this.sessions.refresh(refreshToken);
    nameIn(request, user);
    return pair;
  }

  /** Ends the sign-in that the request's token came of, with every access and refresh token of it. */
  @Post('auth/revoke')
  @HttpCode(204)
  @Access('signedIn')
  @ApiNoContentResponse()
  @ApiForbiddenResponse({ description: 'IDENTITY.PERSON_NEEDED' })
  async revoke(@Context() ctx: Ctx, @Req() request: LedgerRequest): Promise<void> {
    if (request.sessionId === undefined) throw personNeeded();
    await this.sessions.end(ctx, request.sessionId);
  }

  /** Replaces a password, also one that is past its age. All sessions of the account end. */
  @Post('auth/password')
  @HttpCode(204)
  @Access('public')
  @WithoutTransaction()
  @ApiNoContentResponse()
  @ApiUnauthorizedResponse({ description: 'IDENTITY.SIGN_IN_FAILED' })
  @ApiForbiddenResponse({ description: 'IDENTITY.PERSON_NEEDED' })
  async password(@Req() request: LedgerRequest, @Body() body: ChangePasswordRequest): Promise<void> {
    if (isByKey(request)) throw personNeeded();
    const { newPassword, ...proof } = body;
    await this.signIn.changePassword(request, proof, newPassword);
  }

  /** Who the caller is, for whom, and with which roles. */
  @Get('me')
  @Access('signedIn')
  @ApiOkResponse({ type: MeReply })
  me(@Context() ctx: Ctx): Promise<MeReply> {
    return this.identity.me(ctx);
  }
}
