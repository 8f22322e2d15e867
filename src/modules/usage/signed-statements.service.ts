import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { shanghaiDate } from '../../kernel/calendar-date.js';
import type { Taken } from '../../kernel/take.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { readCsv } from '../../platform/intake/csv.js';
import { readJwsHeader, verifyJws } from '../../platform/jws.js';
import { type LeafSource, leafSource, Translog, withStrays } from '../translog/index.js';
import { type PlatformKey, signsOn } from './core/platform-key.js';
import {
  draftOfLine,
  monthOfFile,
  STATEMENT_TYPE,
  type StatementFile,
  type StatementLine,
  statementFileRecord,
} from './core/statement-file.js';
import * as no from './core/statement-file-errors.js';
import type { StatementDraft } from './core/usage-statement.js';
import { PlatformKeysStore } from './platform-keys.store.js';
import { StatementFilesStore } from './statement-files.store.js';
import { Usage } from './usage.service.js';

const SHAPE = { required: ['platform', 'month', 'corpus', 'account', 'kind', 'count'], optional: ['user'] };

/** What was made of a signed file: its record, the key that signed, and the answer for each of its lines. */
export interface TakenFile {
  readonly file: StatementFile;
  readonly key: PlatformKey;
  readonly answers: readonly Taken[];
  /** Counts of the lines without a user, and of all lines. */
  readonly unidentified: bigint;
  readonly of: bigint;
}

/** Monthly statements as platforms send them: signed, or bare where the platform has no key on record. */
@Injectable()
export class SignedStatements {
  constructor(
    private readonly files: StatementFilesStore,
    private readonly keys: PlatformKeysStore,
    private readonly usage: Usage,
    private readonly translog: Translog,
  ) {}

  /**
   * Signature first: nothing of the table is read before it holds under a key on record of a platform. Then each line by
   * itself, as bare rows are; the file is kept with what each line vouches for, also a count that had come bare before.
   * Throws `USAGE.SIGNATURE_FORM`, `.SIGNING_KEY`, `.SIGNATURE_ALGORITHM`, `.SIGNATURE`, `.STATEMENT_FILE`.
   */
  async take(ctx: Ctx, given: string): Promise<TakenFile> {
    const jws = given.trim();
    const key = await this.keyOf(ctx, jws);
    const bytes = await verifyJws(jws, key.jwk, key.algorithm);
    if (bytes === undefined) throw no.signatureFails();
    const { rows, refusals } = readCsv('usage-statements.csv', bytes, SHAPE);
    const [wrong] = refusals;
    if (wrong) {
      throw no.statementFile(`第 ${wrong.line} 行：${wrong.detail.zh}`, `line ${wrong.line}: ${wrong.detail.en}`);
    }
    const drafts = rows.map(({ line, values }) => draftOfLine(line, values));
    const month = monthOfFile(key.platform, drafts);
    const answers = await this.usage.takeStatements(ctx, drafts);
    const lines = answers.flatMap((answer, index): StatementLine[] =>
      answer.outcome === 'refused' ? [] : [{ line: rows[index]?.line ?? 0, statementId: answer.id }],
    );
    const digest = createHash('sha256').update(bytes).digest('hex');
    const file = await this.keep(ctx, { platform: key.platform, month, keyId: key.id, digest, jws }, lines);
    const sum = (some: readonly StatementDraft[]) => some.reduce((total, { count }) => total + count, 0n);
    const unidentified = sum(drafts.filter(({ user }) => user === undefined));
    return { file, key, answers, unidentified, of: sum(drafts) };
  }

  /** Rows without a signature: refused one by one where their platform has a key that signs today. */
  async takeBare(ctx: Ctx, drafts: readonly StatementDraft[]): Promise<readonly Taken[]> {
    const today = shanghaiDate(ctx.now);
    const keys = await this.keys.ofPlatforms(ctx, [...new Set(drafts.map(({ platform }) => platform))]);
    const signing = new Set(keys.filter((one) => signsOn(one, today)).map(({ key }) => key.platform));
    const bare = await this.usage.takeStatements(
      ctx,
      drafts.filter(({ platform }) => !signing.has(platform)),
    );
    const answers = bare[Symbol.iterator]();
    return drafts.map(({ platform }): Taken => {
      if (signing.has(platform)) return { outcome: 'refused', errors: [no.unsigned(platform).asFieldError()] };
      return answers.next().value as Taken;
    });
  }

  leafSources(): readonly LeafSource[] {
    const files = leafSource(
      'usage-statement-file',
      (ctx) => this.files.stream(ctx),
      ({ file, lines }) => statementFileRecord(file, lines),
    );
    return [withStrays(files, (ctx) => this.files.strays(ctx))];
  }

  private async keyOf(ctx: Ctx, jws: string): Promise<PlatformKey> {
    const header = readJwsHeader(jws);
    if (header === undefined || header.typ !== STATEMENT_TYPE) throw no.signatureForm();
    const { kid = '', alg = '' } = header;
    const known = await this.keys.byKid(ctx, kid.slice(0, 200));
    if (known === undefined || !signsOn(known, shanghaiDate(ctx.now))) throw no.signingKeyUnknown(kid.slice(0, 100));
    if (alg !== known.key.algorithm) throw no.signatureAlgorithm(alg.slice(0, 40));
    return known.key;
  }

  /** Writes the file down, unless the same table is on record and vouches for as much already. */
  private async keep(
    ctx: Ctx,
    stated: Omit<StatementFile, 'id' | 'recordedBy' | 'recordedAt'>,
    lines: readonly StatementLine[],
  ): Promise<StatementFile> {
    const [earlier] = await this.files.byDigest(ctx, stated.digest);
    if (earlier !== undefined && earlier.lines.length >= lines.length) return earlier.file;
    const file: StatementFile = { id: newId(ctx), ...stated, recordedBy: ctx.actor.id, recordedAt: ctx.now };
    await this.files.insert(ctx, { file, lines });
    const record = statementFileRecord(file, lines);
    await this.translog.append(ctx, [{ kind: 'usage-statement-file', id: file.id, record }]);
    return file;
  }
}
