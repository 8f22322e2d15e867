/**
 * What an uploaded workbook may cost, checked against the directory of the archive before anything is inflated, and
 * again while it is: a directory can lie. A sheet of a thousand rows is some hundred kilobytes; a workbook with pictures
 * is refused for its size, not read.
 */
export const XLSX_LIMITS = {
  /** The file as it arrives. */
  fileBytes: 5 * 1024 * 1024,
  entries: 256,
  /** All parts that are read, inflated. */
  inflatedBytes: 32 * 1024 * 1024,
  /** Inflated to compressed, of one part; sheets of repeated text reach some 40. */
  ratio: 200,
  /** Below this size a part may be as compressible as it likes. */
  ratioFromBytes: 256 * 1024,
  sharedStrings: 100_000,
  rows: 1_100,
  columns: 64,
  cellCharacters: 12_000,
  depth: 16,
} as const;
