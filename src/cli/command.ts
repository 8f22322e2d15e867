import type { Text } from '../kernel/text.js';
import type { Application } from './application.js';
import { UsageError } from './usage-error.js';

/** Exit codes of every command (surface page, section 4). */
export const EXIT = { done: 0, no: 1, usage: 2, unreachable: 3 } as const;

/** What one call of a command stands on. Results go to `print`, progress to `note` (stderr). */
export interface Call {
  /** Words that are not options, after the command's own. */
  readonly words: readonly string[];
  /** Options by name; a flag is `true`. */
  readonly options: Readonly<Record<string, string | true | undefined>>;
  readonly json: boolean;
  /** Opens database and rooms on first use; closed by the caller of the command. */
  application(): Promise<Application>;
  print(line: string): void;
  /** A part of a line that is too long to be made at once; `print` ends it. */
  write(text: string): void;
  note(line: string): void;
  readStdin(): Promise<string>;
}

export interface Command {
  /** One or two words: `settle`, `book audit`. */
  readonly name: string;
  readonly usage: string;
  readonly does: Text;
  /** What `COMMAND --help` says beside usage and purpose: one line for each word and option that needs it. */
  readonly help?: { readonly zh: readonly string[]; readonly en: readonly string[] };
  /** Options this command knows; `value` takes a word, `flag` none. */
  readonly options: Readonly<Record<string, 'value' | 'flag'>>;
  run(call: Call): Promise<number>;
}

/** The option's word. Throws {@link UsageError} when it is absent. */
export function required(call: Call, option: string): string {
  const value = call.options[option];
  if (typeof value !== 'string' || value === '') {
    throw new UsageError({ zh: `缺少选项 --${option}`, en: `The option --${option} is missing` });
  }
  return value;
}

/** The option's word, if it was given. */
export function optional(call: Call, option: string): string | undefined {
  const value = call.options[option];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The nth word. Throws {@link UsageError} naming what is missing. */
export function word(call: Call, index: number, what: Text): string {
  const value = call.words[index];
  if (value === undefined || value === '') throw new UsageError({ zh: `缺少${what.zh}`, en: `${what.en} is missing` });
  return value;
}
