import { Controller, Get, Param, Put, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Replies } from '../../platform/http/reply-shape.js';
import type { LedgerRequest } from '../../platform/http/request.js';
import { ConsumesFile } from '../../platform/http/request-body.js';
import { EVIDENCE_FILE } from './contract-replies.table.js';
import { EvidenceQuery } from './contract-steps.dto.js';
import { EVIDENCE_TYPES, type EvidenceFile } from './core/evidence-file.js';
import { Evidence } from './evidence.service.js';

const SENDERS = { roles: ['buyer', 'provider', 'operator'] } as const;
const READERS = { roles: ['buyer', 'provider', 'operator', 'regulator', 'auditor'] } as const;

@ApiTags('contracts')
@Controller('contracts/:id/evidence')
export class EvidenceController {
  constructor(private readonly evidence: Evidence) {}

  /** The papers of a contract that are stored here. */
  @Get()
  @Access(READERS)
  @Replies({ items: [EVIDENCE_FILE] })
  async list(@Context() ctx: Ctx, @IdParam() id: string): Promise<{ items: JsonObject[] }> {
    return { items: (await this.evidence.list(ctx, id)).map(fileJson) };
  }

  /** Store a paper under the SHA-256 of its content; sending it again changes nothing. */
  @Put(':sha256')
  @Access(SENDERS)
  @ConsumesFile(...EVIDENCE_TYPES)
  @Replies(EVIDENCE_FILE)
  async keep(
    @Context() ctx: Ctx,
    @IdParam() id: string,
    @Param('sha256') sha256: string,
    @Query() { name }: EvidenceQuery,
    @Req() request: LedgerRequest,
  ): Promise<JsonObject> {
    const mediaType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
    const bytes = request.rawBody ?? Buffer.alloc(0);
    return fileJson(await this.evidence.keep(ctx, id, { sha256, mediaType, name, bytes }));
  }

  /** The paper itself, to be saved and not shown: what a party sent is not run in the reader's browser. */
  @Get(':sha256')
  @Access(READERS)
  async read(
    @Context() ctx: Ctx,
    @IdParam() id: string,
    @Param('sha256') sha256: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const { file, bytes } = await this.evidence.read(ctx, id, sha256);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
    const disposition = `attachment; filename="${sha256.slice(0, 16)}"; filename*=UTF-8''${encoded(file.name)}`;
    return new StreamableFile(bytes, { type: file.mediaType, disposition, length: bytes.length });
  }
}

/** RFC 8187: everything but letters, digits and a few signs is written as percent and hex. */
function encoded(name: string): string {
  return encodeURIComponent(name).replace(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function fileJson(file: EvidenceFile): JsonObject {
  return {
    sha256: file.sha256,
    mediaType: file.mediaType,
    name: file.name,
    bytes: file.bytes,
    recordedAt: shanghaiInstant(file.recordedAt),
  };
}
