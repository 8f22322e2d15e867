import { open, rm } from 'node:fs/promises';
import { UsageExports } from '../modules/usage/index.js';
import { type Call, type Command, EXIT, required } from './command.js';
import { UsageError } from './usage-error.js';

/** `usage export`: the raw events of a month as a table, whose digest becomes a record. */
export const usageExport: Command = {
  name: 'usage export',
  usage: 'usage export --month YYYY-MM --out FILE',
  does: {
    zh: '把一个月的原始使用事件导出为 CSV 文件，其摘要登记入账',
    en: 'write the raw usage events of a month to a CSV file whose digest is recorded',
  },
  help: {
    zh: ['--month  已经结束的月份，例如 2025-11', '--out    新文件的路径；已有的文件不会被覆盖'],
    en: [
      '--month  a month that is over, such as 2025-11',
      '--out    path of a new file; one that is there is not overwritten',
    ],
  },
  options: { month: 'value', out: 'value' },
  async run(call) {
    const [month, out] = [required(call, 'month'), required(call, 'out')];
    const application = await call.application();
    const { events, bytes, sha256 } = await intoNewFile(out, (write) =>
      application.change('usage export', (ctx) => application.get(UsageExports).month(ctx, month, write)),
    );
    await application.sequence();
    tell(call, { month, file: out, events: events.toString(), bytes: bytes.toString(), sha256 });
    return EXIT.done;
  },
};

interface Written {
  readonly month: string;
  readonly file: string;
  readonly events: string;
  readonly bytes: string;
  readonly sha256: string;
}

function tell(call: Call, written: Written): void {
  const { month, file, events, bytes, sha256 } = written;
  if (call.json) {
    call.print(JSON.stringify(written));
    return;
  }
  call.print(`${month}  ${file}`);
  call.print(`事件 ${events} 条，${bytes} 字节 / ${events} events, ${bytes} bytes`);
  call.print(`SHA-256 ${sha256}`);
}

/** Never in the place of another file, and gone again where the month could not be written to its end. */
async function intoNewFile<T>(path: string, work: (write: (text: string) => Promise<void>) => Promise<T>): Promise<T> {
  const file = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      error.code === 'EEXIST'
        ? { zh: `文件已存在：${path}。请换一个路径`, en: `The file is there already: ${path}. Choose another path` }
        : { zh: `不能写入 ${path}：${error.message}`, en: `${path} cannot be written: ${error.message}` },
    );
  });
  try {
    const done = await work((text) => file.writeFile(text, 'utf8'));
    await file.sync();
    return done;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
