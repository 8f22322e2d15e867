import { type AddressInfo, createServer, type Server } from 'node:net';
import { makeDataSource } from './data-source.js';

/** Backend messages of the wire protocol (PostgreSQL manual, "Message Formats"): a type, a length, a body. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const AUTHENTICATED = message('R', Buffer.alloc(4));
const READY = message('Z', Buffer.from('I'));
const SESSION_ENDED = message('E', Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0'));

/** A server that opens every session and ends it in the same packet. */
async function serverThatGoes(): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.concat([AUTHENTICATED, READY, SESSION_ENDED])));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

describe('the data source', () => {
  // An error that nobody hears fails the test of its own accord.
  it('is told, and does not end the process, when the server ends a session in the packet that opened it', async () => {
    const server = await serverThatGoes();
    const { port } = server.address() as AddressInfo;
    const source = makeDataSource({ url: `postgresql://somebody@127.0.0.1:${port}/ledger?sslmode=disable` });
    await expect(source.initialize()).rejects.toThrow();
    await new Promise((done) => server.close(done));
  });
});
