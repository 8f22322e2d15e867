import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { Text } from '../../kernel/text.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Followups } from '../followups/index.js';
import { type LeafSource, leafSource, Translog } from '../translog/index.js';
import * as no from './core/parties-errors.js';
import type { RelationInTime } from './core/party-types.js';
import {
  type Cause,
  differenceText,
  differs,
  type LastAnswer,
  type Reexamination,
  reexaminationRecord,
  reexamined,
  type Touch,
  touchOf,
  touchOfOrganisation,
} from './core/reexamination.js';
import type { Relatedness } from './core/relatedness.js';
import { STANDARDS, standardOf } from './core/standards.table.js';
import { FindingFilesStore } from './finding-files.store.js';
import { Findings } from './findings.service.js';
import { type Among, ReexaminationsStore, toReexamination } from './reexaminations.store.js';

/** What a change did to the findings on record. */
export interface Reexamined {
  /** Findings that were asked again. */
  readonly looked: number;
  /** Those that would now be another one: each has a later answer beside it and a work item. */
  readonly differing: number;
}

interface Change {
  readonly relations: readonly RelationInTime[];
  readonly organisations: readonly string[];
}

interface Difference {
  readonly last: LastAnswer;
  readonly answer: Relatedness;
  readonly later: Reexamination;
}

/** Changes looked for in one statement, and findings judged at once: judging holds up every other request. */
const TOUCHES = 500;
const CHUNK = 1_000;
/** The listing rules look twelve months back and forward. */
const LISTING_MONTHS = 12;

/** Asks findings again when the register or a standard changed, and tells whoever rests on one that would differ. */
@Injectable()
export class Reexaminations {
  constructor(
    private readonly store: ReexaminationsStore,
    private readonly files: FindingFilesStore,
    private readonly findings: Findings,
    private readonly followups: Followups,
    private readonly translog: Translog,
  ) {}

  /**
   * To be called in the transaction of a change, once its rows are stored: relations that were added or ended, and
   * organisations whose own data changed. Asks exactly the findings again that the change can touch.
   */
  async afterChange(ctx: Ctx, changed: Change): Promise<Reexamined> {
    if (changed.relations.length === 0 && changed.organisations.length === 0) return { looked: 0, differing: 0 };
    const used = (await this.store.standards(ctx)).filter((code) => standardOf(code));
    if (used.length === 0) return { looked: 0, differing: 0 };
    await this.store.lock(ctx);
    const causes = new Map<string, Cause>();
    const touches = await this.touches(ctx, changed);
    for (let start = 0; start < touches.length; start += TOUCHES) {
      const some = touches.slice(start, start + TOUCHES);
      for (const among of lookingAround(used)) {
        for (const { id, n } of await this.store.touched(ctx, some, among)) {
          if (!causes.has(id)) causes.set(id, present(some[n], 'the change that touches a finding').cause);
        }
      }
    }
    return this.askAgain(ctx, [...causes.keys()].sort(), (id) => present(causes.get(id), 'the cause of a look'));
  }

  /** Asks every finding again whose last answer was given by an older version. Throws `PARTIES.STANDARD_UNKNOWN`. */
  async afterStandard(ctx: Ctx, code: string): Promise<Reexamined> {
    const standard = standardOf(code);
    if (!standard) {
      throw no.standardUnknown(
        code,
        STANDARDS.map((known) => known.code),
      );
    }
    await this.store.lock(ctx);
    const cause: Cause = { kind: 'standard', id: `${code}/${standard.version}` };
    return this.askAgain(ctx, await this.store.outdated(ctx, code, standard.version), () => cause);
  }

  ofFinding(ctx: Ctx, findingId: string): Promise<readonly Reexamination[]> {
    return this.store.ofFinding(ctx, findingId);
  }

  /** The last later answer of each of these findings that has one. */
  lastOf(ctx: Ctx, findingIds: readonly string[]): Promise<Map<string, Reexamination['answer']>> {
    return this.store.lastOf(ctx, findingIds);
  }

  leafSource(): LeafSource {
    return leafSource(
      'reexamination',
      (ctx) => this.store.all(ctx),
      (row) => reexaminationRecord(toReexamination(row)),
    );
  }

  private async touches(ctx: Ctx, { relations, organisations }: Change): Promise<Touch[]> {
    const recorded = relations.filter(({ recordedAt }) => recordedAt < ctx.now);
    const ends = await this.store.ends(
      ctx,
      recorded.map(({ id }) => id),
    );
    return [
      ...relations.map((relation) => touchOf(relation, ends.get(relation.id))),
      ...organisations.map(touchOfOrganisation),
    ];
  }

  private async askAgain(ctx: Ctx, findingIds: readonly string[], causeOf: (id: string) => Cause): Promise<Reexamined> {
    let differing = 0;
    for (let start = 0; start < findingIds.length; start += CHUNK) {
      const lasts = await this.store.lastAnswers(ctx, findingIds.slice(start, start + CHUNK));
      const found: Difference[] = [];
      for (const standard of new Set(lasts.map((last) => last.standard))) {
        const asked = lasts.filter((last) => last.standard === standard);
        const answers = await this.findings.judgeMany(
          ctx,
          asked.map(({ findingId, a, b, asOf }) => ({ key: findingId, a, b, on: asOf })),
          standard,
        );
        for (const last of asked) {
          const answer = present(answers.get(last.findingId), 'an answer per finding');
          if (!differs(last.answer, answer)) continue;
          const later = reexamined(last, answer, { id: newId(ctx), cause: causeOf(last.findingId), at: ctx.now });
          found.push({ last, answer, later });
        }
      }
      await this.record(ctx, found);
      differing += found.length;
    }
    return { looked: findingIds.length, differing };
  }

  /** Stores the later answers, opens an item for each, and tells everything that rests on those findings. */
  private async record(ctx: Ctx, found: readonly Difference[]): Promise<void> {
    if (found.length === 0) return;
    const rows = found.map(({ later }) => later);
    await this.store.insert(ctx, rows);
    await this.translog.append(
      ctx,
      rows.map((row) => ({ kind: 'reexamination', id: row.id, record: reexaminationRecord(row) })),
    );
    const names = await this.files.organisationNames(ctx, [...new Set(found.flatMap(named))]);
    const told = found.map(({ last, answer, later }) => ({ later, reason: differenceText(last, answer, names) }));
    await this.followups.items(
      ctx,
      told.map(({ later, reason }) => ({
        kind: 'FINDING_DIFFERS',
        subjectKind: 'finding',
        subjectId: later.findingId,
        basisKind: 'reexamination',
        basisId: later.id,
        reason,
      })),
    );
    await this.followups.openMany(
      ctx,
      told.map(({ later, reason }): { basis: { kind: string; id: string }; reason: Text } => ({
        basis: { kind: 'finding', id: later.findingId },
        reason,
      })),
    );
  }
}

/** Standards by how far beside its day they look. */
function lookingAround(codes: readonly string[]): Among[] {
  const wide = codes.filter((code) => standardOf(code)?.limbs.includes('LR'));
  const narrow = codes.filter((code) => !wide.includes(code));
  return [
    { standards: narrow, months: 0 },
    { standards: wide, months: LISTING_MONTHS },
  ].filter(({ standards }) => standards.length > 0);
}

/** Everyone whom the words about a difference may name. */
function named({ last, answer }: Difference): string[] {
  const limbs = [...last.answer.limbs, ...answer.limbs];
  const steps = limbs.flatMap(({ path }) => path.flatMap(({ from, to }) => [from, to]));
  const open = [...last.answer.missing, ...answer.missing].map(({ organisation }) => organisation);
  return [last.a, last.b, ...steps, ...open];
}
