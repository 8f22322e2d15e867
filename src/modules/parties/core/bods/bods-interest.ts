/**
 * What an interest of BODS 0.4 is in law, where that is certain; everything else is an INTEREST with its code, which the
 * engine neither counts as held nor as nothing. Conservative by intent: what would make two parties RELATED by itself
 * must be certain from the code and the figures alone.
 *
 * | interest                                        | relation                                                         |
 * | ----------------------------------------------- | ---------------------------------------------------------------- |
 * | shareholding, not indirect                       | HOLDS with the exact share or the range; none given: 0 to 100     |
 * | votingRights, certainly above 50                 | CONTROLS, basis VOTES                                            |
 * | votingRights, at least 20                        | SIGNIFICANT_INFLUENCE; INTEREST beside it where above 50 is possible |
 * | boardMember, boardChair of a natural person      | OFFICER, DIRECTOR                                                |
 * | seniorManagingOfficial, a natural person         | OFFICER, SENIOR_MANAGER                                          |
 * | controlViaCompanyRulesOrArticles, controlByLegalFramework, stated to be control | CONTROLS, basis OTHER             |
 * | rightsGrantedByContract and all others           | INTEREST with the code                                           |
 * | no interest, or one without a type               | INTEREST unknownInterest                                         |
 * | the interested party is `noBeneficialOwners`     | nothing: nobody is said to hold anything                         |
 * | indirect, or of a party that is not named        | INTEREST with the code: HOLDS is direct, and a holder that nobody |
 * |                                                 | names must not count as known                                    |
 * | indirect, and its components are recorded        | nothing: the components carry the edges                          |
 */
import type { CalendarDate } from '../../../../kernel/calendar-date.js';
import { wholePct } from '../../../../kernel/rate.js';
import type { Text } from '../../../../kernel/text.js';
import type { RelationDraft } from '../relation.js';
import * as no from './bods-errors.js';
import { relationRegister } from './bods-register.js';
import { boundsOf, type ReadShare, readShare } from './bods-share.js';
import { type Interest, namesNobody, type RelationshipStatement } from './bods-statement.js';

/** A party of a relationship as it is on the register. */
export interface ResolvedParty {
  readonly id: string;
  readonly kind: 'organisation' | 'person';
  /** False for one that is not named, or only elsewhere. */
  readonly named: boolean;
}

export type EdgeMeaning = Pick<
  RelationDraft,
  'type' | 'kin' | 'role' | 'appointedBy' | 'amountFen' | 'loan' | 'basis' | 'interest'
>;

/** One relation that a statement says; `appointedBy` and `loan` are record ids until the shell has looked them up. */
export interface Edge {
  readonly means: EdgeMeaning;
  readonly share?: ReadShare;
  readonly from: CalendarDate;
  /** The start was not given: the day of the statement stands for it. */
  readonly assumed: boolean;
  readonly to?: CalendarDate;
  readonly pointer: string;
}

export interface Note {
  readonly code: string;
  readonly text: Text;
}

export interface Edges {
  readonly edges: readonly Edge[];
  readonly notes: readonly Note[];
}

const UNKNOWN = 'unknownInterest';
const NOTHING_SAID: Interest = { control: false };

/** The relations of a statement. `carried`: its components are recorded. Throws for a share or a period that cannot be. */
export function edgesOf(
  statement: RelationshipStatement,
  parties: { readonly holder: ResolvedParty; readonly subject: ResolvedParty },
  carried: boolean,
): Edges {
  const { interests, statedOn, register } = statement;
  const said = interests.length === 0 ? [NOTHING_SAID] : interests;
  const notes: Note[] = [];
  const edges = said.flatMap((interest, index): Edge[] => {
    const pointer = interests.length === 0 ? '/recordDetails' : `/recordDetails/interests/${index}`;
    if (carried && interest.directness !== 'direct') {
      notes.push(CARRIED);
      return [];
    }
    const share = shareOf(interest, pointer);
    const meanings = register
      ? [{ means: relationRegister(register), ...(interest.share ? { share } : {}) }]
      : meaningsOf(interest, share, parties);
    const { startsOn, endsOn } = interest;
    if (startsOn === undefined) notes.push(startAssumed(statedOn));
    if (startsOn !== undefined && endsOn !== undefined && endsOn <= startsOn) throw no.period(`${pointer}/endDate`);
    return meanings.map((meaning) => ({
      ...meaning,
      from: startsOn ?? statedOn,
      assumed: startsOn === undefined,
      ...(endsOn === undefined ? {} : { to: endsOn }),
      pointer,
    }));
  });
  return { edges, notes };
}

/** What a statement says that names nobody because there is nobody to name. */
export function nobodyOf(
  statement: RelationshipStatement,
): { readonly edges: readonly never[]; readonly notes: readonly Note[] } | undefined {
  return namesNobody(statement) ? { edges: [], notes: [NOBODY] } : undefined;
}

function shareOf(interest: Interest, pointer: string): ReadShare {
  try {
    return readShare(interest.share);
  } catch (error) {
    throw no.at(error, pointer);
  }
}

interface Meaning {
  readonly means: EdgeMeaning;
  readonly share?: ReadShare;
}

function meaningsOf(
  interest: Interest,
  share: ReadShare,
  { holder, subject }: { readonly holder: ResolvedParty; readonly subject: ResolvedParty },
): readonly Meaning[] {
  const code = interest.type ?? UNKNOWN;
  const given = interest.share === undefined ? {} : { share };
  const open: Meaning = { means: { type: 'INTEREST', interest: code }, ...given };
  if (interest.directness === 'indirect' || !holder.named || !subject.named) return [open];
  switch (code) {
    case 'shareholding':
      return [{ means: { type: 'HOLDS' }, share }];
    case 'votingRights':
      return votes(share, open);
    case 'boardMember':
    case 'boardChair':
      return holder.kind === 'person' ? [{ means: { type: 'OFFICER', role: 'DIRECTOR', interest: code } }] : [open];
    case 'seniorManagingOfficial':
      return holder.kind === 'person'
        ? [{ means: { type: 'OFFICER', role: 'SENIOR_MANAGER', interest: code } }]
        : [open];
    case 'controlViaCompanyRulesOrArticles':
    case 'controlByLegalFramework':
      return interest.control ? [{ means: { type: 'CONTROLS', basis: 'OTHER', interest: code }, ...given }] : [open];
    default:
      return [open];
  }
}

function votes(share: ReadShare, open: Meaning): readonly Meaning[] {
  const { min, max, minExclusive } = boundsOf(share);
  const half = wholePct(50n);
  const interest = 'votingRights';
  if (min > half || (min === half && minExclusive)) {
    return [{ means: { type: 'CONTROLS', basis: 'VOTES', interest }, share }];
  }
  if (min < wholePct(20n)) return [open];
  const influence: Meaning = { means: { type: 'SIGNIFICANT_INFLUENCE', interest }, share };
  return max > half ? [influence, open] : [influence];
}

const CARRIED: Note = {
  code: 'PARTIES.BODS_COMPONENTS_CARRY',
  text: {
    zh: '间接权益未另行登记：其组成部分（componentRecords）已全部登记，由它们表示，以免重复计算',
    en: 'The indirect interest is not recorded by itself: all its componentRecords are, and carry it; it would count twice',
  },
};

const NOBODY: Note = {
  code: 'PARTIES.BODS_NOBODY',
  text: {
    zh: '声明没有须披露的受益所有人：不登记权益，也不视为持股已全部知悉',
    en: 'It says that there is no beneficial owner to disclose: no interest is recorded, and holders do not count as known by it',
  },
};

function startAssumed(on: CalendarDate): Note {
  return {
    code: 'PARTIES.BODS_START_ASSUMED',
    text: {
      zh: `权益未写开始日，按陈述日 ${on} 起算`,
      en: `The interest says no start; the day of the statement, ${on}, stands for it`,
    },
  };
}
