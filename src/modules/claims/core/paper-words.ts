/**
 * Days and amounts as Chinese papers write them. Amounts stand twice, in figures and in capital characters, by the rules
 * for filling in notes and vouchers (《正确填写票据和结算凭证的基本规定》): 整 after yuan or jiao, one 零 for zeros between figures.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { type Fen, formatYuan } from '../../../kernel/money.js';

/** `2026年4月10日`. */
export function writtenDay(on: CalendarDate): string {
  const [year, month, day] = on.split('-');
  return `${year}年${Number(month)}月${Number(day)}日`;
}

/** `270,000.00元（大写：人民币贰拾柒万元整）`. Requires an amount of at least 0. */
export function writtenAmount(amount: Fen): string {
  return `${formatYuan(amount)}元（大写：人民币${capitalAmount(amount)}）`;
}

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'] as const;
const WAN = 10_000n;
const YI = 100_000_000n;

/** The amount in capital characters. Requires 0 to below 1,0000,0000 yi yuan. */
export function capitalAmount(amount: Fen): string {
  const yuan = amount / 100n;
  const [jiao, fen] = [Number((amount / 10n) % 10n), Number(amount % 10n)];
  if (amount === 0n) return '零元整';
  const whole = yuan === 0n ? '' : `${capital(yuan)}元`;
  if (jiao === 0 && fen === 0) return `${whole}整`;
  if (fen === 0) return `${whole}${DIGITS[jiao]}角整`;
  const tenths = jiao === 0 ? (yuan === 0n ? '' : '零') : `${DIGITS[jiao]}角`;
  return `${whole}${tenths}${DIGITS[fen]}分`;
}

function capital(yuan: bigint): string {
  const [high, low] = [yuan / YI, yuan % YI];
  return joined(high === 0n ? '' : `${belowYi(high)}亿`, belowYi(low), low < YI / 10n);
}

function belowYi(amount: bigint): string {
  const [high, low] = [Number(amount / WAN), Number(amount % WAN)];
  return joined(high === 0 ? '' : `${belowWan(high)}万`, belowWan(low), low < 1000);
}

/** One 零 where the lower part does not begin with its highest place. */
function joined(high: string, low: string, gap: boolean): string {
  return high !== '' && low !== '' && gap ? `${high}零${low}` : high + low;
}

function belowWan(amount: number): string {
  const digits = String(amount).padStart(4, '0');
  let text = '';
  let gap = false;
  for (const [at, digit] of [...digits].entries()) {
    if (digit === '0') gap = text !== '';
    else {
      text += `${gap ? '零' : ''}${DIGITS[Number(digit)]}${PLACES[3 - at]}`;
      gap = false;
    }
  }
  return text;
}
