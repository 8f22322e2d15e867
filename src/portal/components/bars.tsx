/** Bars as SVG in percent of their width: no inline style, so the content security policy can forbid it. */
import type { Fen } from '../../kernel/money.js';
import { barPercent } from '../format.js';
import type { LadderBar, PartKind } from '../views/ladder.view.js';

export interface BarPart {
  readonly amountFen: Fen;
  readonly fill: string;
  readonly outlined?: boolean;
}

const FILLS: Readonly<Record<PartKind, string>> = {
  counted: 'var(--chart-2)',
  before: 'var(--control)',
  given: 'var(--chart-1)',
  cut: 'url(#cut-hatch)',
};

/** The hatch of what was cut; once on a page that draws a ladder. */
export function HatchDefs() {
  return (
    <svg width="0" height="0" class="defs" aria-hidden="true">
      <defs>
        <pattern id="cut-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill="var(--wait-tint)" />
          <rect width="2" height="6" fill="var(--wait)" />
        </pattern>
      </defs>
    </svg>
  );
}

/** Parts side by side with a gap of two pixels between neighbours. Requires `wholeFen > 0`. */
export function Bar({
  wholeFen,
  parts,
  markFen,
  height = 14,
}: {
  wholeFen: Fen;
  parts: readonly BarPart[];
  markFen?: Fen | undefined;
  height?: number;
}) {
  let from = 0n;
  const placed = parts
    .filter((part) => part.amountFen > 0n)
    .map((part) => {
      const x = from;
      from += part.amountFen;
      return { ...part, x };
    });
  const pad = markFen === undefined ? 0 : 6;
  return (
    <svg class="bar" width="100%" height={height + 2 * pad} aria-hidden="true">
      {placed.map((part) => (
        <rect
          x={barPercent(part.x, wholeFen)}
          y={pad}
          width={barPercent(part.amountFen, wholeFen)}
          height={height}
          rx="2"
          fill={part.outlined ? 'none' : part.fill}
          stroke={part.outlined ? part.fill : part.fill.startsWith('url') ? 'var(--wait)' : undefined}
        />
      ))}
      {placed.slice(1).map((part) => (
        <rect
          x={barPercent(part.x, wholeFen)}
          y={pad - 1}
          width="2"
          height={height + 2}
          fill="var(--surface)"
          transform="translate(-1 0)"
        />
      ))}
      {markFen === undefined ? null : (
        <rect
          x={barPercent(markFen, wholeFen)}
          width="2"
          height={height + 2 * pad}
          fill="var(--ink)"
          transform="translate(-1 0)"
        />
      )}
    </svg>
  );
}

export function LadderBarView({ bar }: { bar: LadderBar }) {
  const labelled = bar.parts.filter((part) => part.label && part.amountFen > 0n);
  return (
    <div class="rung-bar" aria-hidden="true">
      <Bar
        wholeFen={bar.wholeFen}
        markFen={bar.markFen}
        parts={bar.parts.map((part) => ({ amountFen: part.amountFen, fill: FILLS[part.kind] }))}
      />
      {labelled.length > 0 ? (
        <ul class="key">
          {labelled.map((part) => (
            <li>
              <Swatch fill={FILLS[part.kind]} />
              {part.label}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

/** The colour of a part beside its name. */
export function Swatch({ fill, outlined }: { fill: string; outlined?: boolean }) {
  return (
    <svg class="swatch" width="12" height="12" aria-hidden="true">
      {outlined ? (
        <rect x=".75" y=".75" width="10.5" height="10.5" rx="2" fill="none" stroke={fill} stroke-width="1.5" />
      ) : (
        <rect width="12" height="12" rx="2" fill={fill} />
      )}
    </svg>
  );
}
