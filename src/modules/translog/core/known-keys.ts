/**
 * Keys as lists of verifier keys, one a line (C2SP signed-note): as configuration gives them and as `/log/keys` shows
 * them. Empty lines and lines that begin with `#` say nothing.
 */
import { formatVerifierKey, parseVerifierKey } from './note.js';
import type { SignatureAlgorithm, VerifierKey } from './signer.js';

/** Lines read as keys of one algorithm; `wrong` names the first line that is none. */
export function readKeys(
  lines: readonly string[],
  algorithm: SignatureAlgorithm,
): { readonly keys: readonly VerifierKey[] } | { readonly wrong: string } {
  const keys: VerifierKey[] = [];
  for (const line of lines.map((each) => each.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const key = parseVerifierKey(line);
    if (key?.algorithm !== algorithm) return { wrong: line };
    keys.push(key);
  }
  return { keys };
}

/** The public keys of the log and of its witnesses, for whoever checks a note. `logKeys`: the current one last. */
export function keysText(logKeys: readonly VerifierKey[], witnessKeys: readonly VerifierKey[]): string {
  const current = logKeys.at(-1);
  const retired = logKeys.slice(0, -1);
  const section = (title: string, keys: readonly VerifierKey[]): string[] =>
    keys.length === 0 ? [] : [`# ${title}`, ...keys.map(formatVerifierKey)];
  const lines = [
    ...section('日志现用公钥 / the log signs with this key', current ? [current] : []),
    ...section('日志已停用公钥，旧检查点仍以之验证 / retired: older checkpoints verify with these', retired),
    ...section('见证方公钥 / witnesses that co-sign', witnessKeys),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
