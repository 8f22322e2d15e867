import type { Text } from '../kernel/text.js';

/**
 * The service or a command cannot start: a setting is wrong, a key is missing, no database answers. The edge prints the
 * text in both languages and exits with 3 (surface page, section 4).
 */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly exitCode = 3;

  constructor(
    readonly code: string,
    readonly text: Text,
    /** The setting to change, when there is one. */
    readonly setting?: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${text.en}`, options);
  }
}
