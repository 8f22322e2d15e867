import { Injectable } from '@nestjs/common';
import { shanghaiDate } from '../kernel/calendar-date.js';
import type { JsonObject } from '../kernel/canonical-json.js';
import { type Fen, parseFen, ZERO_FEN } from '../kernel/money.js';
import type { Text } from '../kernel/text.js';
import { Catalogue, type Release, Shelves } from '../modules/catalogue/index.js';
import { type ClaimCase, type DecisionBody, EXCLUSIONS } from '../modules/claims/index.js';
import type { ContractSheet } from '../modules/contracts/index.js';
import { Parties } from '../modules/parties/index.js';
import { type UseStatement, UseStatements } from '../modules/usage/index.js';
import type { Ctx } from '../platform/ctx.js';
import { clauseView, cutView, refusalView } from './case-mapping.js';
import { exactRatio } from './format.js';
import {
  type CaseContract,
  type LeftOutView,
  type OpenedCorpusView,
  type OpenedView,
  type ShareView,
  type UseSoFarView,
} from './views/case-file.view.js';

type Openness = NonNullable<DecisionBody['openness']>;
type Named = OpenedView['claimed'][number] & { readonly id: string };

/** What a claim is about: the corpus of a contract, or the corpora that a source unit opened, and how they were used. */
@Injectable()
export class OpenedFiles {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly shelves: Shelves,
    private readonly parties: Parties,
    private readonly statements: UseStatements,
  ) {}

  async ofContract(ctx: Ctx, { terms: { releaseId } }: ContractSheet): Promise<CaseContract['corpus']> {
    const release: Release | undefined =
      releaseId === undefined ? undefined : (await this.catalogue.releases(ctx, [releaseId])).get(releaseId);
    if (!release) return undefined;
    return {
      id: release.corpusId,
      name: { zh: release.name, en: release.nameEn ?? release.name },
      ...(release.version === undefined ? {} : { version: release.version }),
    };
  }

  /** Undefined for a claim over contracts. */
  async opened(ctx: Ctx, found: ClaimCase): Promise<OpenedView | undefined> {
    const openness = found.decision?.body.openness;
    const decided = new Map([...(openness?.corpora ?? [])].sort(mostUsed).map(({ id, input }) => [id, input.key]));
    if (openness === undefined && found.version.programme.parameters.use === undefined) return undefined;
    const named = [...new Set([...decided.keys(), ...found.claim.corpusIds])];
    const ids = named.length > 0 ? named : await this.openedBy(ctx, found.claim.applicantId);
    const rows = await this.catalogue.corpora(ctx, ids);
    const claimed = ids.map((id): Named => {
      const row = rows.get(id);
      const key = decided.get(id) ?? row?.identity ?? id;
      const name = row?.name ?? key;
      return { id, key, name: { zh: name, en: row?.nameEn ?? name } };
    });
    const year = [];
    for (const one of claimed) {
      // What the unit no longer provides has another to speak for it.
      if (rows.get(one.id)?.providerId !== found.claim.applicantId) continue;
      year.push({ ...one, use: await this.statements.of(ctx, one.id, found.claim.period) });
    }
    return {
      claimed: claimed.map(({ key, name }) => ({ key, name })),
      ...(openness
        ? await this.counted(ctx, openness, found, claimed)
        : { corpora: [], cuts: [], refusals: [], soFar: year.map(soFar) }),
      disputes: year.flatMap(({ key, use }) =>
        use.disputes.map(({ ground, recordedAt }) => ({ corpus: key, on: shanghaiDate(recordedAt), ground })),
      ),
    };
  }

  /** A claim that names no corpora is about all that its unit opened on the platform. */
  private async openedBy(ctx: Ctx, unit: string): Promise<string[]> {
    const shelves = await this.shelves.of(ctx, [unit]);
    return shelves
      .filter(({ releases }) => releases.at(-1)?.openMode === 'OPEN_PUBLIC_PLATFORM')
      .map(({ corpus }) => corpus.id);
  }

  private async counted(ctx: Ctx, openness: Openness, { version }: ClaimCase, claimed: readonly Named[]) {
    const codes = openness.corpora.flatMap(({ excludedUse }) => excludedUse.map(({ user }) => user));
    const users = await this.parties.organisationsByUscc(ctx, [...new Set(codes)]);
    const names = new Map(claimed.map(({ key, name }) => [key, name]));
    return {
      corpora: [...openness.corpora].sort(mostUsed).map((corpus): OpenedCorpusView => {
        const { key, qualityPct, groupDays } = corpus.input;
        return {
          key,
          name: names.get(key) ?? sameWords(key),
          ...(qualityPct === undefined ? {} : { quality: qualityPct }),
          users: corpus.users
            .map(({ nameZh, group, events, dates, statementDays }) => ({
              name: nameZh,
              group,
              uses: events,
              days: dates + statementDays,
            }))
            .sort((a, b) => a.group - b.group || b.days - a.days),
          groups: groupDays.length,
          days: corpus.days,
          score: exactRatio(BigInt(corpus.scoreNum), BigInt(openness.scoreDen)),
          leftOut: leftOut(corpus, (code) => users.get(code)?.nameZh ?? code),
          unidentified: corpus.unidentified,
          refusals: corpus.refusals.map((refusal) => refusalView(refusal, version)),
        };
      }),
      share: shareView(openness, version),
      cuts: openness.cuts.map((cut) => cutView(cut, version)),
      refusals: openness.refusals.map((refusal) => refusalView(refusal, version)),
    };
  }
}

/** What came in of the year until now; whether it counts is decided when the year is settled. */
function soFar({ name, use }: Named & { readonly use: UseStatement }): UseSoFarView {
  const { usedBy, statements, unidentified } = use;
  const known = statements.filter(({ user, correctedBecause }) => user !== undefined && correctedBecause === undefined);
  return {
    name,
    users: usedBy.map(({ user, nameZh = user, kind, events, days }) => ({ name: nameZh, kind, uses: events, days })),
    stated: known.reduce((sum, { count }) => sum + BigInt(count), 0n),
    unidentified: BigInt(unidentified.count),
  };
}

/** What scored comes first, then what was used. */
function mostUsed(a: Openness['corpora'][number], b: Openness['corpora'][number]): number {
  return (
    Number(BigInt(b.scoreNum) > BigInt(a.scoreNum)) - Number(BigInt(a.scoreNum) > BigInt(b.scoreNum)) || b.days - a.days
  );
}

const sameWords = (text: string): Text => ({ zh: text, en: text });

/** By reason, then by who used most. */
function leftOut({ excludedUse }: Openness['corpora'][number], nameOf: (code: string) => string): LeftOutView[] {
  return EXCLUSIONS.flatMap((reason) =>
    excludedUse
      .filter((one) => one.reason === reason)
      .sort((a, b) => b.events - a.events)
      .map(({ user, events }) => ({ name: nameOf(user), reason, uses: events })),
  );
}

function shareView(openness: Openness, version: ClaimCase['version']): ShareView {
  const { scoreNum, totalScoreNum, scoreDen, shareOutFen, trace } = openness;
  const clause = trace.find(({ rule }) => rule === 'USE_CORPUS')?.clause;
  const figure = (rule: string, name: string): Fen | undefined => {
    const found = (trace.find((step) => step.rule === rule)?.inputs as JsonObject | undefined)?.[name];
    return typeof found === 'string' ? parseFen(found) : undefined;
  };
  const givenAgainFen = figure('USE_LEFT_OVER', 'givenAgainFen');
  const den = BigInt(scoreDen);
  return {
    score: exactRatio(BigInt(scoreNum), den),
    totalScore: exactRatio(BigInt(totalScoreNum), den),
    sharedOutFen: parseFen(shareOutFen),
    shareFen: figure('USE_SHARE', 'shareFen') ?? ZERO_FEN,
    ...(givenAgainFen === undefined ? {} : { givenAgainFen }),
    ...(typeof clause === 'string' ? { clause: clauseView(clause, version) } : {}),
  };
}
