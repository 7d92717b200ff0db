import { sampleMedia } from '../kf/sample-media';
import type { MediaStore } from '../media';
import type { MemberMessage } from '../messages/member-message';
import { type ControlBody, ControlError } from './control-request';

const TYPES = ['text', 'image', 'voice', 'video', 'location', 'link'] as const;

/** What an employee sends: `type` (default text) with `text`, `dataBase64`, `location` or `link`. */
export function memberMessage(body: ControlBody, media: MediaStore): MemberMessage {
  const type = body.optionalText('type') === undefined ? 'text' : body.oneOf('type', TYPES);
  if (type === 'text') return { type, text: body.text('text') };
  if (type === 'location') {
    const { latitude, longitude, name } = body.object('location');
    if (typeof latitude !== 'number' || typeof longitude !== 'number')
      throw new ControlError(400, 'location needs the numbers latitude and longitude');
    return { type, latitude, longitude, label: String(name ?? '') };
  }
  if (type === 'link') {
    const { title, description, url } = body.object('link');
    if (typeof url !== 'string') throw new ControlError(400, 'link needs the text url');
    return { type, title: String(title ?? ''), description: String(description ?? ''), url };
  }
  const data = body.optionalText('dataBase64');
  const bytes = data === undefined ? sampleMedia(type) : Buffer.from(data, 'base64');
  return { type, mediaId: media.put(type, bytes, body.optionalText('filename') ?? type) };
}
