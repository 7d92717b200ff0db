import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import { type ApiRoute, tokenRoute } from '../api/routes';
import type { CallbackSender } from '../callbacks';
import type { SimCore } from '../core';
import type { MediaStore } from '../media';
import { kfRoute, requireKfApp } from './accounts';
import { EventCodes } from './codes';
import { ContactWays } from './contact-ways';
import { Conversations } from './conversations';
import { KfOutbound } from './outbound';
import { ResidentActions } from './resident-actions';
import { Residents } from './residents';
import { ServicerActions } from './servicer-actions';
import { Servicers } from './servicers';
import { Sessions } from './sessions';
import { KfStream } from './stream';

/** The customer-service side of WeCom (微信客服), put together. */
export class KfDesk {
  readonly residents: Residents;
  readonly conversations: Conversations;
  readonly servicers: Servicers;
  readonly contactWays: ContactWays;
  readonly residentActions: ResidentActions;
  readonly servicerActions: ServicerActions;
  private readonly stream: KfStream;
  private readonly codes: EventCodes;
  private readonly outbound: KfOutbound;
  private readonly sessions: Sessions;

  constructor(
    private readonly core: SimCore,
    callbacks: CallbackSender,
    media: MediaStore,
  ) {
    this.residents = new Residents(core);
    this.conversations = new Conversations(core);
    this.contactWays = new ContactWays(core.world);
    this.stream = new KfStream(core, callbacks);
    this.codes = new EventCodes(core);
    this.servicers = new Servicers(core, this.stream);
    this.residentActions = new ResidentActions(core, this.conversations, this.stream, this.codes, media);
    this.servicerActions = new ServicerActions(this.conversations, this.stream, this.codes);
    this.outbound = new KfOutbound(core, this.residents, this.conversations, this.stream, this.codes, media);
    this.sessions = new Sessions(core, this.residents, this.conversations, this.servicers, this.codes);
  }

  routes(): ApiRoute[] {
    return [
      kfRoute('sync_msg', (fields) => this.stream.read(fields)),
      kfRoute('send_msg', (fields) => this.outbound.send(fields)),
      kfRoute('send_msg_on_event', (fields) => this.outbound.sendOnEvent(fields)),
      kfRoute('service_state/get', (fields) => this.sessions.get(fields)),
      kfRoute('service_state/trans', (fields) => this.sessions.trans(fields)),
      kfRoute('account/list', (fields) => this.listAccounts(fields)),
      kfRoute('add_contact_way', (fields) => this.contactWays.add(fields)),
      kfRoute('servicer/add', (fields) => this.servicers.add(fields)),
      kfRoute('servicer/del', (fields) => this.servicers.remove(fields)),
      kfRoute('customer/batchget', (fields) => this.batchGet(fields)),
      tokenRoute('GET', '/cgi-bin/kf/servicer/list', (request, app) => {
        requireKfApp(app);
        return this.servicers.list(request.query.get('open_kfid') ?? '');
      }),
      tokenRoute('GET', '/cgi-bin/kf/get_corp_qualification', (_request, app) => {
        requireKfApp(app);
        return { wechat_channels_binding: this.core.settings.kf.customerCap === 0 };
      }),
    ];
  }

  clear(): void {
    this.conversations.clear();
    this.stream.clear();
    this.codes.clear();
    this.outbound.clear();
  }

  /** path/94661 */
  private listAccounts(fields: Fields): Record<string, unknown> {
    const offset = fields.number('offset') ?? 0;
    const limit = fields.number('limit') ?? 100;
    if (limit < 1 || limit > 100) throw new ApiError(40058, 'invalid limit');
    const page = this.core.world.kfAccounts.slice(offset, offset + limit);
    return {
      account_list: page.map(({ openKfid, name }) => ({
        open_kfid: openKfid,
        name,
        avatar: '',
        manage_privilege: true,
      })),
    };
  }

  /** Only residents who entered or wrote within 48 h are found (path/95159). */
  private batchGet(fields: Fields): Record<string, unknown> {
    const ids = fields.texts('external_userid_list');
    if (ids.length < 1 || ids.length > 100) throw new ApiError(40058, 'invalid external_userid_list');
    const withContext = fields.number('need_enter_session_context') === 1;
    const found = ids.map((id) => this.customerOf(id, withContext));
    return {
      customer_list: found.filter((customer) => customer !== undefined),
      invalid_external_userid: ids.filter((_id, index) => found[index] === undefined),
    };
  }

  private customerOf(id: string, withContext: boolean): Record<string, unknown> | undefined {
    const resident = this.residents.get(id);
    const since = this.core.clock.seconds() - this.core.settings.kf.windowSeconds;
    const chats = this.conversations.list().filter((chat) => chat.externalUserid === id);
    const entries = chats.flatMap((chat) => (chat.entered && chat.entered.at >= since ? [chat.entered] : []));
    const active = entries.length > 0 || chats.some((chat) => (chat.lastCustomerAt ?? 0) >= since);
    if (!resident || !active) return undefined;
    const last = entries.toSorted((a, b) => b.at - a.at)[0];
    const context =
      withContext && last
        ? { enter_session_context: { scene: last.scene, scene_param: last.sceneParam } }
        : {};
    return { external_userid: id, nickname: resident.nickname, avatar: '', gender: 0, ...context };
  }
}
