import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { Text } from '../../kernel/text.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Followups } from '../followups/index.js';
import { type LeafSource, leafSource, Translog } from '../translog/index.js';
import { unknownFinding } from './core/finding-errors.js';
import { OUTCOME_WORDS } from './core/limb-words.table.js';
import type { OpinionCase, OpinionDraft } from './core/opinion.js';
import * as core from './core/opinion.js';
import type { StoredFinding } from './core/party-records.js';
import type { RelatednessOutcome } from './core/relatedness.js';
import { DISCLOSURE_REQUESTED } from './disclosures.service.js';
import { Erasures } from './erasures.service.js';
import { FindingFilesStore } from './finding-files.store.js';
import { type CountingOpinion, OpinionsStore, toConfirmation, toOpinion } from './opinions.store.js';

/** Items of one kind and finding that are closed at once; there is one per organisation asked. */
const REQUESTS_MAX = 200;

/** A reviewer concludes what the register could not answer; another reviewer confirms. */
@Injectable()
export class Opinions {
  constructor(
    private readonly store: OpinionsStore,
    private readonly files: FindingFilesStore,
    private readonly erasures: Erasures,
    private readonly followups: Followups,
    private readonly translog: Translog,
  ) {}

  /** Throws `PARTIES.UNKNOWN_FINDING`, `PARTIES.NAMES_PERSON` for a text that names a person, and as `conclude` of core. */
  async conclude(ctx: Ctx, findingId: string, draft: OpinionDraft): Promise<OpinionCase> {
    const finding = await this.locked(ctx, findingId);
    const outcome = finding.relatedness.outcome;
    const before = await this.ofFinding(ctx, findingId);
    const saying = { id: newId(ctx), by: ctx.actor.id, at: ctx.now };
    const opinion = core.conclude({ id: findingId, outcome }, before, draft, saying);
    await this.insistNameless(ctx, finding, draft);
    await this.store.insertOpinion(ctx, opinion);
    await this.translog.append(ctx, [{ kind: 'finding-opinion', id: opinion.id, record: core.opinionRecord(opinion) }]);
    return { ...opinion, state: 'WAITING' };
  }

  /**
   * The second person's word on the newest opinion; `id` is the finding's or the opinion's. What rests on the finding
   * gets an item where the outcome that counts is another one now. Throws `PARTIES.UNKNOWN_FINDING`,
   * `PARTIES.NO_OPINION`, `PARTIES.OPINION_WITHDRAWN`, `CLAIMS.SAME_PERSON`.
   */
  async confirm(ctx: Ctx, id: string): Promise<OpinionCase> {
    const ofOpinion = await this.store.findingOf(ctx, id);
    const findingId = ofOpinion ?? id;
    const finding = await this.locked(ctx, findingId);
    const before = await this.ofFinding(ctx, findingId);
    const confirmation = core.confirm(before, ofOpinion === undefined ? undefined : id, ctx.actor.id, ctx.now);
    const counted = (await this.concluded(ctx, [findingId])).get(findingId)?.outcome ?? finding.relatedness.outcome;
    await this.store.insertConfirmation(ctx, confirmation);
    await this.translog.append(ctx, [
      { kind: 'finding-confirmation', id: confirmation.id, record: core.confirmationRecord(confirmation) },
    ]);
    const after = await this.ofFinding(ctx, findingId);
    const confirmed = present(
      after.find((one) => one.id === confirmation.id),
      'the opinion just confirmed',
    );
    const alike = await this.store.alike(ctx, findingId);
    for (const one of alike) await this.closeRequests(ctx, one, confirmed);
    if (counted !== confirmed.outcome) {
      const reason = await this.changed(ctx, finding, counted, confirmed);
      await this.followups.openMany(
        ctx,
        alike.map((one) => ({ basis: { kind: 'finding', id: one }, reason })),
      );
    }
    return confirmed;
  }

  /** Every opinion on the finding with what became of it, in the order in which they were given. */
  async ofFinding(ctx: Ctx, findingId: string): Promise<OpinionCase[]> {
    const opinions = await this.store.ofFindings(ctx, [findingId]);
    return core.opinionCases(opinions, await this.store.confirmations(ctx, [findingId]));
  }

  /**
   * Of these findings those for which a confirmed opinion counts: on the finding itself, else on one that asks the same
   * of the same facts for another day (the days of payment, which are asked when the claim is settled).
   */
  concluded(ctx: Ctx, findingIds: readonly string[]): Promise<Map<string, CountingOpinion>> {
    return this.store.counting(ctx, findingIds);
  }

  leafSources(): readonly LeafSource[] {
    const { store } = this;
    return [
      leafSource(
        'finding-opinion',
        (ctx) => store.allOpinions(ctx),
        (row) => core.opinionRecord(toOpinion(row)),
      ),
      leafSource(
        'finding-confirmation',
        (ctx) => store.allConfirmations(ctx),
        (row) => core.confirmationRecord(toConfirmation(row)),
      ),
    ];
  }

  private async locked(ctx: Ctx, findingId: string): Promise<StoredFinding> {
    await this.store.lock(ctx, findingId);
    const [finding] = await this.files.findings(ctx, [findingId]);
    if (!finding) throw unknownFinding();
    return finding;
  }

  /** The texts of an opinion stay for ever, so they must not carry names that can be erased. */
  private async insistNameless(ctx: Ctx, finding: StoredFinding, draft: OpinionDraft): Promise<void> {
    const persons = await this.files.around(ctx, finding);
    await this.erasures.insistNameless(ctx, 'reason', draft.reason, persons);
    if (draft.ground !== undefined) await this.erasures.insistNameless(ctx, 'ground', draft.ground, persons);
    for (const { name } of draft.evidence) await this.erasures.insistNameless(ctx, 'evidence', name, persons);
  }

  /** Nobody need disclose any more what two reviewers have concluded without. */
  private async closeRequests(ctx: Ctx, findingId: string, { id }: OpinionCase): Promise<void> {
    const subject = { kind: 'finding', id: findingId };
    const open = await this.followups.queue(beyond(ctx, 'followups.asked'), {
      kind: DISCLOSURE_REQUESTED,
      subject,
      limit: REQUESTS_MAX,
    });
    for (const item of open) await this.followups.close(ctx, item.id, `finding-opinion ${id}`);
  }

  private async changed(
    ctx: Ctx,
    finding: StoredFinding,
    before: RelatednessOutcome,
    { outcome }: OpinionCase,
  ): Promise<Text> {
    const names = await this.files.organisationNames(ctx, [finding.a, finding.b]);
    const [a, b] = [names.get(finding.a), names.get(finding.b)];
    const [old, now] = [OUTCOME_WORDS[before], OUTCOME_WORDS[outcome]];
    const day = finding.relatedness.asOf;
    return {
      zh: `${a?.zh}与${b?.zh}在 ${day} 的关联认定，经两名复核人员由“${old.zh}”认定为“${now.zh}”；请复核依据它的合同和申报`,
      en: `On ${a?.en} and ${b?.en} as of ${day} two reviewers found “${now.en}” where it was “${old.en}”; look at the contracts and claims that rest on it`,
    };
  }
}
