import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayNotEmpty, IsIn } from 'class-validator';
import { DUTIES, type Duty, ROLES, type Role } from '../../platform/access.js';
import { PageQuery } from '../../platform/http/paging.js';
import { IsPlainText, MayBeAbsent } from '../../platform/http/validators.js';

export class UsersQuery extends PageQuery {
  /** Part of a user name or name. */
  @MayBeAbsent()
  @IsPlainText(64)
  q?: string;
}

export class ChangeUserRequest {
  @MayBeAbsent()
  @IsIn(ROLES, { each: true })
  @ArrayNotEmpty()
  @ArrayMaxSize(ROLES.length)
  @ApiProperty({ enum: ROLES, isArray: true })
  roles?: Role[];

  /** With the role of regulator only. */
  @MayBeAbsent()
  @IsIn(DUTIES, { each: true })
  @ArrayMaxSize(DUTIES.length)
  @ApiProperty({ enum: DUTIES, isArray: true })
  duties?: Duty[];
}

export class AddUserRequest {
  @IsPlainText(64)
  username: string;

  /** What people see beside a decision; the user name when absent. */
  @MayBeAbsent()
  @IsPlainText(100)
  name?: string;

  @IsIn(ROLES, { each: true })
  @ArrayNotEmpty()
  @ArrayMaxSize(ROLES.length)
  @ApiProperty({ enum: ROLES, isArray: true })
  roles: Role[];

  @MayBeAbsent()
  @IsIn(DUTIES, { each: true })
  @ArrayMaxSize(DUTIES.length)
  @ApiProperty({ enum: DUTIES, isArray: true })
  duties?: Duty[];

  /** Id or code of the organisation acted for. */
  @MayBeAbsent()
  @IsPlainText(100)
  organisation?: string;

  /** The authority acted for, instead of an organisation. */
  @MayBeAbsent()
  @IsPlainText(64)
  authority?: string;
}

export class UserResponse {
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

  @ApiProperty({ description: 'of the sample year' })
  sample: boolean;

  @ApiProperty({ description: 'has a second factor' })
  secondFactor: boolean;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;

  @ApiPropertyOptional({ format: 'date-time' })
  disabledAt?: string;
}

export class NewUserResponse extends UserResponse {
  @ApiProperty({ description: 'good for choosing another one by POST /auth/password; shown this once' })
  password: string;
}

export class NewPasswordResponse {
  @ApiProperty({ description: 'good for choosing another one by POST /auth/password; shown this once' })
  password: string;
}

export class UserPageResponse {
  @ApiProperty({ type: [UserResponse] })
  items: readonly UserResponse[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
