import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { isId } from '../../kernel/ids.js';
import type { Role } from '../../platform/access.js';
import type { Ctx } from '../../platform/ctx.js';
import { Attestations } from '../attestations/index.js';
import { Contracts } from '../contracts/index.js';
import { type LeafSource, Translog } from '../translog/index.js';
import { Claims } from './claims.service.js';
import { noReceipt } from './core/claims-errors.js';
import { ReceiptsStore } from './receipts.store.js';

/** A kind of record of which receipts are given. */
interface ReceiptKind {
  /** Who may call up the record at all, as its own route says. */
  readonly roles: readonly Role[];
  readonly source: () => LeafSource | undefined;
  readonly mayRead: (ctx: Ctx, id: string) => Promise<boolean>;
  /** True where anyone may have it. */
  readonly isPublic?: (ctx: Ctx, id: string) => Promise<boolean>;
}

const CONTRACT_READERS: readonly Role[] = ['buyer', 'provider', 'operator', 'regulator', 'auditor'];
const CLAIM_READERS: readonly Role[] = ['buyer', 'regulator', 'auditor'];
const ATTESTATION_READERS: readonly Role[] = [
  'provider',
  'buyer',
  'assessor',
  'operator',
  'regulator',
  'contentSafety',
  'auditor',
];

/** Receipts of records: whoever may see the record may prove that the log holds it. */
@Injectable()
export class Receipts {
  private readonly kinds: ReadonlyMap<string, ReceiptKind>;

  constructor(
    store: ReceiptsStore,
    private readonly claims: Claims,
    private readonly translog: Translog,
    contracts: Contracts,
    attestations: Attestations,
  ) {
    this.kinds = new Map<string, ReceiptKind>([
      ['contract', { roles: CONTRACT_READERS, ...recordsOf(contracts, 'contract') }],
      ['attestation', { roles: ATTESTATION_READERS, ...recordsOf(attestations, 'attestation') }],
      [
        'decision',
        {
          roles: CLAIM_READERS,
          source: () => sourceOf(claims, 'decision'),
          mayRead: async (ctx, id) => this.seesClaim(ctx, (await store.decision(ctx, id))?.claimId),
          isPublic: async (ctx, id) => (await store.decision(ctx, id))?.published ?? false,
        },
      ],
      [
        'payment',
        {
          roles: CLAIM_READERS,
          source: () => sourceOf(claims, 'payment'),
          mayRead: async (ctx, id) => this.seesClaim(ctx, await store.claimOfPayment(ctx, id)),
        },
      ],
    ]);
  }

  /**
   * The receipt as C2SP tlog-proof text. Throws `CLAIMS.NO_RECEIPT` for what the caller may not see, whatever the
   * reason, and what {@link Translog.receipt} throws.
   */
  async receipt(ctx: Ctx, kindName: string, id: string): Promise<string> {
    const kind = this.kinds.get(kindName);
    if (!kind || !isId(id) || !(await this.mayHave(ctx, kind, id))) throw noReceipt();
    const leaf = await kind.source()?.one?.(ctx, id);
    const { record } = present(leaf, `the record behind a receipt of ${kindName}`);
    return this.translog.receipt(ctx, kindName, id, record);
  }

  private async mayHave(ctx: Ctx, kind: ReceiptKind, id: string): Promise<boolean> {
    if ((await kind.isPublic?.(ctx, id)) === true) return true;
    const { actor } = ctx;
    const mayAsk = actor.kind === 'system' || kind.roles.some((role) => actor.roles.includes(role));
    return mayAsk && kind.mayRead(ctx, id);
  }

  private async seesClaim(ctx: Ctx, claimId: string | undefined): Promise<boolean> {
    return claimId !== undefined && this.claims.mayRead(ctx, claimId);
  }
}

interface Room {
  leafSources(): readonly LeafSource[];
}

function sourceOf(room: Room, kind: string): LeafSource | undefined {
  return room.leafSources().find((source) => source.kind === kind);
}

function recordsOf(room: Room & { mayRead(ctx: Ctx, id: string): Promise<boolean> }, kind: string) {
  return {
    source: () => sourceOf(room, kind),
    mayRead: (ctx: Ctx, id: string) => room.mayRead(ctx, id),
  };
}
