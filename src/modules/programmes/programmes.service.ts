import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Fen } from '../../kernel/money.js';
import type { Period } from '../../kernel/period.js';
import type { Text } from '../../kernel/text.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { type LeafSource, leafSource, Translog } from '../translog/index.js';
import { NEEDS_SIGNED } from './core/base.js';
import type { CallFile } from './core/call-file.js';
import { evaluate } from './core/evaluate.js';
import type { Evaluation, EvaluationInput, TraceRule } from './core/evaluation.js';
import { type NearestChange, nearestChanges } from './core/nearest-change.js';
import { type OpennessResult, rewardOpenness, type SourceUnit } from './core/openness.js';
import { allocatePool, type PoolClaim, poolFor, subAllocationFor } from './core/pool.js';
import { type Cited, type Exhaustion, type Rules, rulesOn } from './core/programme.js';
import {
  type CheckedFile,
  checkProgrammeText,
  draftRecord,
  type ProgrammeVersion,
  storedVersionRecord,
  type VersionRow,
  versionOf,
  versionRecord,
} from './core/programme-version.js';
import {
  callUnknown,
  fileRefused,
  notFormula,
  notInForce,
  poolUnknown,
  programmeUnknown,
} from './core/programmes-errors.js';
import { RULE_TITLES } from './core/trace.js';
import { ProgrammeFolder } from './programmes.folder.js';
import { ProgrammesStore } from './programmes.store.js';

const LEAF_KIND = 'programme-version';

/** An evaluation, and by contract what would bring more. */
export interface WhatIf {
  readonly result: Evaluation;
  readonly changes: ReadonlyMap<string, readonly NearestChange[]>;
}

export interface PoolOfPeriod {
  readonly code: string;
  readonly total: Cited<Fen>;
  /** The most that this programme takes of a pool shared with others. */
  readonly most?: Cited<Fen>;
}

/** Programmes as published data, and the pure evaluator over them. */
@Injectable()
export class Programmes {
  constructor(
    private readonly store: ProgrammesStore,
    private readonly folder: ProgrammeFolder,
    private readonly translog: Translog,
  ) {}

  /**
   * Publishes every shipped file that no version of its programme has. Throws `PROGRAMMES.FILE` with
   * every problem of the first file that fails the check; then nothing is published.
   */
  async sync(ctx: Ctx): Promise<readonly ProgrammeVersion[]> {
    const files = (await this.folder.files()).map(({ name, text }) => publishable(name, text));
    await this.store.lockPublishing(ctx);
    const known = new Map((await this.store.latest(ctx, undefined, 10_000)).map((row) => [row.code, row]));
    const published = await this.store.digests(
      ctx,
      files.map(({ programme }) => programme.code),
    );
    // A file that was published before does not come back over what officers have published since.
    const rows = files
      .filter(({ programme, digest }) => !published.get(programme.code)?.includes(digest))
      .map(({ programme, body, digest }): VersionRow => {
        const { code, inForce } = programme;
        return {
          id: newId(ctx),
          code,
          no: (known.get(code)?.no ?? 0) + 1,
          digest,
          body,
          effectiveFrom: inForce.from,
          ...(inForce.until === undefined ? {} : { effectiveUntil: inForce.until }),
          publishedBy: ctx.actor.id,
          recordedAt: ctx.now,
        };
      });
    if (rows.length > 0) await this.record(ctx, rows);
    return rows.map(versionOf);
  }

  /** Versions that are published now. Requires the lock of publishing. */
  async record(ctx: Ctx, rows: readonly VersionRow[]): Promise<void> {
    await this.store.insert(ctx, rows);
    await this.translog.append(
      ctx,
      rows.map((row) => ({ kind: LEAF_KIND, id: row.id, record: versionRecord(row) })),
    );
  }

  /** The newest version of each programme. */
  async latest(ctx: Ctx, page: { readonly after?: string; readonly limit: number }): Promise<ProgrammeVersion[]> {
    return (await this.store.latest(ctx, page.after, page.limit)).map(versionOf);
  }

  /** The newest version, if the code is known. */
  async newest(ctx: Ctx, code: string): Promise<ProgrammeVersion | undefined> {
    const [row] = await this.store.versions(ctx, code);
    return row && versionOf(row);
  }

  /** All versions of a programme, newest first. Throws `PROGRAMMES.NOT_FOUND`. */
  async versions(ctx: Ctx, code: string): Promise<ProgrammeVersion[]> {
    const rows = await this.store.versions(ctx, code);
    if (rows.length === 0) throw programmeUnknown(code);
    return rows.map(versionOf);
  }

  /** The newest version that covers the day. Throws `PROGRAMMES.NOT_FOUND` or `PROGRAMMES.NOT_IN_FORCE`. */
  async inForce(ctx: Ctx, code: string, on: CalendarDate): Promise<ProgrammeVersion> {
    const versions = await this.versions(ctx, code);
    const found = versions.find((version) => rulesOn(version.programme, on) !== undefined);
    if (found) return found;
    const [newest] = versions;
    if (!newest) throw programmeUnknown(code);
    const { from, until } = newest.programme.inForce;
    throw notInForce(code, on, from, until, newest.programme.inForce);
  }

  /** The version that a decision names, by its id. Throws `PROGRAMMES.NOT_FOUND`. */
  async version(ctx: Ctx, id: string): Promise<ProgrammeVersion> {
    const row = await this.store.byId(ctx, id);
    if (!row) throw programmeUnknown(id);
    return versionOf(row);
  }

  /** The version's rules on a day. Throws `PROGRAMMES.NOT_IN_FORCE`. */
  rules(version: ProgrammeVersion, on: CalendarDate): Rules {
    const rules = rulesOn(version.programme, on);
    if (rules) return rules;
    const { from, until } = version.programme.inForce;
    throw notInForce(version.code, on, from, until, version.programme.inForce);
  }

  /** Decides one applicant's contracts by the version's rules on a day. Pure: nothing is read or stored. */
  evaluate(version: ProgrammeVersion, on: CalendarDate, input: EvaluationInput): Evaluation {
    return evaluate(this.rules(version, on), input);
  }

  /** The same for somebody who only asks. Throws `PROGRAMMES.NOT_FORMULA` where a person must first sign a figure. */
  whatIf(version: ProgrammeVersion, on: CalendarDate, input: EvaluationInput): WhatIf {
    const rules = this.rules(version, on);
    if (NEEDS_SIGNED.includes(rules.basis.value)) throw notFormula(version.code);
    const result = evaluate(rules, input);
    return { result, changes: nearestChanges(rules, input, result) };
  }

  /**
   * Shares the reward for opened corpora by their use in the period. Pure; requires each unit once. Throws
   * `PROGRAMMES.NOT_FORMULA` for a programme that is not shared by use.
   */
  rewardByUse(version: ProgrammeVersion, period: Period, units: readonly SourceUnit[], remaining: Fen): OpennessResult {
    const most = subAllocationFor(version.programme, period.key)?.value;
    return rewardOpenness(this.rules(version, period.lastDay), units, remaining, most);
  }

  /** Each applicant's part of what remains in the pool by the programme's rule. Pure; requires each USCC once. */
  allocatePool(claims: readonly PoolClaim[], remaining: Fen, rule: Exhaustion): Map<string, Fen> {
    return allocatePool(claims, remaining, rule);
  }

  /** The pool's code and what it holds for a period such as `2025`. Throws `PROGRAMMES.NO_POOL`. */
  pool(version: ProgrammeVersion, period: string): PoolOfPeriod {
    const total = poolFor(version.programme, period);
    if (!total) throw poolUnknown(version.code, period);
    const most = subAllocationFor(version.programme, period);
    return { code: version.programme.pool.code, total, ...(most ? { most } : {}) };
  }

  /** An application season of the programme. Throws `PROGRAMMES.CALL_NOT_FOUND`. */
  call(version: ProgrammeVersion, key: string): CallFile {
    const call = version.programme.calls.find((one) => one.key === key);
    if (!call) throw callUnknown(version.code, key);
    return call;
  }

  /** Checks the text of a programme file for `programme check`; nothing is stored. */
  check(text: string): CheckedFile {
    return checkProgrammeText(text);
  }

  /** The words for a rule of the trace. */
  titleOf(rule: TraceRule): Text {
    return RULE_TITLES[rule];
  }

  leafSources(): readonly LeafSource[] {
    return [
      leafSource(LEAF_KIND, (ctx) => this.store.stream(ctx), storedVersionRecord),
      leafSource('programme-draft', (ctx) => this.store.streamDrafts(ctx), draftRecord),
    ];
  }
}

function publishable(name: string, text: string): NonNullable<CheckedFile['publishable']> {
  const checked = checkProgrammeText(text);
  if (checked.publishable) return checked.publishable;
  throw fileRefused(
    name,
    checked.problems.map(({ path, code, detail }) => ({ field: path, code: `PROGRAMMES.FILE_${code}`, detail })),
  );
}
