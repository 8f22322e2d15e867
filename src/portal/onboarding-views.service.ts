import { Injectable } from '@nestjs/common';
import { present } from '../kernel/assert.js';
import { type CalendarDate, daysBetween, shanghaiDate } from '../kernel/calendar-date.js';
import { isId } from '../kernel/ids.js';
import { differences, type OnboardingFile, type OnboardingState, Onboardings } from '../modules/parties/index.js';
import type { Ctx } from '../platform/ctx.js';
import type { OnboardingEvent, OnboardingRow, OnboardingsView, OnboardingView } from './views/onboarding.view.js';

const PAGE_SIZE = 50;

/** Applications to come in, as pages show them. */
@Injectable()
export class OnboardingViews {
  constructor(private readonly onboardings: Onboardings) {}

  async list(ctx: Ctx, state: OnboardingState, cursor: string): Promise<OnboardingsView> {
    const found = await this.onboardings.list(ctx, {
      state,
      limit: PAGE_SIZE + 1,
      ...(isId(cursor) ? { after: cursor } : {}),
    });
    const shown = found.slice(0, PAGE_SIZE);
    const last = shown.at(-1);
    return { state, rows: shown.map(rowOf), ...(found.length > PAGE_SIZE && last ? { nextCursor: last.id } : {}) };
  }

  /** Throws `PARTIES.UNKNOWN_ONBOARDING`. */
  async page(ctx: Ctx, id: string): Promise<OnboardingView> {
    const file = await this.onboardings.one(ctx, id);
    const { version, decision } = newestOf(file);
    const before = file.versions.at(-2)?.version;
    const nameOf = (person: string): string => file.names.get(person) ?? person;
    const extract = version.extract as unknown as Omit<OnboardingView['extract'], 'days'>;
    const mandate = version.agentMandate as { readonly from: string; readonly until: string } | undefined;
    return {
      ...rowOf(file),
      number: version.number,
      representative: nameOf(version.representativeId),
      ...(version.agentId === undefined || mandate === undefined
        ? {}
        : { agent: { name: nameOf(version.agentId), from: mandate.from, until: mandate.until } }),
      extract: { ...extract, days: daysBetween(extract.issuedOn, shanghaiDate(ctx.now)) },
      differences: before === undefined ? [] : differences(before, version),
      events: file.versions.flatMap(eventsOf),
      ...(decision?.organisationId === undefined ? {} : { organisation: decision.organisationId }),
      typed: { missing: '', reason: '' },
      errors: [],
    };
  }
}

type Version = OnboardingFile['versions'][number];

function newestOf({ versions }: OnboardingFile): Version {
  return present(versions.at(-1), 'the newest version of an application');
}

function rowOf(file: OnboardingFile): OnboardingRow {
  const { code, organisation, recordedAt } = newestOf(file).version;
  const cameOn: CalendarDate = shanghaiDate(recordedAt);
  const { nameZh, kind } = organisation as { readonly nameZh: string; readonly kind: string };
  return { id: file.id, name: nameZh, code, kind, state: file.state, cameOn };
}

function eventsOf({ version, decision }: Version): OnboardingEvent[] {
  const { number } = version;
  const came = { on: shanghaiDate(version.recordedAt), what: 'SUBMITTED' as const, number };
  if (decision === undefined) return [came];
  const { outcome, reason, missing } = decision;
  const decided = {
    on: shanghaiDate(decision.recordedAt),
    what: outcome,
    number,
    ...(reason === undefined ? {} : { reason }),
    ...(missing === undefined ? {} : { missing }),
  };
  return [came, decided];
}
