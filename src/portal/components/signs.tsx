/** Signs beside words (portal page, section 2): shape and word tell the state, colour comes last. */
import type { Child } from 'hono/jsx';

export type Tone = 'ok' | 'wait' | 'stop' | 'info' | 'plain' | 'line' | 'proposal';
export type SignName = 'check' | 'clock' | 'triangle' | 'cross' | 'ring' | 'question' | 'shield';

const THICK = {
  fill: 'none',
  stroke: 'currentColor',
  'stroke-width': '2.1',
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
} as const;
const THIN = {
  fill: 'none',
  stroke: 'currentColor',
  'stroke-width': '1.6',
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
} as const;

function shape(name: SignName): Child {
  switch (name) {
    case 'check':
      return <path d="M3 8.6l3.3 3.2L13 4.7" {...THICK} />;
    case 'cross':
      return <path d="M4 4l8 8M12 4l-8 8" {...THICK} />;
    case 'clock':
      return <path d="M8 1.7a6.3 6.3 0 1 0 0 12.6a6.3 6.3 0 0 0 0-12.6M8 4.7V8l2.4 1.6" {...THIN} />;
    case 'triangle':
      return <path d="M8 1.9l6.7 11.9H1.3zM8 6.2v3.4M8 11.7v.1" {...THIN} />;
    case 'ring':
      return <circle cx="8" cy="8" r="6" {...THIN} stroke-dasharray="2.6 2.2" />;
    case 'question':
      return (
        <path
          d="M8 1.4a6.6 6.6 0 1 0 0 13.2a6.6 6.6 0 0 0 0-13.2M6 6.4c0-1.2.9-2 2-2s2 .7 2 1.8c0 1.4-2 1.5-2 3M8 11.6v.1"
          {...THIN}
        />
      );
    case 'shield':
      return (
        <path d="M8 1.6l5.6 2v4.2c0 3.3-2.3 5.6-5.6 6.8-3.3-1.2-5.6-3.5-5.6-6.8V3.6zM5.3 8l1.9 1.9 3.5-3.7" {...THIN} />
      );
  }
}

/** Decorative: the word stands beside it. */
export function Sign({ name, tone, big }: { name: SignName; tone?: Tone; big?: boolean }) {
  return (
    <svg class={`sign${big ? ' big' : ''}${tone ? ` tone-${tone}` : ''}`} viewBox="0 0 16 16" aria-hidden="true">
      {shape(name)}
    </svg>
  );
}

export function Tag({ tone, sign, children }: { tone: Tone; sign?: SignName | undefined; children?: Child }) {
  return (
    <span class={`tag tag-${tone}`}>
      {sign ? <Sign name={sign} /> : null}
      {children}
    </span>
  );
}
