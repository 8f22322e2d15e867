import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { IDENTITY_SETTINGS, type IdentitySettings } from './identity.tokens.js';

/** One sign-in of the sample year, as `sample credentials` prints it. */
export interface SampleCredential {
  readonly role: string;
  readonly duties?: readonly string[];
  readonly username: string;
  readonly password: string;
  /** Unified code or name of the organisation, or code of the authority, that the account acts for. */
  readonly organisation?: string;
}

const FILE = 'sample-credentials.json';

/** The sample year's passwords: made once per data folder, readable by its owner alone. Never used in production. */
@Injectable()
export class SampleAccountsStore {
  constructor(@Inject(IDENTITY_SETTINGS) private readonly settings: IdentitySettings) {}

  /** What the file holds; empty when there is none. */
  async read(): Promise<readonly SampleCredential[]> {
    try {
      return JSON.parse(await readFile(this.path(), 'utf8')) as readonly SampleCredential[];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  /** Replaces the file in one step, so that a killed process leaves the old one or the new one. */
  async write(credentials: readonly SampleCredential[]): Promise<void> {
    await mkdir(this.settings.dataDir, { recursive: true });
    const draft = `${this.path()}.${randomBytes(6).toString('hex')}`;
    await writeFile(draft, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(draft, this.path());
  }

  private path(): string {
    return join(this.settings.dataDir, FILE);
  }
}
