export { readCloudEvent } from './core/cloud-event.js';
export type { StatementDraft } from './core/usage-statement.js';
export { Corrections } from './corrections.service.js';
export { type DisputeDraft, Disputes } from './disputes.service.js';
export type { RefusedEvent, UsageIntake } from './event-intake.service.js';
export { UsageModule } from './usage.module.js';
export { Usage } from './usage.service.js';
export { UsageYear, type YearOfUse } from './usage-year.service.js';
export type { DayUse, MonthUse } from './usage-year.store.js';
