/**
 * Codes of the EU authority tables that DCAT-AP 3.0.1 prescribes (its section "Controlled vocabularies to be used":
 * language, frequency, data theme, access right), by the values of our own fields.
 */

const AUTHORITY = 'http://publications.europa.eu/resource/authority';

export const LANGUAGE_SCHEME = `${AUTHORITY}/language`;

/** ISO 639-1 and the ISO 639-3 code under which the authority table lists the language. */
const LANGUAGES: ReadonlyMap<string, string> = new Map(
  (
    'aa:aar ab:abk ae:ave af:afr ak:aka am:amh an:arg ar:ara as:asm av:ava ay:aym az:aze ba:bak be:bel bg:bul bi:bis ' +
    'bm:bam bn:ben bo:bod br:bre bs:bos ca:cat ce:che ch:cha co:cos cr:cre cs:ces cu:chu cv:chv cy:cym da:dan de:deu ' +
    'dv:div dz:dzo ee:ewe el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas ff:ful fi:fin fj:fij fo:fao fr:fra fy:fry ' +
    'ga:gle gd:gla gl:glg gn:grn gu:guj gv:glv ha:hau he:heb hi:hin ho:hmo hr:hrv ht:hat hu:hun hy:hye hz:her ia:ina ' +
    'id:ind ie:ile ig:ibo ii:iii ik:ipk io:ido is:isl it:ita iu:iku ja:jpn jv:jav ka:kat kg:kon ki:kik kj:kua kk:kaz ' +
    'kl:kal km:khm kn:kan ko:kor kr:kau ks:kas ku:kur kv:kom kw:cor ky:kir la:lat lb:ltz lg:lug li:lim ln:lin lo:lao ' +
    'lt:lit lu:lub lv:lav mg:mlg mh:mah mi:mri mk:mkd ml:mal mn:mon mr:mar ms:msa mt:mlt my:mya na:nau nb:nob nd:nde ' +
    'ne:nep ng:ndo nl:nld nn:nno no:nor nr:nbl nv:nav ny:nya oc:oci oj:oji om:orm or:ori os:oss pa:pan pi:pli pl:pol ' +
    'ps:pus pt:por qu:que rm:roh rn:run ro:ron ru:rus rw:kin sa:san sc:srd sd:snd se:sme sg:sag si:sin sk:slk sl:slv ' +
    'sm:smo sn:sna so:som sq:sqi sr:srp ss:ssw st:sot su:sun sv:swe sw:swa ta:tam te:tel tg:tgk th:tha ti:tir tk:tuk ' +
    'tl:tgl tn:tsn to:ton tr:tur ts:tso tt:tat tw:twi ty:tah ug:uig uk:ukr ur:urd uz:uzb ve:ven vi:vie vo:vol wa:wln ' +
    'wo:wol xh:xho yi:yid yo:yor za:zha zh:zho zu:zul'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);

/** The authority's address of a language tag (BCP 47); undefined for what is no language. */
export function languageAddress(tag: string): string | undefined {
  const primary = (tag.split('-')[0] ?? '').toLowerCase();
  const code = LANGUAGES.get(primary) ?? (/^[a-z]{3}$/.test(primary) ? primary : undefined);
  return code === undefined ? undefined : `${LANGUAGE_SCHEME}/${code.toUpperCase()}`;
}

/** How often, by the days between two updates; months and years vary by a day or two. */
const FREQUENCIES: readonly (readonly [from: number, to: number, code: string])[] = [
  [1, 1, 'DAILY'],
  [7, 7, 'WEEKLY'],
  [14, 14, 'BIWEEKLY'],
  [28, 31, 'MONTHLY'],
  [59, 62, 'BIMONTHLY'],
  [90, 92, 'QUARTERLY'],
  [181, 184, 'ANNUAL_2'],
  [365, 366, 'ANNUAL'],
  [730, 731, 'BIENNIAL'],
];

export function frequencyAddress(days: number): string {
  const code = FREQUENCIES.find(([from, to]) => days >= from && days <= to)?.[2] ?? 'OTHER';
  return `${AUTHORITY}/frequency/${code}`;
}

export interface Theme {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** Words of a domain that mean the theme, in both languages. */
  readonly words: RegExp;
}

/** The data themes of the authority table `data-theme`, by the words under which providers name a domain. */
export const THEMES: readonly Theme[] = [
  { code: 'HEAL', zh: '健康', en: 'Health', words: /health|medic|clinic|biomed|pharma|医|药|卫生|健康|临床/i },
  {
    code: 'JUST',
    zh: '司法、法律与公共安全',
    en: 'Justice, legal system and public safety',
    words: /legal|\blaw|justice|court|司法|法律|法院|裁判|公安/i,
  },
  {
    code: 'EDUC',
    zh: '教育、文化与体育',
    en: 'Education, culture and sport',
    words: /educ|school|cultur|sport|museum|literature|教育|文化|体育|文学|古籍/i,
  },
  {
    code: 'ECON',
    zh: '经济与金融',
    en: 'Economy and finance',
    words: /financ|econom|bank|trade|market|commerce|金融|经济|财|贸|商务|证券|制造|工业/i,
  },
  { code: 'ENER', zh: '能源', en: 'Energy', words: /energy|power grid|electric|能源|电力|电网/i },
  {
    code: 'ENVI',
    zh: '环境',
    en: 'Environment',
    words: /environ|climate|weather|ocean|ecolog|环境|气候|气象|生态|海洋/i,
  },
  { code: 'TRAN', zh: '交通', en: 'Transport', words: /transport|traffic|mobility|aviation|交通|运输|物流|航空/i },
  {
    code: 'AGRI',
    zh: '农业、渔业、林业与食品',
    en: 'Agriculture, fisheries, forestry and food',
    words: /agri|fish|forest|food|农|渔|林业|食品/i,
  },
  {
    code: 'GOVE',
    zh: '政府与公共部门',
    en: 'Government and public sector',
    words: /govern|public sector|administration|政务|政府|公共/i,
  },
  {
    code: 'REGI',
    zh: '地区与城市',
    en: 'Regions and cities',
    words: /region|urban|\bcity|cities|geograph|城市|地理|住房/i,
  },
  {
    code: 'SOCI',
    zh: '人口与社会',
    en: 'Population and society',
    words: /populat|social|society|demograph|人口|社会/i,
  },
  { code: 'INTR', zh: '国际事务', en: 'International issues', words: /international|国际/i },
  {
    code: 'TECH',
    zh: '科学与技术',
    en: 'Science and technology',
    words: /scien|tech|software|\bcode\b|comput|research|科学|科技|技术|代码|软件|科研/i,
  },
];

export function themeOf(domain: string): Theme | undefined {
  return THEMES.find(({ words }) => words.test(domain));
}

export const themeAddress = ({ code }: Theme): string => `${AUTHORITY}/data-theme/${code}`;
export const accessRightAddress = (code: 'PUBLIC' | 'RESTRICTED'): string => `${AUTHORITY}/access-right/${code}`;
