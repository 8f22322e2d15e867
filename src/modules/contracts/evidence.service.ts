import { Inject, Injectable, Optional } from '@nestjs/common';
import { type BlobFolder, sha256Of } from '../../platform/blob-folder.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Translog } from '../translog/index.js';
import { ContractBook } from './contract-book.service.js';
import * as no from './core/contracts-errors.js';
import { type EvidenceFile, evidenceRecord, evidenceTypeOf } from './core/evidence-file.js';
import { EvidenceStore } from './evidence.store.js';

/** Where files of evidence lie; the composition root gives it. */
export const EVIDENCE_FOLDER = Symbol('EVIDENCE_FOLDER');

export interface OfferedFile {
  readonly sha256: string;
  readonly mediaType: string;
  readonly name: string;
  readonly bytes: Buffer;
}

/** The papers of a contract: kept by digest, shown to its parties and to those who supervise the market. */
@Injectable()
export class Evidence {
  constructor(
    private readonly store: EvidenceStore,
    private readonly book: ContractBook,
    private readonly translog: Translog,
    @Optional() @Inject(EVIDENCE_FOLDER) private readonly folder?: BlobFolder,
  ) {}

  /**
   * Keeps a file for a contract of the caller's. The same file again is what is on record already. Throws
   * `CONTRACTS.UNKNOWN`, `CONTRACTS.EVIDENCE_DIGEST`, `CONTRACTS.EVIDENCE_TYPE`.
   */
  async keep(ctx: Ctx, contractId: string, offered: OfferedFile): Promise<EvidenceFile> {
    await this.book.load(ctx, contractId);
    const { sha256, mediaType, name, bytes } = offered;
    const found = sha256Of(bytes);
    if (found !== sha256) throw no.evidenceDigest(found);
    const type = evidenceTypeOf(bytes);
    if (type === undefined || type !== mediaType) throw no.evidenceType(type);
    await this.book.store.lock(ctx, contractId);
    const known = (await this.store.of(ctx, contractId)).find((file) => file.sha256 === sha256);
    if (known !== undefined) return known;
    await this.inFolder().put(bytes);
    const file: EvidenceFile = {
      id: newId(ctx),
      contractId,
      sha256,
      mediaType: type,
      name,
      bytes: bytes.length,
      recordedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    await this.store.insert(ctx, file);
    await this.translog.append(ctx, [{ kind: 'contract-evidence', id: file.id, record: evidenceRecord(file) }]);
    return file;
  }

  /** The files of a contract that the caller may see. */
  async list(ctx: Ctx, contractId: string): Promise<readonly EvidenceFile[]> {
    await this.book.load(ctx, contractId);
    return this.store.of(ctx, contractId);
  }

  /** One of them with its bytes. Throws `CONTRACTS.EVIDENCE_UNKNOWN`, `CONTRACTS.EVIDENCE_LOST`. */
  async read(ctx: Ctx, contractId: string, sha256: string): Promise<{ file: EvidenceFile; bytes: Buffer }> {
    const file = (await this.list(ctx, contractId)).find((one) => one.sha256 === sha256);
    if (file === undefined) throw no.evidenceUnknown();
    const bytes = await this.inFolder().get(sha256);
    if (bytes === undefined) throw no.evidenceLost();
    return { file, bytes };
  }

  private inFolder(): BlobFolder {
    if (this.folder === undefined) throw no.evidenceLost();
    return this.folder;
  }
}
