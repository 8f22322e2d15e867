/** The state of an application to come in, and the word of a kind of organisation. */
import type { Locale } from '../../kernel/text.js';
import type { OnboardingState } from '../../modules/parties/index.js';
import { MESSAGES, type MessageKey } from '../messages.table.js';
import { say } from '../wording.js';
import { type SignName, Tag, type Tone } from './signs.js';

const LOOKS: Readonly<Record<OnboardingState, readonly [Tone, SignName]>> = {
  SUBMITTED: ['info', 'clock'],
  RETURNED: ['wait', 'clock'],
  APPROVED: ['ok', 'check'],
  REFUSED: ['stop', 'cross'],
};

export function OnboardingTag({ state, locale }: { state: OnboardingState; locale: Locale }) {
  const [tone, sign] = LOOKS[state];
  return (
    <Tag tone={tone} sign={sign}>
      {say(locale, `onboarding${state}`)}
    </Tag>
  );
}

export function kindWord(kind: string, locale: Locale): string {
  const key = `orgKind${kind}`;
  return key in MESSAGES ? say(locale, key as MessageKey) : kind;
}
