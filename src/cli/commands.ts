import { bookAudit } from './audit.commands.js';
import type { Command } from './command.js';
import { conformance } from './conformance.command.js';
import { personErase } from './erase.command.js';
import { findingsReexamine } from './findings.command.js';
import { loadCommand } from './load.command.js';
import { logVerify } from './log-verify.command.js';
import { migrateCommand, programmeCheck, sampleCredentials, userAdd } from './operation.commands.js';
import { related } from './related.command.js';
import { relationsExport } from './relations.command.js';
import { settleCommand, statementCommand } from './settle.command.js';
import { usageExport } from './usage.command.js';
import { userChange } from './user.commands.js';

/** Every command of the operator's line, in the order of the usage text. */
export const COMMANDS: readonly Command[] = [
  loadCommand,
  settleCommand,
  statementCommand,
  related,
  findingsReexamine,
  relationsExport,
  personErase,
  logVerify,
  bookAudit,
  usageExport,
  programmeCheck,
  userAdd,
  userChange,
  sampleCredentials,
  conformance,
  migrateCommand,
];
