export type { NoticeDraft } from './core/notice.js';
export type { ItemDraft, ItemState, RecordRef, RelianceDraft, WorkItem } from './core/work-item.js';
export { FollowupsModule } from './followups.module.js';
export { type FallenBasis, Followups, type ItemKinds, type QueueFilter } from './followups.service.js';
export type { Dependent, Resting } from './followups.store.js';
export { WEBHOOK_SETTINGS, type WebhookSettings, Webhooks } from './webhooks.service.js';
