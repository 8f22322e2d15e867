/** Validators of the wire forms (surface page, section 1) for request classes, each with its form in the API document. */
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy, ValidateIf, type ValidationOptions } from 'class-validator';
import { isCalendarDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import { isFenText } from '../../kernel/money.js';
import { isPctText } from '../../kernel/rate.js';

const SHA256 = /^[0-9a-f]{64}$/;
const DIGITS = /^[0-9]{1,18}$/;
const PERIOD = /^20[0-9]{2}$/;

/** Adds the form to the API document; whether the field is required is said by the question mark in the class. */
function documented(schema: ApiPropertyOptions, options?: ValidationOptions): PropertyDecorator {
  return ApiProperty({ ...schema, ...(options?.each ? { isArray: true } : {}) } as ApiPropertyOptions);
}

function form(
  name: string,
  holds: (value: unknown) => boolean,
  schema: ApiPropertyOptions,
  options?: ValidationOptions,
): PropertyDecorator {
  const validator = { validate: holds, defaultMessage: () => `$property does not have the form ${name}` };
  return applyDecorators(ValidateBy({ name, validator }, options), documented({ type: String, ...schema }, options));
}

/** Integer fen as a string of at most 18 digits. Leading zeros are taken; `parseFen` normalises them. */
export function IsFenText(options?: ValidationOptions): PropertyDecorator {
  return form('isFenText', isFenText, { format: 'fen', pattern: '^[0-9]+$', example: '666666667' }, options);
}

/** An exact decimal with at most six places; `parsePct` reads it. */
export function IsShareText(options?: ValidationOptions): PropertyDecorator {
  const schema = { format: 'share', pattern: '^[0-9]{1,9}(\\.[0-9]{1,6})?$', example: '24.990000' };
  return form('isShareText', isPctText, schema, options);
}

/** An existing day `YYYY-MM-DD`. */
export function IsDateText(options?: ValidationOptions): PropertyDecorator {
  return form('isDateText', isCalendarDate, { format: 'date', example: '2025-06-18' }, options);
}

/** A UUIDv7 in a body or a query. In a path use `IdParam`: there an ill-formed id is an unknown one. */
export function IsIdText(options?: ValidationOptions): PropertyDecorator {
  return form('isIdText', isId, { format: 'uuid' }, options);
}

/** A calendar year such as `2025`. */
export function IsPeriodText(options?: ValidationOptions): PropertyDecorator {
  const holds = (value: unknown) => typeof value === 'string' && PERIOD.test(value);
  return form('isPeriodText', holds, { pattern: '^20[0-9]{2}$', example: '2025' }, options);
}

/** A count that may exceed what a JSON number carries: a string of at most 18 digits. */
export function IsDigitsText(options?: ValidationOptions): PropertyDecorator {
  const holds = (value: unknown) => typeof value === 'string' && DIGITS.test(value);
  return form('isDigitsText', holds, { pattern: '^[0-9]{1,18}$', example: '120000' }, options);
}

/** A SHA-256 digest in lower-case hex. */
export function IsSha256Text(options?: ValidationOptions): PropertyDecorator {
  const holds = (value: unknown) => typeof value === 'string' && SHA256.test(value);
  return form('isSha256Text', holds, { pattern: '^[0-9a-f]{64}$' }, options);
}

/**
 * Text a person reads or a code a machine gives: not empty, nothing but blanks refused, at most `maxLength` characters
 * (200 unless said).
 */
export function IsPlainText(maxLength = 200, options?: ValidationOptions): PropertyDecorator {
  const holds = (value: unknown) => typeof value === 'string' && value.trim() !== '' && value.length <= maxLength;
  const validator = {
    validate: holds,
    defaultMessage: () => `$property must be text of at most ${maxLength} characters`,
  };
  return applyDecorators(
    ValidateBy({ name: 'isPlainText', constraints: [maxLength], validator }, options),
    documented({ type: String, minLength: 1, maxLength }, options),
  );
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON object whose inside the room judges itself (metrics of an attestation). Arrays and null are refused. */
export function IsJsonObject(options?: ValidationOptions): PropertyDecorator {
  return form('isJsonObject', isObject, { type: 'object', additionalProperties: true } as ApiPropertyOptions, options);
}

/** A JSON object whose fields a class names: the class documents them. */
export function IsNestedObject(): PropertyDecorator {
  const validator = { validate: isObject, defaultMessage: () => '$property must be an object' };
  return ValidateBy({ name: 'isJsonObject', validator });
}

/** The field may be left out. Unlike `IsOptional` of class-validator it does not let null pass. */
export function MayBeAbsent(): PropertyDecorator {
  return applyDecorators(
    ValidateIf((_object: object, value: unknown) => value !== undefined),
    ApiProperty({ required: false }),
  );
}
