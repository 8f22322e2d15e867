/** Why a line of a checklist stands as it does, in the words of those who must act on it. */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { Text } from '../../../kernel/text.js';
import { SOURCE_PROOFS } from './kind-fields.js';

interface Named {
  readonly name: Text;
}
interface Said<State extends string> {
  readonly state: State;
  readonly why: Text;
}

const outOfPlace = (zh: string, en: string): Said<'NOT_APPLICABLE'> => ({ state: 'NOT_APPLICABLE', why: { zh, en } });

export const valid = (): Said<'VALID'> => ({ state: 'VALID', why: { zh: '已具备', en: 'in place' } });
export const askedLater = () => outOfPlace('待前一项具备后判断', 'is asked once the line it depends on is in place');
export const noPersonalData = () => outOfPlace('不含个人信息', 'there is no personal information');
export const noChildren = () => outOfPlace('不含未满十四周岁未成年人信息', 'there are no children under 14');
export const notImportant = () => outOfPlace('不属于重要数据', 'it is not important data');

export function noLicence(): Said<'MISSING'> {
  return {
    state: 'MISSING',
    why: {
      zh: '没有写明许可协议，既不能开放也不能出售',
      en: 'no licence is stated, so it can be neither opened nor sold',
    },
  };
}

export const notNeeded = ({ name }: Named): Text => ({
  zh: `依登记的事实，本版本不需要${name.zh}`,
  en: `by what is on record this release needs no ${name.en.toLowerCase()}`,
});

export const none = ({ name }: Named): Text => ({
  zh: `本版本没有${name.zh}存证`,
  en: `there is no attestation "${name.en}" over this release`,
});

export const otherVersion = (): Text => ({
  zh: '已有的存证针对本语料的其他版本；摘要已变，对本版本不再有效，须就本版本重新出具',
  en: 'there are attestations over other releases of the corpus; the digest has changed, so they do not bind here and must be issued anew for this one',
});

export const waiting = (): Text => ({
  zh: '已提交，等待交易场所核验',
  en: 'it was handed in and waits for the exchange to verify it',
});

export const revoked = (on: CalendarDate): Text => ({ zh: `已于 ${on} 撤销`, en: `it was revoked on ${on}` });
export const expired = (on: CalendarDate): Text => ({ zh: `已于 ${on} 到期`, en: `it ended on ${on}` });

export const rejected = ({ name }: Named): Text => ({
  zh: `最新的${name.zh}存证未通过`,
  en: `the newest attestation "${name.en}" was rejected`,
});

export const issuerWithdrawn = (): Text => ({
  zh: '出具机构的第三方服务机构资格已退出，须另请机构出具',
  en: "the issuer's standing as a service agency was withdrawn; another assessor must issue it",
});

export const merchantStopped = (state: 'SUSPENDED' | 'WITHDRAWN'): Text =>
  state === 'SUSPENDED'
    ? { zh: '提供方的数据商资格被暂停', en: "the provider's standing as data merchant is suspended" }
    : { zh: '提供方的数据商资格已退出', en: "the provider's standing as data merchant was withdrawn" };

export const merchantLapsed = (): Text => ({
  zh: '提供方的数据商资格已到期，须续期',
  en: "the provider's standing as data merchant has lapsed and must be renewed",
});

export const noMerchant = (): Text => ({
  zh: '提供方没有以数据商身份登记，按自有数据提供方办理',
  en: 'the provider is no data merchant on record and sells as the holder of its own data',
});

export const noComponents = (): Text => ({
  zh: '来源合法性存证没有列明各组成部分的来源类型，请补充',
  en: 'the attestation on sources does not list the components with their kinds of source; complete it',
});

export function untraced(types: readonly string[]): Text {
  const zh = types.map((type) => `${type} 须有 ${SOURCE_PROOFS[type]}`).join('、');
  const en = types.map((type) => `${type} needs ${SOURCE_PROOFS[type]}`).join(', ');
  const more = types.includes('COMMERCIAL');
  return {
    zh: `部分来源没有相应证明：${zh}${more ? '，商业来源还须对方对来源、质量、安全作出承诺' : ''}`,
    en: `some sources lack their proof: ${en}${more ? '; commercial ones also the commitment of the counterparty' : ''}`,
  };
}

export const notStated = (): Text => ({ zh: '存证中没有写明', en: 'the attestation does not state it' });
export const notObtained = (): Text => ({
  zh: '存证写明尚未取得',
  en: 'the attestation states that it was not obtained',
});
export const childrenUnsaid = (): Text => ({
  zh: '存证没有写明是否含未满十四周岁未成年人信息',
  en: 'the attestation does not say whether there are children under 14',
});
