/** Exit codes of a process ended by a signal, as shells report them. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * On SIGINT or SIGTERM stops in order and then exits; a second signal exits at once. Returns a function that takes the
 * handlers away again.
 */
export function stopOnSignals(stop: () => Promise<void>): () => void {
  let stopping = false;
  const onSignal = (signal: 'SIGINT' | 'SIGTERM'): void => {
    const code = EXIT_CODES[signal];
    if (stopping) process.exit(code);
    stopping = true;
    stop().then(
      () => process.exit(code),
      () => process.exit(code),
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
}
