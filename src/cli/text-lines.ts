import stringWidth from 'string-width';

/** Readable beside another window: no line of an answer for people is wider. */
export const LINE_WIDTH = 100;

/** Words of Latin script stay whole; between Chinese characters a line may end anywhere but before a closing mark. */
const PIECES = /[^\s\u2E80-\uFFEF]+|[\u2E80-\uFFEF][，。；：、）」』”？！]*|\s+/gu;

/** The text on as many lines as it needs: the first after `first`, the others after as many blanks or `rest`. */
export function wrapped(text: string, first = '', rest = ' '.repeat(stringWidth(first))): string[] {
  const lines: string[] = [];
  let line = first;
  let bare = true;
  for (const piece of text.match(PIECES) ?? []) {
    if (!bare && stringWidth((line + piece).trimEnd()) > LINE_WIDTH) {
      lines.push(line.trimEnd());
      line = rest;
      bare = true;
    }
    if (bare && piece.trim() === '') continue;
    line += piece;
    bare = false;
  }
  return [...lines, line.trimEnd()];
}
