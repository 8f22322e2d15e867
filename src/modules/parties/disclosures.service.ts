import { Injectable } from '@nestjs/common';
import type { Text } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Followups, type ItemDraft, type ItemState, type WorkItem } from '../followups/index.js';
import type { Missing } from './core/coverage.js';
import { FindingFilesStore } from './finding-files.store.js';
import type { FrozenFinding } from './findings.service.js';

export const DISCLOSURE_REQUESTED = 'DISCLOSURE_REQUESTED';

/** Requests on one finding: one per organisation asked. */
const REQUESTS_MAX = 200;
const STATES: readonly ItemState[] = ['OPEN', 'CLOSED'];

/** Asks the organisations that an INDETERMINATE finding names for what is missing (practice page 6). */
@Injectable()
export class Disclosures {
  constructor(
    private readonly files: FindingFilesStore,
    private readonly followups: Followups,
  ) {}

  /**
   * One item for each organisation to ask, owned by it, once for a finding however often that is frozen. Findings with
   * another outcome ask nobody. Answers how many items were made.
   */
  async request(ctx: Ctx, frozen: Iterable<FrozenFinding>): Promise<number> {
    const open = new Map<string, FrozenFinding>();
    for (const finding of frozen) {
      if (finding.relatedness.outcome === 'INDETERMINATE') open.set(finding.findingId, finding);
    }
    const drafts: ItemDraft[] = [];
    for (const finding of open.values()) {
      if ((await this.ofFinding(ctx, finding.findingId)).length === 0)
        drafts.push(...(await this.drafts(ctx, finding)));
    }
    await this.followups.items(ctx, drafts);
    return drafts.length;
  }

  /** Every request on the finding, open or closed. */
  async ofFinding(ctx: Ctx, findingId: string): Promise<{ readonly item: WorkItem; readonly state: ItemState }[]> {
    const subject = { kind: 'finding', id: findingId };
    const found: { item: WorkItem; state: ItemState }[] = [];
    for (const state of STATES) {
      const items = await this.followups.queue(beyond(ctx, 'followups.asked'), {
        kind: DISCLOSURE_REQUESTED,
        subject,
        state,
        limit: REQUESTS_MAX,
      });
      found.push(...items.map((item) => ({ item, state })));
    }
    return found;
  }

  private async drafts(ctx: Ctx, { findingId, digest, relatedness }: FrozenFinding): Promise<ItemDraft[]> {
    const wanted = new Map<string, Missing[]>();
    for (const gap of relatedness.missing) {
      for (const code of gap.ask) wanted.set(code, [...(wanted.get(code) ?? []), gap]);
    }
    if (wanted.size === 0) return bothAsked(findingId, relatedness);
    const owners = await this.files.organisationsByCode(ctx, [...wanted.keys()]);
    const gaps = relatedness.missing.map(({ organisation }) => organisation);
    const names = await this.files.organisationNames(ctx, [...new Set(gaps)]);
    return [...wanted].map(([code, missing]) => ({
      kind: DISCLOSURE_REQUESTED,
      subjectKind: 'finding',
      subjectId: findingId,
      owner: owners.get(code) ?? code,
      reason: reasonOf(missing, relatedness.asOf, digest, names),
    }));
  }
}

/** Where it is not holders that are missing, both parties are asked for what the reasons name. */
function bothAsked(findingId: string, { judged, asOf, reasons }: FrozenFinding['relatedness']): ItemDraft[] {
  const why = (locale: 'zh' | 'en'): string =>
    reasons.map(({ text }) => text[locale]).join(locale === 'zh' ? '；' : '; ');
  return [judged.a, judged.b].map((owner) => ({
    kind: DISCLOSURE_REQUESTED,
    subjectKind: 'finding',
    subjectId: findingId,
    owner,
    reason: {
      zh: `截至 ${asOf} 的关联认定无法判定：${why('zh')}。请提供相应资料`,
      en: `The related-party finding as of ${asOf} is open: ${why('en')}. Disclose what is needed to answer it`,
    },
  }));
}

function reasonOf(missing: readonly Missing[], on: string, digest: string, names: ReadonlyMap<string, Text>): Text {
  const lines = missing.map(({ organisation, code, knownPct }): Text => {
    const name = names.get(organisation);
    return {
      zh: `${name?.zh ?? code}（${code}）已登记股东合计 ${knownPct}%`,
      en: `${name?.en ?? code} (${code}), whose registered holders sum to ${knownPct}%`,
    };
  });
  return {
    zh: `关联认定（摘要 ${digest.slice(0, 12)}）因股东资料不全而无法判定。请提供截至 ${on} 其余股东及持股比例：${lines.map(({ zh }) => zh).join('；')}`,
    en: `A related-party finding (digest ${digest.slice(0, 12)}) is open because holders are not known. Disclose the other holders and their shares as of ${on} of: ${lines.map(({ en }) => en).join('; ')}`,
  };
}
