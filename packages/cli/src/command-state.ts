import type { SentCommand } from '@nameplate/sdk';
import * as format from './format.ts';
import type { Language } from './language.ts';

/** The state of a command as a list shows it: with until when something may come of it yet. */
export function commandState(language: Language, { state, expireTime }: SentCommand): string {
  const word = stateWords[language][state];
  if (expireTime === undefined) return word;
  const until = format.time(expireTime);
  return language === 'zh' ? `${word}（等待至 ${until}）` : `${word}, open until ${until}`;
}

export const stateWords: Readonly<Record<Language, Readonly<Record<SentCommand['state'], string>>>> = {
  en: {
    pending: 'pending',
    queued: 'queued',
    sent: 'sent',
    confirmed: 'confirmed',
    expired: 'expired',
    rejected: 'rejected',
    acknowledged: 'acknowledged',
    answered: 'answered',
    failed: 'failed',
    cancelled: 'cancelled',
  },
  zh: {
    pending: '处理中',
    queued: '待下发',
    sent: '已下发',
    confirmed: '已执行',
    expired: '已超时',
    rejected: '未下发',
    acknowledged: '已收到',
    answered: '已应答',
    failed: '失败',
    cancelled: '已撤销',
  },
};
