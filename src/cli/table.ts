import stringWidth from 'string-width';

export type Alignment = 'left' | 'right';

/** Pads by columns on screen, where a Chinese character takes two. */
export function pad(text: string, width: number, alignment: Alignment): string {
  const gap = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return alignment === 'right' ? gap + text : text + gap;
}

/** Lines of a plain table: a header, a rule, the rows; columns as wide as their widest cell. */
export function table(
  header: readonly string[],
  alignments: readonly Alignment[],
  rows: readonly (readonly string[])[],
): string[] {
  const widths = header.map((title, column) =>
    Math.max(stringWidth(title), ...rows.map((row) => stringWidth(row[column] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    widths
      .map((width, column) => pad(cells[column] ?? '', width, alignments[column] ?? 'left'))
      .join('  ')
      .trimEnd();
  return [line(header), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)];
}
