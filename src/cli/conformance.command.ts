import { type Command, EXIT } from './command.js';

export const conformance: Command = {
  name: 'conformance',
  usage: 'conformance DIR',
  does: { zh: '用真实数据核对', en: 'try real data' },
  options: {},
  run: async () => EXIT.done,
};
