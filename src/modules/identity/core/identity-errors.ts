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

export function passwordLength(least: number, most: number): DomainError {
  return new DomainError(
    'invalid',
    'IDENTITY.PASSWORD_LENGTH',
    { zh: `密码须为 ${least} 至 ${most} 个字符`, en: `A password has ${least} to ${most} characters` },
    { field: '/password' },
  );
}

export function passwordKinds(least: number): DomainError {
  return new DomainError(
    'invalid',
    'IDENTITY.PASSWORD_KINDS',
    {
      zh: `密码须至少含大写字母、小写字母、数字、符号中的 ${least} 类`,
      en: `A password holds at least ${least} of: capital letters, small letters, digits, signs`,
    },
    { field: '/password' },
  );
}

export function passwordCommon(): DomainError {
  return new DomainError(
    'invalid',
    'IDENTITY.PASSWORD_COMMON',
    {
      zh: '这个密码是常见密码，或只是用户名的变形，容易被猜中；请换一个，例如几个不相干的词连在一起',
      en: 'This password is a common one, or the user name in disguise, and is guessed soon; choose another, such as a few unrelated words',
    },
    { field: '/password' },
  );
}

export function passwordExpired(days: number): DomainError {
  return new DomainError('unauthenticated', 'IDENTITY.PASSWORD_EXPIRED', {
    zh: `密码已用满 ${days} 天，须更换后再登录：POST /api/v1/auth/password`,
    en: `The password is ${days} days old and must be replaced before signing in: POST /api/v1/auth/password`,
  });
}

export function passwordTemporary(): DomainError {
  return new DomainError('unauthenticated', 'IDENTITY.PASSWORD_TEMPORARY', {
    zh: '这是管理员给的临时密码，只能用来换成自己的密码：请先到“修改密码”页或用 POST /api/v1/auth/password 更换，再登录',
    en: 'This password was given by the administrator and is good for choosing your own only: change it on the password page or by POST /api/v1/auth/password, then sign in',
  });
}

export function foreignForm(): DomainError {
  return new DomainError('forbidden', 'IDENTITY.FORM_TOKEN', {
    zh: '这个表单不是本次登录的页面发出的，未予处理；请刷新页面后再试',
    en: 'The form did not come from a page of this sign-in and was not processed; reload the page and try again',
  });
}

/** Somebody must be left to let the others in, and nobody is to get round the present password. */
export function ownAccount(): DomainError {
  return new DomainError('conflict', 'IDENTITY.OWN_ACCOUNT', {
    zh: '管理员不能这样变更自己的账号；请由另一名管理员办理，修改密码和第二因素请到自己的账号页',
    en: 'An administrator does not change the own account here; ask another administrator, and change your own password and second factor on your account page',
  });
}

export function passwordUnchanged(): DomainError {
  return new DomainError(
    'invalid',
    'IDENTITY.PASSWORD_UNCHANGED',
    { zh: '新密码与原密码相同；请换一个', en: 'The new password is the old one; choose another' },
    { field: '/newPassword' },
  );
}

export function signInWait(seconds: number): DomainError {
  return new DomainError(
    'tooMany',
    'IDENTITY.SIGN_IN_WAIT',
    {
      zh: `登录失败次数过多，请 ${seconds} 秒后再试`,
      en: `Too many failed sign-ins; try again in ${seconds} seconds`,
    },
    { retryAfterSeconds: seconds },
  );
}

export function refreshFailed(): DomainError {
  return new DomainError('unauthenticated', 'IDENTITY.REFRESH_FAILED', {
    zh: '刷新令牌无效、已用过或已到期；请重新登录',
    en: 'The refresh token does not hold, was used, or has ended; sign in again',
  });
}

/** Said only after the right password: whoever reads it knows that already. */
export function secondFactorNeeded(): DomainError {
  return new DomainError(
    'unauthenticated',
    'IDENTITY.SECOND_FACTOR_NEEDED',
    {
      zh: '还需要动态口令：请填写验证器上的六位数字，或一个恢复码',
      en: 'A one-time code is needed too: give the six digits of your authenticator, or a recovery code',
    },
    { field: '/otp' },
  );
}

export function secondFactorWrong(): DomainError {
  return new DomainError(
    'invalid',
    'IDENTITY.SECOND_FACTOR_WRONG',
    {
      zh: '动态口令不正确或已用过；请等验证器显示下一个再试',
      en: 'The one-time code is wrong or was used; wait for the next one and try again',
    },
    { field: '/otp' },
  );
}

export function secondFactorPresent(): DomainError {
  return new DomainError('conflict', 'IDENTITY.SECOND_FACTOR_PRESENT', {
    zh: '这个账号已有第二因素；要更换请先移除',
    en: 'This account has a second factor already; remove it first to replace it',
  });
}

export function secondFactorAbsent(): DomainError {
  return new DomainError('conflict', 'IDENTITY.SECOND_FACTOR_ABSENT', {
    zh: '没有待确认或已启用的第二因素；请先登记',
    en: 'There is no second factor to confirm or remove; enrol one first',
  });
}

export function secondFactorSample(): DomainError {
  return new DomainError('conflict', 'IDENTITY.SECOND_FACTOR_SAMPLE', {
    zh: '示例账号不使用第二因素',
    en: 'Sample accounts have no second factor',
  });
}

export function oidcOff(): DomainError {
  return new DomainError('notFound', 'IDENTITY.OIDC_OFF', {
    zh: '本服务没有启用统一身份认证登录',
    en: 'This service offers no single sign-on',
  });
}

export function oidcUnreachable(): DomainError {
  return new DomainError(
    'unavailable',
    'IDENTITY.OIDC_UNREACHABLE',
    {
      zh: '统一身份认证平台暂时连不上，请稍后再试',
      en: 'The single sign-on provider cannot be reached; try again shortly',
    },
    { retryAfterSeconds: 30 },
  );
}

/** One answer for everything that does not hold on the way: what it was is nobody's business. */
export function oidcFailed(): DomainError {
  return new DomainError('forbidden', 'IDENTITY.OIDC_FAILED', {
    zh: '统一身份认证登录没有完成或已超时；请回到登录页重新开始',
    en: 'The single sign-on was not completed or took too long; start again from the sign-in page',
  });
}

export function oidcLevel(): DomainError {
  return new DomainError('forbidden', 'IDENTITY.OIDC_LEVEL', {
    zh: '您在统一身份认证平台的认证等级不够；请先在该平台完成更高等级的实名认证',
    en: 'Your level of trust at the single sign-on provider does not suffice; raise it there first',
  });
}

export function oidcNoOrganisation(): DomainError {
  return new DomainError('forbidden', 'IDENTITY.OIDC_NO_ORGANISATION', {
    zh: '请用法人账号登录：个人账号不代表任何单位',
    en: 'Sign in with the account of a legal person: a personal account acts for no organisation',
  });
}

export function oidcOrganisation(): DomainError {
  return new DomainError('forbidden', 'IDENTITY.OIDC_ORGANISATION', {
    zh: '您所代表的单位没有在本所登记，或这个账号已不能代表它；请联系交易所',
    en: 'Your organisation is not registered here, or this account no longer acts for it; ask the exchange',
  });
}

export function keyRole(role: string): DomainError {
  return new DomainError(
    'invalid',
    'IDENTITY.KEY_ROLE',
    {
      zh: `密钥不能有角色 ${role.slice(0, 40)}：只能是本人所有的 provider、buyer、assessor`,
      en: `A key cannot have the role ${role.slice(0, 40)}: only provider, buyer or assessor, and only what you hold yourself`,
    },
    { field: '/roles' },
  );
}

export function keyLife(days: number): DomainError {
  return new DomainError(
    'invalid',
    'IDENTITY.KEY_LIFE',
    {
      zh: `密钥的到期时间须在将来，且不晚于 ${days} 天后`,
      en: `A key ends in the future, within ${days} days`,
    },
    { field: '/expiresAt' },
  );
}

export function keysTooMany(most: number): DomainError {
  return new DomainError('conflict', 'IDENTITY.KEYS_TOO_MANY', {
    zh: `一个账号最多有 ${most} 个有效密钥；请先撤销不用的`,
    en: `An account has at most ${most} keys at a time; end those no longer used`,
  });
}

export function keyUnknown(): DomainError {
  return new DomainError('notFound', 'IDENTITY.KEY_UNKNOWN', { zh: '没有这个密钥', en: 'There is no such key' });
}

/** A stolen key must not outlive itself by making another. */
export function personNeeded(): DomainError {
  return new DomainError('forbidden', 'IDENTITY.PERSON_NEEDED', {
    zh: '密钥不能管理密钥、密码和第二因素；请本人登录后办理',
    en: 'A key does not manage keys, passwords or second factors; sign in yourself',
  });
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
