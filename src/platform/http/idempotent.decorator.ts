import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

export const IDEMPOTENT = 'platform:idempotent';

/**
 * The route needs an `Idempotency-Key`: a second request with the same key and body is answered with the stored reply,
 * byte for byte, and nothing happens twice (surface page, section 1).
 */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    SetMetadata(IDEMPOTENT, true),
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description: '1-255 visible ASCII characters; repeat it to repeat the request safely',
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
    }),
  );
}
