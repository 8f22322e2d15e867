import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

const GENERATED_BYTES = 15;

/** Argon2id at the library's defaults, which are OWASP's first choice: 19 MiB, two passes, one lane. */
@Injectable()
export class Passwords {
  /** The hash that an unknown user's password is held against, so that "no such user" takes as long as "wrong". */
  private decoy: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return hash(password);
  }

  /** True when the password belongs to the hash. Without a hash the same work is done and the answer is no. */
  async holds(stored: string | undefined, password: string): Promise<boolean> {
    this.decoy ??= hash(randomBytes(GENERATED_BYTES));
    const matches = await verify(stored ?? (await this.decoy), password);
    return stored !== undefined && matches;
  }

  /** A new password of 120 random bits, in characters that survive being read aloud or typed. */
  generate(): string {
    return randomBytes(GENERATED_BYTES).toString('base64url').replaceAll('_', 'x').replaceAll('-', 'y');
  }
}
