/** The ownership drawing with the same paths as a list: the list on a phone, both on a desk (portal page, component 2). */
import { inLocale, type Locale } from '../../kernel/text.js';
import { RELATION_WORDS } from '../../modules/parties/index.js';
import { sharePercent } from '../format.js';
import type { FindingDrawing, PathEdge } from '../views/finding-drawing.js';
import { drawOwnership } from '../views/ownership.view.js';
import { type DrawnEdge, type DrawnNode, NODE_HEIGHT, NODE_WIDTH, PARTY_WIDTH } from '../views/ownership-edges.js';
import { say } from '../wording.js';

/** What the two are called: buyer and seller of a contract, or simply the two asked about. */
export type Roles = 'contract' | 'plain';

interface Drawn {
  readonly drawing: FindingDrawing;
  readonly locale: Locale;
  readonly roles: Roles;
}

/** Nothing where no path and no holding matters: the sentence below it tells that. */
export function Ownership({ drawing, locale, roles, id }: Drawn & { id: string }) {
  if (drawing.edges.length === 0) return null;
  const drawn = drawOwnership(drawing, locale);
  const lines = sentences(drawing, locale);
  return (
    <figure class="ownership">
      <svg
        class="wide-only"
        viewBox={`0 0 ${drawn.width} ${drawn.height}`}
        width="100%"
        role="img"
        aria-labelledby={`${id}-t ${id}-d`}
      >
        <title id={`${id}-t`}>{say(locale, 'ownershipTitle')}</title>
        <desc id={`${id}-d`}>{lines.join(locale === 'en' ? '. ' : '。')}</desc>
        <defs>
          <Arrow id={`${id}-plain`} fill="var(--control)" />
          <Arrow id={`${id}-marked`} fill="var(--wait)" />
        </defs>
        {drawn.edges.map((edge) => (
          <EdgeLine edge={edge} id={id} />
        ))}
        {drawn.nodes.map((node) => (
          <NodeBox node={node} drawing={drawing} locale={locale} roles={roles} />
        ))}
        {drawn.edges.map((edge) => (
          <EdgeLabel edge={edge} />
        ))}
      </svg>
      <p class="small quiet wide-only">{say(locale, 'ownershipCaption')}</p>
      <ul class="paths narrow-only">
        {lines.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
      <details class="wide-only">
        <summary>{say(locale, 'ownershipList')}</summary>
        <ul class="paths">
          {lines.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      </details>
      {drawn.leftOut > 0 ? <p class="small quiet">{say(locale, 'ownershipOthers', { n: drawn.leftOut })}</p> : null}
    </figure>
  );
}

/** Relations that are the same seen from either end. */
const BOTH: ReadonlySet<PathEdge['type']> = new Set(['KIN', 'ACTING_IN_CONCERT']);

function sentences({ a, b, holders, edges }: FindingDrawing, locale: Locale): string[] {
  const names = new Map([a, b, ...holders].map((one) => [one.id, one.name]));
  return edges.map((edge) => {
    const ends = { from: names.get(edge.from) ?? '', to: names.get(edge.to) ?? '' };
    const words =
      edge.sharePct === undefined
        ? say(locale, BOTH.has(edge.type) ? 'relationBoth' : 'relationDesc', {
            ...ends,
            relation: inLocale(RELATION_WORDS[edge.type], locale),
          })
        : say(locale, 'ownershipDesc', { ...ends, share: sharePercent(edge.sharePct) });
    return edge.mark === undefined ? words : `${words}${locale === 'en' ? ', ' : '，'}${markWords(edge.mark, locale)}`;
  });
}

function markWords(mark: NonNullable<PathEdge['mark']>, locale: Locale): string {
  return say(locale, mark === 'reaches' ? 'ownershipReaches' : 'ownershipBelow');
}

function Arrow({ id, fill }: { id: string; fill: string }) {
  return (
    <marker
      id={id}
      viewBox="0 0 8 8"
      refX="7"
      refY="4"
      markerWidth="12"
      markerHeight="12"
      markerUnits="userSpaceOnUse"
      orient="auto"
    >
      <path d="M0 0l8 4-8 4z" fill={fill} />
    </marker>
  );
}

const nearMiss = (edge: DrawnEdge): boolean => edge.mark === 'below' && !edge.deciding;
const marked = (edge: DrawnEdge): boolean => edge.deciding || nearMiss(edge);

function EdgeLine({ edge, id }: { edge: DrawnEdge; id: string }) {
  return (
    <path
      d={edge.path}
      fill="none"
      stroke={marked(edge) ? 'var(--wait)' : 'var(--control)'}
      stroke-width={edge.deciding ? '3' : '1.75'}
      stroke-dasharray={nearMiss(edge) ? '7 5' : undefined}
      marker-end={BOTH.has(edge.type) ? undefined : `url(#${id}-${marked(edge) ? 'marked' : 'plain'})`}
    />
  );
}

function EdgeLabel({ edge }: { edge: DrawnEdge }) {
  const { x, y, halfWidth, halfHeight, lines } = edge.label;
  const fill = marked(edge) ? 'var(--wait)' : 'var(--ink)';
  return (
    <g>
      <rect x={x - halfWidth} y={y - halfHeight} width={2 * halfWidth} height={2 * halfHeight} fill="var(--surface)" />
      {lines.map((line, index) => (
        <text
          x={x}
          y={y - halfHeight + 16 + index * 18}
          text-anchor="middle"
          font-size={index === 0 ? '14' : '13'}
          font-weight={marked(edge) && index === 0 ? '700' : '400'}
          fill={fill}
        >
          {line}
        </text>
      ))}
    </g>
  );
}

function subtitle(node: DrawnNode, { drawing, locale, roles }: Drawn): string {
  if (node.kind === 'person') return say(locale, 'natural');
  if (node.kind === 'holder') return say(locale, node.common ? 'commonHolder' : 'organisationWord');
  const first = node.id === drawing.a.id;
  const role = roleWord(first ? 'a' : 'b', roles, locale);
  const { knownPct } = first ? drawing.a : drawing.b;
  return knownPct === undefined ? role : say(locale, 'partyKnown', { role, known: sharePercent(knownPct) });
}

export function roleWord(side: 'a' | 'b', roles: Roles, locale: Locale): string {
  if (roles === 'plain') return say(locale, side === 'a' ? 'sideA' : 'sideB');
  return say(locale, side === 'a' ? 'partyBuyer' : 'partySeller');
}

function NodeBox({ node, ...drawn }: { node: DrawnNode } & Drawn) {
  const party = node.kind === 'party';
  const width = party ? PARTY_WIDTH : NODE_WIDTH;
  // A long name is set smaller, so that it stays inside its box.
  const [size, step] = node.lines.length > 2 ? ['12.5', 16] : ['14', 18];
  const first = node.y + (NODE_HEIGHT - (node.lines.length + 1) * step) / 2 + step - 4;
  return (
    <g>
      <rect
        x={node.x - width / 2}
        y={node.y}
        width={width}
        height={NODE_HEIGHT}
        rx={node.kind === 'person' ? NODE_HEIGHT / 2 : 6}
        fill={party ? 'var(--brand-tint)' : node.marked ? 'var(--wait-tint)' : 'var(--surface)'}
        stroke={party ? 'var(--brand)' : node.marked ? 'var(--wait)' : 'var(--control)'}
        stroke-width={party || node.marked ? '1.75' : '1'}
      />
      {node.lines.map((line, index) => (
        <text
          x={node.x}
          y={first + index * step}
          text-anchor="middle"
          font-size={size}
          font-weight="700"
          fill="var(--ink)"
        >
          {line}
        </text>
      ))}
      <text x={node.x} y={first + node.lines.length * step} text-anchor="middle" font-size="12.5" fill="var(--ink-2)">
        {subtitle(node, drawn)}
      </text>
    </g>
  );
}
