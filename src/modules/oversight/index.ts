export { OversightModule } from './oversight.module.js';
export { Oversight, type QueueAsk } from './oversight.service.js';
