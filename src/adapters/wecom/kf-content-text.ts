import { fieldsOf, textOr } from './fields';
import type { KfContent, KfMergedItem } from './kf-items';

const MERGED_LINES = 20;

/** What a message says in words, for kinds that nobody but a person can use: `[链接] 标题`. */
export function describeContent(content: KfContent): string {
  switch (content.type) {
    case 'text':
      return content.text;
    case 'image':
      return '[图片]';
    case 'voice':
      return '[语音]';
    case 'video':
      return '[视频]';
    case 'file':
      return '[文件]';
    case 'location':
      return labelled('位置', content.name, content.address);
    case 'link':
      return labelled('链接', content.title);
    case 'business_card':
      return '[名片]';
    case 'miniprogram':
      return labelled('小程序', content.title);
    case 'merged_msg':
      return [labelled('聊天记录', content.title), ...mergedLines(content.items)].join('\n');
    case 'channels':
      return labelled('视频号', content.nickname, content.title);
    case 'msgmenu':
      return labelled('菜单', textOr(content.fields.head_content, ''));
    case 'channels_shop_product':
      return labelled('商品', textOr(content.fields.title, ''));
    case 'channels_shop_order':
      return labelled('订单', textOr(content.fields.product_titles, ''));
    case 'meeting':
      return '[会议]';
    case 'calendar':
      return '[日程]';
    case 'note':
      return '[笔记]';
  }
}

function labelled(label: string, ...parts: readonly string[]): string {
  return [`[${label}]`, ...parts.filter((part) => part !== '')].join(' ');
}

/** The texts of a forwarded chat: what is urgent may be in there. */
function mergedLines(items: readonly KfMergedItem[]): string[] {
  return items.slice(0, MERGED_LINES).flatMap(({ senderName, content }) => {
    const text = mergedText(content);
    return text === '' ? [] : [senderName === '' ? text : `${senderName}：${text}`];
  });
}

/** `msg_content` is JSON text; the body is its `text`, or the whole of it. */
function mergedText(content: string): string {
  try {
    const fields = fieldsOf(JSON.parse(content));
    return textOr(fieldsOf(fields.text).content ?? fields.content, '');
  } catch {
    return '';
  }
}
