import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { DUTIES, type Duty, ROLES, type Role } from '../../platform/access.js';
import { IsPlainText, MayBeAbsent } from '../../platform/http/validators.js';

export class SignInRequest {
  @IsPlainText(64)
  username: string;

  @IsPlainText(256)
  password: string;

  /** One-time code, for accounts with a second factor; others leave it out. */
  @MayBeAbsent()
  @Matches(/^[0-9]{6,8}$/)
  otp?: string;
}

export class AccessTokenReply {
  @ApiProperty({ description: 'to be sent as Authorization: Bearer' })
  accessToken: string;

  @ApiProperty({ enum: ['Bearer'] })
  tokenType: 'Bearer';

  @ApiProperty({ type: 'integer', description: 'seconds' })
  expiresIn: number;
}

export class MeReply {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  username: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: ROLES, isArray: true })
  roles: readonly Role[];

  @ApiProperty({ enum: DUTIES, isArray: true })
  duties: readonly Duty[];

  @ApiPropertyOptional({ format: 'uuid' })
  organisationId?: string;

  @ApiPropertyOptional()
  authority?: string;
}
