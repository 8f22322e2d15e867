import type { Text } from '../../kernel/text.js';

/** The title of a problem document by status: what kind of "no" it is. The detail says which. */
export const PROBLEM_TITLES: Readonly<Record<number, Text>> = {
  400: { zh: '请求有误', en: 'Bad request' },
  401: { zh: '尚未登录', en: 'Not signed in' },
  403: { zh: '无权操作', en: 'Not allowed' },
  404: { zh: '没有找到', en: 'Not found' },
  405: { zh: '方法不适用', en: 'Method not allowed' },
  406: { zh: '没有所要的格式', en: 'Not acceptable' },
  409: { zh: '与现状冲突', en: 'Conflict' },
  412: { zh: '记录已被他人更改', en: 'Precondition failed' },
  413: { zh: '正文过大', en: 'Body too large' },
  415: { zh: '格式不支持', en: 'Unsupported media type' },
  422: { zh: '内容不符合要求', en: 'Content refused' },
  429: { zh: '请求过于频繁', en: 'Too many requests' },
  500: { zh: '服务出错', en: 'Internal error' },
  503: { zh: '暂时不可用', en: 'Temporarily unavailable' },
};

export const PROBLEM_TITLE_OTHER: Text = { zh: '请求未能完成', en: 'The request could not be completed' };
