import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Ctx, newId } from '../../../platform/ctx.js';
import { type LeafSource, leafSource, Translog } from '../../translog/index.js';
import * as errors from '../core/identity-errors.js';
import {
  normaliseRecoveryCode,
  RECOVERY_CODE_BYTES,
  RECOVERY_CODES,
  recoveryCodeText,
  type SecondFactorFact,
  type SecondFactorStep,
  secondFactorRecord,
} from '../core/second-factor.js';
import { keyFor, seal, secretDigest, unseal } from '../core/secrets.js';
import { base32, otpauthUri, TOTP_SECRET_BYTES, totpMatch } from '../core/totp.js';
import type { User } from '../identity.store.js';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../identity.tokens.js';
import { SecondFactorStore } from './second-factor.store.js';

const NONCE_BYTES = 12;
const OTP = /^[0-9]{6}$/;

export interface Enrolment {
  /** Base32, for typing it in. */
  readonly secret: string;
  /** For a QR code. */
  readonly uri: string;
}

/** One-time codes and recovery codes. The secret is stored sealed, a code is good for one use. */
@Injectable()
export class SecondFactor {
  private readonly key: Buffer;

  constructor(
    private readonly store: SecondFactorStore,
    private readonly translog: Translog,
    @Inject(IDENTITY_SETTINGS) settings: IdentitySettings,
  ) {
    this.key = keyFor(settings.tokenSecret, 'totp');
  }

  isConfirmed(ctx: Ctx, accountId: string): Promise<boolean> {
    return this.store.isConfirmed(ctx, accountId);
  }

  /** Of these accounts those that have a second factor. */
  confirmedOf(ctx: Ctx, accountIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.store.confirmedOf(ctx, accountIds);
  }

  /** A new secret, which counts once a code of it was shown. Throws `IDENTITY.SECOND_FACTOR_PRESENT`, `..._SAMPLE`. */
  async enrol(ctx: Ctx, user: User): Promise<Enrolment> {
    if (user.sample) throw errors.secondFactorSample();
    if ((await this.store.lock(ctx, user.id))?.confirmed) throw errors.secondFactorPresent();
    const secret = randomBytes(TOTP_SECRET_BYTES);
    await this.store.propose(ctx, user.id, seal(this.key, randomBytes(NONCE_BYTES), secret, user.id));
    return { secret: base32(secret), uri: otpauthUri(secret, '语料账本 Corpus Ledger', user.username) };
  }

  /** The factor counts from now on. Answers the recovery codes, which nobody sees again. */
  async confirm(ctx: Ctx, accountId: string, otp: string): Promise<readonly string[]> {
    const row = await this.store.lock(ctx, accountId);
    if (row === undefined) throw errors.secondFactorAbsent();
    if (row.confirmed) throw errors.secondFactorPresent();
    if (!(await this.useOtp(ctx, accountId, row.secretSealed, otp))) throw errors.secondFactorWrong();
    await this.store.confirm(ctx, accountId);
    const codes = Array.from({ length: RECOVERY_CODES }, () => base32(randomBytes(RECOVERY_CODE_BYTES)));
    await this.store.insertRecoveryCodes(ctx, accountId, codes.map(secretDigest));
    await this.record(ctx, accountId, 'CONFIRMED');
    return codes.map(recoveryCodeText);
  }

  /** Takes the factor away, for whoever still has it. */
  async remove(ctx: Ctx, accountId: string, code: string): Promise<void> {
    if (!(await this.store.isConfirmed(ctx, accountId))) throw errors.secondFactorAbsent();
    if (!(await this.holds(ctx, accountId, code))) throw errors.secondFactorWrong();
    await this.discard(ctx, accountId);
  }

  /** Takes the factor away without a code: for the administrator, when somebody has lost both. */
  async discard(ctx: Ctx, accountId: string): Promise<void> {
    await this.store.remove(ctx, accountId);
    await this.record(ctx, accountId, 'REMOVED');
  }

  /** True for the digits that the authenticator shows, or a recovery code; either is used up by the answer. */
  async holds(ctx: Ctx, accountId: string, code: string): Promise<boolean> {
    const row = await this.store.lock(ctx, accountId);
    if (!row?.confirmed) return false;
    if (OTP.test(code)) return this.useOtp(ctx, accountId, row.secretSealed, code);
    const used = await this.store.useRecoveryCode(ctx, accountId, secretDigest(normaliseRecoveryCode(code)));
    if (used) await this.record(ctx, accountId, 'RECOVERY_CODE_USED');
    return used;
  }

  leafSources(): readonly LeafSource[] {
    return [leafSource('second-factor-step', (ctx) => this.store.steps(ctx), secondFactorRecord)];
  }

  private async useOtp(ctx: Ctx, accountId: string, sealed: Buffer, otp: string): Promise<boolean> {
    const secret = unseal(this.key, sealed, accountId);
    const step = secret && totpMatch(secret, otp, ctx.now);
    return step !== undefined && this.store.useStep(ctx, accountId, step);
  }

  private async record(ctx: Ctx, accountId: string, step: SecondFactorStep): Promise<void> {
    const recordedBy = ctx.actor.kind === 'public' ? accountId : ctx.actor.id;
    const fact: SecondFactorFact = { id: newId(ctx), accountId, step, recordedBy, recordedAt: ctx.now };
    await this.store.insertStep(ctx, fact);
    await this.translog.append(ctx, [{ kind: 'second-factor-step', id: fact.id, record: secondFactorRecord(fact) }]);
  }
}
