/**
 * The answer as the outside gets it, at POST /relatedness and from the command line alike: the reasons in one language
 * (surface page sections 4 and 5).
 */
import { inLocale, type Locale } from '../../../kernel/text.js';
import type { Relatedness } from './relatedness.js';

export interface SaidAnswer extends Omit<Relatedness, 'reasons'> {
  readonly reasons: readonly { readonly code: string; readonly text: string }[];
}

export function answerIn({ reasons, ...answer }: Relatedness, locale: Locale): SaidAnswer {
  return { ...answer, reasons: reasons.map(({ code, text }) => ({ code, text: inLocale(text, locale) })) };
}
