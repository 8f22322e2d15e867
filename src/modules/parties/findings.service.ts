import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { digestOf } from '../../kernel/canonical-json.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { type LeafSource, leafSource, Translog } from '../translog/index.js';
import { dress, wanting } from './core/dress.js';
import * as no from './core/parties-errors.js';
import { findingContent, findingRecord, type StoredFinding } from './core/party-records.js';
import { judge, type Question, type Relatedness } from './core/relatedness.js';
import { DEFAULT_STANDARD, STANDARDS, standardOf } from './core/standards.table.js';
import { readsAll } from './finding-file.sheet.js';
import { FindingsStore } from './findings.store.js';
import { GraphVersionStore } from './graph-version.store.js';
import { toFinding } from './party.entity.js';
import { RegisterGraph } from './register-graph.service.js';

/** A question with the caller's own name for it. */
export interface KeyedQuestion extends Question {
  readonly key: string;
}

/** A finding that others may rest on: its id, its digest, and what it says. */
export interface FrozenFinding {
  readonly findingId: string;
  readonly digest: string;
  readonly relatedness: Relatedness;
}

/** An answer that was only looked at: where the same was frozen before, by which finding. */
export interface SeenFinding {
  readonly relatedness: Relatedness;
  readonly findingId?: string;
}

/** How questions are judged where not by what is committed now. */
export interface Judging {
  /** Only by what was recorded until then. */
  readonly knownAt?: Date;
  /** The version of the register as read under a lock that keeps it. */
  readonly version?: number;
}

/** The related-party questions of the room, and the findings frozen from them. */
@Injectable()
export class Findings {
  constructor(
    private readonly store: FindingsStore,
    private readonly graphs: RegisterGraph,
    private readonly versions: GraphVersionStore,
    private readonly translog: Translog,
  ) {}

  /** Answers many questions on one graph. Throws `PARTIES.STANDARD_UNKNOWN`. */
  async judgeMany(
    ctx: Ctx,
    questions: readonly KeyedQuestion[],
    code = DEFAULT_STANDARD,
    { knownAt, version }: Judging = {},
  ): Promise<Map<string, Relatedness>> {
    const standard = standardOf(code);
    if (!standard) {
      throw no.standardUnknown(
        code,
        STANDARDS.map((known) => known.code),
      );
    }
    const days = questions.map(({ on }) => on).sort();
    const [from, until] = [days[0], days.at(-1)];
    if (from === undefined || until === undefined) return new Map();
    const roots = [...new Set(questions.flatMap(({ a, b }) => [a, b]))];
    const scope = { roots, from, until, ...(knownAt === undefined ? {} : { knownAt }) };
    const asked = new Map(questions.map((question) => [sameQuestion(question), question]));
    const judged = await this.graphs.use(
      ctx,
      scope,
      (graph) => new Map([...asked].map(([same, question]) => [same, judge(graph, question, standard)])),
      version,
    );
    const { relationIds, codes } = await this.graphs.dressing(ctx, wanting(judged.values()));
    const dressed = new Map([...judged].map(([same, answer]) => [same, dress(answer, relationIds, codes)]));
    return new Map(
      questions.map((question) => [question.key, present(dressed.get(sameQuestion(question)), 'an answer')]),
    );
  }

  /**
   * Answers and stores; what was frozen before on the same graph is the same finding. Until the transaction ends nobody
   * can add to the register, so no finding is stored on a graph older than what is committed; others may freeze too.
   */
  async freeze(ctx: Ctx, questions: readonly KeyedQuestion[], code?: string): Promise<Map<string, FrozenFinding>> {
    if (questions.length === 0) return new Map();
    const version = await this.versions.share(ctx);
    const answers = await this.judgeMany(ctx, questions, code, { version });
    const wanted = new Map<string, Pick<StoredFinding, 'a' | 'b' | 'relatedness'>>();
    for (const { key, a, b } of questions) {
      const one = { a, b, relatedness: present(answers.get(key), 'an answer per key') };
      wanted.set(identityOf(one), one);
    }
    const wide = amongOthers(ctx, questions);
    const known = new Map(byIdentity(await this.store.known(wide, [...wanted.values()])));
    await this.add(ctx, wide, wanted, known);
    return new Map(
      questions.map(({ key, a, b }) => {
        const identity = identityOf({ a, b, relatedness: present(answers.get(key), 'an answer per key') });
        const { id, digest, relatedness } = present(known.get(identity), 'a finding per question');
        return [key, { findingId: id, digest, relatedness }];
      }),
    );
  }

  /** The same answers with the findings that stand on them already; nothing is stored. */
  async look(ctx: Ctx, questions: readonly KeyedQuestion[]): Promise<Map<string, SeenFinding>> {
    const answers = await this.judgeMany(ctx, questions);
    const asked = questions.map(({ key, a, b }) => ({ a, b, relatedness: present(answers.get(key), 'an answer') }));
    const known = new Map(byIdentity(await this.store.known(amongOthers(ctx, questions), asked)));
    return new Map(
      questions.map(({ key }, index) => {
        const one = present(asked[index], 'the question asked');
        const findingId = known.get(identityOf(one))?.id;
        return [key, { relatedness: one.relatedness, ...(findingId === undefined ? {} : { findingId }) }];
      }),
    );
  }

  /** Stores what is not known, and learns what another transaction has stored meanwhile. */
  private async add(
    ctx: Ctx,
    wide: Ctx,
    wanted: ReadonlyMap<string, Pick<StoredFinding, 'a' | 'b' | 'relatedness'>>,
    known: Map<string, StoredFinding>,
  ): Promise<void> {
    // In one order, so that two who store the same findings wait for each other in one direction only.
    const missing = [...wanted].filter(([identity]) => !known.has(identity)).sort(([x], [y]) => (x < y ? -1 : 1));
    const fresh = missing.map(([, { a, b, relatedness }]): StoredFinding => {
      const digest = digestOf(findingContent(a, b, relatedness));
      return { id: newId(ctx), a, b, relatedness, digest, recordedAt: ctx.now };
    });
    const stored = await this.store.insert(ctx, fresh);
    const standing = stored === fresh.length ? fresh : await this.store.known(wide, fresh);
    const ids = new Set(standing.map(({ id }) => id));
    const mine = fresh.filter(({ id }) => ids.has(id));
    for (const [identity, finding] of byIdentity([...standing, ...mine])) known.set(identity, finding);
    await this.translog.append(
      ctx,
      mine.map((finding) => ({ kind: 'finding', id: finding.id, record: findingRecord(finding) })),
    );
  }

  leafSource(): LeafSource {
    return leafSource(
      'finding',
      (ctx) => this.store.allFindings(ctx),
      (row) => findingRecord(toFinding(row)),
    );
  }
}

/** Whoever takes a step on a contract freezes the buyer's findings against all who gain: the caller may be none of the two. */
function amongOthers(ctx: Ctx, questions: readonly KeyedQuestion[]): Ctx {
  const { organisationId } = ctx.actor;
  const isOwn = questions.every(({ a, b }) => a === organisationId || b === organisationId);
  return isOwn || readsAll(ctx) ? ctx : beyond(ctx, 'parties.frozen');
}

function byIdentity(findings: readonly StoredFinding[]): [string, StoredFinding][] {
  return findings.map((finding) => [identityOf(finding), finding]);
}

function sameQuestion({ a, b, on }: KeyedQuestion): string {
  return `${a} ${b} ${on}`;
}

function identityOf({ a, b, relatedness }: Pick<StoredFinding, 'a' | 'b' | 'relatedness'>): string {
  const { asOf, standard, standardVersion, graphDigest } = relatedness;
  return [a, b, asOf, standard, standardVersion, graphDigest].join(' ');
}
