/** Names of attestation kinds: those we know in words, others (kinds are data) as their code. */
import type { Locale } from '../../kernel/text.js';
import { MESSAGES, type MessageKey } from '../messages.table.js';
import { say } from '../wording.js';

export function attestationName(type: string, locale: Locale): string {
  const key = `ty${type}`;
  return key in MESSAGES ? say(locale, key as MessageKey) : type;
}
