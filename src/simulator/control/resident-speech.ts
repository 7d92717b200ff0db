import type { Conversation, WechatChannels } from '../kf/conversations';
import type { ResidentActions } from '../kf/resident-actions';
import { SHARED_TYPES } from '../kf/resident-bodies';
import { MEDIA_TYPES } from '../media';
import { type ControlBody, ControlError } from './control-request';

/**
 * The resident writes. Beside the types of the contract: those of {@link SHARED_TYPES}, with their fields in an object
 * of the type's name, and `unknown`, a message type of tomorrow (`msgtype`, `body`). Answers the msgid.
 */
export function write(actions: ResidentActions, conversation: Conversation, body: ControlBody): string {
  const type = body.oneOf('type', ['text', 'location', ...MEDIA_TYPES, ...SHARED_TYPES, 'unknown']);
  if (type === 'text') return actions.writeText(conversation, body.text('text'));
  if (type === 'location') {
    const { latitude, longitude, name, address } = body.object('location');
    if (typeof latitude !== 'number' || typeof longitude !== 'number') {
      throw new ControlError(400, 'location needs the numbers latitude and longitude');
    }
    const place = { latitude, longitude, name: String(name ?? ''), address: String(address ?? '') };
    return actions.writeLocation(conversation, place);
  }
  if (type === 'unknown')
    return actions.writeUnknown(conversation, body.text('msgtype'), body.object('body'));
  const shared = SHARED_TYPES.find((candidate) => candidate === type);
  if (shared) return actions.share(conversation, shared, body.object(shared));
  const mediaType = body.oneOf('type', MEDIA_TYPES);
  const data = body.optionalText('dataBase64');
  const bytes = data === undefined ? undefined : Buffer.from(data, 'base64');
  return actions.writeMedia(conversation, mediaType, bytes, body.optionalText('filename') ?? mediaType);
}

/** Where in 视频号 the resident came from: `scene` 1 to 3 with `nickname`, 4 and 5 with `shopNickname`. */
export function channelsOf(body: ControlBody): WechatChannels | undefined {
  if (body.raw.wechatChannels === undefined) return undefined;
  const { scene, nickname, shopNickname } = body.object('wechatChannels');
  if (scene === 1 || scene === 2 || scene === 3) return { nickname: String(nickname ?? ''), scene };
  if (scene === 4 || scene === 5) return { shop_nickname: String(shopNickname ?? ''), scene };
  throw new ControlError(400, 'wechatChannels.scene must be 1, 2, 3, 4 or 5');
}
