/** Catalogue and attestations over their real stores for database tests; the log keeps its leaves in memory. */

import { AgenciesStore } from '../../src/modules/attestations/agencies.store.js';
import { AttestationsStore } from '../../src/modules/attestations/attestations.store.js';
import { AttestationDependents } from '../../src/modules/attestations/dependents.service.js';
import { Agencies, type AttestationDraft, Attestations, IssuerKeys } from '../../src/modules/attestations/index.js';
import { IssuerKeysStore } from '../../src/modules/attestations/issuer-keys.store.js';
import { AttestationLife } from '../../src/modules/attestations/life.service.js';
import { AttestationRecorder } from '../../src/modules/attestations/recorder.service.js';
import { AttestationSubjects } from '../../src/modules/attestations/subjects.service.js';
import { type CorpusDraft, Originals } from '../../src/modules/catalogue/index.js';
import { OriginalsStore } from '../../src/modules/catalogue/originals.store.js';
import { FollowupsStore } from '../../src/modules/followups/followups.store.js';
import { Followups } from '../../src/modules/followups/index.js';
import type { Leaf, LeafSource, Translog } from '../../src/modules/translog/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { catalogueRoom } from './catalogue-facade.js';
import { contractsRoom } from './contracts-room.js';
import { partiesFacade } from './parties-facade.js';

export function complianceFacades() {
  const { parties } = partiesFacade();
  const leaves = new Map<string, Leaf>();
  const log = {
    append: async (_ctx: Ctx, added: readonly Leaf[]) => {
      for (const leaf of added) leaves.set(`${leaf.kind} ${leaf.id}`, leaf);
    },
  } as unknown as Translog;
  const followups = new Followups(new FollowupsStore(), log);
  const { catalogue, life, complaints } = catalogueRoom(parties, followups, log);
  const originals = new Originals(catalogue, new OriginalsStore(), log);
  const { contracts } = contractsRoom({ parties, catalogue, followups, log });
  const subjects = new AttestationSubjects(catalogue, contracts, parties);
  const store = new AttestationsStore();
  const agencyEvents = new AgenciesStore();
  const keys = new IssuerKeysStore();
  const issuerKeys = new IssuerKeys(keys, parties, log);
  const recorder = new AttestationRecorder(store, followups, log);
  const dependents = new AttestationDependents(store, catalogue, contracts, followups);
  const statements = new AttestationLife(store, agencyEvents, recorder, dependents, followups);
  const attestations = new Attestations(store, subjects, parties, agencyEvents, keys, statements, recorder);
  const agencies = new Agencies(agencyEvents, parties, statements, log);
  return {
    parties,
    catalogue,
    life,
    complaints,
    originals,
    contracts,
    attestations,
    agencies,
    issuerKeys,
    dependents,
    followups,
    log,
    leaves,
  };
}

/** The leaves that the stored rows give now, by kind and id. */
export async function reread(ctx: Ctx, sources: readonly LeafSource[]): Promise<Map<string, Leaf>> {
  const found = new Map<string, Leaf>();
  for (const source of sources) {
    for await (const page of source.stream(ctx)) for (const leaf of page) found.set(`${leaf.kind} ${leaf.id}`, leaf);
  }
  return found;
}

export function corpusDraft(key: string, providerId: string, more: Partial<CorpusDraft> = {}): CorpusDraft {
  return { key, providerId, name: `语料${key}`, digest: `${key}-1`, licence: 'CC-BY-4.0', language: 'zh', ...more };
}

export type { AttestationDraft };
