/** The list in pieces of at most `size` (1 or more), in order; nothing of an empty list. */
export function* slices<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}
