import { Param, type PipeTransform } from '@nestjs/common';
import { isId } from '../../kernel/ids.js';
import { routeUnknown } from './http-fault.js';

const ID_FORM_ONLY: PipeTransform<string, string> = {
  transform(value) {
    if (!isId(value)) throw routeUnknown();
    return value.toLowerCase();
  },
};

/** An id in the path: one of another form is an unknown one, hence 404 and not 400 (surface page, section 1). */
export function IdParam(name = 'id'): ParameterDecorator {
  return Param(name, ID_FORM_ONLY);
}
