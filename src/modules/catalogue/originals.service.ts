import { Injectable } from '@nestjs/common';
import { digestOf } from '../../kernel/canonical-json.js';
import type { Taken } from '../../kernel/take.js';
import type { Ctx } from '../../platform/ctx.js';
import { Translog } from '../translog/index.js';
import { Catalogue, type Judged } from './catalogue.service.js';
import { providerUnknown, refused } from './core/catalogue-errors.js';
import type { Described } from './core/described.js';
import { descriptionUnknown } from './core/formats-errors.js';
import { describedContent, type OriginalRow, originalRecord } from './core/original.js';
import type { ReleaseRow } from './core/release.js';
import { type DescriptionReading, placed, readDescription } from './description.reader.js';
import { OriginalsStore } from './originals.store.js';

/** A file that describes one data set or, a README, several. */
export interface DescriptionDraft {
  /** Undefined: only a Croissant file can name its provider itself. */
  readonly providerId: string | undefined;
  readonly text: string;
  readonly fileName: string;
}

type Kept = Omit<OriginalRow, 'id'>;
/** What an original says, and the original itself. */
export type KeptDescription = Described & Kept;

const READINGS_MAX = 500;

/** Descriptions by others: dataset cards and entries of registries, taken as releases and kept as they came. */
@Injectable()
export class Originals {
  private readonly readings = new Map<string, KeptDescription>();

  constructor(
    private readonly catalogue: Catalogue,
    private readonly store: OriginalsStore,
    private readonly translog: Translog,
  ) {}

  /** Files of any kind, Croissant among them; for each the answers for what it describes, refusals with their lines. */
  async take(ctx: Ctx, drafts: readonly DescriptionDraft[]): Promise<readonly (readonly Taken[])[]> {
    const read = drafts.map((draft) => ({ draft, reading: readDescription(draft.text, draft.fileName) }));
    const croissants = read.filter(({ reading }) => 'croissant' in reading).map(({ draft }) => draft);
    const fromCroissant = (await this.catalogue.takeCroissants(ctx, croissants)).values();
    const fromOthers = (await this.takeDescribed(ctx, read)).values();
    return read.map(({ draft, reading }) => {
      if ('errors' in reading) return [{ outcome: 'refused', errors: reading.errors }];
      const answers = 'croissant' in reading ? [fromCroissant.next().value as Taken] : (fromOthers.next().value ?? []);
      return answers.map((answer) => inLines(answer, draft.text));
    });
  }

  /** The next release of a corpus by its dataset card, as a draft. Throws `CATALOGUE.REFUSED` with what is wrong. */
  async addCard(ctx: Ctx, corpusId: string, text: string): Promise<ReleaseRow> {
    const { corpus } = await this.catalogue.corpus(ctx, corpusId);
    const reading = readDescription(text, `${corpus.name.replaceAll('/', ' ')}.md`);
    if ('errors' in reading) throw refused(reading.errors);
    const [described] = 'described' in reading ? reading.described : [];
    if (described?.format !== 'HF_CARD') throw refused([descriptionUnknown()]);
    const judged = describedContent({ ...described, name: corpus.name }, text, 'OFFER');
    if ('errors' in judged) throw refused(judged.errors);
    const release = await this.catalogue.addContent(ctx, corpusId, judged.content);
    await this.keep(ctx, [{ id: release.id, ...keptOf(described, { text, fileName: 'request.md' }, 0) }]);
    return release;
  }

  /** What the originals of these releases say, by release; a release without one is left out. */
  async described(ctx: Ctx, releases: readonly ReleaseRow[]): Promise<ReadonlyMap<string, KeptDescription>> {
    const wanted = releases.filter(({ croissantText }) => croissantText === undefined).map(({ id }) => id);
    const rows = wanted.length === 0 ? [] : await this.store.of(ctx, wanted);
    return new Map(rows.flatMap((row) => this.readOnce(row)));
  }

  /** Reading YAML takes its time and an original never changes, so the latest readings are remembered. */
  private readOnce(row: OriginalRow): readonly (readonly [string, KeptDescription])[] {
    const key = `${row.id} ${digestOf(row.text)}`;
    const known = this.readings.get(key);
    if (known) return [[row.id, known]];
    const reading = readDescription(row.text, row.fileName);
    const described = 'described' in reading ? reading.described[row.part - 1] : undefined;
    if (described === undefined) return [];
    const kept = { ...described, ...row };
    const oldest = this.readings.size >= READINGS_MAX ? this.readings.keys().next().value : undefined;
    if (oldest !== undefined) this.readings.delete(oldest);
    this.readings.set(key, kept);
    return [[row.id, kept]];
  }

  private async takeDescribed(
    ctx: Ctx,
    read: readonly { readonly draft: DescriptionDraft; readonly reading: DescriptionReading }[],
  ): Promise<readonly (readonly Taken[])[]> {
    const files = read.flatMap(({ draft, reading }) =>
      'described' in reading ? [{ draft, all: reading.described }] : [],
    );
    const judged = files.flatMap(({ draft, all }) => all.map((one) => judge(draft, one)));
    const kept = files.flatMap(({ draft, all }) => all.map((one, index) => keptOf(one, draft, index)));
    const answers = await this.catalogue.takeOffers(ctx, judged);
    const rows = answers.flatMap((answer, index) =>
      answer.outcome === 'taken' ? [{ id: answer.id, ...(kept[index] as Kept) }] : [],
    );
    await this.keep(ctx, rows);
    let start = 0;
    return files.map(({ all }) => {
      start += all.length;
      return answers.slice(start - all.length, start);
    });
  }

  private async keep(ctx: Ctx, rows: readonly OriginalRow[]): Promise<void> {
    await this.store.insert(ctx, rows);
    await this.translog.append(
      ctx,
      rows.map((row) => ({ kind: 'release-original', id: row.id, record: originalRecord(row) })),
    );
  }
}

function judge({ providerId, text }: DescriptionDraft, described: Described): Judged {
  if (providerId === undefined) return { errors: [providerUnknown(null)] };
  const judged = describedContent(described, text, 'LOAD');
  if ('errors' in judged) return judged;
  return { kind: 'CROISSANT', identity: described.identity, providerId, content: judged.content };
}

function keptOf({ format }: Described, { text, fileName }: { text: string; fileName: string }, index: number): Kept {
  return { format, fileName, part: index + 1, text };
}

function inLines(answer: Taken, text: string): Taken {
  return answer.outcome === 'refused' ? { ...answer, errors: placed(answer.errors, text, 0) } : answer;
}
