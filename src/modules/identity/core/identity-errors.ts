import { DomainError } from '../../../kernel/domain-error.js';

/** One answer for every failed sign-in: which of name and password was wrong is nobody's business. */
export function signInFailed(): DomainError {
  return new DomainError('unauthenticated', 'IDENTITY.SIGN_IN_FAILED', {
    zh: '用户名或密码不正确，或该账号不能登录',
    en: 'User name or password is wrong, or this account may not sign in',
  });
}

export function usernameTaken(): DomainError {
  return new DomainError(
    'conflict',
    'IDENTITY.USERNAME_TAKEN',
    { zh: '这个用户名已有人使用；请换一个', en: 'This user name is taken; choose another' },
    { field: '/username' },
  );
}

export function usernameForm(): DomainError {
  return new DomainError(
    'invalid',
    'IDENTITY.USERNAME_FORM',
    {
      zh: '用户名须以文字或数字开头，只含文字、数字和 . _ @ -，最多 64 个字符',
      en: 'A user name begins with a letter or digit and holds letters, digits and . _ @ - only, at most 64 characters',
    },
    { field: '/username' },
  );
}

export function passwordLength(): DomainError {
  return new DomainError(
    'invalid',
    'IDENTITY.PASSWORD_LENGTH',
    { zh: '密码须为 8 至 256 个字符', en: 'A password has 8 to 256 characters' },
    { field: '/password' },
  );
}

export function roleMissing(): DomainError {
  return new DomainError(
    'invalid',
    'IDENTITY.ROLE_MISSING',
    { zh: '账号至少要有一个角色', en: 'An account needs at least one role' },
    { field: '/roles' },
  );
}

export function roleUnknown(name: string, roles: readonly string[]): DomainError {
  const known = roles.join(', ');
  return new DomainError(
    'invalid',
    'IDENTITY.ROLE_UNKNOWN',
    {
      zh: `没有角色 ${name.slice(0, 40)}；可用：${known}`,
      en: `There is no role ${name.slice(0, 40)}; there are ${known}`,
    },
    { field: '/roles' },
  );
}

export function dutyUnknown(name: string, duties: readonly string[]): DomainError {
  const known = duties.join(', ');
  return new DomainError(
    'invalid',
    'IDENTITY.DUTY_UNKNOWN',
    {
      zh: `没有职责 ${name.slice(0, 40)}；可用：${known}`,
      en: `There is no duty ${name.slice(0, 40)}; there are ${known}`,
    },
    { field: '/duties' },
  );
}

export function adminAlone(): DomainError {
  return new DomainError(
    'invalid',
    'IDENTITY.ADMIN_ALONE',
    {
      zh: 'admin 管理账号和密钥，不接触业务数据，因此不能兼任其他角色；请另建账号',
      en: 'admin manages accounts and keys and sees no business data, so it goes with no other role; make a second account',
    },
    { field: '/roles' },
  );
}

export function organisationAndAuthority(): DomainError {
  return new DomainError(
    'invalid',
    'IDENTITY.ORGANISATION_AND_AUTHORITY',
    {
      zh: '一个账号只代表一个机构或一个主管部门，不能两者都填',
      en: 'An account acts for one organisation or for one authority, not for both',
    },
    { field: '/authority' },
  );
}

export function organisationMissing(role: string): DomainError {
  return new DomainError(
    'invalid',
    'IDENTITY.ORGANISATION_MISSING',
    { zh: `角色 ${role} 须写明所代表的机构`, en: `The role ${role} needs the organisation it acts for` },
    { field: '/organisation' },
  );
}

export function authorityMissing(): DomainError {
  return new DomainError(
    'invalid',
    'IDENTITY.AUTHORITY_MISSING',
    { zh: 'regulator 须写明所属主管部门', en: 'A regulator needs the authority it acts for' },
    { field: '/authority' },
  );
}

export function dutyWithoutRegulator(): DomainError {
  return new DomainError(
    'invalid',
    'IDENTITY.DUTY_WITHOUT_REGULATOR',
    {
      zh: '职责只属于 regulator；请加上该角色或去掉职责',
      en: 'Duties go with regulator only; add that role or drop the duties',
    },
    { field: '/duties' },
  );
}

export function accountUnknown(): DomainError {
  return new DomainError('notFound', 'IDENTITY.UNKNOWN', { zh: '没有这个账号', en: 'There is no such account' });
}

export function sampleInProduction(): DomainError {
  return new DomainError('forbidden', 'IDENTITY.SAMPLE_IN_PRODUCTION', {
    zh: '示例账号不得用于生产环境；请用 user add 建立真实账号',
    en: 'Sample accounts do not exist in production; make real ones with user add',
  });
}

export function samplesAbsent(): DomainError {
  return new DomainError('notFound', 'IDENTITY.NO_SAMPLE_ACCOUNTS', {
    zh: '没有示例账号：示例年尚未装入，或其文件不在 DATA_DIR 中；重新启动服务会补建',
    en: 'There are no sample accounts: the sample year is not loaded, or their file is not in DATA_DIR; a restart makes them',
  });
}
