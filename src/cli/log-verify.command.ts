/** `log verify`: the log against the records, against what a witness saw of it, from afar, or one receipt by itself. */
import { readFile } from 'node:fs/promises';
import type { Text } from '../kernel/text.js';
import { openCheckpoint, type VerifierKey, type WitnessedHead } from '../modules/translog/index.js';
import { readConfig } from '../platform/config.js';
import { parseKey } from '../verifier/note.js';
import { verifyReceipt } from '../verifier/receipt.js';
import type { BookVerdict } from './application.js';
import { orUnreadable, type Problem, printProblems } from './audit-report.js';
import { type Call, type Command, optional } from './command.js';
import { RemoteLog } from './remote-log.js';
import { knownLogKeys, vkeyTexts, type WitnessView, witnessOf } from './trust.js';
import { UsageError } from './usage-error.js';

/** The last step of every way: what the witness saw, in a line. */
function witnessText(view: WitnessView | undefined): Text {
  if (!view) return { zh: '没有见证方看过这份日志', en: 'No witness has seen this log' };
  const { head, name } = view;
  if (!head) return { zh: `见证方 ${name} 尚未看过这份日志`, en: `The witness ${name} has not seen this log yet` };
  const at = head.at.toISOString();
  return {
    zh: `与见证方 ${name} 最后联署的检查点（${head.size} 条，${at}）一致`,
    en: `It agrees with the checkpoint that the witness ${name} co-signed last (${head.size} entries, ${at})`,
  };
}

function witnessShown(view: WitnessView | undefined): object {
  if (!view) return {};
  const { name, head } = view;
  return {
    witness: { name, ...(head ? { size: head.size, root: head.root.toString('hex'), at: head.at.toISOString() } : {}) },
  };
}

/** How every C2SP tlog-proof begins. */
const RECEIPT = Buffer.from('c2sp.org/tlog-proof@');

const joined = (...texts: readonly Text[]): Text => ({
  zh: texts.map((text) => text.zh).join('\n'),
  en: texts.map((text) => text.en).join('\n'),
});

/** Against the records of the own book. `saved`: a checkpoint that someone kept, taken as another witness's view. */
async function verifyRecords(call: Call, view: WitnessView | undefined, saved?: WitnessedHead): Promise<number> {
  const application = await call.application();
  let head: Pick<BookVerdict, 'size' | 'root' | 'pending'> | undefined;
  let erased: BookVerdict['erased'] = [];
  const problems = await application.look((ctx) =>
    orUnreadable('log verify', async () => {
      const verdict = await application.verifyLog(ctx, saved ?? view?.head);
      head = { size: verdict.size, root: verdict.root, pending: verdict.pending };
      erased = verdict.erased;
      return verdict.problems;
    }),
  );
  const all = [...(view?.problems ?? []), ...problems];
  const shown = erased.map(({ personId: id, position = '-' }) => ({
    zh: `自然人 ${id} 的资料已依法删除，删除记录在日志位置 ${position}`,
    en: `The data of person ${id} was erased, logged at position ${position}`,
  }));
  return printProblems(
    call,
    { ...head, ...witnessShown(view), ...(erased.length > 0 ? { erased } : {}) },
    all,
    joined(
      ...shown,
      {
        zh: `日志 ${head?.size} 条全部一致，根 ${head?.root}`,
        en: `All ${head?.size} entries of the log agree, root ${head?.root}`,
      },
      saved
        ? {
            zh: `与所给检查点（${saved.size} 条）一致`,
            en: `It continues the given checkpoint (${saved.size} entries)`,
          }
        : witnessText(view),
    ),
  );
}

/** Over HTTP, as any stranger: entries, tiles, root and signature; records are not seen. */
async function verifyUrl(call: Call, url: string, keys: readonly VerifierKey[], view?: WitnessView): Promise<number> {
  const log = new RemoteLog(url);
  const opened = openCheckpoint(await log.checkpoint(), keys);
  const problems: Problem[] = [...(view?.problems ?? [])];
  if ('fault' in opened) {
    problems.push(problem('TRANSLOG.CHECKPOINT_FALSE', 'checkpoint', CHECKPOINT_FALSE(opened.fault)));
    return printProblems(call, {}, problems, { zh: '', en: '' });
  }
  const { size, root } = opened.checkpoint;
  const witnessed = view?.head;
  const tree = await log.rebuild(size, witnessed ? [witnessed.size] : [], (done) => {
    if (done % 65_536 === 0) call.note(`${done} / ${size}`);
  });
  if (!tree.root.equals(root)) problems.push(problem('TRANSLOG.ROOT_DIFFERS', 'checkpoint', ROOT_DIFFERS));
  for (const path of tree.wrongTiles) problems.push(problem('TRANSLOG.TILE_WRONG', path, TILE_WRONG(path)));
  if (witnessed && witnessed.size > size) {
    problems.push(problem('TRANSLOG.WITNESS_AHEAD', String(witnessed.size), WITNESS_AHEAD(witnessed.size, size)));
  } else if (witnessed && !tree.roots.get(witnessed.size)?.equals(witnessed.root)) {
    problems.push(problem('TRANSLOG.WITNESS_DISAGREES', String(witnessed.size), WITNESS_DISAGREES(witnessed.size)));
  }
  const hex = tree.root.toString('hex');
  return printProblems(
    call,
    { size, root: hex, ...witnessShown(view) },
    problems,
    joined(
      {
        zh: `对外公布的日志 ${size} 条，树、哈希块与签名一致，根 ${hex}`,
        en: `The published log has ${size} entries; tree, tiles and signature agree, root ${hex}`,
      },
      witnessText(view),
    ),
  );
}

/** A file: a receipt is checked by itself, offline; a kept checkpoint is compared with the own book. */
async function verifyFile(call: Call, path: string, keys: readonly VerifierKey[], view?: WitnessView): Promise<number> {
  const bytes = await readFile(path).catch(() => {
    throw new UsageError({ zh: `没有这个文件：${path}`, en: `No such file: ${path}` });
  });
  if (!bytes.subarray(0, RECEIPT.length).equals(RECEIPT)) {
    const opened = openCheckpoint(bytes, keys);
    if ('fault' in opened) {
      const found = problem('TRANSLOG.CHECKPOINT_FALSE', path, CHECKPOINT_FALSE(opened.fault));
      return printProblems(call, {}, [found], { zh: '', en: '' });
    }
    return verifyRecords(call, view, { ...opened.checkpoint, at: new Date(0) });
  }
  const parsed = (texts: readonly string[]) => texts.flatMap((text) => parseKey(text) ?? []);
  const report = verifyReceipt(bytes, {
    logKeys: parsed(vkeyTexts(keys)),
    witnessKeys: parsed(view ? view.keys : []),
  });
  if (report.verdict === 'REFUSED') {
    const { code, words } = report.fault;
    return printProblems(call, {}, [problem(`TRANSLOG.RECEIPT_${code}`, path, words)], { zh: '', en: '' });
  }
  const { receipt, checkpoint, witnessSignatures } = report.proved;
  const head = {
    kind: receipt.kind,
    id: receipt.id,
    index: receipt.index,
    size: checkpoint.size,
    witnesses: witnessSignatures.map(({ key, timestamp }) => ({ name: key.name, time: timestamp })),
  };
  const seen =
    witnessSignatures.length > 0
      ? {
          zh: `见证方 ${witnessSignatures.map(({ key }) => key.name).join('、')} 也看过这个检查点`,
          en: `The checkpoint was seen by the witness ${witnessSignatures.map(({ key }) => key.name).join(', ')}`,
        }
      : {
          zh: '没有可信的见证方签名：只由日志自己的密钥证明',
          en: "No trusted witness signed it: it is proved by the log's own key alone",
        };
  const well = joined(
    {
      zh: `${receipt.kind} ${receipt.id} 在日志位置 ${receipt.index}，凭证成立`,
      en: `${receipt.kind} ${receipt.id} stands at position ${receipt.index} of the log; the receipt holds`,
    },
    seen,
  );
  return printProblems(call, head, [], well);
}

const problem = (code: string, id: string, what: Text): Problem => ({ code, id, what });
const CHECKPOINT_FALSE = (fault: string): Text => ({
  zh: `检查点不能采信（${fault}）：不是由已知的日志密钥签署，或内容被改动`,
  en: `The checkpoint cannot be believed (${fault}): no known key of the log signed it, or it was changed`,
});
const ROOT_DIFFERS: Text = {
  zh: '由条目重新计算的根与检查点不符：条目被增删或改动',
  en: 'The entries hashed again give another root than the checkpoint: entries were added, removed or changed',
};
const TILE_WRONG = (path: string): Text => ({
  zh: `哈希块 ${path} 与条目不符`,
  en: `Tile ${path} is not what the entries give`,
});
const WITNESS_AHEAD = (seen: number, size: number): Text => ({
  zh: `见证方看过 ${seen} 条，这份日志只有 ${size} 条：尾部被截去，或恢复了旧备份`,
  en: `The witness saw ${seen} entries and this log has ${size}: its tail was cut off, or an old backup was restored`,
});
const WITNESS_DISAGREES = (size: number): Text => ({
  zh: `前 ${size} 条的根与见证方联署的不同：日志被改写`,
  en: `The root of the first ${size} entries is not the one that the witness co-signed: the log was rewritten`,
});

export const logVerify: Command = {
  name: 'log verify',
  usage: 'log verify [--url URL | --file FILE] [--key VKEY] [--witness DIR | URL] [--witness-key VKEY]',
  does: {
    zh: '由业务数据重算日志，核对签名和见证方；也可核对远处的日志或一份凭证',
    en: 'recompute the log from the records, check signatures and witness; or check a log from afar, or one receipt',
  },
  options: { url: 'value', file: 'value', key: 'value', witness: 'value', 'witness-key': 'value' },
  async run(call) {
    const [url, file] = [optional(call, 'url'), optional(call, 'file')];
    if (url !== undefined && file !== undefined) {
      throw new UsageError({ zh: '--url 与 --file 只能选一个', en: 'Give --url or --file, not both' });
    }
    if (url !== undefined && !/^https?:\/\//.test(url)) {
      throw new UsageError({
        zh: `--url 须为 http 或 https 地址：${url}`,
        en: `--url must be an http or https address: ${url}`,
      });
    }
    const config = readConfig();
    const keys = await knownLogKeys(
      config,
      optional(call, 'key'),
      url === undefined ? undefined : new RemoteLog(url),
      call,
    );
    const view = await witnessOf(
      config,
      { place: optional(call, 'witness'), key: optional(call, 'witness-key') },
      keys,
    );
    if (url !== undefined) return verifyUrl(call, url, keys, view);
    if (file !== undefined) return verifyFile(call, file, keys, view);
    return verifyRecords(call, view);
  },
};
