import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const TEXT_MAX = 200;

/** Filters of the catalogue page; `lang` belongs to every page. */
export class CorporaPageQuery {
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) q?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) modality?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) language?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) openMode?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) cursor?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) lang?: string;
}

/** Which part of a list of claims. */
export class ClaimsPageQuery {
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) cursor?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) lang?: string;
}

export class QueueQuery {
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) show?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) cursor?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) lang?: string;
}

/** The question of two codes, a day and a standard; what is wrong with it is told beside the field. */
export class RelatedQuery {
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) a?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) b?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) on?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) standard?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) lang?: string;
}

export class FindingsPageQuery {
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) organisation?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) outcome?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) cursor?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) lang?: string;
}

export class OnboardingsPageQuery {
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) state?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) cursor?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) lang?: string;
}

/** The three answers to an application to come in; each form has its own field. */
export class OnboardingForm {
  @IsOptional() @IsString() @MaxLength(20_000) missing?: string;
  @IsOptional() @IsString() @MaxLength(500) reason?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) formToken?: string;
}

/** What a source unit says against how the use of a corpus was counted. */
export class DisputeForm {
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) corpus?: string;
  @IsOptional() @IsString() @MaxLength(20_000) ground?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) formToken?: string;
}

/** The sign-in form; a field left empty arrives as an empty text. */
export class SignInForm {
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) username?: string;
  @IsOptional() @IsString() @MaxLength(1_024) password?: string;
  @IsOptional() @IsString() @MaxLength(40) otp?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) formToken?: string;
  @IsOptional() @IsString() @MaxLength(1_000) next?: string;
}

export class PasswordForm {
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) username?: string;
  @IsOptional() @IsString() @MaxLength(1_024) password?: string;
  @IsOptional() @IsString() @MaxLength(40) otp?: string;
  @IsOptional() @IsString() @MaxLength(1_024) newPassword?: string;
  @IsOptional() @IsString() @MaxLength(1_024) again?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) formToken?: string;
}

/** The steps of setting up and taking away a second factor; the secret is only shown again. */
export class SecondFactorForm {
  @IsOptional() @IsString() @MaxLength(40) otp?: string;
  @IsOptional() @Matches(/^[A-Z2-7]{16,64}$/) secret?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) formToken?: string;
}

export class SignOutForm {
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) formToken?: string;
}

export class PreferencesForm {
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) theme?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) lang?: string;
  @IsOptional() @IsString() @MaxLength(1_000) back?: string;
}
