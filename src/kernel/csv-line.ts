/** A line of a table (RFC 4180) with its end. The cells stay what they are: who reads the table gets them back byte by byte. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}
