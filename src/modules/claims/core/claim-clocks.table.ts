/**
 * Who must act on a claim in each state, and within how many days: every waiting claim has an owner and a due time
 * (practice page 3). The texts read say nothing about these days: they are a proposal, in natural days from the day on
 * which the claim came into the state, and bind nobody but the queue. A return for correction has its own due day.
 */
import type { Text } from '../../../kernel/text.js';
import type { ClaimState, Hand } from './claim-states.js';

export interface Clock {
  readonly hand: Hand;
  readonly days: number;
  readonly what: Text;
}

export const CLAIM_CLOCKS: Readonly<Partial<Record<ClaimState, Clock>>> = {
  SUBMITTED: {
    hand: 'case',
    days: 7,
    what: { zh: '等待受理或一次性告知补正', en: 'to be accepted or returned, once' },
  },
  RETURNED: { hand: 'applicant', days: 15, what: { zh: '等待申报单位补正', en: 'to be corrected by the applicant' } },
  ACCEPTED: { hand: 'review', days: 10, what: { zh: '等待核查', en: 'to be checked' } },
  CHECKED: { hand: 'review', days: 20, what: { zh: '等待审核', en: 'to be reviewed' } },
  REVIEWED: { hand: 'resolve', days: 20, what: { zh: '等待列入资助计划', en: 'to be put into an award plan' } },
  PLANNED: { hand: 'resolve', days: 15, what: { zh: '等待集体审议', en: 'to be resolved' } },
  RESOLVED: { hand: 'resolve', days: 10, what: { zh: '等待公示', en: 'to be published' } },
  PUBLISHED: { hand: 'resolve', days: 20, what: { zh: '公示期满后等待下达', en: 'to be issued after the publicity' } },
  ISSUED: { hand: 'applicant', days: 15, what: { zh: '等待办理收款手续', en: 'to go through the formalities' } },
  FORMALITIES: { hand: 'finance', days: 20, what: { zh: '等待拨付', en: 'to be paid' } },
  PAYING: { hand: 'finance', days: 20, what: { zh: '等待国库回执', en: 'to be settled with the treasury' } },
  PAID: { hand: 'applicant', days: 365, what: { zh: '等待使用成效报告', en: 'to be reported on by the applicant' } },
  FOLLOWED_UP: { hand: 'archive', days: 30, what: { zh: '等待归档', en: 'to be archived' } },
  NOT_ACCEPTED: { hand: 'archive', days: 90, what: { zh: '等待归档', en: 'to be archived' } },
  LAPSED: { hand: 'archive', days: 90, what: { zh: '等待归档', en: 'to be archived' } },
  REFUSED: { hand: 'archive', days: 90, what: { zh: '等待归档', en: 'to be archived' } },
  WITHDRAWN: { hand: 'archive', days: 90, what: { zh: '等待归档', en: 'to be archived' } },
  CLAWED_BACK: { hand: 'archive', days: 30, what: { zh: '等待归档', en: 'to be archived' } },
  RECHECK: { hand: 'review', days: 30, what: { zh: '等待复核结论', en: 'to be concluded after the re-check' } },
  CLAWING_BACK: { hand: 'resolve', days: 30, what: { zh: '追回程序办理中', en: 'in the claw-back procedure' } },
};
