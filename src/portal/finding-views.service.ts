import { Injectable } from '@nestjs/common';
import { type CalendarDate, isCalendarDate, shanghaiDate } from '../kernel/calendar-date.js';
import { DomainError } from '../kernel/domain-error.js';
import { isId } from '../kernel/ids.js';
import { Identity } from '../modules/identity/index.js';
import {
  DEFAULT_STANDARD,
  type DeclarationSheet,
  Declarations,
  type FindingFile,
  FindingFiles,
  Parties,
  readsAll,
  type ShownParty,
  STANDARDS,
  standardOf,
} from '../modules/parties/index.js';
import { Translog } from '../modules/translog/index.js';
import type { Ctx } from '../platform/ctx.js';
import { withTitles } from './case-mapping.js';
import type { ReceiptView, RelatednessOutcome } from './views/case-file.view.js';
import type {
  DeclaredView,
  FindingPageView,
  FindingsView,
  RelatedError,
  RelatedField,
  RelatedView,
} from './views/finding.view.js';

const PAGE_SIZE = 50;
/** Declarations of one company about another that are read for the newest. */
const DECLARATIONS_MAX = 200;
const OUTCOMES: readonly RelatednessOutcome[] = ['RELATED', 'REVIEW', 'INDETERMINATE', 'NOT_RELATED'];

export interface FindingsFilter {
  readonly organisation: string;
  readonly outcome: string;
  readonly cursor: string;
}

/** Findings and questions on relatedness as pages show them, in the reader's own name. */
@Injectable()
export class FindingViews {
  constructor(
    private readonly files: FindingFiles,
    private readonly parties: Parties,
    private readonly declarations: Declarations,
    private readonly identity: Identity,
    private readonly translog: Translog,
  ) {}

  /** Throws `PARTIES.UNKNOWN_FINDING`, also for a finding that is not the reader's. */
  async page(ctx: Ctx, id: string): Promise<FindingPageView> {
    const file = await this.files.file(ctx, id);
    return {
      file,
      declarations: [await this.declared(ctx, file.a, file.b), await this.declared(ctx, file.b, file.a)],
      officers: await this.officers(ctx, file),
      receipt: await this.receipt(ctx, file),
      reviewer: ctx.actor.roles.includes('regulator') && ctx.actor.duties.includes('review'),
    };
  }

  /** Findings that the reader may see, the newest first. */
  async list(ctx: Ctx, { organisation, outcome, cursor }: FindingsFilter): Promise<FindingsView> {
    const view = { filter: { organisation, outcome }, own: !readsAll(ctx) };
    const party = organisation === '' ? undefined : await this.partyOf(ctx, organisation);
    if (organisation !== '' && party === undefined) return { ...view, rows: [], unknown: true };
    const wanted = OUTCOMES.find((one) => one === outcome);
    const found = await this.files.list(ctx, {
      ...(party === undefined ? {} : { organisation: party }),
      ...(wanted === undefined ? {} : { outcome: wanted }),
      ...(isId(cursor) ? { after: cursor } : {}),
      newest: true,
      limit: PAGE_SIZE + 1,
    });
    const rows = found.slice(0, PAGE_SIZE).map(({ finding, a, b }) => {
      const { asOf, outcome: of } = finding.relatedness;
      return { id: finding.id, a, b, asOf, outcome: of, madeAt: finding.recordedAt };
    });
    const last = rows.at(-1);
    return { ...view, rows, unknown: false, ...(found.length > PAGE_SIZE && last ? { nextCursor: last.id } : {}) };
  }

  /** An empty form; a company's own code stands in it already. */
  async question(ctx: Ctx, typed: Partial<Record<RelatedField, string>>): Promise<RelatedView> {
    const { organisationId } = ctx.actor;
    const own = organisationId === undefined ? undefined : await this.parties.organisation(ctx, organisationId);
    const ownCode = own?.uscc ?? own?.foreignId ?? '';
    const on = typed.on ?? shanghaiDate(ctx.now);
    const form = { a: typed.a ?? ownCode, b: typed.b ?? '', on, standard: typed.standard ?? DEFAULT_STANDARD };
    return { form, standards: standardsShown(), errors: [] };
  }

  /** Judges what was typed, or says of each field what is wrong with it. Nothing is stored. */
  async asked(ctx: Ctx, typed: Partial<Record<RelatedField, string>>): Promise<RelatedView> {
    const { a = '', b = '', on = '', standard = '' } = typed;
    const form = { a: a.trim(), b: b.trim(), on: on.trim(), standard: standard === '' ? DEFAULT_STANDARD : standard };
    const errors: RelatedError[] = [];
    const ids = { a: await this.named(ctx, 'a', form.a, errors), b: await this.named(ctx, 'b', form.b, errors) };
    const day = isCalendarDate(form.on) ? form.on : undefined;
    if (day === undefined) errors.push({ field: 'on', key: form.on === '' ? 'errDate' : 'errDateForm' });
    if (!standardOf(form.standard)) errors.push({ field: 'standard', key: 'errStandard' });
    const view = { form, standards: standardsShown(), errors };
    if (errors.length > 0 || ids.a === undefined || ids.b === undefined || day === undefined) return view;
    const asked = { a: ids.a, b: ids.b };
    const answer = await this.parties.relatedness(ctx, { ...asked, on: day, standard: form.standard });
    return { ...view, answer: await this.files.shown(ctx, asked, answer) };
  }

  /** Where a declaration is shown: beside the newest finding on the two, else beside the question about them. */
  async declarationPath(ctx: Ctx, id: string): Promise<string> {
    const { declaration } = await this.declarations.one(ctx, id);
    const { declarantId, counterpartyId, asOf } = declaration;
    const pair = { organisation: declarantId, counterparty: counterpartyId };
    const [line] = await this.files.list(ctx, { ...pair, newest: true, limit: 1 });
    if (line) return `/findings/${line.finding.id}`;
    const organisations = await this.parties.organisations(ctx, [declarantId, counterpartyId]);
    const code = (id: string): string => organisations.get(id)?.uscc ?? organisations.get(id)?.foreignId ?? id;
    return `/related?${new URLSearchParams({ a: code(declarantId), b: code(counterpartyId), on: asOf }).toString()}`;
  }

  private async named(ctx: Ctx, field: 'a' | 'b', given: string, errors: RelatedError[]): Promise<string | undefined> {
    const id = given === '' ? undefined : await this.partyOf(ctx, given);
    if (id === undefined) errors.push({ field, key: given === '' ? 'errCode' : 'errUnknownParty' });
    return id;
  }

  private async partyOf(ctx: Ctx, given: string): Promise<string | undefined> {
    try {
      return await this.parties.partyNamed(ctx, 'party', given);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'PARTIES.UNKNOWN_PARTY') return undefined;
      throw error;
    }
  }

  /** The newest declaration of one about the other that the reader may see. */
  private async declared(ctx: Ctx, by: ShownParty, about: ShownParty): Promise<DeclaredView> {
    const query = { declarantId: by.id, counterpartyId: about.id, limit: DECLARATIONS_MAX };
    const newest = (await this.declarations.list(ctx, query)).at(-1);
    return newest ? { by, declared: declaredView(newest) } : { by };
  }

  private async officers(ctx: Ctx, { opinions }: FindingFile): Promise<ReadonlyMap<string, string>> {
    if (!readsAll(ctx) || opinions.length === 0) return new Map();
    const ids = opinions.flatMap(({ givenBy, confirmedBy }) => [givenBy, ...(confirmedBy ? [confirmedBy] : [])]);
    const users = await this.identity.users(ctx, [...new Set(ids)].filter(isId));
    return new Map([...users].map(([id, user]) => [id, user.name]));
  }

  private async receipt(ctx: Ctx, { id, digest }: FindingFile): Promise<ReceiptView> {
    const position = (await this.translog.positionOf(ctx, 'finding', [id])).get(id);
    const head = await this.translog.publication(ctx);
    return {
      leafDigest: digest,
      ...(position === undefined ? {} : { index: BigInt(position) }),
      ...(head ? { checkpointSize: BigInt(head.size) } : {}),
    };
  }
}

function standardsShown(): RelatedView['standards'] {
  return STANDARDS.map(({ code, title }) => ({ code, title }));
}

function declaredView({ declaration, contradictions }: DeclarationSheet): NonNullable<DeclaredView['declared']> {
  const { statement, asOf, signedOn } = declaration;
  return {
    statement,
    on: asOf as CalendarDate,
    signedOn,
    contradictions: contradictions.map(({ text }) => withTitles(text)),
  };
}
