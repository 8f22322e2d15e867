export type { StatementDraft } from './core/usage-statement.js';
export { UsageModule } from './usage.module.js';
export { type RefusedEvent, Usage, type UsageIntake } from './usage.service.js';
