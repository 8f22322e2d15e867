import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayNotEmpty, IsIn, Matches } from 'class-validator';
import { DUTIES, type Duty, ROLES, type Role } from '../../platform/access.js';
import { IsDateText, IsPlainText, MayBeAbsent } from '../../platform/http/validators.js';
import { API_KEY_ROLES } from './core/api-key.js';

/** Six digits, or a recovery code of 16 letters and digits with hyphens as one likes. */
const OTP_FORM = /^([0-9]{6}|[A-Za-z2-7-]{16,24})$/;

export class SignInRequest {
  @IsPlainText(64)
  username: string;

  @IsPlainText(256)
  password: string;

  /** One-time code or recovery code, for accounts with a second factor; others leave it out. */
  @MayBeAbsent()
  @Matches(OTP_FORM)
  @ApiProperty({ pattern: OTP_FORM.source })
  otp?: string;
}

export class ChangePasswordRequest extends SignInRequest {
  @IsPlainText(256)
  newPassword: string;
}

export class RefreshRequest {
  @IsPlainText(100)
  refreshToken: string;
}

export class TokenReply {
  @ApiProperty({ description: 'to be sent as Authorization: Bearer' })
  accessToken: string;

  @ApiProperty({ enum: ['Bearer'] })
  tokenType: 'Bearer';

  @ApiProperty({ type: 'integer', description: 'seconds' })
  expiresIn: number;

  @ApiProperty({ description: 'for one POST /auth/refresh' })
  refreshToken: string;

  @ApiProperty({ type: 'integer', description: 'seconds' })
  refreshExpiresIn: number;
}

/** A code that the own authenticator shows, or a recovery code. */
export class SecondFactorRequest {
  @Matches(OTP_FORM)
  @ApiProperty({ pattern: OTP_FORM.source })
  otp: string;
}

export class SecondFactorReply {
  @ApiProperty()
  confirmed: boolean;

  @ApiProperty({ description: 'in production the roles count only with a second factor' })
  obligatory: boolean;
}

export class EnrolmentReply {
  @ApiProperty({ description: 'base32, for typing it in' })
  secret: string;

  @ApiProperty({ description: 'otpauth://, for a QR code' })
  uri: string;
}

export class RecoveryCodesReply {
  @ApiProperty({ type: String, isArray: true, description: 'each good for one sign-in; shown this once' })
  recoveryCodes: readonly string[];
}

export class ApiKeyRequest {
  @IsPlainText(100)
  name: string;

  @IsIn(API_KEY_ROLES as string[], { each: true })
  @ArrayNotEmpty()
  @ArrayMaxSize(API_KEY_ROLES.length)
  @ApiProperty({ enum: API_KEY_ROLES as string[], isArray: true })
  roles: string[];

  /** The first day on which it opens nothing. */
  @IsDateText()
  expiresOn: string;
}

export class ApiKeyReply {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: API_KEY_ROLES as string[], isArray: true })
  roles: readonly string[];

  @ApiProperty({ format: 'uuid' })
  organisationId: string;

  @ApiProperty({ format: 'uuid' })
  accountId: string;

  @ApiProperty({ format: 'date' })
  expiresOn: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;

  @ApiPropertyOptional({ format: 'date-time' })
  endedAt?: string;
}

export class NewApiKeyReply extends ApiKeyReply {
  @ApiProperty({ description: 'to be sent as Authorization: Bearer; shown this once' })
  key: string;
}

export class ApiKeysReply {
  @ApiProperty({ type: ApiKeyReply, isArray: true })
  items: ApiKeyReply[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
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
