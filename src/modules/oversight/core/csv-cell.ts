/**
 * One cell of a table that is given out (RFC 4180). Spreadsheets run what begins like a formula: such a text gets an
 * apostrophe in front, which they show as text (ASVS 5.0, 1.2.10).
 */
const FORMULA = /^[\s]*[=+\-@|%]|^[\t\r\n]/;

export function csvCell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A line with its end. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
