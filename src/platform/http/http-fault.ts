import type { Text } from '../../kernel/text.js';

/** What HTTP itself can say is wrong with a request, before any rule of a room is asked (405, 406, 413, 415 and such). */
export class HttpFault extends Error {
  override readonly name = 'HttpFault';

  constructor(
    readonly status: number,
    readonly code: string,
    readonly text: Text,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${code}: ${text.en}`);
  }
}

export function routeUnknown(): HttpFault {
  return new HttpFault(404, 'PLATFORM.NOT_FOUND', {
    zh: '没有这个地址，或者它不属于您；请核对路径和编号',
    en: 'There is nothing here, or it is not yours; check the path and the id',
  });
}

export function nulInQuery(): HttpFault {
  return new HttpFault(400, 'PLATFORM.INVALID_REQUEST', {
    zh: '查询参数中含有空字符（U+0000），请去掉',
    en: 'The query holds the character U+0000; leave it out',
  });
}

export function methodNotAllowed(allowed: readonly string[]): HttpFault {
  const list = allowed.join(', ');
  return new HttpFault(
    405,
    'PLATFORM.METHOD_NOT_ALLOWED',
    { zh: `这个地址不接受该方法，可用的方法：${list}`, en: `This path does not take that method; it takes ${list}` },
    { Allow: list },
  );
}

export function notAcceptable(offered: string): HttpFault {
  return new HttpFault(406, 'PLATFORM.NOT_ACCEPTABLE', {
    zh: `这个地址只能以 ${offered} 答复；请在 Accept 中写明或去掉 Accept`,
    en: `This path answers as ${offered}; name that in Accept or leave Accept out`,
  });
}

export function bodyTooLarge(limitBytes: number): HttpFault {
  return new HttpFault(413, 'PLATFORM.BODY_TOO_LARGE', {
    zh: `请求正文超过上限 ${limitBytes} 字节；请分批提交`,
    en: `The body exceeds ${limitBytes} bytes; send it in parts`,
  });
}

export function mediaTypeUnsupported(taken: readonly string[]): HttpFault {
  const list = taken.join(', ');
  return new HttpFault(415, 'PLATFORM.MEDIA_TYPE', {
    zh: `正文须为 UTF-8 编码，Content-Type 须为 ${list}`,
    en: `The body must be UTF-8 with Content-Type ${list}`,
  });
}

export function jsonMalformed(what: Text): HttpFault {
  return new HttpFault(400, 'PLATFORM.JSON_FORM', {
    zh: `请求正文不是可接受的 JSON：${what.zh}`,
    en: `The body is not acceptable JSON: ${what.en}`,
  });
}
