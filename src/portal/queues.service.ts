import { Injectable } from '@nestjs/common';
import { Oversight } from '../modules/oversight/index.js';
import type { Ctx } from '../platform/ctx.js';
import { CaseFiles } from './case-files.service.js';
import { withTitles } from './case-mapping.js';
import type { CaseRow, FlagView, ItemView } from './views/case-file.view.js';

const ITEMS_MAX = 200;

type Item = Awaited<ReturnType<Oversight['queue']>>[number];

/** What waits, for offices and for companies. */
@Injectable()
export class Queues {
  constructor(
    private readonly files: CaseFiles,
    private readonly oversight: Oversight,
  ) {}

  /** The claims that the officer may see with the office's open items, and the items that are about no claim. */
  async office(ctx: Ctx): Promise<{ readonly rows: CaseRow[]; readonly items: ItemView[] }> {
    const rows = await this.files.rows(ctx);
    const open = await this.oversight.queue(ctx, { state: 'OPEN', limit: ITEMS_MAX });
    const shown = new Set(rows.map(({ id }) => id));
    const ofClaim = ({ subjectKind, subjectId }: Item): boolean => subjectKind === 'claim' && shown.has(subjectId);
    return {
      rows: rows.map((row) =>
        withItems(
          row,
          open.filter((item) => ofClaim(item) && item.subjectId === row.id),
        ),
      ),
      items: open.filter((item) => !ofClaim(item)).map(itemView),
    };
  }

  /** The items of the caller's office. */
  async items(ctx: Ctx): Promise<ItemView[]> {
    return (await this.oversight.queue(ctx, { state: 'OPEN', limit: ITEMS_MAX })).map(itemView);
  }

  /** The items that wait for the caller's own organisation. */
  async own(ctx: Ctx): Promise<ItemView[]> {
    return (await this.oversight.ofOrganisation(ctx, ITEMS_MAX)).map(itemView);
  }
}

function withItems(row: CaseRow, own: readonly Item[]): CaseRow {
  const due = own.flatMap((item) => item.dueOn ?? []).sort()[0];
  const owner = own.find((item) => item.owner !== undefined)?.owner;
  return {
    ...row,
    flags: distinctFlags([...row.flags, ...own.map(flagOf)]),
    ...(due === undefined ? {} : { clock: { dueOn: due } }),
    ...(owner === undefined ? {} : { owner }),
    hasOpenItem: own.length > 0,
  };
}

function flagOf({ reason, basisKind, basisId }: Item): FlagView {
  return { text: withTitles(reason), ...(basisKind === 'finding' && basisId ? { href: `/findings/${basisId}` } : {}) };
}

/** The same words once, however many contracts they are about. */
function distinctFlags(flags: readonly FlagView[]): FlagView[] {
  return [...new Map(flags.map((flag) => [flag.text.zh, flag])).values()];
}

function itemView(item: Item): ItemView {
  const { id, kind, reason, recordedAt, dueOn } = item;
  const href = hrefOf(item);
  return {
    id,
    kind,
    reason: withTitles(reason),
    openedAt: recordedAt,
    ...(dueOn === undefined ? {} : { dueOn }),
    ...(href === undefined ? {} : { href }),
  };
}

/** The page that shows what the item is about: itself, else what it rests on. */
function hrefOf({ subjectKind, subjectId, basisKind, basisId }: Item): string | undefined {
  const records: readonly (readonly [string | undefined, string | undefined])[] = [
    [subjectKind, subjectId],
    [basisKind, basisId],
  ];
  for (const [kind, id] of records) {
    if (kind === 'finding') return `/findings/${id}`;
    if (kind === 'declaration') return `/declarations/${id}`;
  }
  return undefined;
}
