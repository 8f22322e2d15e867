import { Injectable } from '@nestjs/common';
import { type CalendarDate, shanghaiDate } from '../kernel/calendar-date.js';
import { DomainError } from '../kernel/domain-error.js';
import type { Text } from '../kernel/text.js';
import { type AttestationFact, Attestations, statusOn } from '../modules/attestations/index.js';
import { Catalogue, type Corpus, type CorpusSheet, type Release } from '../modules/catalogue/index.js';
import { Claims, type PoolStanding, type PublishedAward } from '../modules/claims/index.js';
import { type Organisation, Parties } from '../modules/parties/index.js';
import { Programmes } from '../modules/programmes/index.js';
import { type LogHead, Translog } from '../modules/translog/index.js';
import type { Ctx } from '../platform/ctx.js';
import type { LogView } from './pages/log.js';
import type { StartView } from './pages/start.js';
import type { AttestationState, AttestationView, PartyView } from './views/case-file.view.js';
import type { CorporaView, CorpusRow, CorpusStanding, CorpusView } from './views/corpus.view.js';
import { findingOf } from './views/finding-words.js';
import { permissionsOf } from './views/matrix.view.js';
import type { PoolView } from './views/pool.view.js';
import { poolPoints } from './views/pool-points.js';

const PAGE_SIZE = 50;
/** Enough to name what the filters may choose from; a larger catalogue shows what its first corpora have. */
const FACETS_MAX = 200;
const COUNTED_MAX = 1_000;
const AWARDS_SHOWN = 10;

export interface CorporaFilter {
  readonly q: string;
  readonly modality: string;
  readonly language: string;
  readonly openMode: string;
  readonly cursor: string;
}

/** What the public pages show, read through the rooms' doors. */
@Injectable()
export class PublicViews {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly attestations: Attestations,
    private readonly claims: Claims,
    private readonly programmes: Programmes,
    private readonly parties: Parties,
    private readonly translog: Translog,
  ) {}

  async start(ctx: Ctx): Promise<StartView> {
    const corpora = await this.catalogue.search(ctx, { newest: true, limit: COUNTED_MAX });
    const [newest] = await this.claims.pools(ctx);
    const pool = newest && (await this.claims.pool(ctx, newest.programme, newest.period));
    const head = await this.head(ctx);
    return {
      corpora: corpora.length,
      ...(pool ? { pool: { programme: pool.programme, period: pool.period, remainingFen: pool.remainingFen } } : {}),
      ...(head ? { logSize: BigInt(head.size) } : {}),
    };
  }

  /** Path of the newest pool; undefined while there is none. */
  async newestPool(ctx: Ctx): Promise<string | undefined> {
    const [newest] = await this.claims.pools(ctx);
    return newest && `/pools/${newest.programme}/${newest.period}`;
  }

  async pool(ctx: Ctx, programme: string, period: string): Promise<PoolView> {
    const standing = await this.claims.pool(ctx, programme, period);
    const { newest, all } = await this.claims.poolAwards(ctx, programme, period, AWARDS_SHOWN);
    const head = await this.head(ctx);
    return {
      ...poolFigures(standing),
      asOf: ctx.now,
      points: poolPoints(standing.totalFen, standing.movements),
      awards: awardViews(newest, standing.title),
      awardsCount: all,
      ...(head ? { checkpoint: { size: BigInt(head.size), root: head.root } } : {}),
    };
  }

  async log(ctx: Ctx): Promise<LogView> {
    const published = await this.translog.publication(ctx);
    const keys = this.translog.keys();
    return published ? { keys, checkpoint: { ...published, size: BigInt(published.size) } } : { keys };
  }

  async corpora(ctx: Ctx, filter: CorporaFilter): Promise<CorporaView> {
    const { cursor, ...chosen } = filter;
    const found = await this.catalogue.search(ctx, {
      ...given(chosen),
      ...(cursor === '' ? {} : { after: cursor }),
      newest: true,
      limit: PAGE_SIZE + 1,
    });
    const facets = await this.catalogue.search(ctx, { newest: true, limit: FACETS_MAX });
    const shown = found.slice(0, PAGE_SIZE);
    const more = found.length > PAGE_SIZE;
    const last = shown.at(-1);
    return {
      rows: shown.map(({ corpus, provider, release }) => corpusRow(corpus, provider, release)),
      ...(more || cursor !== '' ? {} : { count: shown.length }),
      filter: chosen,
      modalities: distinct(facets.flatMap(({ release }) => release.modality ?? [])),
      languages: distinct(facets.flatMap(({ release }) => release.languages)),
      ...(more && last ? { nextCursor: last.cursor } : {}),
    };
  }

  /** Throws `CATALOGUE.UNKNOWN_CORPUS`. */
  async corpus(ctx: Ctx, id: string): Promise<CorpusView> {
    const sheet = await this.catalogue.corpus(ctx, id);
    const newest = sheet.releases.at(-1);
    const today = shanghaiDate(ctx.now);
    const facts = newest ? ((await this.attestations.forReleases(ctx, [newest.id])).get(newest.id) ?? []) : [];
    const issuers = await this.parties.organisations(ctx, [...new Set(facts.map((fact) => fact.issuerId))]);
    const rebate = await this.rebate(ctx, today);
    return {
      ...corpusRow(sheet.corpus, sheet.provider, newest),
      ...corpusDetails(sheet, newest),
      ...qualityOf(facts, today),
      attestations: facts.map((fact) => attestationView(fact, issuers.get(fact.issuerId), today)),
      ...(rebate ? { rebate } : {}),
      asOf: today,
    };
  }

  /** The first programme in force that supports the purchase of corpora at a rate. */
  private async rebate(ctx: Ctx, on: CalendarDate): Promise<CorpusView['rebate']> {
    const versions = await this.programmes.latest(ctx, { limit: COUNTED_MAX });
    const runs = versions.find(
      ({ programme, effectiveFrom, effectiveUntil }) =>
        programme.subjectKind === 'CORPUS' &&
        programme.parameters.rateCeiling !== undefined &&
        effectiveFrom <= on &&
        (effectiveUntil === undefined || on < effectiveUntil),
    );
    if (!runs) return undefined;
    const { rateCeiling, capFen } = this.programmes.rules(runs, on);
    return rateCeiling && { programme: runs.programme.title, rate: rateCeiling.value, capFen: capFen.value };
  }

  /** Undefined before the first signed checkpoint. */
  private async head(ctx: Ctx): Promise<LogHead | undefined> {
    try {
      return await this.translog.checkpoint(ctx);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'TRANSLOG.NOT_YET') return undefined;
      throw error;
    }
  }
}

function given(filter: Omit<CorporaFilter, 'cursor'>): Partial<Omit<CorporaFilter, 'cursor'>> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

export function partyView(organisation: Organisation): PartyView {
  const { id, uscc, nameZh, nameEn } = organisation;
  return { id, ...(uscc === undefined ? {} : { uscc }), name: { zh: nameZh, en: nameEn ?? nameZh } };
}

function corpusRow(corpus: Corpus, provider: Organisation, release: Release | undefined): CorpusRow {
  const name = release?.name ?? corpus.name;
  const licence = release?.licences.join(', ');
  return {
    id: corpus.id,
    name: { zh: name, en: release?.nameEn ?? corpus.nameEn ?? name },
    provider: partyView(provider),
    languages: release?.languages ?? [],
    ...(release?.modality === undefined ? {} : { modality: release.modality }),
    ...(licence ? { licence } : {}),
    ...(release?.openMode === undefined ? {} : { openMode: release.openMode }),
    ...(release?.priceFen === undefined ? {} : { priceFen: release.priceFen }),
  };
}

function standingOf(release: Release | undefined): CorpusStanding {
  if (release?.state === 'LISTED') return 'ON_SALE';
  return release?.state === 'SUSPENDED' || release?.state === 'WITHDRAWN' ? release.state : 'PENDING';
}

function corpusDetails(sheet: CorpusSheet, newest: Release | undefined) {
  const { permissions, source } = permissionsOf(newest?.permissions ?? []);
  return {
    standing: standingOf(newest),
    ...(newest?.domain === undefined ? {} : { domain: newest.domain }),
    ...(newest?.records === undefined ? {} : { records: newest.records }),
    ...(newest?.bytes === undefined ? {} : { bytes: newest.bytes }),
    ...(newest?.updateIntervalDays === undefined ? {} : { updateIntervalDays: newest.updateIntervalDays }),
    releases: [...sheet.releases].reverse().map((release) => ({
      id: release.id,
      version: release.version ?? String(release.number),
      ...(release.releasedOn === undefined ? {} : { releasedOn: release.releasedOn }),
      digest: release.digest,
    })),
    permissions,
    permissionSource: source,
    metadata: [{ label: 'JSON', href: `/api/v1/corpora/${sheet.corpus.id}` }],
  };
}

function qualityOf(
  facts: readonly AttestationFact[],
  today: CalendarDate,
): Pick<CorpusView, 'quality' | 'personalInfo'> {
  const holding = (type: string) =>
    facts.filter((fact) => fact.type === type && statusOn(fact, today) === 'VERIFIED').at(-1);
  const quality = holding('QUALITY_ASSESSMENT');
  const personal = holding('PERSONAL_INFO');
  const score = quality?.metrics.score;
  const words = personal && findingOf(personal.type, personal.metrics);
  return {
    ...(quality && typeof score === 'string' ? { quality: { score, on: quality.issuedOn } } : {}),
    ...(words ? { personalInfo: words } : {}),
  };
}

const STATES: Readonly<Record<ReturnType<typeof statusOn>, AttestationState>> = {
  VERIFIED: 'VALID',
  REJECTED: 'FAILED',
  SUBMITTED: 'SUBMITTED',
  REVOKED: 'REVOKED',
  EXPIRED: 'EXPIRED',
};

export function attestationView(
  fact: AttestationFact,
  issuer: Organisation | undefined,
  on: CalendarDate,
): AttestationView {
  const finding = findingOf(fact.type, fact.metrics);
  return {
    type: fact.type,
    state: STATES[statusOn(fact, on)],
    ...(issuer ? { issuer: partyView(issuer) } : {}),
    issuedOn: fact.issuedOn,
    ...(fact.validUntil === undefined ? {} : { validUntil: fact.validUntil }),
    ...(fact.revokedOn === undefined ? {} : { revokedOn: fact.revokedOn }),
    ...(finding ? { finding } : {}),
  };
}

function poolFigures(standing: PoolStanding) {
  const {
    programme,
    title,
    period,
    totalFen,
    publishedFen,
    issuedFen,
    paidFen,
    lapsedFen,
    carriedOverFen,
    remainingFen,
  } = standing;
  return {
    programme,
    programmeName: title,
    period,
    totalFen,
    publishedFen,
    issuedFen,
    paidFen,
    lapsedFen,
    carriedOverFen,
    remainingFen,
  };
}

function awardViews(awards: readonly PublishedAward[], programme: Text): PoolView['awards'] {
  return awards.map(({ recipient, publishedOn, state, amountFen }) => ({
    recipient: { zh: recipient.nameZh, en: recipient.nameZh },
    programme,
    publishedOn,
    state,
    amountFen,
  }));
}
