/** A small market in a test database: the facades wired by hand, organisations with valid codes, corpora with releases. */
import { parseDate } from '../../src/kernel/calendar-date.js';
import type { Taken } from '../../src/kernel/take.js';
import { usccCheckCharacter } from '../../src/kernel/uscc.js';
import { RecallAnswers } from '../../src/modules/contracts/index.js';
import { RecallAnswersStore } from '../../src/modules/contracts/recall-answers.store.js';
import { FollowupsStore } from '../../src/modules/followups/followups.store.js';
import { Followups } from '../../src/modules/followups/index.js';
import { Translog } from '../../src/modules/translog/index.js';
import { TranslogStore } from '../../src/modules/translog/translog.store.js';
import { Usage } from '../../src/modules/usage/index.js';
import { LateUse } from '../../src/modules/usage/late-use.service.js';
import { UsageStore } from '../../src/modules/usage/usage.store.js';
import type { Actor, Role } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { catalogueRoom } from './catalogue-facade.js';
import { contractsRoom } from './contracts-room.js';
import { testLogKeys } from './log-keys.js';
import { partiesRoom } from './parties-facade.js';

const { signer, key } = testLogKeys();

export const logKey = key;
export const translog = new Translog(new TranslogStore(), signer);
export const followups = new Followups(new FollowupsStore(), translog);
export const { parties } = partiesRoom(translog);
export const { catalogue, life, complaints, search } = catalogueRoom(parties, followups, translog);
export const { contracts, declarations } = contractsRoom({ parties, catalogue, followups, log: translog });
export const recalls = new RecallAnswers(new RecallAnswersStore(), contracts, catalogue, parties, followups, translog);
export const usage = new Usage(new UsageStore(), catalogue, translog, new LateUse(followups));

/** Every room's stored rows as the log covers them. */
export const leafSources = () =>
  [parties, catalogue, followups, contracts, usage].flatMap((room) => room.leafSources());

/** A code with a right check character; `number` tells organisations apart. */
export function codeOf(number: number): string {
  const first = `91440300MA5${String(number).padStart(6, '0')}`;
  return first + usccCheckCharacter(`${first}0`);
}

export function idsOf(taken: readonly Taken[]): string[] {
  return taken.map((one) => {
    if (one.outcome === 'refused') throw new Error(JSON.stringify(one.errors));
    return one.id;
  });
}

/** Registers `count` enterprises, numbered from 1, and answers their ids. */
export async function enterprises(ctx: Ctx, count: number): Promise<string[]> {
  const drafts = Array.from({ length: count }, (_, index) => ({
    uscc: codeOf(index + 1),
    nameZh: `深圳样例企业${index + 1}`,
    kind: 'ENTERPRISE',
    registeredOn: '2020-01-01',
    placeCode: '440305',
  }));
  return idsOf(await parties.takeOrganisations(ctx, drafts));
}

/** Puts one corpus with a release per day on the register and answers the releases' ids. */
export async function corpus(
  ctx: Ctx,
  corpusKey: string,
  providerId: string,
  days: readonly string[],
): Promise<string[]> {
  return idsOf(
    await catalogue.takeCorpora(
      ctx,
      days.map((day, index) => ({
        key: corpusKey,
        providerId,
        name: `样例语料 ${corpusKey}`,
        digest: `${corpusKey}-${index + 1}`,
        modality: 'text',
        language: 'zh',
        licence: 'CC-BY-4.0',
        openMode: 'SALE',
        releasedOn: parseDate(day),
      })),
    ),
  );
}

/** A user of an organisation in one role. */
export function actorOf(role: Role, organisationId?: string, authority?: string): Actor {
  return {
    kind: 'user',
    id: `user-${role}`,
    name: role,
    roles: [role],
    duties: [],
    ...(organisationId === undefined ? {} : { organisationId }),
    ...(authority === undefined ? {} : { authority }),
  };
}
