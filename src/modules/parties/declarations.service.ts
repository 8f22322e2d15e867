import { Injectable } from '@nestjs/common';
import { type CalendarDate, parseDate, shanghaiDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Followups } from '../followups/index.js';
import { Translog } from '../translog/index.js';
import {
  type Contradiction,
  contradictionRecord,
  type Declaration,
  type DeclarationDraft,
  type Difference,
  declarationRecord,
  insistAnswered,
} from './core/declaration.js';
import { compare, differenceKey } from './core/declaration-comparison.js';
import { entriesOf } from './core/declaration-entries.js';
import * as no from './core/declaration-errors.js';
import type { Side } from './core/declared-parties.js';
import { QUESTIONS_VERSION, type Questionnaire, questionnaireOf } from './core/questionnaire.table.js';
import type { Relatedness } from './core/relatedness.js';
import { type DeclarationQuery, DeclarationsStore, type SideDeclaration } from './declarations.store.js';
import { DeclaredEntries } from './declared-entries.service.js';
import { Erasures } from './erasures.service.js';
import { Parties } from './parties.service.js';

/** A declaration with everything on which it and the register do not agree. */
export interface DeclarationSheet {
  readonly declaration: Declaration;
  readonly contradictions: readonly Contradiction[];
}

/** Which of two sides have declared. */
export interface BothDeclarations {
  readonly a?: SideDeclaration;
  readonly b?: SideDeclaration;
  readonly both: boolean;
}

/** The item that waits where a declaration is contradicted; its subject is the `declaration`. */
export const CONTRADICTED = 'DECLARATION_CONTRADICTED';

/** Signed non-relation declarations: their questions, what they add to the register, and where it contradicts them. */
@Injectable()
export class Declarations {
  constructor(
    private readonly store: DeclarationsStore,
    private readonly entries: DeclaredEntries,
    private readonly parties: Parties,
    private readonly erasures: Erasures,
    private readonly followups: Followups,
    private readonly translog: Translog,
  ) {}

  /** The questions of a version; absent = the one in force. Throws `PARTIES.DECLARATION_QUESTIONS_UNKNOWN`. */
  questions(version: number = QUESTIONS_VERSION): Questionnaire {
    const found = questionnaireOf(version);
    if (!found) throw no.questionsUnknown(version, QUESTIONS_VERSION);
    return found;
  }

  /**
   * Takes a signed declaration: its answers become relations marked declared, and what it says is compared with the
   * register, as is the other party's newest declaration about this one. Throws `PARTIES.DECLARATION_*` and
   * `PARTIES.NAMES_PERSON`; nothing is stored then.
   */
  async declare(ctx: Ctx, draft: DeclarationDraft): Promise<DeclarationSheet> {
    const declarantId = await this.declarantOf(ctx, draft);
    const counterpartyId = await this.parties.organisationNamed(ctx, 'counterparty', draft.counterparty);
    if (declarantId === counterpartyId) throw no.aboutItself();
    insistAnswered(draft);
    const asOf = parseDate(draft.on, '/on');
    const signedOn = parseDate(draft.signedOn, '/signedOn');
    if (signedOn > shanghaiDate(ctx.now)) throw no.signedLater(signedOn);
    await this.store.lockPair(ctx, declarantId, counterpartyId);
    const wide = beyond(ctx, 'parties.declare');
    const stated = entriesOf(draft.answers, declarantId, asOf);
    const [own, other] = await this.sides(wide, declarantId, counterpartyId, asOf);
    const around = { own, other, signatories: await this.store.signatories(wide, declarantId) };
    const { entries, signedBy, persons } = await this.entries.understand(wide, draft, stated, around);
    await this.insistNameless(wide, draft, persons);
    const id = newId(ctx);
    const recorded = await this.entries.record(wide, entries, { declarationId: id, draft });
    const relatedness = await this.parties.relatedness(ctx, { a: declarantId, b: counterpartyId, on: asOf });
    const { outcome, standard, standardVersion, graphDigest } = relatedness;
    const { questionsVersion, statement, nothingToDeclare, strength, evidence } = draft;
    const declaration: Declaration = {
      id,
      declarantId,
      counterpartyId,
      asOf,
      questionsVersion,
      statement,
      entries: recorded,
      nothingToDeclare: [...new Set(nothingToDeclare)],
      signedBy,
      strength,
      signedOn,
      evidence: evidence.map(({ sha256, mediaType, name }) => ({ sha256, mediaType, name })),
      outcome,
      standard,
      standardVersion,
      graphDigest,
      recordedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    await this.store.insert(ctx, declaration);
    await this.translog.append(ctx, [{ kind: 'declaration', id, record: declarationRecord(declaration) }]);
    const contradictions = await this.contradict(wide, declaration, relatedness);
    const theirs = await this.store.newest(wide, counterpartyId, declarantId);
    if (theirs) await this.contradict(wide, theirs);
    return { declaration, contradictions };
  }

  /** A declaration for whoever may see it; `PARTIES.DECLARATION_UNKNOWN` for everyone else. */
  async one(ctx: Ctx, id: string): Promise<DeclarationSheet> {
    const declaration = isId(id) ? await this.store.byId(ctx, id) : undefined;
    if (!declaration || !mayRead(ctx, declaration)) throw no.unknownDeclaration();
    return { declaration, contradictions: await this.store.contradictions(ctx, [id]) };
  }

  /** Declarations that the caller may see, in the order of their ids. */
  async list(ctx: Ctx, query: Omit<DeclarationQuery, 'party'>): Promise<readonly DeclarationSheet[]> {
    const { organisationId } = ctx.actor;
    if (!readsAll(ctx) && organisationId === undefined) return [];
    const own = readsAll(ctx) || organisationId === undefined ? {} : { party: organisationId };
    const declarations = await this.store.list(ctx, { ...query, ...own });
    const contradictions = await this.store.contradictions(
      ctx,
      declarations.map(({ id }) => id),
    );
    return declarations.map((declaration) => ({
      declaration,
      contradictions: contradictions.filter(({ declarationId }) => declarationId === declaration.id),
    }));
  }

  /** Which of the two have declared about the other for this day or one before it, the newest of each. */
  async declarationsOf(ctx: Ctx, a: string, b: string, on: CalendarDate): Promise<BothDeclarations> {
    // What a branch has declared counts for its head office, which may not read it.
    const newest = await this.store.newestOfBoth(beyond(ctx, 'parties.declared'), [a, b], on);
    const [ofA, ofB] = [newest.get(a), newest.get(b)];
    return {
      ...(ofA === undefined ? {} : { a: ofA }),
      ...(ofB === undefined ? {} : { b: ofB }),
      both: ofA !== undefined && ofB !== undefined,
    };
  }

  private async declarantOf(ctx: Ctx, { declarant, evidence }: DeclarationDraft): Promise<string> {
    const { organisationId } = ctx.actor;
    const given =
      declarant === undefined ? organisationId : await this.parties.organisationNamed(ctx, 'declarant', declarant);
    if (given === undefined) throw no.declarantNeeded();
    if (given === organisationId) return given;
    if (ctx.actor.kind !== 'system' && !ctx.actor.roles.includes('operator')) throw no.notYours();
    if (evidence.length === 0) throw no.paperNeeded();
    return given;
  }

  private async sides(ctx: Ctx, one: string, other: string, on: CalendarDate): Promise<readonly [Side, Side]> {
    const nobody: Side = { bodies: new Map(), persons: new Set() };
    const found = await this.store.sides(ctx, [one, other], on);
    return [found.get(one) ?? nobody, found.get(other) ?? nobody];
  }

  /** Texts that are kept for ever name none of the persons whose name can be erased. */
  private async insistNameless(ctx: Ctx, draft: DeclarationDraft, persons: readonly string[]): Promise<void> {
    await this.erasures.insistNameless(ctx, '/strength', draft.strength, persons);
    for (const [index, { name }] of draft.evidence.entries()) {
      await this.erasures.insistNameless(ctx, `/evidence/${index}/name`, name, persons);
    }
  }

  /** Compares with the register as it stands now, adds what is new, and tells. Answers every contradiction. */
  private async contradict(
    ctx: Ctx,
    declaration: Declaration,
    answer?: Relatedness,
  ): Promise<readonly Contradiction[]> {
    const { id, declarantId, counterpartyId, asOf } = declaration;
    const relatedness =
      answer ?? (await this.parties.relatedness(ctx, { a: declarantId, b: counterpartyId, on: asOf }));
    const [own, other] = await this.sides(ctx, declarantId, counterpartyId, asOf);
    const entityOf = (party: string): string => own.bodies.get(party) ?? other.bodies.get(party) ?? party;
    const companies = [...own.bodies].flatMap(([party, entity]) => (entity === entityOf(declarantId) ? [party] : []));
    const differences = compare(declaration, {
      relatedness,
      between: await this.store.between(ctx, own, other, asOf),
      alike: await this.store.alike(ctx, declaration.entries),
      holdings: await this.store.holdings(ctx, companies, asOf),
      entityOf,
    });
    const known = await this.store.contradictions(ctx, [id]);
    const keys = new Set<string>(known.map((one) => differenceKey(one)));
    const fresh = differences
      .filter((one) => !keys.has(differenceKey(one)) && keys.add(differenceKey(one)))
      .map((one): Contradiction => ({ ...one, id: newId(ctx), declarationId: id, recordedAt: ctx.now }));
    if (fresh.length === 0) return known;
    await this.store.insertContradictions(ctx, fresh);
    await this.translog.append(
      ctx,
      fresh.map((one) => ({ kind: 'declaration-contradiction', id: one.id, record: contradictionRecord(one) })),
    );
    await this.tell(ctx, declaration, fresh);
    return [...known, ...fresh];
  }

  /** One item for the exchange and one for each party, unless they wait already. */
  private async tell(
    ctx: Ctx,
    { id, declarantId, counterpartyId }: Declaration,
    [first]: readonly Difference[],
  ): Promise<void> {
    const waiting = await this.followups.queue(beyond(ctx, 'followups.asked'), {
      kind: CONTRADICTED,
      subject: { kind: 'declaration', id },
      limit: 1,
    });
    if (waiting.length > 0 || !first) return;
    const item = { kind: CONTRADICTED, subjectKind: 'declaration', subjectId: id, reason: first.text };
    await this.followups.items(ctx, [item, { ...item, owner: declarantId }, { ...item, owner: counterpartyId }]);
  }
}

function readsAll({ actor }: Ctx): boolean {
  return (
    actor.kind === 'system' ||
    (['operator', 'regulator', 'auditor'] as const).some((role) => actor.roles.includes(role))
  );
}

function mayRead(ctx: Ctx, { declarantId, counterpartyId }: Declaration): boolean {
  const { organisationId } = ctx.actor;
  return readsAll(ctx) || organisationId === declarantId || organisationId === counterpartyId;
}
