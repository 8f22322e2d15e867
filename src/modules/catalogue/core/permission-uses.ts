/** The uses that a permission matrix answers for, and its answers (surface page section 6). */
export const PERMISSION_USES = [
  'pretrain',
  'fineTune',
  'evaluate',
  'retrieve',
  'redistribute',
  'derivedModel',
  'commercial',
] as const;
export type PermissionUse = (typeof PERMISSION_USES)[number];
export const PERMISSION_VALUES = ['yes', 'no', 'ask'] as const;
export type PermissionValue = (typeof PERMISSION_VALUES)[number];
