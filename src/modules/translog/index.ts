export type { Leaf } from './core/leaf.js';
export type { LogProblem } from './core/log-problem.js';
export { ed25519KeyId } from './core/note.js';
export type { Signer, VerifierKey } from './core/signer.js';
export type { LeafSource } from './leaf-source.js';
export type { LogVerdict } from './log-check.service.js';
export { TranslogModule } from './translog.module.js';
export { type LogHead, Translog } from './translog.service.js';
export { LOG_SIGNER } from './translog.tokens.js';
