import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assert } from '../../kernel/assert.js';
import { byBytes } from '../../kernel/money.js';

const SCHEMA_FILE = 'programme.schema.json';

/** The folder of programme files that this release ships, `config/programmes`. */
export class ProgrammeFolder {
  constructor(private readonly path: string) {}

  /** The folder beside the code: sources and built code lie at different depths below the project's root. */
  static shipped(): ProgrammeFolder {
    for (let at = import.meta.dirname; ; at = dirname(at)) {
      const path = join(at, 'config', 'programmes');
      if (existsSync(path)) return new ProgrammeFolder(path);
      assert(dirname(at) !== at, 'config/programmes is missing from the installation');
    }
  }

  /** Name and text of every programme file, by name. */
  async files(): Promise<readonly { readonly name: string; readonly text: string }[]> {
    const names = (await readdir(this.path)).filter((name) => name.endsWith('.json') && name !== SCHEMA_FILE);
    return Promise.all(
      names.sort(byBytes).map(async (name) => ({ name, text: await readFile(join(this.path, name), 'utf8') })),
    );
  }
}
