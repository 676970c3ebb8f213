import { connect, isNameplateError, type Nameplate } from '@nameplate/sdk';
import { type Context, tlsOf } from '../context.ts';
import { exitCodeOf } from '../exit-code.ts';
import { type Finding, note, ok, wrong } from './finding.ts';

/** Is the server there, and is the key good? */
export async function checkServer(context: Context): Promise<{ reachable: boolean; findings: Finding[] }> {
  const { endpoint, key, deadlineMs } = context;
  try {
    const tls = await tlsOf(context);
    await using np = await connect({ endpoint, key, deadlineMs, tls, retry: false });
    return { reachable: true, findings: [ok('server', `answers at ${endpoint}`), await checkKey(np, key)] };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const en = 'Start it with nameplate start, or name another with --endpoint or NAMEPLATE_ENDPOINT.';
    const zh = '请用 nameplate start 启动，或用 --endpoint 或 NAMEPLATE_ENDPOINT 指定其他服务器。';
    return { reachable: false, findings: [wrong('server', message, exitCodeOf(thrown), en, zh)] };
  }
}

async function checkKey(np: Nameplate, key: string | undefined): Promise<Finding> {
  if (key === undefined) {
    const en =
      'Public values can be resolved; for more, set NAMEPLATE_KEY. The first start showed the administrator key.';
    const zh = '仅可解析公开数据；如需更多权限请设置 NAMEPLATE_KEY。首次启动时显示过管理员密钥。';
    return note('key', 'none is given', en, zh);
  }
  try {
    // Any call that needs to know who asks does; that the key may not do it is an answer too.
    await np.keys.list({ pageSize: 1 }).first();
    return ok('key', 'valid, an administrator of keys');
  } catch (thrown) {
    if (isNameplateError(thrown, 'PERMISSION_DENIED')) return ok('key', 'valid');
    const { remedy } = isNameplateError(thrown) ? thrown : { remedy: { en: '', zh: '' } };
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return wrong('key', message, exitCodeOf(thrown), remedy.en, remedy.zh);
  }
}
