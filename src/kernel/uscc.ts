/**
 * Unified social credit code, GB 32100-2015: 18 characters of 31, the 18th checks the first 17 (weights 3^(i-1) mod 31);
 * characters 9 to 17 are the organisation code of GB 11714 with its own check character. Letters are allowed in
 * positions 1 to 8 too (domain page 4.1).
 */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const FORM = /^[0-9A-HJ-NPQRTUWXY]{18}$/;
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const INNER_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];
const SEPARATORS = /[\s\u00ad\u2010-\u2015\u2212\uff0d-]/gu;

/** Trims, turns full width into half width, upper-cases, drops spaces and hyphens. Never turns O into 0. */
export function normaliseUscc(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/gu, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(SEPARATORS, '')
    .toUpperCase();
}

/** True for 18 characters of the alphabet; says nothing of the check character. Expects a normalised code. */
export function hasUsccForm(code: string): boolean {
  return FORM.test(code);
}

/** The check character that the first 17 characters call for. Requires {@link hasUsccForm}. */
export function usccCheckCharacter(code: string): string {
  let sum = 0;
  for (const [index, weight] of WEIGHTS.entries()) sum += ALPHABET.indexOf(code.charAt(index)) * weight;
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/** True when the 18th character is right. A really issued code may fail this; then evidence is taken. */
export function usccCheckHolds(code: string): boolean {
  return hasUsccForm(code) && usccCheckCharacter(code) === code.charAt(17);
}

/** The organisation code (positions 9 to 17) and whether its own check character holds. */
export function innerOrganisationCode(code: string): { readonly code: string; readonly checkHolds: boolean } {
  const inner = code.slice(8, 17);
  let sum = 0;
  for (const [index, weight] of INNER_WEIGHTS.entries()) sum += Number.parseInt(inner.charAt(index), 36) * weight;
  const check = 11 - (sum % 11);
  const expected = check === 10 ? 'X' : check === 11 ? '0' : String(check);
  return { code: inner, checkHolds: inner.charAt(8) === expected };
}
