import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import { byteLength } from '../bytes';
import type { CallbackSender } from '../callbacks';
import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import type { MediaStore } from '../media';
import type { SimKfAccount } from '../world';
import { accountOf, isManaged, managedAccountOf } from './accounts';

const MEDIA_ID_BYTES = 128;
const PAGE = 100;

/** The kf accounts of the corp and the app's right to manage them (path/94661 to path/94664, path/97712). */
export class AccountBook {
  constructor(
    private readonly core: SimCore,
    private readonly callbacks: CallbackSender,
    private readonly media: MediaStore,
  ) {}

  /** The app that adds an account may manage it; it must already manage one (path/94662). */
  add(fields: Fields): Record<string, unknown> {
    const name = this.nameOf(fields);
    if (name === undefined) throw new ApiError(40063, 'some parameters are empty, name');
    const avatar = this.avatarOf(fields);
    if (avatar === undefined) throw new ApiError(40063, 'some parameters are empty, media_id');
    if (!this.accounts.some(isManaged))
      throw new ApiError(48002, 'api forbidden, the app manages no account');
    this.checkCap();
    const openKfid = opaqueId('wk', 32);
    this.accounts.push({ openKfid, name, servicers: [], avatar });
    if (this.core.settings.kf.authChangeOnOwnCalls) this.tellRights([openKfid], []);
    return { open_kfid: openKfid };
  }

  /** Everything in the account is out of reach afterwards (95004); the last account stays (path/94663, 95005). */
  remove(fields: Fields): Record<string, unknown> {
    const account = managedAccountOf(this.core, fields.text('open_kfid'));
    if (this.accounts.length === 1) throw new ApiError(95005, 'the last account cannot be deleted');
    this.accounts.splice(this.accounts.indexOf(account), 1);
    if (this.core.settings.kf.authChangeOnOwnCalls) this.tellRights([], [account.openKfid]);
    return {};
  }

  /** Changes what is given (path/94664). */
  update(fields: Fields): Record<string, unknown> {
    const account = managedAccountOf(this.core, fields.text('open_kfid'));
    const name = this.nameOf(fields);
    const avatar = this.avatarOf(fields);
    if (name !== undefined) account.name = name;
    if (avatar !== undefined) account.avatar = avatar;
    return {};
  }

  /** Also shows the accounts the app may not manage (path/94661). */
  list(fields: Fields): Record<string, unknown> {
    const offset = fields.number('offset') ?? 0;
    const limit = fields.number('limit') ?? PAGE;
    if (offset < 0) throw new ApiError(40058, 'invalid offset');
    if (limit < 1 || limit > PAGE) throw new ApiError(40058, 'invalid limit');
    return {
      account_list: this.accounts.slice(offset, offset + limit).map((account) => ({
        open_kfid: account.openKfid,
        name: account.name,
        avatar: account.avatar ?? '',
        manage_privilege: isManaged(account),
      })),
    };
  }

  /**
   * An administrator assigns accounts to the app or takes them away in the console. One callback tells of all of
   * them (path/97712); nothing is sent when nothing changes.
   */
  changeRights(added: readonly string[], removed: readonly string[]): void {
    const gained = this.assign(added, true);
    const lost = this.assign(removed, false);
    if (gained.length + lost.length > 0) this.tellRights(gained, lost);
  }

  private assign(openKfids: readonly string[], wanted: boolean): string[] {
    const changing = openKfids
      .map((openKfid) => accountOf(this.core.world, openKfid))
      .filter((account) => isManaged(account) !== wanted);
    for (const account of changing) account.isManaged = wanted;
    return changing.map(({ openKfid }) => openKfid);
  }

  private tellRights(added: string[], removed: string[]): void {
    const app = this.core.world.apps.find((candidate) => candidate.managesKf);
    if (!app) return;
    const fields = {
      ToUserName: this.core.world.corpId,
      FromUserName: 'sys',
      CreateTime: this.core.clock.seconds(),
      MsgType: 'event',
      Event: 'kf_account_auth_change',
      AuthAddOpenKfId: added,
      AuthDelOpenKfId: removed,
    };
    this.callbacks.send(app, 'kf_account_auth_change', fields, [...added, ...removed].join(' '));
  }

  private checkCap(): void {
    const { isCorpVerified, verifiedCap, unverifiedCap } = this.core.settings.kf.accounts;
    const count = this.accounts.length;
    if (!isCorpVerified && count >= unverifiedCap)
      throw new ApiError(95027, 'corp is not verified, too many accounts');
    if (count >= verifiedCap) throw new ApiError(95005, 'too many accounts');
  }

  private nameOf(fields: Fields): string | undefined {
    const name = fields.text('name');
    if ([...name].length > this.core.settings.kf.accounts.nameChars)
      throw new ApiError(95006, 'invalid account name');
    return name === '' ? undefined : name;
  }

  /** The URL under which WeCom keeps the uploaded picture. */
  private avatarOf(fields: Fields): string | undefined {
    const mediaId = fields.text('media_id');
    if (mediaId === '') return undefined;
    if (byteLength(mediaId) > MEDIA_ID_BYTES) throw new ApiError(40058, 'media_id exceed max length 128');
    if (this.media.get(mediaId).type !== 'image') throw new ApiError(40007, 'media_id is no image');
    return `https://wework.qpic.cn/wwpic/${opaqueId('', 24)}/0`;
  }

  private get accounts(): SimKfAccount[] {
    return this.core.world.kfAccounts;
  }
}
