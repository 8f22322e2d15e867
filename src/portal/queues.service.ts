import { Injectable } from '@nestjs/common';
import { Oversight } from '../modules/oversight/index.js';
import { type Organisation, Parties } from '../modules/parties/index.js';
import type { Ctx } from '../platform/ctx.js';
import { CaseFiles } from './case-files.service.js';
import { withTitles } from './case-mapping.js';
import type { QueueView } from './pages/lists.js';
import { partyView } from './public-views.service.js';
import type { CaseRow, FlagView, ItemView } from './views/case-file.view.js';
import { bothWays } from './wording.js';

const ITEMS_MAX = 200;

type Item = Awaited<ReturnType<Oversight['queue']>>[number];

/** What waits, for offices and for companies. */
@Injectable()
export class Queues {
  constructor(
    private readonly files: CaseFiles,
    private readonly oversight: Oversight,
    private readonly parties: Parties,
  ) {}

  /**
   * A page of the claims that the officer may see with the office's open items, and the items that are about no claim. What
   * is open begins with the claims on which items wait.
   */
  async office(
    ctx: Ctx,
    show: QueueView['show'],
    cursor: string,
  ): Promise<Pick<QueueView, 'rows' | 'items' | 'whole' | 'nextCursor'>> {
    const open = await this.oversight.queue(ctx, { state: 'OPEN', limit: ITEMS_MAX });
    const claims = open.flatMap(({ subjectKind, subjectId }) => (subjectKind === 'claim' ? [subjectId] : []));
    const first = cursor === '' && show !== 'done';
    const waiting = first ? await this.files.rowsOf(ctx, claims) : [];
    const page = await this.files.rows(ctx, cursor, show === 'all' ? undefined : show === 'done' ? 'ended' : 'open');
    const ahead = show === 'open' ? waiting : [];
    const rows = [...new Map([...ahead, ...page.rows].map((row) => [row.id, row])).values()];
    const shown = new Set(waiting.map(({ id }) => id));
    const apart = first ? open.filter((item) => !(item.subjectKind === 'claim' && shown.has(item.subjectId))) : [];
    return {
      ...page,
      rows: rows.map((row) =>
        withItems(
          row,
          open.filter(({ subjectKind, subjectId }) => subjectKind === 'claim' && subjectId === row.id),
        ),
      ),
      items: await this.views(ctx, apart),
    };
  }

  /** The items of the caller's office. */
  async items(ctx: Ctx): Promise<ItemView[]> {
    return this.views(ctx, await this.oversight.queue(ctx, { state: 'OPEN', limit: ITEMS_MAX }));
  }

  /** The items that wait for the caller's own organisation. */
  async own(ctx: Ctx): Promise<ItemView[]> {
    const items = await this.oversight.ofOrganisation(ctx, ITEMS_MAX);
    return items.map((item) => itemView(item, new Map()));
  }

  private async views(ctx: Ctx, items: readonly Item[]): Promise<ItemView[]> {
    const owners = await this.parties.organisations(
      ctx,
      items.flatMap(({ owner }) => owner ?? []),
    );
    return items.map((item) => itemView(item, owners));
  }
}

function withItems(row: CaseRow, own: readonly Item[]): CaseRow {
  const due = own.flatMap((item) => item.dueOn ?? []).sort()[0];
  const owner = own.find((item) => item.owner !== undefined)?.owner;
  const onFindings = own.filter(({ kind, basisKind }) => kind === 'BASIS_FELL' && basisKind === 'finding');
  const others = own.filter((item) => !onFindings.includes(item));
  return {
    ...row,
    flags: distinctFlags([
      ...row.flags,
      ...others.map(({ reason }) => ({ text: withTitles(reason) })),
      ...findingsFlag(row, onFindings),
    ]),
    ...(due === undefined ? {} : { clock: { dueOn: due } }),
    ...(owner === undefined ? {} : { owner }),
    hasOpenItem: own.length > 0,
  };
}

/** One flag for all findings that changed: the case page shows which, side by side with what the claim rests on. */
function findingsFlag({ id }: CaseRow, items: readonly Item[]): FlagView[] {
  const findings = new Set(items.map(({ basisId }) => basisId));
  if (findings.size === 0) return [];
  return [{ text: bothWays('flagFindings', { n: findings.size }), href: `/regulator/cases/${id}#parties` }];
}

/** The same words once, however many contracts they are about. */
function distinctFlags(flags: readonly FlagView[]): FlagView[] {
  return [...new Map(flags.map((flag) => [flag.text.zh, flag])).values()];
}

function itemView(item: Item, owners: ReadonlyMap<string, Organisation>): ItemView {
  const { id, kind, reason, recordedAt, dueOn } = item;
  const href = hrefOf(item);
  const owner = item.owner === undefined ? undefined : owners.get(item.owner);
  return {
    id,
    kind,
    reason: withTitles(reason),
    openedAt: recordedAt,
    ...(dueOn === undefined ? {} : { dueOn }),
    ...(href === undefined ? {} : { href }),
    ...(owner === undefined ? {} : { owner: partyView(owner).name }),
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
