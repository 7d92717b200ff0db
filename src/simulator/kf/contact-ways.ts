import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import { opaqueId } from '../ids';
import type { SimWorld } from '../world';
import { accountOf } from './accounts';

/** Links and QR codes into a kf account (path/94665). */
export class ContactWays {
  private readonly links = new Map<string, { openKfid: string; scene: string }>();

  constructor(private readonly world: SimWorld) {}

  add(fields: Fields): Record<string, unknown> {
    const { openKfid } = accountOf(this.world, fields.text('open_kfid'));
    const scene = fields.text('scene');
    if (!/^[0-9a-zA-Z_-]{0,32}$/.test(scene)) throw new ApiError(40058, 'invalid scene');
    const encScene = opaqueId('ENC', 40);
    this.links.set(encScene, { openKfid, scene });
    return { url: `https://work.weixin.qq.com/kf/kfc${openKfid.slice(-12)}?enc_scene=${encScene}` };
  }

  /** What a link stands for; `undefined` when it was tampered with or its account is gone (no `enter_session` then). */
  open(url: string): { openKfid: string; scene: string; sceneParam: string } | undefined {
    const query = new URL(url).searchParams;
    const link = this.links.get(query.get('enc_scene') ?? '');
    if (!this.world.kfAccounts.some(({ openKfid }) => openKfid === link?.openKfid)) return undefined;
    return link && { ...link, sceneParam: link.scene === '' ? '' : (query.get('scene_param') ?? '') };
  }
}
