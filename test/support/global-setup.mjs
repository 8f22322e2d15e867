// Starts the one test server of the tiers that need it and tells the tests where it is.
import './ts-loader.mjs';

export default async function globalSetup() {
  const { startTestServer } = await import('./test-server.ts');
  const { stopOnSignals } = await import('../../src/platform/shutdown.ts');
  const server = await startTestServer();
  stopOnSignals(() => server.stop());
  globalThis.ledgerTestServer = server;
  process.env.LEDGER_TEST_SERVER = JSON.stringify({
    url: server.url,
    adminUrl: server.adminUrl,
    template: server.template,
  });
}
