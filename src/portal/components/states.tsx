/** How a state looks: sign, tone and word of claims, attestations and relatedness. */
import { type CalendarDate, daysBetween } from '../../kernel/calendar-date.js';
import type { Locale } from '../../kernel/text.js';
import { tableDate } from '../format.js';
import type { MessageKey } from '../messages.table.js';
import type {
  AttestationView,
  ClaimState,
  ClauseView,
  ClockView,
  RelatednessOutcome,
} from '../views/case-file.view.js';
import { say } from '../wording.js';
import { Sign, type SignName, Tag, type Tone } from './signs.js';

interface Look {
  readonly tone: Tone;
  readonly sign: SignName;
}

const RUNNING: Look = { tone: 'info', sign: 'clock' };
const GOOD: Look = { tone: 'ok', sign: 'check' };
const JUDGE: Look = { tone: 'wait', sign: 'triangle' };
const WAITS: Look = { tone: 'wait', sign: 'clock' };
const REFUSED: Look = { tone: 'stop', sign: 'cross' };
const QUIET: Look = { tone: 'plain', sign: 'ring' };

const CLAIM_LOOKS: Readonly<Record<ClaimState, Look>> = {
  DRAFT: QUIET,
  SUBMITTED: RUNNING,
  NOT_ACCEPTED: REFUSED,
  RETURNED: WAITS,
  LAPSED: REFUSED,
  ACCEPTED: RUNNING,
  CHECKED: RUNNING,
  REVIEWED: RUNNING,
  PLANNED: RUNNING,
  RESOLVED: RUNNING,
  PUBLISHED: RUNNING,
  ISSUED: RUNNING,
  FORMALITIES: WAITS,
  PAYING: RUNNING,
  PAID: GOOD,
  FOLLOWED_UP: GOOD,
  ARCHIVED: GOOD,
  REFUSED: REFUSED,
  WITHDRAWN: QUIET,
  RECHECK: JUDGE,
  CLAWING_BACK: JUDGE,
  CLAWED_BACK: REFUSED,
};

export function claimStateWord(state: ClaimState, locale: Locale): string {
  return say(locale, `st${state}`);
}

export function ClaimStateTag({ state, locale }: { state: ClaimState; locale: Locale }) {
  const look = CLAIM_LOOKS[state];
  return (
    <Tag tone={look.tone} sign={look.sign}>
      {claimStateWord(state, locale)}
    </Tag>
  );
}

const SOON_DAYS = 60;

/** Sign, tone and word of an attestation on a day. An end within 60 days is told in days. */
export function attestationLook(
  one: AttestationView,
  on: CalendarDate,
  locale: Locale,
): Look & { readonly word: string } {
  switch (one.state) {
    case 'REVOKED':
      return { ...REFUSED, word: say(locale, 'attRevoked') };
    case 'FAILED':
      return { ...REFUSED, word: say(locale, 'attFailed') };
    case 'EXPIRED':
      return { ...WAITS, word: say(locale, 'attExpired') };
    case 'MISSING':
      return { tone: 'wait', sign: 'ring', word: say(locale, 'attMissing') };
    case 'SUBMITTED':
      return { ...RUNNING, word: say(locale, 'attSubmitted') };
    case 'VALID': {
      if (!one.validUntil) return { ...GOOD, word: say(locale, 'attValidOpen') };
      const days = daysBetween(on, one.validUntil);
      if (days > 0 && days <= SOON_DAYS) return { ...WAITS, word: say(locale, 'attSoon', { n: days }) };
      return { ...GOOD, word: say(locale, 'attValid', { date: tableDate(one.validUntil, locale) }) };
    }
  }
}

/** For a case: what held on the day of signing counts, unless it was revoked since. */
export function standingLook(
  one: AttestationView,
  on: CalendarDate,
  locale: Locale,
): Look & { readonly word: string; readonly holds: boolean } {
  const now = attestationLook(one, on, locale);
  if (one.atSigning === undefined || one.state === 'REVOKED') return { ...now, holds: one.state === 'VALID' };
  if (one.atSigning === 'VALID') return { ...GOOD, word: say(locale, 'attAtSigning'), holds: true };
  if (one.atSigning === 'FAILED') return { ...REFUSED, word: say(locale, 'attFailed'), holds: false };
  return { tone: 'wait', sign: 'ring', word: say(locale, 'attMissing'), holds: false };
}

const OUTCOMES: Readonly<Record<RelatednessOutcome, Look & { readonly key: MessageKey }>> = {
  RELATED: { ...REFUSED, key: 'related' },
  NOT_RELATED: { ...GOOD, key: 'notRelated' },
  INDETERMINATE: { ...JUDGE, key: 'cannotTell' },
  REVIEW: { ...JUDGE, key: 'needsReview' },
};

export function outcomeLook(outcome: RelatednessOutcome): Look & { readonly key: MessageKey } {
  return OUTCOMES[outcome];
}

/** Working days left, as text from the server; never ticking. */
export function clockWord(clock: ClockView | undefined, locale: Locale): string {
  if (clock?.pausedFor) return say(locale, 'paused', { who: clock.pausedFor });
  const left = clock?.workingDaysLeft;
  if (left !== undefined) return left < 0 ? say(locale, 'overdue', { n: -left }) : say(locale, 'left', { n: left });
  return clock?.dueOn ? say(locale, 'due', { date: tableDate(clock.dueOn, locale) }) : say(locale, 'queueNoClock');
}

export function ClockTag({ clock, locale }: { clock: ClockView | undefined; locale: Locale }) {
  if (!clock) return <span class="quiet">{clockWord(clock, locale)}</span>;
  const overdue = clock.workingDaysLeft !== undefined && clock.workingDaysLeft < 0;
  return (
    <Tag tone="wait" sign={overdue ? 'triangle' : 'clock'}>
      {clockWord(clock, locale)}
    </Tag>
  );
}

/** A clause in the Chinese of its source, with the outlined tag where it is a parameter of ours. */
export function Clause({ clause, locale }: { clause: ClauseView | undefined; locale: Locale }) {
  if (!clause) return null;
  return (
    <span class="clause-line">
      {clause.unconfirmed ? <Tag tone="proposal">{say(locale, 'proposal')}</Tag> : null}
      <cite class="clause" lang="zh-CN" title={clause.source}>
        {clause.text}
      </cite>
    </span>
  );
}

export { Sign };
