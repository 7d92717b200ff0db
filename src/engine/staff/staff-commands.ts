import type { TicketAction } from '../../domain/ticket/lifecycle';

export type StaffCommand =
  | { readonly verb: 'list' }
  | (OnTicket & {
      readonly verb: Extract<
        TicketAction,
        | 'acknowledge'
        | 'depart'
        | 'arrive'
        | 'complete'
        | 'close'
        | 'return'
        | 'reassign'
        | 'reclassify'
        | 'cancel'
      >;
    })
  /** Changes nothing about the ticket. */
  | (OnTicket & { readonly verb: 'attachments' });

interface OnTicket {
  /** As typed: the whole number or its last digits. */
  readonly number: string;
  readonly words: string;
  readonly said: string;
}

const verbs = {
  接单: 'acknowledge',
  收到: 'acknowledge',
  出发: 'depart',
  到场: 'arrive',
  到达: 'arrive',
  完成: 'complete',
  答复: 'complete',
  确认关闭: 'close',
  关闭: 'close',
  退回: 'return',
  转派: 'reassign',
  改类: 'reclassify',
  取消: 'cancel',
  附件: 'attachments',
} as const;

/** `接单 0007`, `完成 0007 换了角阀`, `我的工单`; null when the text is no command. */
export function parseCommand(text: string): StaffCommand | null {
  const trimmed = text.trim();
  if (/^(我的工单|工单|列表)$/.test(trimmed)) return { verb: 'list' };
  const match =
    /^(接单|收到|出发|到场|到达|完成|答复|确认关闭|关闭|退回|转派|改类|取消|附件)\s*([A-Za-z]{2}-\d{8}-\d{4,}|\d{1,})\s*([\s\S]*)$/.exec(
      trimmed,
    );
  if (!match) return null;
  const [, said = '', number = '', words = ''] = match;
  return {
    verb: verbs[said as keyof typeof verbs],
    number: number.includes('-') ? number : number.padStart(4, '0'),
    words: words.trim(),
    said,
  };
}
