/** Request classes are judged here: unknown fields refused, nothing converted, every fault named with its pointer. */
import { ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { DomainError, type FieldError } from '../../kernel/domain-error.js';
import { CONSTRAINT_TEXTS, FIELD_MISSING, FIELD_WRONG } from './constraint-texts.table.js';

/** More than these are not listed: who mends them sees the rest. */
const ERRORS_MAX = 100;

/** The pipe of every route: whitelist, unknown fields and unknown values refused, no implicit conversion. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    transformOptions: { enableImplicitConversion: false, exposeDefaultValues: true },
    validationError: { target: true, value: true },
    exceptionFactory: (errors) => invalidRequest(fieldErrors(errors)),
  });
}

export function invalidRequest(errors: readonly FieldError[]): DomainError {
  return new DomainError(
    'malformed',
    'PLATFORM.INVALID_REQUEST',
    {
      zh: `请求有 ${errors.length} 处不符合要求，逐项见 errors；改正后重新提交`,
      en: `The request has ${errors.length} fault(s), each listed in errors; mend them and send it again`,
    },
    { errors },
  );
}

/** The faults of a request, flat, with RFC 6901 pointers, in the order of the class. */
export function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  const found: FieldError[] = [];
  for (const error of errors) {
    const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    found.push(...ownFaults(error, pointer), ...fieldErrors(error.children ?? [], pointer));
  }
  return found.slice(0, ERRORS_MAX);
}

function ownFaults(error: ValidationError, field: string): FieldError[] {
  const names = Object.keys(error.constraints ?? {});
  if (names.length === 0) return [];
  if (error.value === undefined && !names.includes('whitelistValidation')) {
    return [{ field, code: FIELD_MISSING.code, detail: FIELD_MISSING.text([]) }];
  }
  return names.map((name) => {
    const known = CONSTRAINT_TEXTS[name] ?? FIELD_WRONG;
    return { field, code: known.code, detail: known.text(limitsOf(error, name)) };
  });
}

/** The arguments of the rule, which class-validator does not report: they stand in its register of decorators. */
function limitsOf(error: ValidationError, name: string): readonly unknown[] {
  const target: unknown = error.target?.constructor;
  if (typeof target !== 'function') return [];
  const rules = getMetadataStorage().getTargetValidationMetadatas(target, '', true, false);
  const rule = rules.find((each) => each.propertyName === error.property && each.name === name);
  return (rule?.constraints as readonly unknown[] | undefined) ?? [];
}
