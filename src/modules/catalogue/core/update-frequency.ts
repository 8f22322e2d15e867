/** How often a data set is updated, as people write it; mapped where the whole text means one rhythm, else flagged. */

export type UpdateReading =
  /** A rhythm in days; a code of the EU table `frequency` where there is none in days. */
  { readonly days: number } | { readonly code: 'NEVER' | 'IRREG' | 'CONT' } | { readonly unclear: true };

const DAYS: readonly (readonly [RegExp, number])[] = [
  [/^(daily|every day|每[日天]|每日更新|日更)$/, 1],
  [/^(weekly|every week|每周|每周更新|周更)$/, 7],
  [/^(bi-?weekly|fortnightly|every (two|2) weeks|每两周)$/, 14],
  [/^(monthly|every month|每月|每月更新|月更)$/, 30],
  [/^(quarterly|every quarter|每季度?)$/, 91],
  [/^(semi-?annual(ly)?|half-?yearly|twice a year|每半年)$/, 182],
  [/^(annual(ly)?|yearly|every year|每年|每年更新|年更)$/, 365],
];
const UNIT_DAYS: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30, year: 365 };
const NEVER =
  /^(none|none planned|never|n\/a|not (currently )?(being )?updated|static dataset( - no regular updates planned)?|one-?time|不更新|不再更新)$/;
const IRREGULAR = /^(irregular(ly)?|as needed|as required|ad hoc|不定期|不定期更新|按需)$/;
const CONTINUOUS = /^(real-?time|continuous(ly)?|实时|实时更新)$/;

export function readUpdate(text: string): UpdateReading {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[.。]+$/, '');
  const named = DAYS.find(([form]) => form.test(word));
  if (named) return { days: named[1] };
  const every = /^every (\d{1,3}) (day|week|month|year)s$/.exec(word);
  if (every) return { days: Number(every[1]) * (UNIT_DAYS[every[2] ?? ''] ?? 1) };
  if (NEVER.test(word)) return { code: 'NEVER' };
  if (IRREGULAR.test(word)) return { code: 'IRREG' };
  return CONTINUOUS.test(word) ? { code: 'CONT' } : { unclear: true };
}
