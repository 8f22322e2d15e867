/**
 * The burn-down of a pool as SVG drawn on the server (portal page, component 6): steps, never smoothed, no forecast.
 * Drawn with sentinel colours, which are then replaced by the style variables of the page, so that one drawing serves
 * both themes; style attributes and the library's style element are taken out, since the page allows no inline style.
 */
import * as echarts from 'echarts';
import { raw } from 'hono/html';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { shanghaiDate } from '../../kernel/calendar-date.js';
import type { Fen } from '../../kernel/money.js';
import type { Locale } from '../../kernel/text.js';
import { grouped, headlineAmount, proseDate } from '../format.js';
import type { PoolPoint, PoolView } from '../views/pool.view.js';
import { say } from '../wording.js';

const COLOURS: Readonly<Record<string, string>> = {
  '#010101': 'var(--chart-1)',
  '#020202': 'var(--chart-2)',
  '#030303': 'var(--line)',
  '#040404': 'var(--control)',
  '#050505': 'var(--ink)',
  '#060606': 'var(--ink-2)',
  '#070707': 'var(--surface)',
};
const [REMAINING, COMMITTED, LINE, AXIS, INK, INK_2, SURFACE] = Object.keys(COLOURS);
const HATCH = '#080808';
const DRAWN_FEN_PER_UNIT = 1_000_000;

/** Ten thousand yuan, for placing a point only; what is written comes from the exact amount. */
const inWan = (amount: Fen): number => Number(amount) / DRAWN_FEN_PER_UNIT;

/** The last point carried on to the day of the page, within the period. */
function upTo(points: readonly PoolPoint[], last: CalendarDate): PoolPoint[] {
  const end = points.at(-1);
  return end && end.on < last ? [...points, { ...end, on: last }] : [...points];
}

interface Size {
  readonly width: number;
  readonly height: number;
  readonly narrow: boolean;
}

function options(view: PoolView, locale: Locale, { narrow }: Size): echarts.EChartsCoreOption {
  const last = `${view.period}-12-31` as CalendarDate;
  const asOf = shanghaiDate(view.asOf);
  const over = asOf > last;
  const today = over ? last : asOf;
  const points = upTo(view.points, today);
  const end = points.at(-1);
  return {
    animation: false,
    textStyle: { fontFamily: 'sans-serif' },
    grid: narrow ? { left: 46, right: 14, top: 14, bottom: 26 } : { left: 56, right: 196, top: 28, bottom: 30 },
    ...axes(view, locale, narrow),
    series: [
      {
        ...steps(points, (point) => point.remainingFen),
        lineStyle: { color: REMAINING, width: narrow ? 2.5 : 3 },
        z: 3,
        ...(end
          ? { markPoint: endLabel(end, locale, narrow), markLine: todayLine(today, locale, !narrow && !over) }
          : {}),
      },
      {
        ...steps(points, (point) => point.committedFen),
        lineStyle: { color: COMMITTED, width: 1 },
        areaStyle: { color: HATCH, opacity: 1 },
        z: 2,
        ...(end && end.committedFen > 0n && !narrow ? { markPoint: bandLabel(view, end, locale) } : {}),
      },
    ],
  };
}

const QUIET_TEXT = { color: INK_2, fontSize: 13 };

function axes(view: PoolView, locale: Locale, narrow: boolean): object {
  return {
    xAxis: {
      type: 'time',
      min: `${view.period}-01-01 00:00:00`,
      max: `${view.period}-12-31 00:00:00`,
      axisLine: { lineStyle: { color: AXIS } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        ...QUIET_TEXT,
        formatter: (at: number) => monthLabel(at, locale),
        hideOverlap: true,
        customValues: months(view.period, narrow),
      },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: inWan(view.totalFen),
      splitNumber: narrow ? 3 : 5,
      splitLine: { lineStyle: { color: LINE } },
      axisLabel: { ...QUIET_TEXT, formatter: (value: number) => grouped(Math.round(value)) },
    },
  };
}

function steps(points: readonly PoolPoint[], figure: (point: PoolPoint) => Fen): object {
  const data = points.map((point) => [`${point.on} 00:00:00`, inWan(figure(point))]);
  return { type: 'line', step: 'end', stack: 'pool', symbol: 'none', data };
}

/** What is left, at the end of its line. */
function endLabel(end: PoolPoint, locale: Locale, narrow: boolean): object {
  const amount = headlineAmount(end.remainingFen, locale);
  return {
    symbol: 'circle',
    symbolSize: 11,
    itemStyle: { color: REMAINING, borderColor: SURFACE, borderWidth: 2 },
    data: [{ coord: [`${end.on} 00:00:00`, inWan(end.remainingFen)] }],
    label: {
      show: true,
      position: narrow ? 'bottom' : 'right',
      distance: 9,
      ...(narrow ? { align: 'right', offset: [8, 0] } : {}),
      color: INK,
      fontSize: 15,
      fontWeight: 700,
      formatter: narrow ? amount : `${amount}\n{sub|${say(locale, 'poolLeft')}}`,
      rich: { sub: { color: INK_2, fontSize: 13, lineHeight: 20 } },
    },
  };
}

function todayLine(today: CalendarDate, locale: Locale, named: boolean): object {
  return {
    symbol: 'none',
    silent: true,
    lineStyle: { color: INK_2, type: [3, 4], width: 1 },
    label: { show: named, position: 'end', formatter: say(locale, 'poolToday'), ...QUIET_TEXT, distance: 2 },
    data: [{ xAxis: `${today} 00:00:00` }],
  };
}

const PLOT_HEIGHT = 286;
const LABEL_HEIGHT = 44;

/** What is published and not paid, at the end of its band; lifted where the band is too thin to keep labels apart. */
function bandLabel(view: PoolView, end: PoolPoint, locale: Locale): object {
  const top = inWan(end.remainingFen) + inWan(end.committedFen);
  const band = (inWan(end.committedFen) / inWan(view.totalFen)) * PLOT_HEIGHT;
  return {
    symbol: 'circle',
    symbolSize: 0,
    data: [{ coord: [`${end.on} 00:00:00`, top] }],
    label: {
      show: true,
      position: 'right',
      distance: 14,
      offset: [0, -Math.max(0, LABEL_HEIGHT - band)],
      color: INK,
      fontSize: 15,
      formatter: `${headlineAmount(end.committedFen, locale)}\n{sub|${say(locale, 'poolCommitted')}}`,
      rich: { sub: { color: INK_2, fontSize: 13, lineHeight: 20 } },
    },
  };
}

function months(period: string, narrow: boolean): number[] {
  return (narrow ? [1, 4, 7, 10] : [1, 3, 5, 7, 9, 11]).map((month) =>
    new Date(Number(period), month - 1, 1).getTime(),
  );
}

const ENGLISH_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function monthLabel(at: number, locale: Locale): string {
  const month = new Date(at).getMonth();
  return locale === 'en' ? (ENGLISH_MONTHS[month] ?? '') : `${month + 1} 月`;
}

/** `font: bold 12px x` and friends as attributes, which the content security policy leaves alone. */
function styleToAttributes(style: string): string {
  const size = /(\d+(?:\.\d+)?)px/.exec(style)?.[1];
  const bold = /bold|700/.test(style);
  return `${size ? ` font-size="${size}"` : ''}${bold ? ' font-weight="700"' : ''}`;
}

/** The library's SVG without style, classes and its own attributes, in the colours of the page. */
export function pageSvg(drawn: string, className: string, name: string, prefix: string): string {
  const hatch = `<defs><pattern id="${prefix}-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="1.6" height="7" fill="var(--chart-2)"/></pattern></defs>`;
  let svg = drawn
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ style="([^"]*)"/g, (_all, style: string) => styleToAttributes(style))
    .replace(/ (?:class|ecmeta_\w+)="[^"]*"/g, '')
    .replaceAll('zr0-', `${prefix}-`)
    .replace(/\bzr\d+-/g, `${prefix}-`)
    .replace(/<rect[^>]*id="0"[^>]*>(?:<\/rect>)?/, '');
  for (const [sentinel, variable] of Object.entries(COLOURS)) svg = svg.replaceAll(sentinel, variable);
  svg = svg.replaceAll(HATCH, `url(#${prefix}-hatch)`).replaceAll(rgbOf(HATCH), `url(#${prefix}-hatch)`);
  const [, width = '0', height = '0'] = /<svg width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  return svg.replace(
    /<svg [^>]*>/,
    `<svg class="${className}" viewBox="0 0 ${width} ${height}" xmlns="http://www.w3.org/2000/svg" ${name}>${hatch}`,
  );
}

function rgbOf(hex: string): string {
  return `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(',')})`;
}

function draw(view: PoolView, locale: Locale, size: Size): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: size.width, height: size.height });
  try {
    chart.setOption(options(view, locale, size));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

export function PoolChart({ view, locale }: { view: PoolView; locale: Locale }) {
  const [first] = view.points;
  const last = view.points.at(-1);
  if (!first || !last) return null;
  const described = say(locale, 'poolChartAlt', {
    from: proseDate(first.on, locale),
    total: headlineAmount(view.totalFen, locale),
    to: proseDate(last.on, locale),
    left: headlineAmount(last.remainingFen, locale),
    committed: headlineAmount(last.committedFen, locale),
  });
  const wide = pageSvg(
    draw(view, locale, { width: 1160, height: 344, narrow: false }),
    'wide-only',
    `role="img" aria-label="${escaped(described)}"`,
    'pool-wide',
  );
  const narrow = pageSvg(
    draw(view, locale, { width: 340, height: 216, narrow: true }),
    'narrow-only',
    `role="img" aria-label="${escaped(described)}"`,
    'pool-narrow',
  );
  return (
    <div class="chart">
      {raw(wide)}
      {raw(narrow)}
    </div>
  );
}
