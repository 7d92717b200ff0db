import type { ReceivedMedia } from '../aibot/received-media';
import type { RobotMessage } from '../aibot/robot-ear';
import { sampleMedia } from '../kf/sample-media';
import { MEDIA_LABEL } from '../media';
import type { ControlBody } from './control-request';

const TYPES = ['text', 'mixed', 'image', 'voice', 'file', 'video'] as const;

/** A message to the robot in a private chat (path/100719): `type` as given, voice with its transcript in `text`. */
export function privateMessage(body: ControlBody, media: ReceivedMedia): RobotMessage {
  const type = body.optionalText('type') === undefined ? 'text' : body.oneOf('type', TYPES);
  if (type === 'text' || type === 'voice') {
    const content = body.text('text');
    return { msgtype: type, text: content, body: { content } };
  }
  if (type === 'mixed') return mixed(body.text('text'), handed(body, media, 'image'));
  return { msgtype: type, text: MEDIA_LABEL[type], body: handed(body, media, type) };
}

/** In a group only text, and text with a picture. */
export function groupMessage(body: ControlBody, media: ReceivedMedia, mention: string): RobotMessage {
  const content = `${mention} ${body.text('text')}`;
  if (body.optionalText('dataBase64') !== undefined) return mixed(content, handed(body, media, 'image'));
  return { msgtype: 'text', text: content, body: { content } };
}

function mixed(text: string, image: Record<string, unknown>): RobotMessage {
  const items = [
    { msgtype: 'text', text: { content: text } },
    { msgtype: 'image', image },
  ];
  return { msgtype: 'mixed', text, body: { msg_item: items } };
}

function handed(
  body: ControlBody,
  media: ReceivedMedia,
  type: 'image' | 'file' | 'video',
): Record<string, unknown> {
  const data = body.optionalText('dataBase64');
  const bytes = data === undefined ? sampleMedia(type) : Buffer.from(data, 'base64');
  return media.hand(bytes, body.optionalText('filename') ?? type);
}
