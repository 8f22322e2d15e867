import type { Text } from '../kernel/text.js';

/** A command was called wrongly: exit 2 with the usage line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(readonly text: Text) {
    super(text.en);
  }
}
