/** The ownership drawing with the same paths as a list: the list on a phone, both on a desk (portal page, component 2). */
import { inLocale, type Locale } from '../../kernel/text.js';
import { sharePercent } from '../format.js';
import type { FindingView } from '../views/case-file.view.js';
import { type DrawnEdge, type DrawnNode, drawOwnership, NODE_HEIGHT, NODE_WIDTH } from '../views/ownership.view.js';
import { say } from '../wording.js';

const LINE = 25_000_000n;

function reachesLine(share: string): boolean {
  const [whole = '0', decimals = ''] = share.split('.');
  return BigInt(whole) * 1_000_000n + BigInt(decimals.padEnd(6, '0')) >= LINE;
}

export function Ownership({ finding, locale, id }: { finding: FindingView; locale: Locale; id: string }) {
  if (finding.holdings.length === 0) return <p class="quiet">{say(locale, 'ownershipNoHoldings')}</p>;
  const drawing = drawOwnership(finding, locale);
  const names = nameMap(finding, locale);
  return (
    <figure class="ownership">
      <svg
        class="wide-only"
        viewBox={`0 0 ${drawing.width} ${drawing.height}`}
        width="100%"
        role="img"
        aria-labelledby={`${id}-t ${id}-d`}
      >
        <title id={`${id}-t`}>{say(locale, 'ownershipTitle')}</title>
        <desc id={`${id}-d`}>{sentences(finding, names, locale).join(locale === 'en' ? '. ' : '。')}</desc>
        <defs>
          <Arrow id={`${id}-plain`} fill="var(--control)" />
          <Arrow id={`${id}-marked`} fill="var(--wait)" />
        </defs>
        {drawing.edges.map((edge) => (
          <EdgeLine edge={edge} id={id} />
        ))}
        {drawing.nodes.map((node) => (
          <NodeBox node={node} finding={finding} locale={locale} />
        ))}
        {drawing.edges.map((edge) => (
          <EdgeLabel edge={edge} locale={locale} />
        ))}
      </svg>
      <p class="small quiet wide-only">{say(locale, 'ownershipCaption')}</p>
      <ul class="paths narrow-only">
        {sentences(finding, names, locale).map((line) => (
          <li>{line}</li>
        ))}
      </ul>
      <details class="wide-only">
        <summary>{say(locale, 'ownershipList')}</summary>
        <ul class="paths">
          {sentences(finding, names, locale).map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      </details>
      {drawing.leftOut > 0 ? <p class="small quiet">{say(locale, 'ownershipOthers', { n: drawing.leftOut })}</p> : null}
    </figure>
  );
}

function nameMap(finding: FindingView, locale: Locale): Map<string, string> {
  return new Map([finding.a, finding.b, ...finding.holders].map((one) => [one.id, inLocale(one.name, locale)]));
}

function sentences(finding: FindingView, names: Map<string, string>, locale: Locale): string[] {
  return finding.holdings.map(({ from, to, sharePct }) => {
    const words = say(locale, 'ownershipDesc', {
      from: names.get(from) ?? from,
      to: names.get(to) ?? to,
      share: sharePercent(sharePct),
    });
    const line = say(locale, reachesLine(sharePct) ? 'ownershipReaches' : 'ownershipBelow');
    return locale === 'en' ? `${words}, ${line}` : `${words}，${line}`;
  });
}

function Arrow({ id, fill }: { id: string; fill: string }) {
  return (
    <marker id={id} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
      <path d="M0 0l8 4-8 4z" fill={fill} />
    </marker>
  );
}

const marked = (edge: DrawnEdge): boolean => edge.deciding || edge.nearMiss;

function EdgeLine({ edge, id }: { edge: DrawnEdge; id: string }) {
  const bend = edge.y1 === edge.y2 ? 0 : (edge.y2 - edge.y1) / 2;
  const path = bend
    ? `M${edge.x1} ${edge.y1}C${edge.x1} ${edge.y1 + bend} ${edge.x2} ${edge.y2 - bend} ${edge.x2} ${edge.y2 - Math.sign(bend) * 2}`
    : `M${edge.x1} ${edge.y1}H${edge.x2}`;
  return (
    <path
      d={path}
      fill="none"
      stroke={marked(edge) ? 'var(--wait)' : 'var(--control)'}
      stroke-width={edge.deciding ? '3' : '1.75'}
      stroke-dasharray={edge.nearMiss && !edge.deciding ? '7 5' : undefined}
      marker-end={`url(#${id}-${marked(edge) ? 'marked' : 'plain'})`}
    />
  );
}

function EdgeLabel({ edge, locale }: { edge: DrawnEdge; locale: Locale }) {
  const x = (edge.x1 + edge.x2) / 2;
  const y = (edge.y1 + edge.y2) / 2;
  const words = marked(edge);
  const fill = words ? 'var(--wait)' : 'var(--ink)';
  return (
    <g>
      <rect x={x - 44} y={y - (words ? 21 : 13)} width="88" height={words ? 42 : 26} fill="var(--surface)" />
      <text
        x={x}
        y={words ? y - 4 : y + 5}
        text-anchor="middle"
        font-size="14"
        font-weight={words ? '700' : '400'}
        fill={fill}
      >
        {sharePercent(edge.sharePct)}
      </text>
      {words ? (
        <text x={x} y={y + 14} text-anchor="middle" font-size="13" fill={fill}>
          {say(locale, reachesLine(edge.sharePct) ? 'ownershipReaches' : 'ownershipBelow')}
        </text>
      ) : null}
    </g>
  );
}

function subtitle(node: DrawnNode, finding: FindingView, locale: Locale): string {
  if (node.kind === 'person') return say(locale, 'natural');
  if (node.kind === 'holder') return say(locale, node.common ? 'commonHolder' : 'organisationWord');
  const buyer = node.id === finding.a.id;
  const role = say(locale, buyer ? 'partyBuyer' : 'partySeller');
  const known = buyer ? finding.knownPctA : finding.knownPctB;
  return known === undefined ? role : say(locale, 'partyKnown', { role, known: sharePercent(known) });
}

function NodeBox({ node, finding, locale }: { node: DrawnNode; finding: FindingView; locale: Locale }) {
  const party = node.kind === 'party';
  const width = party ? NODE_WIDTH + 96 : NODE_WIDTH;
  const first = node.y + (NODE_HEIGHT - (node.lines.length * 18 + 18)) / 2 + 14;
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
        <text x={node.x} y={first + index * 18} text-anchor="middle" font-size="14" font-weight="700" fill="var(--ink)">
          {line}
        </text>
      ))}
      <text x={node.x} y={first + node.lines.length * 18} text-anchor="middle" font-size="12.5" fill="var(--ink-2)">
        {subtitle(node, finding, locale)}
      </text>
    </g>
  );
}
