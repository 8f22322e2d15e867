import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { shanghaiDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Replies } from '../../platform/http/reply-shape.js';
import { CREDENTIAL_STATUS } from './attestation-replies.table.js';
import { Attestations } from './attestations.service.js';
import { statusOn } from './core/attestation.js';
import { unknownAttestation } from './core/attestations-errors.js';
import { CREDENTIAL_SCHEMA } from './core/credential-schema.table.js';
import { Credentials } from './credentials.service.js';

/** What anyone needs to check a credential: the keys that sign, the form, and whether it still stands. */
@ApiTags('attestations')
@Controller()
export class CredentialsController {
  constructor(
    private readonly credentials: Credentials,
    private readonly attestations: Attestations,
  ) {}

  /** The keys that sign or signed our credentials, as a JSON Web Key Set; the last one signs now. */
  @Get('.well-known/jwks.json')
  @Access('public')
  @Replies({ keys: ['object'] })
  keys() {
    return this.credentials.published();
  }

  @Get('.well-known/compliance-attestation.schema.json')
  @Access('public')
  @Replies('object')
  schema() {
    return CREDENTIAL_SCHEMA;
  }

  /** The `credentialStatus` of a credential: its status today. One that was never verified is not known here. */
  @Get('attestations/:id/status')
  @Access('public')
  @Replies(CREDENTIAL_STATUS)
  async status(@Context() ctx: Ctx, @IdParam() id: string) {
    const fact = (await this.attestations.attestations(ctx, [id])).get(id);
    if (fact?.status !== 'VERIFIED') throw unknownAttestation();
    const asOf = shanghaiDate(ctx.now);
    return { id: fact.id, status: statusOn(fact, asOf), asOf, validUntil: fact.validUntil, revokedOn: fact.revokedOn };
  }
}
