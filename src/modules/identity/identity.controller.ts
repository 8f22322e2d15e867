import { Body, Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import type { LedgerRequest } from '../../platform/http/request.js';
import { bearerToken } from './bearer.service.js';
import { AccessTokenReply, MeReply, SignInRequest } from './identity.dto.js';
import { Identity } from './identity.service.js';
import { SignIn } from './sign-in.service.js';

@ApiTags('identity')
@Controller()
export class IdentityController {
  constructor(
    private readonly identity: Identity,
    private readonly sessions: SignIn,
  ) {}

  /** Signs in by user name and password. */
  @Post('auth/token')
  @HttpCode(200)
  @Access('public')
  @ApiOkResponse({ type: AccessTokenReply })
  token(@Req() request: LedgerRequest, @Body() _body: SignInRequest): Promise<AccessTokenReply> {
    return this.sessions.byPassword(request);
  }

  /** Ends the token that the request carries. */
  @Post('auth/revoke')
  @HttpCode(204)
  @Access('signedIn')
  @ApiNoContentResponse()
  async revoke(@Context() ctx: Ctx, @Req() request: LedgerRequest): Promise<void> {
    const token = bearerToken(request);
    if (token !== null) await this.identity.revoke(ctx, token);
  }

  /** Who the caller is, for whom, and with which roles. */
  @Get('me')
  @Access('signedIn')
  @ApiOkResponse({ type: MeReply })
  me(@Context() ctx: Ctx): Promise<MeReply> {
    return this.identity.me(ctx);
  }
}
