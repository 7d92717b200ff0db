import { type ApiRoute, tokenRoute } from '../api/routes';
import type { CallbackSender } from '../callbacks';
import type { SimCore } from '../core';
import type { MediaStore } from '../media';
import { AccountBook } from './account-book';
import { kfRoute, requireKfApp } from './accounts';
import { ActivityLog } from './activity';
import { EventCodes } from './codes';
import { ContactWays } from './contact-ways';
import { Conversations } from './conversations';
import { customerData } from './customer-data';
import { knowledgeRoutes } from './knowledge';
import { KfOutbound } from './outbound';
import { ResidentActions } from './resident-actions';
import { Residents } from './residents';
import { ServicerActions } from './servicer-actions';
import { Servicers } from './servicers';
import { Sessions } from './sessions';
import { Statistics } from './statistics';
import { KfStream } from './stream';
import { UpgradeService } from './upgrade-service';
import { VoiceFormats } from './voice-formats';

/** The customer-service side of WeCom (微信客服), put together. */
export class KfDesk {
  readonly accounts: AccountBook;
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
  private readonly upgrades: UpgradeService;
  private readonly statistics: Statistics;
  private readonly activity: ActivityLog;

  constructor(
    private readonly core: SimCore,
    callbacks: CallbackSender,
    private readonly media: MediaStore,
  ) {
    const voices = new VoiceFormats(media);
    this.accounts = new AccountBook(core, callbacks, media);
    this.residents = new Residents(core);
    this.activity = new ActivityLog(core.clock);
    this.conversations = new Conversations(core, this.activity);
    this.contactWays = new ContactWays(core.world);
    this.stream = new KfStream(core, callbacks, voices);
    this.codes = new EventCodes(core);
    this.servicers = new Servicers(core, this.stream);
    this.residentActions = new ResidentActions(
      core,
      this.conversations,
      this.stream,
      this.codes,
      media,
      voices,
    );
    this.servicerActions = new ServicerActions(this.conversations, this.stream, this.codes);
    this.outbound = new KfOutbound(core, this.residents, this.conversations, this.stream, this.codes, media);
    this.sessions = new Sessions(core, this.residents, this.conversations, this.servicers, this.codes);
    this.upgrades = new UpgradeService(core, this.residents, this.conversations);
    this.statistics = new Statistics(core, this.activity);
  }

  routes(): ApiRoute[] {
    return [
      kfRoute('sync_msg', (fields) => this.stream.read(fields)),
      kfRoute('send_msg', (fields) => this.outbound.send(fields)),
      kfRoute('send_msg_on_event', (fields) => this.outbound.sendOnEvent(fields)),
      kfRoute('service_state/get', (fields) => this.sessions.get(fields)),
      kfRoute('service_state/trans', (fields) => this.sessions.trans(fields)),
      kfRoute('account/add', (fields) => this.accounts.add(fields)),
      kfRoute('account/del', (fields) => this.accounts.remove(fields)),
      kfRoute('account/update', (fields) => this.accounts.update(fields)),
      kfRoute('account/list', (fields) => this.accounts.list(fields)),
      kfRoute('add_contact_way', (fields) => this.contactWays.add(fields)),
      kfRoute('servicer/add', (fields) => this.servicers.add(fields)),
      kfRoute('servicer/del', (fields) => this.servicers.remove(fields)),
      kfRoute('customer/batchget', (fields) =>
        customerData(this.core, this.residents, this.conversations, fields),
      ),
      kfRoute('customer/upgrade_service', (fields) => this.upgrades.suggest(fields)),
      kfRoute('customer/cancel_upgrade_service', (fields) => this.upgrades.cancel(fields)),
      tokenRoute('GET', '/cgi-bin/kf/customer/get_upgrade_service_config', (_request, app) => {
        requireKfApp(app);
        return this.upgrades.config();
      }),
      kfRoute('get_corp_statistic', (fields) => this.statistics.ofCorp(fields)),
      kfRoute('get_servicer_statistic', (fields) => this.statistics.ofServicer(fields)),
      ...knowledgeRoutes(this.core, this.media),
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
    this.activity.clear();
  }
}
