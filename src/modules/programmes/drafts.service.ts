import { Injectable } from '@nestjs/common';
import type { Json, JsonObject } from '../../kernel/canonical-json.js';
import { isId } from '../../kernel/ids.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Translog } from '../translog/index.js';
import {
  checkProgrammeText,
  type DraftRow,
  draftRecord,
  type ProgrammeVersion,
  versionOf,
} from './core/programme-version.js';
import * as no from './core/programmes-errors.js';
import { Programmes } from './programmes.service.js';
import { ProgrammesStore } from './programmes.store.js';

const PROGRAMMES_MAX = 10_000;

/** Versions by two officers: one drafts, another publishes; a published version is never edited. */
@Injectable()
export class Drafts {
  constructor(
    private readonly store: ProgrammesStore,
    private readonly programmes: Programmes,
    private readonly translog: Translog,
  ) {}

  /** Throws `PROGRAMMES.FILE` with every problem, `PROGRAMMES.OTHER_AUTHORITY`. */
  async draft(ctx: Ctx, file: JsonObject): Promise<DraftRow> {
    const { problems, publishable } = checkProgrammeText(JSON.stringify(file));
    if (!publishable) {
      throw no.fileRefused(
        'file',
        problems.map(({ path, code, detail }) => ({ field: `/file${path}`, code: `PROGRAMMES.FILE_${code}`, detail })),
      );
    }
    const { programme, body, digest } = publishable;
    const [newest] = await this.store.versions(ctx, programme.code);
    const authorities = [programme.authority.code, ...(newest ? [versionOf(newest).programme.authority.code] : [])];
    if (authorities.some((one) => one !== ctx.actor.authority)) throw no.otherAuthority(programme.code);
    const others = (await this.programmes.latest(ctx, { limit: PROGRAMMES_MAX })).map((one) => one.programme);
    const pool = programme.pool.code;
    if (others.some((one) => one.pool.code === pool && one.authority.code !== ctx.actor.authority)) {
      throw no.otherPool(pool);
    }
    const row: DraftRow = {
      id: newId(ctx),
      code: programme.code,
      authority: programme.authority.code,
      digest,
      body,
      draftedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    await this.store.saveDraft(ctx, row);
    await this.translog.append(ctx, [{ kind: 'programme-draft', id: row.id, record: draftRecord(row) }]);
    return row;
  }

  /** A draft that adds a call to the newest version. Throws `PROGRAMMES.CALL_EXISTS`, and what `draft` throws. */
  async draftCall(ctx: Ctx, code: string, call: JsonObject): Promise<DraftRow> {
    const [newest] = await this.programmes.versions(ctx, code);
    if (!newest || newest.programme.authority.code !== ctx.actor.authority) throw no.programmeUnknown(code);
    const { calls } = newest.programme;
    if (calls.some(({ key }) => key === call.key)) throw no.callTwice(String(call.key));
    return this.draft(ctx, {
      ...(newest.programme as unknown as JsonObject),
      calls: [...(calls as unknown as Json[]), call],
    });
  }

  /** Drafts of the own office, newest first. */
  async drafts(ctx: Ctx, code: string): Promise<readonly DraftRow[]> {
    return this.store.drafts(ctx, { code });
  }

  /** The draft as a version that nobody has published, for a rehearsal. Throws `PROGRAMMES.DRAFT_NOT_FOUND`. */
  async asVersion(ctx: Ctx, code: string, draftId: string): Promise<ProgrammeVersion> {
    const draft = await this.one(ctx, code, draftId);
    return versionOf({ ...(await this.next(ctx, draft)), no: 0 });
  }

  /**
   * Publishes the draft as the next version. Throws `CLAIMS.SAME_PERSON` for whoever drafted it,
   * `PROGRAMMES.DRAFT_NOT_FOUND`, `PROGRAMMES.DRAFT_PUBLISHED`.
   */
  async publish(ctx: Ctx, code: string, draftId: string): Promise<ProgrammeVersion> {
    const draft = await this.one(ctx, code, draftId);
    if (draft.draftedBy === ctx.actor.id) throw no.drafterPublishes();
    await this.store.lockPublishing(ctx);
    const known = await this.store.digests(ctx, [code]);
    if (known.get(code)?.includes(draft.digest)) throw no.draftPublished();
    const row = await this.next(ctx, draft);
    await this.programmes.record(ctx, [row]);
    return versionOf(row);
  }

  private async one(ctx: Ctx, code: string, draftId: string): Promise<DraftRow> {
    const [draft] = isId(draftId) ? await this.store.drafts(ctx, { id: draftId, code }) : [];
    if (!draft || (draft.authority !== ctx.actor.authority && ctx.actor.kind !== 'system')) throw no.draftUnknown();
    return draft;
  }

  private async next(ctx: Ctx, draft: DraftRow) {
    const [newest] = await this.store.versions(ctx, draft.code);
    const { inForce } = JSON.parse(draft.body) as ProgrammeVersion['programme'];
    return {
      id: newId(ctx),
      code: draft.code,
      no: (newest?.no ?? 0) + 1,
      digest: draft.digest,
      body: draft.body,
      effectiveFrom: inForce.from,
      ...(inForce.until === undefined ? {} : { effectiveUntil: inForce.until }),
      publishedBy: ctx.actor.id,
      draftId: draft.id,
      recordedAt: ctx.now,
    };
  }
}
