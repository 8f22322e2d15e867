/** Every "no" of the room, with what, where and how to mend it. Codes are public API (surface page section 5). */
import { shanghaiDate, shanghaiInstant } from '../../../kernel/calendar-date.js';
import { DomainError, type Fault } from '../../../kernel/domain-error.js';
import type { Text } from '../../../kernel/text.js';

function no(fault: Fault, code: string, zh: string, en: string, field?: string): DomainError {
  const text: Text = { zh, en };
  return new DomainError(fault, code, text, field ? { field } : {});
}

function shown(given: unknown): string {
  return (JSON.stringify(given) ?? '').slice(0, 60);
}

export function usccForm(given: string): DomainError {
  return no(
    'invalid',
    'PARTIES.USCC_FORM',
    `统一社会信用代码须为 18 位，只含数字和大写字母（不用 I、O、S、V、Z）；收到的是 ${shown(given)}`,
    `A unified social credit code has 18 characters, digits and capitals without I, O, S, V, Z; got ${shown(given)}`,
    'uscc',
  );
}

export function usccCheck(given: string, expected: string): DomainError {
  return no(
    'invalid',
    'PARTIES.USCC_CHECK',
    `${shown(given)} 的校验位不符，按国家标准应为 ${expected}。请核对；若证照确系如此，请附 codeEvidence（说明与证照扫描件的 SHA-256）`,
    `The check character of ${shown(given)} is wrong, the standard calls for ${expected}. Check it; if the certificate really says so, attach codeEvidence (a note and the SHA-256 of the scan)`,
    'uscc',
  );
}

export function codeMissing(kind: string): DomainError {
  return no(
    'invalid',
    'PARTIES.CODE_MISSING',
    kind === 'OVERSEAS' ? '境外机构须填 foreignId，不填 uscc' : '须填统一社会信用代码 uscc；foreignId 仅用于境外机构',
    kind === 'OVERSEAS'
      ? 'An organisation from abroad needs foreignId instead of uscc'
      : 'uscc is needed; foreignId is only for organisations from abroad (OVERSEAS)',
    kind === 'OVERSEAS' ? 'foreignId' : 'uscc',
  );
}

export function foreignIdForm(given: string): DomainError {
  return no(
    'invalid',
    'PARTIES.FOREIGN_ID_FORM',
    `foreignId 写作 LEI:20位编码（校验位须正确）或 REG:国家代码:登记号（由 BODS 读入的另有 BODS:记录号）；收到的是 ${shown(given)}`,
    `foreignId is written LEI: and 20 characters with right check digits, or REG:country:number (or BODS:record, for what was imported); got ${shown(given)}`,
    'foreignId',
  );
}

export function headOfficeNeeded(): DomainError {
  return no(
    'invalid',
    'PARTIES.HEAD_OFFICE',
    '分支机构（BRANCH）须填 headOffice，即总部的统一社会信用代码；其他类型不填',
    'A BRANCH needs headOffice, the code of its head office; other kinds have none',
    'headOffice',
  );
}

export function headOfficeUnknown(given: string): DomainError {
  return no(
    'invalid',
    'PARTIES.HEAD_OFFICE_UNKNOWN',
    `总部 ${shown(given)} 尚未登记，或其本身也是分支机构；请先登记总部`,
    `Head office ${shown(given)} is not registered, or is itself a branch; register the head office first`,
    'headOffice',
  );
}

export function fieldForm(field: string, zh: string, en: string, given: unknown): DomainError {
  return no(
    'malformed',
    'PARTIES.FIELD_FORM',
    `${field}：${zh}；收到的是 ${shown(given)}`,
    `${field}: ${en}; got ${shown(given)}`,
    field,
  );
}

/** The same key with other content: `LOAD.CHANGED`, as the surface page names it for every kind of record. */
export function changed(what: Text): DomainError {
  return no(
    'conflict',
    'LOAD.CHANGED',
    `${what.zh}已有记录而内容不同；已登记的事实不改写，请核对来源`,
    `${what.en} is already recorded with other content; recorded facts are not rewritten, check the source`,
  );
}

export function exists(what: Text): DomainError {
  return no('conflict', 'PARTIES.EXISTS', `${what.zh}已登记`, `${what.en} is already registered`);
}

export function shareAbove100(given: string, field = 'sharePct'): DomainError {
  return no(
    'invalid',
    'PARTIES.SHARE_ABOVE_100',
    `一项持股不能超过 100%；收到的是 ${shown(given)}`,
    `One share cannot be above 100%; got ${shown(given)}`,
    field,
  );
}

export function exactAndRange(field: string): DomainError {
  return no(
    'invalid',
    'PARTIES.SHARE_RANGE',
    `持股比例要么填确切值 sharePct，要么填区间（shareMinPct、shareMaxPct），不能并填；请去掉 ${field}，或去掉 sharePct`,
    `A share is exact (sharePct) or within bounds (shareMinPct, shareMaxPct), not both; leave out ${field}, or sharePct`,
    field,
  );
}

export function boundMissing(field: string): DomainError {
  return no(
    'invalid',
    'PARTIES.SHARE_RANGE',
    `填了 ${field}，却没有 shareMinPct 或 shareMaxPct；请补上界限，或去掉该项`,
    `${field} is given without shareMinPct or shareMaxPct; add the bound, or leave it out`,
    field,
  );
}

export function rangeReversed(min: string, max: string): DomainError {
  return no(
    'invalid',
    'PARTIES.SHARE_RANGE',
    `持股区间的下限 ${min} 大于上限 ${max}；请对调或核对`,
    `The least share ${min} is above the most ${max}; swap them or check them`,
    'shareMinPct',
  );
}

export function rangeEmpty(min: string, max: string): DomainError {
  return no(
    'invalid',
    'PARTIES.SHARE_RANGE',
    `区间 ${min} 至 ${max} 去掉不含的界限后没有任何比例；请改为含界限（shareMinExclusive、shareMaxExclusive 为 false）或放宽区间`,
    `Without its excluded bounds the range from ${min} to ${max} holds no share; include a bound (shareMinExclusive, shareMaxExclusive false) or widen it`,
    'shareMinPct',
  );
}

export function evidenceEmpty(): DomainError {
  return no(
    'invalid',
    'PARTIES.EVIDENCE',
    'evidence 须有说明 note 或证据文件的摘要 sha256，至少一项',
    'evidence needs a note or the sha256 of the paper, at least one of them',
    'evidence',
  );
}

/** An end on the first day says that the relation never held, which needs a reason. */
export function withdrawalReason(): DomainError {
  return no(
    'invalid',
    'PARTIES.WITHDRAWAL_REASON',
    '终止日与开始日相同，表示该项关系系误登、从未存在，须填 reason 说明原因；若确曾存在，请填之后的终止日',
    'An end on the first day says that the relation was recorded in error and never held: give the reason; if it did hold, give a later day',
    'reason',
  );
}

export function selfRelation(): DomainError {
  return no(
    'invalid',
    'PARTIES.SELF',
    '关系的两端不能是同一主体',
    'The two ends of a relation cannot be the same party',
    'to',
  );
}

export function period(field = 'validTo'): DomainError {
  return no(
    'invalid',
    'PARTIES.PERIOD',
    '终止日须晚于开始日（终止日当天关系已不存在）',
    'The end must be after the start (a relation no longer holds on the day it ends)',
    field,
  );
}

export function unknownParty(field: string, given: string): DomainError {
  return no(
    'invalid',
    'PARTIES.UNKNOWN_PARTY',
    `${shown(given)} 尚未登记；请先登记该机构或自然人`,
    `${shown(given)} is not on the register; register the organisation or person first`,
    field,
  );
}

export function wrongParty(field: string, zh: string, en: string): DomainError {
  return no(
    'invalid',
    'PARTIES.WRONG_PARTY',
    `此类关系的 ${field} 须为${zh}`,
    `In a relation of this type ${field} must be ${en}`,
    field,
  );
}

export function fieldNeeded(type: string, field: string): DomainError {
  return no('invalid', 'PARTIES.FIELD_NEEDED', `${type} 关系须填 ${field}`, `A ${type} relation needs ${field}`, field);
}

export function fieldNotOfType(type: string, field: string): DomainError {
  return no(
    'invalid',
    'PARTIES.FIELD_NOT_OF_TYPE',
    `${type} 关系没有 ${field}，请去掉`,
    `A ${type} relation has no ${field}; leave it out`,
    field,
  );
}

export function overlap(from: string): DomainError {
  return no(
    'invalid',
    'PARTIES.OVERLAP',
    `同一持有人对同一公司已有自 ${from} 起的持股记录，两段期间重叠；请先终止原记录`,
    `The same holder already has a holding in this company from ${from}, and the periods overlap; end the first one`,
    'validFrom',
  );
}

export function unknownRelation(): DomainError {
  return no('notFound', 'PARTIES.UNKNOWN_RELATION', '没有这项关系', 'There is no such relation');
}

export function unknownOrganisation(): DomainError {
  return no('notFound', 'PARTIES.UNKNOWN_ORGANISATION', '没有这个机构', 'There is no such organisation');
}

export function alreadyEnded(): DomainError {
  return no(
    'conflict',
    'PARTIES.RELATION_ENDED',
    '这项关系已经登记终止',
    'The end of this relation is already recorded',
  );
}

export function standardUnknown(given: string, known: readonly string[]): DomainError {
  return no(
    'invalid',
    'PARTIES.STANDARD_UNKNOWN',
    `没有认定标准 ${shown(given)}；现有：${known.join('、')}`,
    `There is no standard ${shown(given)}; there are ${known.join(', ')}`,
    'standard',
  );
}

export function endNeeded(): DomainError {
  return no(
    'malformed',
    'PARTIES.FIELD_NEEDED',
    '请填终止日 on（或 validTo，二者填其一）',
    'Give the end as on (or validTo, one of the two)',
    '/on',
  );
}

/** A question about what was known before one of its parties was on the register. */
export function notYetKnown(field: string, recordedAt: Date): DomainError {
  const at = shanghaiInstant(recordedAt);
  return no(
    'invalid',
    'PARTIES.NOT_YET_KNOWN',
    `${field} 于 ${at} 才登记，晚于 knownAt；请改用更晚的 knownAt，或不填`,
    `${field} was registered at ${at}, later than knownAt; give a later knownAt, or none`,
    '/knownAt',
  );
}

export function unknownPerson(): DomainError {
  return no('notFound', 'PARTIES.UNKNOWN_PERSON', '没有这个自然人', 'There is no such person');
}

export function unknownErasure(): DomainError {
  return no('notFound', 'PARTIES.UNKNOWN_ERASURE', '没有这项删除申请', 'There is no such erasure');
}

/** A person has one request at most; it waits for its confirmation. */
export function erasureOpen(requestedAt: Date): DomainError {
  const on = shanghaiDate(requestedAt);
  return no(
    'conflict',
    'PARTIES.ERASURE_OPEN',
    `该自然人的删除已于 ${on} 提出，待另一人确认；请确认原申请，不必再提`,
    `The erasure of this person was requested on ${on} and waits for a second person; confirm that one`,
  );
}

export function erasedAlready(erasedAt: Date): DomainError {
  const on = shanghaiDate(erasedAt);
  return no(
    'conflict',
    'PARTIES.ERASED',
    `该自然人的个人信息已于 ${on} 删除，无可再删`,
    `The personal data of this person was erased on ${on}; nothing is left to erase`,
  );
}

/** The code is the one of every two-person rule (surface page, section 2). */
export function samePerson(): DomainError {
  return no(
    'conflict',
    'CLAIMS.SAME_PERSON',
    '删除须由两人办理：确认人不能是申请人本人，请由另一位经办人确认',
    'An erasure takes two persons: who requested it cannot confirm it; another operator must',
  );
}

/** A recorded text stays for ever, so it must not carry what can be erased. */
export function namesPerson(field: string): DomainError {
  return no(
    'invalid',
    'PARTIES.NAMES_PERSON',
    `${field} 会永久留存，请勿写入当事自然人的姓名或证件号；可写“本人申请”之类的说明`,
    `${field} is kept for ever: leave out the person's name and identity number; write, for example, "at the person's request"`,
    field,
  );
}

/** Neither the register nor what the questions rest on fits in the memory that is set aside for it. */
export const GRAPH_TOO_LARGE = 'PARTIES.GRAPH_TOO_LARGE';

export function graphTooLarge(many: boolean, relationsMax: number): DomainError {
  return no(
    'unavailable',
    GRAPH_TOO_LARGE,
    `本次查询涉及的关系超过 ${relationsMax} 条，超出为关联关系图设定的内存；请${many ? '分批查询，或' : ''}联系系统管理员调高 RELATED_GRAPH_MB 后重启服务`,
    `What is asked rests on more than ${relationsMax} relations, over the memory set aside for the graph; ${many ? 'ask fewer at a time, or ' : ''}have the operator raise RELATED_GRAPH_MB and restart the service`,
  );
}

/** Neither a name nor an erasure: someone removed the one without the other. */
export function privateMissing(): DomainError {
  return no(
    'conflict',
    'PARTIES.PRIVATE_MISSING',
    '该自然人的姓名和盐值已不在库中，却没有删除记录；请先运行 log verify 查明原因',
    'Name and salt of this person are gone without a recorded erasure; run log verify to find out why',
  );
}
