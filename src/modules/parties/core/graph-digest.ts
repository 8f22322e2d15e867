/**
 * The digest of the graph that an answer rests on: SHA-256 over, in order of ids, every party in the question's window
 * with what matters of it; every branch with its head office; every plain holding as five 32-bit numbers (company and
 * holder as places in that order, millionths of a percent, first and last day counted from 1900); and a line for every
 * other edge. It says what the edges say, not when they were recorded, so the same facts give the same digest however
 * they came in.
 */
import { createHash, type Hash } from 'node:crypto';
import { canonicalText } from '../../../kernel/canonical-json.js';
import { formatFen } from '../../../kernel/money.js';
import { formatPct } from '../../../kernel/rate.js';
import { NO_END } from './day-number.js';
import { type DatedEdge, isPlain, type Part } from './extract.js';
import { capitalForm, type GraphOrganisation, type GraphRelation } from './graph.js';
import { ID_BYTES } from './node-table.js';

const DOMAIN = 'corpus-ledger related-party graph v2\n';
const RECORD_BYTES = 20;
const OPEN_END = 0xff_ff_ff_ff;

export function digestOfPart(part: Part): string {
  const hash = createHash('sha256').update(DOMAIN);
  partyLines(part, hash);
  hash.update(
    `${[...part.branches]
      .map((pair) => pair.join(' '))
      .sort()
      .join('\n')}\n`,
  );
  hash.update(plainHoldings(part.edges.HOLDS.filter(isPlain)));
  const lines: string[] = [];
  for (const edges of Object.values(part.edges)) for (const edge of edges) if (!isPlain(edge)) lines.push(line(edge));
  return hash.update(lines.sort().join('\n')).digest('hex');
}

const PAGE_BYTES = 65_536;
const LINE_BYTES_MAX = ID_BYTES + 64;

/** A line for each party. Of nearly all only id and kind are known; those go as bytes, without a text for each. */
function partyLines({ graph, nodes }: Part, hash: Hash): void {
  const page = Buffer.allocUnsafe(PAGE_BYTES);
  const rests: Buffer[] = [];
  let length = 0;
  for (let node = 0; node < nodes.size; node++) {
    if (length + LINE_BYTES_MAX > PAGE_BYTES) {
      hash.update(page.subarray(0, length));
      length = 0;
    }
    const number = nodes.plainNumber(node);
    if (number === undefined) {
      hash.update(page.subarray(0, length)).update(`${partyLine(nodes.idOf(node), nodes.organisation(node))}\n`);
      length = 0;
      continue;
    }
    graph.nodes.writeId(number, page, length);
    length += ID_BYTES;
    const mark = graph.markOf(number);
    const rest = rests[mark] ?? Buffer.from(`${partyLine('', nodes.organisation(node))}\n`);
    rests[mark] = rest;
    length += rest.copy(page, length);
  }
  hash.update(page.subarray(0, length));
}

/** The part has them by company, then holder, then first day; no two plain holdings agree in all three. */
function plainHoldings(edges: readonly DatedEdge[]): Buffer {
  const bytes = Buffer.allocUnsafe(edges.length * RECORD_BYTES);
  let offset = 0;
  for (const { to, from, share, since, until } of edges) {
    offset = bytes.writeUInt32BE(to, offset);
    offset = bytes.writeUInt32BE(from, offset);
    offset = bytes.writeUInt32BE(share, offset);
    offset = bytes.writeUInt32BE(since, offset);
    offset = bytes.writeUInt32BE(until === NO_END ? OPEN_END : until, offset);
  }
  return bytes;
}

/** A natural person is its id alone. */
function partyLine(id: string, organisation: GraphOrganisation | undefined): string {
  if (!organisation) return id;
  const { kind, stateAssetsAuthority, independentFinancialInstitution } = organisation;
  const { disclosureCeilingPct, boardSeats, paidInCapital } = organisation;
  const flags = `${stateAssetsAuthority ? 'S' : ''}${independentFinancialInstitution ? 'F' : ''}`;
  const ceiling = disclosureCeilingPct === undefined ? '' : formatPct(disclosureCeilingPct);
  const capital = paidInCapital ? canonicalText(capitalForm(paidInCapital)) : '';
  return `${id} ${kind} ${flags} ${ceiling} ${boardSeats ?? ''} ${capital}`;
}

function line({ relation }: DatedEdge): string {
  const { type, from, to, sharePct, validFrom, validTo } = relation;
  const { interest, kin, role, appointedBy, amountFen, basis, loan } = relation;
  const share = sharePct === undefined ? '' : formatPct(sharePct);
  const amount = amountFen === undefined ? '' : formatFen(amountFen);
  const words = [type, from, to, share, validFrom, validTo, interest, kin, role, appointedBy, amount, basis, loan];
  return `${words.map((word) => word ?? '').join(' ')} ${rangeText(relation)}`;
}

function rangeText({ range }: GraphRelation): string {
  if (!range) return '';
  const { min, max, minExclusive, maxExclusive } = range;
  return `${minExclusive ? '(' : '['}${formatPct(min)},${formatPct(max)}${maxExclusive ? ')' : ']'}`;
}
