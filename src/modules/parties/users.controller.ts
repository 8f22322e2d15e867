import { Body, Controller, Get, Header, HttpCode, Post, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { page, startAfterId } from '../../platform/http/paging.js';
import { type ManagedUser, Users } from '../identity/index.js';
import { Parties } from './parties.service.js';
import {
  AddUserRequest,
  ChangeUserRequest,
  NewPasswordResponse,
  NewUserResponse,
  UserPageResponse,
  UserResponse,
  UsersQuery,
} from './users.dto.js';

const OWN = { description: 'IDENTITY.OWN_ACCOUNT' };

/**
 * The administrator's work with accounts (surface page, sections 2 and 3). `identity` does it; the routes stand here
 * because the organisation that an account acts for is known by its code in this room.
 */
@ApiTags('identity')
@Controller('users')
export class UsersController {
  constructor(
    private readonly users: Users,
    private readonly parties: Parties,
  ) {}

  /** Accounts of persons, the newest first, disabled ones too. */
  @Get()
  @Access({ roles: ['admin'] })
  @ApiOkResponse({ type: UserPageResponse })
  async list(@Context() ctx: Ctx, @Query() query: UsersQuery): Promise<UserPageResponse> {
    const beforeId = startAfterId(query);
    const found = await this.users.list(ctx, {
      ...(query.q === undefined ? {} : { q: query.q }),
      ...(beforeId === undefined ? {} : { beforeId }),
      limit: query.limit + 1,
    });
    const { items, nextCursor } = page(found, query.limit, ({ id }) => id);
    return { items: items.map(response), nextCursor };
  }

  @Get(':id')
  @Access({ roles: ['admin'] })
  @ApiOkResponse({ type: UserResponse })
  async user(@Context() ctx: Ctx, @IdParam() id: string): Promise<UserResponse> {
    return response(await this.users.one(ctx, id));
  }

  /** A new account. Its password is shown this once and opens nothing until its owner has chosen another. */
  @Post()
  @Header('Cache-Control', 'no-store')
  @Access({ roles: ['admin'] })
  @ApiCreatedResponse({ type: NewUserResponse })
  @ApiConflictResponse({ description: 'IDENTITY.USERNAME_TAKEN' })
  async add(@Context() ctx: Ctx, @Body() { organisation, ...asked }: AddUserRequest): Promise<NewUserResponse> {
    const organisationId =
      organisation === undefined
        ? {}
        : { organisationId: await this.parties.organisationNamed(ctx, 'organisation', organisation) };
    const { user, password } = await this.users.add(ctx, { ...asked, ...organisationId });
    return { ...response(user), password };
  }

  /** Other roles or duties, from the person's next request on. */
  @Post(':id/change')
  @HttpCode(200)
  @Access({ roles: ['admin'] })
  @ApiOkResponse({ type: UserResponse })
  @ApiConflictResponse(OWN)
  async change(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: ChangeUserRequest): Promise<UserResponse> {
    return response(await this.users.change(ctx, id, body));
  }

  /** The person is out with the next request, and does not come in again. */
  @Post(':id/disable')
  @HttpCode(200)
  @Access({ roles: ['admin'] })
  @ApiOkResponse({ type: UserResponse })
  @ApiConflictResponse(OWN)
  async disable(@Context() ctx: Ctx, @IdParam() id: string): Promise<UserResponse> {
    return response(await this.users.change(ctx, id, { disabled: true }));
  }

  @Post(':id/enable')
  @HttpCode(200)
  @Access({ roles: ['admin'] })
  @ApiOkResponse({ type: UserResponse })
  @ApiConflictResponse(OWN)
  async enable(@Context() ctx: Ctx, @IdParam() id: string): Promise<UserResponse> {
    return response(await this.users.change(ctx, id, { disabled: false }));
  }

  /** A password in place of a lost one; it opens nothing until its owner has chosen another. All sign-ins end. */
  @Post(':id/resetPassword')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Access({ roles: ['admin'] })
  @ApiOkResponse({ type: NewPasswordResponse })
  @ApiConflictResponse(OWN)
  async resetPassword(@Context() ctx: Ctx, @IdParam() id: string): Promise<NewPasswordResponse> {
    return { password: await this.users.resetPassword(ctx, id) };
  }

  /** Takes away a second factor whose owner has lost it. All sign-ins end. */
  @Post(':id/resetSecondFactor')
  @HttpCode(204)
  @Access({ roles: ['admin'] })
  @ApiNoContentResponse()
  @ApiConflictResponse({ description: 'IDENTITY.OWN_ACCOUNT, IDENTITY.SECOND_FACTOR_ABSENT' })
  resetSecondFactor(@Context() ctx: Ctx, @IdParam() id: string): Promise<void> {
    return this.users.resetSecondFactor(ctx, id);
  }

  /** Signs the person out everywhere. */
  @Post(':id/endSessions')
  @HttpCode(204)
  @Access({ roles: ['admin'] })
  @ApiNoContentResponse()
  @ApiConflictResponse(OWN)
  endSessions(@Context() ctx: Ctx, @IdParam() id: string): Promise<void> {
    return this.users.endSessions(ctx, id);
  }
}

function response(user: ManagedUser): UserResponse {
  const { id, username, name, roles, duties, organisationId, authority, sample, secondFactor } = user;
  return {
    id,
    username,
    name,
    roles,
    duties,
    ...(organisationId === undefined ? {} : { organisationId }),
    ...(authority === undefined ? {} : { authority }),
    sample,
    secondFactor,
    recordedAt: shanghaiInstant(user.recordedAt),
    ...(user.disabledAt === undefined ? {} : { disabledAt: shanghaiInstant(user.disabledAt) }),
  };
}
