import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { digestOf, type Json } from '../../kernel/canonical-json.js';
import type { Period } from '../../kernel/period.js';
import { isPctText, type Pct, parsePct } from '../../kernel/rate.js';
import type { Ctx } from '../../platform/ctx.js';
import { type AttestationFact, Attestations } from '../attestations/index.js';
import { Catalogue, isListedOn, type Shelf, Shelves } from '../catalogue/index.js';
import { type Organisation, Parties } from '../parties/index.js';
import type { OpenedCorpus } from '../programmes/index.js';
import { Disputes, UsageYear, type YearOfUse } from '../usage/index.js';
import { corpusYear } from './core/corpus-year.js';
import { decidingAssessment, releasedBy } from './core/opened-corpus.js';
import { type DecidedCorpus, type UseFinding, writeInput } from './core/openness-decision.js';
import {
  type CorpusUse,
  type JudgedUse,
  judgeUse,
  linkQuestions,
  relationDays,
  type UserKnowledge,
} from './core/openness-use.js';
import { UseRelations } from './use-relations.service.js';

/** What is known of one source unit: the evaluator's input, and what it was drawn from. */
export interface UnitFacts {
  readonly corpora: readonly OpenedCorpus[];
  readonly decided: readonly Omit<DecidedCorpus, 'days' | 'scoreNum' | 'refusals'>[];
  readonly findings: readonly UseFinding[];
}

interface Gathering {
  readonly period: Period;
  readonly users: ReadonlyMap<string, Organisation>;
  readonly uses: ReadonlyMap<string, CorpusUse>;
  readonly disputes: ReadonlyMap<string, number>;
  readonly assessed: ReadonlyMap<string, readonly AttestationFact[]>;
}

/** Gathers a year of opened corpora set-wise: a handful of statements for any number of units. */
@Injectable()
export class OpennessFacts {
  constructor(
    private readonly shelves: Shelves,
    private readonly catalogue: Catalogue,
    private readonly usage: UsageYear,
    private readonly parties: Parties,
    private readonly attestations: Attestations,
    private readonly relations: UseRelations,
    private readonly disputes: Disputes,
  ) {}

  /**
   * Facts of each unit by its id, as of the last day of the period: of the corpora that its claim names, of all where it
   * names none.
   */
  async gather(
    ctx: Ctx,
    units: readonly Organisation[],
    period: Period,
    named: ReadonlyMap<string, ReadonlySet<string>>,
  ): Promise<Map<string, UnitFacts>> {
    const shelves = (
      await this.shelves.of(
        ctx,
        units.map(({ id }) => id),
      )
    ).filter(
      ({ corpus, releases }) =>
        releasedBy(releases, period.lastDay).length > 0 && (named.get(corpus.providerId)?.has(corpus.id) ?? true),
    );
    const uses = usesOf(
      await this.usage.of(
        ctx,
        shelves.map(({ corpus }) => corpus.id),
        period,
      ),
    );
    const codes = [...uses.values()].flatMap(({ events, months }) => [
      ...events.map(({ user }) => user),
      ...months.flatMap(({ user }) => user ?? []),
    ]);
    const gathering: Gathering = {
      period,
      users: await this.parties.organisationsByUscc(ctx, [...new Set(codes)]),
      uses,
      disputes: await this.disputes.count(ctx, [...uses.keys()], period.key),
      assessed: await this.attestations.forReleases(
        ctx,
        shelves.flatMap(({ releases }) => releases.map(({ id }) => id)),
      ),
    };
    const facts = new Map<string, UnitFacts>();
    for (const unit of units) {
      const own = shelves.filter(({ corpus }) => corpus.providerId === unit.id);
      facts.set(unit.id, await this.unit(ctx, unit, own, gathering));
    }
    return facts;
  }

  /** Units that opened one of the corpora on the public platform, each with the years in which a claim is due. */
  async units(ctx: Ctx, corpusKeys: readonly string[]): Promise<{ applicantId: string; years: number[] }[]> {
    const byKey = await this.catalogue.releaseForKey(ctx, corpusKeys);
    const releases = [...byKey.values()].flat().filter(({ openMode }) => openMode === 'OPEN_PUBLIC_PLATFORM');
    const ids = [...new Set(releases.map(({ corpusId }) => corpusId))];
    const corpora = await this.catalogue.corpora(ctx, ids);
    const used = await this.usage.years(ctx, ids);
    const main = mainYear(used) ?? lastYear(releases.flatMap(({ releasedOn }) => releasedOn ?? []));
    const years = new Map<string, Set<number>>();
    for (const { id, providerId } of corpora.values()) {
      const own = years.get(providerId) ?? new Set(main === undefined ? [] : [main]);
      for (const { corpusId, year } of used) if (corpusId === id) own.add(year);
      years.set(providerId, own);
    }
    return [...years].map(([applicantId, own]) => ({ applicantId, years: [...own].sort((a, b) => a - b) }));
  }

  private async unit(ctx: Ctx, unit: Organisation, shelves: readonly Shelf[], all: Gathering): Promise<UnitFacts> {
    const party = partyOf(unit);
    const who = {
      organisationOf: (code: string) => all.users.get(code)?.id,
      isUnit: (id: string) => id === party || ids.get(id) === party,
    };
    const ids = new Map([...all.users.values()].map((user) => [user.id, partyOf(user)]));
    const useOf = (shelf: Shelf): CorpusUse => all.uses.get(shelf.corpus.id) ?? { events: [], months: [] };
    const asked = shelves.flatMap((shelf) =>
      relationDays(useOf(shelf), who).map(({ organisation, day }) => ({ a: unit.id, b: organisation, on: day })),
    );
    const relation = await this.relations.judge(ctx, asked, () => true);
    const judged = shelves.map((shelf) => ({
      shelf,
      use: judgeUse(useOf(shelf), {
        ...who,
        relation: (organisation, day) => relation.outcome(unit.id, organisation, day),
        isListed: (day) => isListedOn(shelf.listed, day),
      } satisfies UserKnowledge),
    }));
    const pairs = judged.flatMap(({ use }) => linkQuestions(use.users));
    const between = await this.relations.judge(ctx, pairs, (outcome) => outcome === 'RELATED');
    const linked = (use: JudgedUse) =>
      linkQuestions(use.users).filter(({ a, b, on }) => between.outcome(a, b, on) === 'RELATED');
    const opened = judged.map(({ shelf, use }) => this.corpus(shelf, use, linked(use), useOf(shelf), all));
    return {
      corpora: opened.map(({ corpus }) => corpus),
      decided: opened.map(({ decided }) => decided),
      findings: [...relation.findings, ...between.findings],
    };
  }

  private corpus(
    { corpus: { id, identity }, releases }: Shelf,
    judged: JudgedUse,
    links: readonly { readonly a: string; readonly b: string }[],
    use: CorpusUse,
    { period, users, assessed, disputes }: Gathering,
  ) {
    const quality = decidingAssessment(
      releases.flatMap((release) => assessed.get(release.id) ?? []),
      period.lastDay,
      (fact) => scoreOf(fact) ?? 0n,
    );
    const qualityPct = quality && qualityOf(quality);
    const { figures: corpus, groups, newest } = corpusYear(identity, releases, qualityPct, judged, links, period);
    const byId = new Map([...users.values()].map((user) => [user.id, user]));
    const decided: UnitFacts['decided'][number] = {
      id,
      input: writeInput(corpus),
      useDigest: digestOf(useJson(use)),
      ...(newest ? { release: { id: newest.id, digest: newest.digest } } : {}),
      ...(quality ? { quality: { attestation: quality.id, digest: quality.naturalKey } } : {}),
      users: judged.users.map(({ organisation, events, dates, statementDays }) => ({
        uscc: byId.get(organisation)?.uscc ?? byId.get(organisation)?.foreignId ?? '',
        nameZh: byId.get(organisation)?.nameZh ?? '',
        events,
        dates: dates.length,
        statementDays,
        group: groups.findIndex(({ members }) => members.includes(organisation)) + 1,
      })),
      excluded: judged.excluded,
      excludedUse: judged.excludedUse,
      unidentified: judged.unidentified,
      disputes: disputes.get(id) ?? 0,
    };
    return { corpus, decided };
  }
}

/** A branch counts as its head office (practice page 1). */
export function partyOf({ id, headOfficeId }: Organisation): string {
  return headOfficeId ?? id;
}

/** The score where one is stated in the exact form; a rejection for another reason than the score tells no quality. */
function qualityOf(fact: AttestationFact): Pct | undefined {
  const score = scoreOf(fact);
  const least = parsePct('60');
  return score !== undefined && fact.status === 'REJECTED' && score >= least ? undefined : score;
}

function scoreOf({ metrics }: AttestationFact): Pct | undefined {
  const { score } = metrics;
  return isPctText(score) ? parsePct(score) : undefined;
}

function usesOf({ days, months }: YearOfUse): Map<string, CorpusUse> {
  const uses = new Map<string, { events: CorpusUse['events'][number][]; months: CorpusUse['months'][number][] }>();
  const of = (id: string) => {
    const use = uses.get(id) ?? { events: [], months: [] };
    uses.set(id, use);
    return use;
  };
  for (const { corpusId, kind, ...row } of days)
    of(corpusId).events.push({ ...row, isCase: kind === 'APPLICATION_CASE' });
  for (const { corpusId, ...row } of months) of(corpusId).months.push(row);
  return uses;
}

function useJson(use: CorpusUse): Json {
  return JSON.parse(
    JSON.stringify(use, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)),
  ) as Json;
}

/** The year with most use; of equals the later. */
function mainYear(used: readonly { readonly year: number; readonly uses: bigint }[]): number | undefined {
  const sums = new Map<number, bigint>();
  for (const { year, uses } of used) sums.set(year, (sums.get(year) ?? 0n) + uses);
  return [...sums].sort(([x, a], [y, b]) => (a === b ? y - x : a > b ? -1 : 1))[0]?.[0];
}

function lastYear(days: readonly CalendarDate[]): number | undefined {
  const last = [...days].sort().at(-1);
  return last === undefined ? undefined : Number(last.slice(0, 4));
}
