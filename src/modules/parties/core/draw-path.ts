/** One edge of a path in words, as recorded texts and the command line write it. */
import { inLocale, type Locale } from '../../../kernel/text.js';
import { RELATION_WORDS } from './limb-words.table.js';
import type { PathStep } from './relatedness.js';

/** `甲 ──持股 30%──▶ 乙` on one line; `name` gives what people call an id. */
export function drawStep(step: PathStep, name: (id: string) => string, locale: Locale): string {
  return `${name(step.from)} ${arrowOf(step, locale)} ${name(step.to)}`;
}

/** The arrow between the two ends. */
export function arrowOf({ type, sharePct }: Pick<PathStep, 'type' | 'sharePct'>, locale: Locale): string {
  const share = sharePct === undefined ? '' : ` ${shortShare(sharePct)}%`;
  return `──${inLocale(RELATION_WORDS[type], locale)}${share}──▶`;
}

/** A share without zeros that say nothing: `24.990000` is `24.99`. */
export function shortShare(share: string): string {
  return share.includes('.') ? share.replace(/\.?0+$/, '') : share;
}
