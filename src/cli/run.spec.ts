import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from './commands.js';
import { runCommand } from './run.js';

/** Calls the command line with streams that remember; nothing here opens a database. */
async function call(...argv: string[]): Promise<{ exit: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const exit = await runCommand(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    readStdin: async () => '',
  });
  return { exit, out, err };
}

describe('the command line', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-run-'));
    writeFileSync(join(folder, 'empty.json'), '{}');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('shows every command when asked for help, and answers 2 when nothing was asked', async () => {
    const help = await call('--help');
    expect(help.exit).toBe(0);
    for (const command of COMMANDS) expect(help.err).toContain(command.usage);
    expect((await call()).exit).toBe(2);
  });

  it('explains each command in both languages, without opening anything', async () => {
    for (const command of COMMANDS) {
      const { exit, out, err } = await call(...command.name.split(' '), '--help');
      expect({ exit, err }).toEqual({ exit: 0, err: '' });
      for (const part of [command.usage, command.does.zh, command.does.en]) expect(out).toContain(part);
      for (const option of Object.keys(command.help === undefined ? {} : command.options)) {
        expect(out).toContain(`--${option}`);
      }
    }
    expect((await call('findings', 'reexamine', '--help')).out).toContain('原认定不改');
  });

  it('has each command once', () => {
    const names = COMMANDS.map((command) => command.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    ['an unknown command', ['frobnicate'], 'No such command: frobnicate'],
    ['half a command of two words', ['log'], 'No such command: log'],
    ['an unknown option', ['load', 'x', '--frob'], 'Wrong option'],
    ['an option without its word', ['load', 'x', '--provider'], 'Wrong option'],
    ['a flag with a word', ['settle', '--issue=yes'], 'Wrong option'],
    ['a day that was left out', ['related', 'A', 'B'], 'The option --on is missing'],
    ['an option of another command', ['findings', 'reexamine', '--on', '2025-06-18'], 'Wrong option'],
    ['a missing word', ['load'], 'The path of a folder or file is missing'],
    ['an empty word', ['load', ''], 'The path of a folder or file is missing'],
    ['a path that is not there', ['programme', 'check', '/no/such/file.json'], 'No such file'],
    ['a missing option', ['statement', '--period', '2025'], 'The option --organisation is missing'],
    ['no password', ['user', 'add', '--username', 'u', '--role', 'admin'], 'Give the password on stdin'],
    ['a day that is none', ['related', 'A', 'B', '--on', '2025-02-30'], 'PLATFORM.DATE_FORM'],
  ])('answers 2 to %s and says what is wrong on stderr', async (_what, argv, said) => {
    const { exit, out, err } = await call(...argv);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toContain(said);
  });

  it('shows the usage of the command that was called wrongly', async () => {
    expect((await call('load')).err).toContain('load PATH [--provider USCC]');
  });

  it('answers 1 when the answer is no, as one JSON document alone on stdout', async () => {
    const { exit, out, err } = await call('programme', 'check', join(folder, 'empty.json'), '--json');
    expect({ exit, err }).toEqual({ exit: 1, err: '' });
    const told = JSON.parse(out) as { ok: boolean; problems: object[] };
    expect(told.ok).toBe(false);
    expect(told.problems[0]).toEqual({
      path: expect.any(String),
      code: expect.any(String),
      detail: expect.any(String),
      detailEn: expect.any(String),
    });
  });

  it('answers 0 when all is well', async () => {
    const { exit, out } = await call('programme', 'check', 'config/programmes/sz-corpus-purchase.json');
    expect({ exit, out }).toEqual({ exit: 0, out: '没有发现问题\nNo problems found\n' });
  });

  it('answers 3 when the database cannot be reached, naming the setting', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', DATA_DIR: folder });
    try {
      const { exit, out, err } = await call('book', 'audit');
      expect({ exit, out }).toEqual({ exit: 3, out: '' });
      expect(err).toContain('DATABASE_URL');
      expect(err).not.toContain('Internal error');
    } finally {
      process.env = before;
    }
  });
});
