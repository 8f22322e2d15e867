import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { digestOf } from '../../kernel/canonical-json.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { type LeafSource, leafSource, Translog } from '../translog/index.js';
import * as no from './core/parties-errors.js';
import { findingContent, findingRecord, type StoredFinding } from './core/party-records.js';
import { judge, type Question, type Relatedness } from './core/relatedness.js';
import { DEFAULT_STANDARD, STANDARDS, standardOf } from './core/standards.table.js';
import { FindingsStore } from './findings.store.js';
import { toFinding } from './party.entity.js';

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

/** The related-party questions of the room, and the findings frozen from them. */
@Injectable()
export class Findings {
  constructor(
    private readonly store: FindingsStore,
    private readonly translog: Translog,
  ) {}

  /** Answers many questions over one load of the graph. Throws `PARTIES.STANDARD_UNKNOWN`. */
  async judgeMany(
    ctx: Ctx,
    questions: readonly KeyedQuestion[],
    code = DEFAULT_STANDARD,
  ): Promise<Map<string, Relatedness>> {
    const standard = standardOf(code);
    if (!standard) {
      throw no.standardUnknown(
        code,
        STANDARDS.map((known) => known.code),
      );
    }
    const days = questions.map(({ on }) => on).sort();
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) return new Map();
    const roots = [...new Set(questions.flatMap(({ a, b }) => [a, b]))];
    const graph = await this.store.graph(ctx, roots, first, last);
    const answers = new Map<string, Relatedness>();
    const asked = new Map<string, Relatedness>();
    for (const { key, a, b, on } of questions) {
      const same = `${a} ${b} ${on}`;
      const answer = asked.get(same) ?? judge(graph, { a, b, on }, standard);
      asked.set(same, answer);
      answers.set(key, answer);
    }
    return answers;
  }

  /** Answers and stores; what was frozen before on the same graph is the same finding. */
  async freeze(ctx: Ctx, questions: readonly KeyedQuestion[], code?: string): Promise<Map<string, FrozenFinding>> {
    if (questions.length === 0) return new Map();
    await this.store.lockFreezing(ctx);
    const answers = await this.judgeMany(ctx, questions, code);
    const wanted = questions.map(({ key, a, b }) => ({
      a,
      b,
      relatedness: present(answers.get(key), 'an answer per key'),
    }));
    const known = new Map((await this.store.known(ctx, wanted)).map((finding) => [identityOf(finding), finding]));
    const fresh: StoredFinding[] = [];
    for (const { a, b, relatedness } of wanted) {
      const identity = identityOf({ a, b, relatedness });
      if (known.has(identity)) continue;
      const digest = digestOf(findingContent(a, b, relatedness));
      const finding = { id: newId(ctx), a, b, relatedness, digest, recordedAt: ctx.now };
      known.set(identity, finding);
      fresh.push(finding);
    }
    await this.store.insert(ctx, fresh);
    await this.translog.append(
      ctx,
      fresh.map((finding) => ({ kind: 'finding', id: finding.id, record: findingRecord(finding) })),
    );
    return new Map(
      questions.map(({ key }, index) => {
        const finding = present(known.get(identityOf(present(wanted[index], 'a question'))), 'a finding per question');
        return [key, { findingId: finding.id, digest: finding.digest, relatedness: finding.relatedness }];
      }),
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

function identityOf({ a, b, relatedness }: Pick<StoredFinding, 'a' | 'b' | 'relatedness'>): string {
  const { asOf, standard, standardVersion, graphDigest } = relatedness;
  return [a, b, asOf, standard, standardVersion, graphDigest].join(' ');
}
