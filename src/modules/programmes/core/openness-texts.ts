/** What is said of an opened corpus that misses a mark of the reward, and what would mend it. Codes are public API. */
import { formatPct, type Pct } from '../../../kernel/rate.js';
import type { Refusal } from '../../../kernel/refusal.js';
import type { UseTerms } from './programme.js';

type Reasons = Omit<Refusal, 'clause'>;

export function openMode(): Reasons {
  return {
    code: 'PROGRAMMES.OPEN_MODE',
    reason: {
      zh: '最新版本没有在公共数据开放平台开放',
      en: 'The newest release is not open on the public open-data platform',
    },
    wouldQualifyIf: {
      zh: '通过公共数据开放平台开放最新版本',
      en: 'The newest release is opened on the public open-data platform',
    },
  };
}

export function scale(records: bigint, bytes: bigint, { minRecords, minBytes }: UseTerms): Reasons {
  return {
    code: 'PROGRAMMES.SCALE',
    reason: {
      zh: `记录数 ${records}、字节数 ${bytes}，均未达到规模要求`,
      en: `Neither its ${records} records nor its ${bytes} bytes reach the scale asked for`,
    },
    wouldQualifyIf: {
      zh: `年末版本的记录数不少于 ${minRecords}，或未压缩字节数不少于 ${minBytes}`,
      en: `The release current at the end of the year has at least ${minRecords} records or ${minBytes} bytes uncompressed`,
    },
  };
}

export function quality(found: Pct | undefined, least: Pct): Reasons {
  return {
    code: 'PROGRAMMES.QUALITY',
    reason: {
      zh: found === undefined ? '年末没有有效的质量评估' : `质量得分 ${formatPct(found)}，低于 ${formatPct(least)}`,
      en:
        found === undefined
          ? 'No quality assessment was in force at the end of the year'
          : `The quality score of ${formatPct(found)} is below ${formatPct(least)}`,
    },
    wouldQualifyIf: {
      zh: `12 月 31 日有效的质量评估不低于 ${formatPct(least)} 分`,
      en: `An assessment in force on 31 December scores at least ${formatPct(least)}`,
    },
  };
}

export function updates(interval: number | undefined, kept: number, all: number, { updatesKept }: UseTerms): Reasons {
  const wanted = `${updatesKept.num}/${updatesKept.den}`;
  return {
    code: 'PROGRAMMES.UPDATES',
    reason: {
      zh: interval === undefined ? '没有承诺更新周期' : `${all} 次更新间隔中只有 ${kept} 次不超过承诺的 ${interval} 天`,
      en:
        interval === undefined
          ? 'No update interval is declared'
          : `Only ${kept} of ${all} gaps between updates kept the declared ${interval} days`,
    },
    wouldQualifyIf: {
      zh: `承诺更新周期，且至少 ${wanted} 的更新间隔不超过该周期`,
      en: `An interval is declared, and at least ${wanted} of the gaps keep it`,
    },
  };
}

export function noApplicationCase(): Reasons {
  return {
    code: 'PROGRAMMES.NO_APPLICATION_CASE',
    reason: {
      zh: '没有非关联使用单位出具的应用成效证明',
      en: 'No user that is not related has given evidence of an application',
    },
    wouldQualifyIf: {
      zh: '由非关联使用单位出具盖章的应用成效证明并通过审核',
      en: 'A user that is not related gives sealed evidence of an application, and it is accepted after review',
    },
  };
}
