/**
 * Every "no" of this room, one function per code. A reading of a file collects {@link FieldError}s, because the person
 * who mends it wants all of them at once; a use case throws one {@link DomainError}.
 */
import { DomainError, type FieldError } from '../../../kernel/domain-error.js';
import type { Text } from '../../../kernel/text.js';

function field(code: string, at: string | undefined, zh: string, en: string): FieldError {
  const detail: Text = { zh, en };
  return { code: `CATALOGUE.${code}`, detail, ...(at === undefined ? {} : { field: at }) };
}

/** At most 80 characters of what was received, as JSON, for a message. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

export function notJson(zh: string, en: string): FieldError {
  return field('CROISSANT_JSON', undefined, `不是可用的 JSON：${zh}`, `This is not usable JSON: ${en}`);
}

export function notCroissant(at: string, got: unknown): FieldError {
  return field(
    'CROISSANT_TYPE',
    at,
    `不是 Croissant 数据集描述：@type 须为 https://schema.org/Dataset，收到的是 ${shown(got)}`,
    `Not a Croissant description: "@type" must be https://schema.org/Dataset, got ${shown(got)}`,
  );
}

export function wrongType(at: string, name: string, wanted: string, got: unknown): FieldError {
  return field(
    'CROISSANT_TYPE',
    at,
    `“${name}”的 @type 须为 ${wanted}，收到的是 ${shown(got)}`,
    `"${name}" must have "@type" ${wanted}, got ${shown(got)}`,
  );
}

export function unknownVersion(at: string, got: unknown): FieldError {
  return field(
    'CROISSANT_VERSION',
    at,
    `可导入 Croissant 0.8、1.0、1.1；本文件的 conformsTo 是 ${shown(got)}`,
    `Croissant 0.8, 1.0 and 1.1 are taken; "conformsTo" of this file is ${shown(got)}`,
  );
}

export function remoteContext(at: string, got: unknown): FieldError {
  return field(
    'CROISSANT_CONTEXT',
    at,
    `@context 须写在文件之内，或为 Croissant、schema.org 的标准地址；不会去网上取 ${shown(got)}`,
    `"@context" must stand in the file or be the standard address of Croissant or schema.org; ${shown(got)} is not fetched`,
  );
}

export function badName(at: string, got: unknown): FieldError {
  return field(
    'CROISSANT_NAME',
    at,
    got === undefined ? '缺少 name（https://schema.org/name），请补上名称' : `name 须为文字，收到的是 ${shown(got)}`,
    got === undefined
      ? 'The mandatory property "name" (https://schema.org/name) is missing; add it'
      : `"name" must be text, got ${shown(got)}`,
  );
}

export function missingProperty(at: string, node: string, property: string): FieldError {
  return field(
    'CROISSANT_PROPERTY',
    at,
    `“${node}”缺少必填的 ${property}，请补上`,
    `"${node}" lacks the mandatory property "${property}"; add it`,
  );
}

export function badId(at: string, id: string): FieldError {
  return field(
    'CROISSANT_ID',
    at,
    `@id ${shown(id)} 含有空白字符；@id 不可含空格（转义的也不行），请改用连字符`,
    `The "@id" ${shown(id)} contains white space, which is not allowed (escaped neither); use hyphens`,
  );
}

export function danglingReference(at: string, node: string, target: unknown): FieldError {
  return field(
    'CROISSANT_REFERENCE',
    at,
    `“${node}”引用了 ${shown(target)}，但文件中没有这个节点`,
    `"${node}" refers to ${shown(target)}, but no such node exists in the file`,
  );
}

export function noSource(at: string, node: string): FieldError {
  return field(
    'CROISSANT_SOURCE',
    at,
    `字段“${node}”没有写明来源：请给出 source（指向 fileObject、fileSet 或 field）或 value`,
    `Field "${node}" does not say where its data comes from: give "source" (with fileObject, fileSet or field) or "value"`,
  );
}

export function noDataType(at: string, node: string, got: unknown): FieldError {
  return field(
    'CROISSANT_DATA_TYPE',
    at,
    `字段“${node}”及其来源字段都没有有效的 dataType（读到 ${shown(got)}）；请检查 @context 是否定义了 dataType`,
    `Neither field "${node}" nor its source has a valid "dataType" (read ${shown(got)}); check that "@context" defines dataType`,
  );
}

export function badArray(at: string, node: string, zh: string, en: string): FieldError {
  return field('CROISSANT_ARRAY', at, `字段“${node}”：${zh}`, `Field "${node}": ${en}`);
}

export function noJoin(at: string, node: string, sources: readonly string[]): FieldError {
  return field(
    'CROISSANT_JOIN',
    at,
    `记录集“${node}”取自多个来源（${sources.join('、')}），但没有用 references 说明它们如何关联`,
    `Record set "${node}" takes data from several sources (${sources.join(', ')}) without a "references" that joins them`,
  );
}

export function permissionsForm(got: string, at = 'permissions'): FieldError {
  return field(
    'PERMISSIONS_FORM',
    at,
    `使用许可写作 用途=yes|no|ask，以空格分隔，用途为 pretrain、fineTune、evaluate、retrieve、redistribute、derivedModel、commercial；无法读懂 ${shown(got)}`,
    `Permissions are written use=yes|no|ask separated by spaces, uses are pretrain, fineTune, evaluate, retrieve, redistribute, derivedModel, commercial; cannot read ${shown(got)}`,
  );
}

export function openModeForm(got: string): FieldError {
  return field(
    'OPEN_MODE_FORM',
    'openMode',
    `openMode 须为 SALE、OPEN_PUBLIC_PLATFORM 或 OPEN_OTHER，收到的是 ${shown(got)}`,
    `openMode must be SALE, OPEN_PUBLIC_PLATFORM or OPEN_OTHER, got ${shown(got)}`,
  );
}

export function fieldMissing(at: string, zh: string, en: string): FieldError {
  return field('FIELD_MISSING', at, zh, en);
}

export function countForm(at: string): FieldError {
  return field('COUNT_FORM', at, `${at} 须为不小于 0 的整数`, `${at} must be an integer of at least 0`);
}

export function providerUnknown(got: unknown): FieldError {
  return field(
    'PROVIDER_UNKNOWN',
    'provider',
    `提供方未登记或未写明（${shown(got)}）；请先登记该单位，或在命令行用 --provider 给出其统一社会信用代码，或在文件的 creator.identifier 中写明`,
    `The provider is not registered or not named (${shown(got)}); register it first, or give its code with --provider, or name it in creator.identifier of the file`,
  );
}

/** A key already stored with other content; `LOAD.CHANGED` by the surface page, section 6. */
export function changed(at: string, key: string): FieldError {
  return {
    code: 'LOAD.CHANGED',
    field: at,
    detail: {
      zh: `“${key}”已按其他内容登记，已登记的发行版不可更改（${at} 不同）；内容有变请给出新的 releaseDigest，作为新的发行版`,
      en: `"${key}" is stored with other content (${at} differs) and a stored release never changes; give a new releaseDigest to record a new release`,
    },
  };
}

export function unknownCorpus(): DomainError {
  return new DomainError('notFound', 'CATALOGUE.UNKNOWN_CORPUS', {
    zh: '没有这个语料，请从目录中重新选取',
    en: 'There is no such corpus; choose one from the catalogue again',
  });
}

export function unknownRelease(): DomainError {
  return new DomainError('notFound', 'CATALOGUE.UNKNOWN_RELEASE', {
    zh: '没有这个发行版，请从目录中重新选取',
    en: 'There is no such release; choose one from the catalogue again',
  });
}

export function keyTaken(key: string): DomainError {
  return new DomainError(
    'conflict',
    'CATALOGUE.KEY_TAKEN',
    {
      zh: `语料编号“${key}”已被使用；请另取编号，或在原语料下登记新的发行版`,
      en: `The corpus key "${key}" is in use; choose another one, or record a new release of the existing corpus`,
    },
    { field: '/key' },
  );
}

export function keyOnSale(key: string): DomainError {
  return new DomainError('conflict', 'CATALOGUE.KEY_ON_SALE', {
    zh: `编号“${key}”下已有另一家的语料上市，不能再以同一编号上市；请提供方另取编号登记语料后再上市`,
    en: `A corpus of another provider is or was on sale under the key "${key}"; the provider records the corpus under another key and has that listed`,
  });
}

export function releaseExists(): DomainError {
  return new DomainError('conflict', 'CATALOGUE.RELEASE_EXISTS', {
    zh: '该语料已有同一摘要的发行版；内容不同的发行版须有不同的 releaseDigest，要改写未上市草稿的描述请先将其下架',
    en: 'The corpus has a release with this digest already; a release with other content needs another releaseDigest, and to describe a draft anew withdraw it first',
  });
}

export function noOrganisation(): DomainError {
  return new DomainError('forbidden', 'CATALOGUE.NO_ORGANISATION', {
    zh: '登记语料须以某个已登记单位的名义，请用该单位的账号登录',
    en: 'A corpus is recorded in the name of a registered organisation; sign in with an account that acts for one',
  });
}

/** Several errors of one request as one answer: a single one keeps its own code. Fields become pointers. */
export function refused(errors: readonly FieldError[]): DomainError {
  const pointed = errors.map((error) =>
    error.field === undefined || error.field.startsWith('/') ? error : { ...error, field: `/${error.field}` },
  );
  const [first] = pointed;
  if (first && pointed.length === 1) {
    return new DomainError(
      'invalid',
      first.code,
      first.detail,
      first.field === undefined ? {} : { field: first.field },
    );
  }
  return new DomainError(
    'invalid',
    'CATALOGUE.REFUSED',
    { zh: `共有 ${errors.length} 处须更正，详见 errors`, en: `${errors.length} things must be mended, see errors` },
    { errors: pointed },
  );
}
