import { parseArgs } from 'node:util';
import { DomainError } from '../kernel/domain-error.js';
import { StartError } from '../platform/start-error.js';
import { type Application, openApplication } from './application.js';
import { type Call, type Command, EXIT } from './command.js';
import { COMMANDS } from './commands.js';
import { UsageError } from './usage-error.js';

export interface Streams {
  out(text: string): void;
  err(text: string): void;
  readStdin(): Promise<string>;
}

function usage(): string {
  const lines = COMMANDS.flatMap(({ usage: how, does }) => [`  ${how}`, `      ${does.zh}`, `      ${does.en}`]);
  const more = '  COMMAND --help\n      一个命令的说明\n      more on one command';
  return ['用法 / Usage: npm run -s cli -- COMMAND [--json]', ...lines, more].join('\n');
}

function helpOf({ usage: how, does, help }: Command): string {
  const part = (title: string, lines: readonly string[]): string[] => [title, ...lines.map((line) => `  ${line}`)];
  return [`npm run -s cli -- ${how}`, '', ...part(does.zh, help?.zh ?? []), '', ...part(does.en, help?.en ?? [])].join(
    '\n',
  );
}

function find(argv: readonly string[]): { command: Command; rest: string[] } | undefined {
  for (const length of [2, 1]) {
    const command = COMMANDS.find((one) => one.name === argv.slice(0, length).join(' '));
    if (command) return { command, rest: argv.slice(length) };
  }
  return undefined;
}

function parse(command: Command, rest: string[]): Pick<Call, 'words' | 'options' | 'json'> {
  const known = Object.entries(command.options).map(
    ([name, kind]) => [name, { type: kind === 'flag' ? ('boolean' as const) : ('string' as const) }] as const,
  );
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      allowPositionals: true,
      strict: true,
      options: { json: { type: 'boolean' as const }, ...Object.fromEntries(known) },
    });
    const { json, ...options } = values as Record<string, string | true | undefined>;
    return { words: positionals, options, json: json === true };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError({ zh: `选项不对：${reason}`, en: `Wrong option: ${reason}` });
  }
}

function explain(error: unknown): { text: string; exit: number } {
  if (error instanceof UsageError) return { text: `${error.text.zh}\n${error.text.en}`, exit: EXIT.usage };
  if (error instanceof StartError)
    return { text: `${error.code}: ${error.text.zh}\n${error.text.en}`, exit: EXIT.unreachable };
  if (error instanceof DomainError) {
    const exit = error.fault === 'unavailable' ? EXIT.unreachable : error.fault === 'malformed' ? EXIT.usage : EXIT.no;
    return { text: `${error.code}: ${error.text.zh}\n${error.text.en}`, exit };
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text: `内部错误 / Internal error: ${what}`, exit: EXIT.unreachable };
}

/** Runs one command and gives its exit code; opens the database only when the command asks for it. */
export async function runCommand(argv: readonly string[], streams: Streams): Promise<number> {
  const found = find(argv);
  if (!found) {
    const asked = argv.length === 0 || argv[0] === 'help' || argv[0] === '--help';
    const unknown = asked ? '' : `没有这个命令 / No such command: ${argv.join(' ')}\n`;
    streams.err(`${unknown}${usage()}\n`);
    return asked && argv.length > 0 ? EXIT.done : EXIT.usage;
  }
  if (found.rest.includes('--help')) {
    streams.out(`${helpOf(found.command)}\n`);
    return EXIT.done;
  }
  let application: Promise<Application> | undefined;
  try {
    return await found.command.run({
      ...parse(found.command, found.rest),
      application: () => {
        application ??= openApplication((line) => streams.err(`${line}\n`));
        return application;
      },
      print: (line) => streams.out(`${line}\n`),
      write: (text) => streams.out(text),
      note: (line) => streams.err(`${line}\n`),
      readStdin: () => streams.readStdin(),
    });
  } catch (error) {
    const { text, exit } = explain(error);
    streams.err(`${text}\n`);
    if (error instanceof UsageError) streams.err(`${found.command.usage}\n`);
    return exit;
  } finally {
    await application?.then((one) => one.close()).catch(() => undefined);
  }
}
