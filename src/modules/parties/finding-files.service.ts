import { Injectable } from '@nestjs/common';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { unknownFinding } from './core/finding-errors.js';
import type { StoredFinding } from './core/party-records.js';
import { type ComparedAnswer, differs } from './core/reexamination.js';
import type { Question, Relatedness } from './core/relatedness.js';
import { Disclosures } from './disclosures.service.js';
import { Erasures } from './erasures.service.js';
import {
  type AnyAnswer,
  type FindingFile,
  type FindingLine,
  type Known,
  mayRead,
  named,
  readsAll,
  Shown,
  type ShownFinding,
  type ShownQuestion,
  standardShown,
} from './finding-file.sheet.js';
import { FindingFilesStore, type FindingFilter, type KnownHolding } from './finding-files.store.js';
import { Opinions } from './opinions.service.js';
import type { CountingOpinion } from './opinions.store.js';
import { PartiesStore } from './parties.store.js';
import { Reexaminations } from './reexaminations.service.js';

/** Findings as people read them: operators, regulators and auditors all of them, a company those about itself. */
@Injectable()
export class FindingFiles {
  constructor(
    private readonly store: FindingFilesStore,
    private readonly parties: PartiesStore,
    private readonly erasures: Erasures,
    private readonly reexaminations: Reexaminations,
    private readonly disclosures: Disclosures,
    private readonly opinions: Opinions,
  ) {}

  /** Throws `PARTIES.UNKNOWN_FINDING`, also for a finding that is not the reader's. */
  async file(ctx: Ctx, id: string): Promise<FindingFile> {
    const [finding] = await this.readable(ctx, [id]);
    if (!finding) throw unknownFinding();
    const { relatedness } = finding;
    const later = await this.reexaminations.ofFinding(ctx, id);
    const requests = await this.disclosures.ofFinding(ctx, id);
    const answers = [relatedness, ...later.map(({ answer }) => answer)];
    const concluded = (await this.opinions.concluded(ctx, [id])).get(id);
    const owners = requests.flatMap(({ item }) => (isId(item.owner) ? [item.owner] : []));
    const holdings = await this.holdings(ctx, [finding]);
    const ids = [finding.a, finding.b, ...answers.flatMap(named), ...owners, ...holdings.map(({ from }) => from)];
    const shown = new Shown(ctx, await this.known(ctx, ids, answers), ids);
    return {
      ...frozen(ctx, { finding, holdings, last: later.at(-1)?.answer, concluded }, shown),
      reexaminations: later.map(({ id: laterId, cause, previousId, answer, digest, recordedAt }) => ({
        id: laterId,
        cause,
        previousId,
        standardVersion: answer.standardVersion,
        answer: shown.answer(answer),
        digest,
        recordedAt,
      })),
      requests: requests.map((request) => {
        const owner = request.item.owner;
        return { ...request, ...(isId(owner) ? { owner: shown.party(owner) } : {}) };
      }),
      opinions: await this.opinions.ofFinding(ctx, id),
    };
  }

  /** Of these findings those that the reader may see, as they were frozen. */
  async frozen(ctx: Ctx, ids: readonly string[]): Promise<Map<string, ShownFinding>> {
    const findings = await this.readable(ctx, ids);
    const holdings = await this.holdings(ctx, findings);
    const answers = findings.map(({ relatedness }) => relatedness);
    const idsOf = (finding: StoredFinding): string[] => [
      finding.a,
      finding.b,
      ...named(finding.relatedness),
      ...holdings.filter(({ findingId }) => findingId === finding.id).map(({ from }) => from),
    ];
    const known = await this.known(ctx, findings.flatMap(idsOf), answers);
    const found = findings.map(({ id }) => id);
    const last = await this.reexaminations.lastOf(ctx, found);
    const concluded = await this.opinions.concluded(ctx, found);
    return new Map(
      findings.map((finding) => {
        const own = holdings.filter(({ findingId }) => findingId === finding.id);
        const { id } = finding;
        const facts = { finding, holdings: own, last: last.get(id), concluded: concluded.get(id) };
        return [id, frozen(ctx, facts, new Shown(ctx, known, idsOf(finding)))];
      }),
    );
  }

  /** An answer that is not stored, shown like a finding. */
  async shown(ctx: Ctx, { a, b }: Pick<Question, 'a' | 'b'>, answer: Relatedness): Promise<ShownQuestion> {
    const ids = [a, b, ...named(answer)];
    return shownQuestion(ctx, { a, b }, answer, new Shown(ctx, await this.known(ctx, ids, [answer]), ids));
  }

  /** Findings in the order of their ids; a company gets its own, whatever organisation it asks for. */
  async list(ctx: Ctx, filter: FindingFilter): Promise<FindingLine[]> {
    const own = readsAll(ctx) ? undefined : ctx.actor.organisationId;
    if (!readsAll(ctx) && (own === undefined || (filter.organisation ?? own) !== own)) return [];
    const findings = await this.store.list(ctx, own === undefined ? filter : { ...filter, organisation: own });
    const ids = findings.flatMap(({ a, b }) => [a, b]);
    const shown = new Shown(ctx, await this.known(ctx, ids, []), ids);
    return findings.map((finding) => ({ finding, a: shown.party(finding.a), b: shown.party(finding.b) }));
  }

  private async readable(ctx: Ctx, ids: readonly string[]): Promise<StoredFinding[]> {
    const findings = await this.store.findings(ctx, [...new Set(ids)]);
    return findings.filter((finding) => mayRead(ctx, finding));
  }

  /** A company is not shown who else holds its counterparty. */
  private async holdings(ctx: Ctx, findings: readonly StoredFinding[]): Promise<KnownHolding[]> {
    return readsAll(ctx) && findings.length > 0 ? this.store.holdings(ctx, findings) : [];
  }

  /** Reads what the answers name, once. */
  private async known(ctx: Ctx, ids: readonly string[], answers: readonly AnyAnswer[]): Promise<Known> {
    const unique = [...new Set(ids)];
    const organisations = new Map((await this.parties.organisations(ctx, unique)).map((one) => [one.id, one]));
    const persons = unique.filter((id) => !organisations.has(id));
    const names = readsAll(ctx) && persons.length > 0 ? await this.erasures.names(ctx, persons, ctx.locale) : NOBODY;
    const steps = answers.flatMap(({ limbs, flags }) => [...limbs, ...(flags ?? [])]).flatMap(({ path }) => path);
    const relationIds = [...new Set(steps.flatMap(({ relationId }) => (relationId === '' ? [] : [relationId])))];
    const wide = beyond(ctx, 'parties.named');
    const relations = relationIds.length > 0 ? await this.store.relations(wide, relationIds) : [];
    return { organisations, names, relations: new Map(relations.map((relation) => [relation.id, relation])) };
  }
}

const NOBODY: ReadonlyMap<string, string> = new Map();

function shownQuestion(
  ctx: Ctx,
  { a, b }: Pick<Question, 'a' | 'b'>,
  answer: Relatedness,
  shown: Shown,
): ShownQuestion {
  return {
    a: shown.party(a),
    b: shown.party(b),
    asOf: answer.asOf,
    standard: standardShown(ctx, answer),
    answer: shown.answer(answer),
  };
}

/** What of a finding is read beside its row. */
interface FrozenFacts {
  readonly finding: StoredFinding;
  readonly holdings: readonly KnownHolding[];
  /** The answer of its last re-examination. */
  readonly last: ComparedAnswer | undefined;
  readonly concluded: CountingOpinion | undefined;
}

function frozen(ctx: Ctx, { finding, holdings, last, concluded }: FrozenFacts, shown: Shown): ShownFinding {
  const { id, relatedness, digest, recordedAt } = finding;
  return {
    id,
    ...shownQuestion(ctx, finding, relatedness, shown),
    digest,
    recordedAt,
    holdings: holdings.map(({ findingId, ...holding }) => shown.step(holding)),
    differsNow: last !== undefined && differs(relatedness, last),
    ...(concluded === undefined ? {} : { concluded }),
  };
}
