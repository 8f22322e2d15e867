/** The witness over HTTP: C2SP tlog-witness for logs, and for auditors what the witness has and its key. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Text } from '../kernel/text.js';
import type { Refusal } from './judge.js';
import type { Answer, Witness } from './witness.js';

/** Room for 63 hashes and for sixteen signatures of the largest kind that the note specification foresees. */
export const BODY_BYTES_MAX = 128 * 1024;

const REQUEST_TIMEOUT_MS = 10_000;
const TIMEOUT_CHECKED_EVERY_MS = 2_000;
const CONNECTIONS_MAX = 256;
const PLAIN = 'text/plain; charset=utf-8';
const SIZE_TYPE = 'text/x.tlog.size';

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const REFUSALS: Readonly<Record<Refusal, { readonly status: number; readonly text: Text }>> = {
  MALFORMED: {
    status: 400,
    text: {
      zh: '请求格式不对：须为 old 行、至多 63 行一致性证明、空行和检查点',
      en: 'The request is malformed: an old line, at most 63 proof lines, an empty line and a checkpoint are expected',
    },
  },
  UNKNOWN_LOG: {
    status: 404,
    text: { zh: '本见证方不认识这个日志', en: 'This witness does not know this log' },
  },
  NOT_SIGNED: {
    status: 403,
    text: {
      zh: '检查点没有该日志已知密钥的有效签名',
      en: 'The checkpoint has no valid signature by a known key of the log',
    },
  },
  OLD_SIZE_ABOVE: {
    status: 400,
    text: { zh: '旧的大小大于检查点的大小', en: "The old size is above the checkpoint's" },
  },
  OTHER_SIZE: {
    status: 409,
    text: { zh: '见证方已有的大小与此不同', en: 'The witness has another size' },
  },
  OTHER_ROOT: {
    status: 409,
    text: { zh: '同样大小，见证方已有的根与此不同', en: 'The witness has another root at this size' },
  },
  WRONG_PROOF: {
    status: 422,
    text: {
      zh: '一致性证明不成立：检查点不是见证方已有的那棵树的延续',
      en: "The consistency proof does not hold: the checkpoint does not continue the witness's tree",
    },
  },
};

/** Not yet listening. `report` hears what the witness could not store or read. */
export function witnessServer(witness: Witness, report: (error: unknown) => void): Server {
  const limits = { requestTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: TIMEOUT_CHECKED_EVERY_MS };
  const server = createServer(limits, (request, response) => {
    answer(witness, request).then(
      (reply) => send(response, reply),
      (error: unknown) => {
        if (request.destroyed && !request.complete) return;
        report(error);
        send(response, say(503, NOT_STORED));
      },
    );
  });
  server.maxConnections = CONNECTIONS_MAX;
  return server;
}

const NOT_STORED: Text = {
  zh: '见证方暂时无法保存，未联署任何内容；请稍后再试',
  en: 'The witness cannot store just now and has co-signed nothing; try again later',
};

async function answer(witness: Witness, request: IncomingMessage): Promise<Reply> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (path === '/add-checkpoint') {
    return request.method === 'POST' ? addCheckpoint(witness, request) : wrongMethod('POST');
  }
  const found = page(witness, path);
  if (found === undefined) return say(404, { zh: '没有这个地址', en: 'No such address' });
  return request.method === 'GET' || request.method === 'HEAD' ? found : wrongMethod('GET, HEAD');
}

async function addCheckpoint(witness: Witness, request: IncomingMessage): Promise<Reply> {
  const body = await readBody(request);
  if (body === undefined) {
    return say(413, { zh: `请求超过 ${BODY_BYTES_MAX} 字节`, en: `The request is above ${BODY_BYTES_MAX} bytes` });
  }
  return replyTo(witness.addCheckpoint(body));
}

function replyTo(given: Answer): Reply {
  if ('cosignature' in given) return { status: 200, body: given.cosignature };
  const { status, text } = REFUSALS[given.refused];
  if (given.has === undefined) return say(status, text);
  return { status, body: `${given.has}\n`, headers: { 'Content-Type': SIZE_TYPE } };
}

function page(witness: Witness, path: string): Reply | undefined {
  if (path === '/key') return { status: 200, body: `${witness.vkey}\n` };
  if (path === '/health') return { status: 200, body: 'ok\n' };
  const [, name] = /^\/checkpoint\/([0-9a-f]{64})$/.exec(path) ?? [];
  if (name === undefined) return undefined;
  const note = witness.noteOf(name);
  if (note === undefined) return say(404, { zh: '尚未联署过这个日志', en: 'Nothing was co-signed for this log yet' });
  return { status: 200, body: note };
}

/** The whole body, or undefined when it is too large. That too is read to its end (and dropped), or the reply would be lost. */
function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  return new Promise((done, fail) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on('data', (part: Buffer) => {
      length += part.length;
      if (length <= BODY_BYTES_MAX) parts.push(part);
    });
    request.once('end', () => done(length <= BODY_BYTES_MAX ? Buffer.concat(parts) : undefined));
    request.once('error', fail);
  });
}

function wrongMethod(allowed: string): Reply {
  return { ...say(405, { zh: `只接受 ${allowed}`, en: `Only ${allowed} is taken` }), headers: { Allow: allowed } };
}

function say(status: number, text: Text): Reply {
  return { status, body: `${text.zh}\n${text.en}\n` };
}

function send(response: ServerResponse, { status, body, headers }: Reply): void {
  response.writeHead(status, {
    'Content-Type': PLAIN,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  response.end(body);
}
