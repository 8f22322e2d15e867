import { Param, type PipeTransform } from '@nestjs/common';
import { isId } from '../../kernel/ids.js';

/** A well-formed id of the first millisecond of 1970, which no record has. */
const NOBODY = '00000000-0000-7000-8000-000000000000';

const ID_OR_NOBODY: PipeTransform<string, string> = {
  transform: (value) => (isId(value) ? value.toLowerCase() : NOBODY),
};

/**
 * An id in the path. One of another form asks for a record that nobody has, so that the room answers it with the same
 * words as an unknown one: 404 and not 400, and indistinguishable (surface page, section 1).
 */
export function IdParam(name = 'id'): ParameterDecorator {
  return Param(name, ID_OR_NOBODY);
}
