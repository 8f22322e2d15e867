import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { parseDate, shanghaiInstant } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import { formatPct } from '../../kernel/rate.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Computes } from '../../platform/http/audit.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { PageQuery, page, startAfter } from '../../platform/http/paging.js';
import { readKnownAt } from './core/known-at.js';
import type { Organisation } from './core/party-types.js';
import { answerIn } from './core/said-answer.js';
import { factReply } from './organisation-facts.dto.js';
import type { OrganisationLife } from './organisation-facts.service.js';
import {
  AddOrganisationRequest,
  AddPersonRequest,
  OrganisationLifeResponse,
  OrganisationPageResponse,
  OrganisationResponse,
  PersonResponse,
  RelatednessRequest,
} from './parties.dto.js';
import { Parties } from './parties.service.js';
import { RelatednessResponse } from './relatedness.dto.js';

/** Organisations and persons, and whether two organisations are related. */
@ApiTags('parties')
@Controller()
export class PartiesController {
  constructor(private readonly parties: Parties) {}

  @Post('organisations')
  @Access({ roles: ['operator'] })
  @Idempotent()
  @ApiCreatedResponse({ type: OrganisationResponse })
  async addOrganisation(@Context() ctx: Ctx, @Body() body: AddOrganisationRequest): Promise<OrganisationResponse> {
    return response(await this.parties.addOrganisation(ctx, body), []);
  }

  @Get('organisations')
  @Access('signedIn')
  @ApiOkResponse({ type: OrganisationPageResponse })
  async organisations(@Context() ctx: Ctx, @Query() query: PageQuery): Promise<OrganisationPageResponse> {
    const after = startAfter(query);
    const found = await this.parties.listOrganisations(ctx, {
      limit: query.limit + 1,
      ...(isId(after) ? { after } : {}),
    });
    const { items, nextCursor } = page(found, query.limit, ({ id }) => id);
    const over = await this.parties.overHundred(
      ctx,
      items.map(({ id }) => id),
    );
    return { items: items.map((one) => response(one, flagsOf(over.has(one.id)))), nextCursor };
  }

  @Get('organisations/:id')
  @Access('signedIn')
  @ApiOkResponse({ type: OrganisationLifeResponse })
  async organisation(@Context() ctx: Ctx, @IdParam() id: string): Promise<OrganisationLifeResponse> {
    const over = await this.parties.overHundred(ctx, [id]);
    const organisation = response(await this.parties.organisation(ctx, id), flagsOf(over.has(id)));
    return { ...organisation, ...life(await this.parties.lifeOf(ctx, id)) };
  }

  @Post('persons')
  @Access({ roles: ['operator'] })
  @Idempotent()
  @ApiCreatedResponse({ type: PersonResponse })
  async addPerson(@Context() ctx: Ctx, @Body() body: AddPersonRequest): Promise<PersonResponse> {
    return { id: await this.parties.addPerson(ctx, body) };
  }

  @Post('relatedness')
  @Computes()
  @HttpCode(200)
  @Access('signedIn')
  @ApiOkResponse({ type: RelatednessResponse })
  async relatedness(@Context() ctx: Ctx, @Body() body: RelatednessRequest): Promise<RelatednessResponse> {
    const answer = await this.parties.relatedness(ctx, {
      a: await this.parties.partyNamed(ctx, 'a', body.a),
      b: await this.parties.partyNamed(ctx, 'b', body.b),
      on: parseDate(body.on, '/on'),
      ...(body.standard === undefined ? {} : { standard: body.standard }),
      ...(body.knownAt === undefined ? {} : { knownAt: readKnownAt(body.knownAt) }),
    });
    return answerIn(answer, ctx.locale);
  }
}

function life({
  facts,
  standing,
  extract,
}: OrganisationLife): Omit<OrganisationLifeResponse, keyof OrganisationResponse> {
  const { endedOn, nameZh, nameEn } = standing;
  return {
    ...(endedOn === undefined ? {} : { endedOn }),
    ...(nameZh === undefined ? {} : { nameZhNow: nameZh }),
    ...(nameEn === undefined ? {} : { nameEnNow: nameEn }),
    facts: facts.map((fact) => {
      const { organisation: _own, ...rest } = factReply(fact);
      return rest;
    }),
    ...(extract === undefined
      ? {}
      : {
          extract: {
            issuedOn: extract.extract.issuedOn,
            state: extract.extract.state,
            dueOn: extract.dueOn,
            pastAge: extract.pastAge,
          },
        }),
  };
}

function flagsOf(overHundred: boolean): string[] {
  return overHundred ? ['OVER_100'] : [];
}

function response(organisation: Organisation, flags: string[]): OrganisationResponse {
  const { id, uscc, foreignId, nameZh, nameEn, kind, registeredOn, placeCode } = organisation;
  const { stateAssetsAuthority, startUp, independentFinancialInstitution } = organisation;
  const { headOfficeId, checkFailed, disclosureCeilingPct } = organisation;
  return {
    id,
    ...(uscc === undefined ? {} : { uscc }),
    ...(foreignId === undefined ? {} : { foreignId }),
    nameZh,
    ...(nameEn === undefined ? {} : { nameEn }),
    kind,
    ...(registeredOn === undefined ? {} : { registeredOn }),
    ...(placeCode === undefined ? {} : { placeCode }),
    stateAssetsAuthority,
    startUp,
    independentFinancialInstitution,
    ...(headOfficeId === undefined ? {} : { headOffice: headOfficeId }),
    checkFailed,
    ...(disclosureCeilingPct === undefined ? {} : { disclosureCeilingPct: formatPct(disclosureCeilingPct) }),
    flags,
    recordedAt: shanghaiInstant(organisation.recordedAt),
  };
}
