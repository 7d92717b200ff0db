import { ApiError } from './api/api-error';
import type { Fields } from './api/fields';
import { type ApiReply, type ApiRoute, openRoute, RawReply, tokenRoute } from './api/routes';
import type { SimCore } from './core';
import { opaqueId } from './ids';
import { findStaff } from './world';

const LOOPBACK = ['127.0.0.1', 'localhost'];
/** Stands for a visitor who is no member of the corp. */
const VISITOR = 'visitor';

interface Login {
  userid: string;
  scope: string;
  expiresAt: number;
}

/**
 * Web login (path/91022, path/91023, path/98152). The real client knows who holds the phone; here the query
 * parameter `sim_userid` says so, and without it a page asks.
 */
export class OAuth {
  private readonly codes = new Map<string, Login>();
  private readonly tickets = new Map<string, Login>();

  constructor(private readonly core: SimCore) {}

  routes(): ApiRoute[] {
    return [
      openRoute('GET', '/connect/oauth2/authorize', ({ query }) => this.authorize(query)),
      openRoute('GET', '/wwlogin/sso/login', ({ query }) => this.authorize(query)),
      tokenRoute('GET', '/cgi-bin/auth/getuserinfo', ({ query }) => this.identify(query.get('code') ?? '')),
      tokenRoute('GET', '/cgi-bin/user/getuserinfo', ({ query }) =>
        inPascalCase(this.identify(query.get('code') ?? '')),
      ),
      tokenRoute('POST', '/cgi-bin/auth/getuserdetail', ({ fields }) => this.detail(fields)),
    ];
  }

  private authorize(query: URLSearchParams): ApiReply {
    const { corpId, staff, apps } = this.core.world;
    if (query.get('appid') !== corpId) throw new ApiError(40013, 'invalid corpid');
    const agentId = query.get('agentid');
    if (agentId !== null && !apps.some((app) => String(app.agentId) === agentId))
      throw new ApiError(40056, 'invalid agentid');
    const redirect = query.get('redirect_uri') ?? '';
    if (!URL.canParse(redirect) || !this.trustedHosts().includes(new URL(redirect).hostname)) {
      throw new ApiError(50001, 'redirect_uri unauthorized domain');
    }
    const state = query.get('state') ?? '';
    if (!/^[A-Za-z0-9]{0,128}$/.test(state)) throw new ApiError(84025, 'invalid state');
    const userid = query.get('sim_userid');
    if (!userid) return page(query, staff);
    const login = {
      userid,
      scope: query.get('scope') ?? 'snsapi_base',
      expiresAt: this.expiry('codeSeconds'),
    };
    const code = opaqueId('', 43);
    this.codes.set(code, login);
    const target = new URL(redirect);
    target.searchParams.set('code', code);
    target.searchParams.set('state', state);
    return new RawReply(302, { location: target.href });
  }

  /** Errcode 0 alone does not mean staff: a visitor gets no `userid`. */
  private identify(code: string): Record<string, unknown> {
    if (code === '') throw new ApiError(41008, 'missing code');
    const login = this.codes.get(code);
    this.codes.delete(code);
    if (!login || login.expiresAt <= this.core.clock.seconds()) throw new ApiError(40029, 'invalid code');
    const member = findStaff(this.core.world, login.userid);
    if (!member) return { openid: `o${login.userid}`, external_userid: '' };
    if (login.scope !== 'snsapi_privateinfo') return { userid: member.userid };
    const ticket = opaqueId('', 64);
    this.tickets.set(ticket, { ...login, expiresAt: this.expiry('ticketSeconds') });
    return { userid: member.userid, user_ticket: ticket };
  }

  private detail(fields: Fields): Record<string, unknown> {
    const ticket = this.tickets.get(fields.text('user_ticket'));
    if (!ticket) throw new ApiError(84015, 'invalid user_ticket');
    if (ticket.expiresAt <= this.core.clock.seconds()) throw new ApiError(84014, 'user_ticket expired');
    const member = findStaff(this.core.world, ticket.userid);
    return {
      userid: member?.userid,
      gender: '0',
      avatar: '',
      qr_code: '',
      mobile: member?.mobile ?? '',
      email: '',
    };
  }

  private trustedHosts(): readonly string[] {
    const configured = this.core.settings.oauth.trustedHosts;
    return configured.length > 0 ? configured : [new URL(this.core.callbackBase()).hostname, ...LOOPBACK];
  }

  private expiry(life: 'codeSeconds' | 'ticketSeconds'): number {
    return this.core.clock.seconds() + this.core.settings.oauth[life];
  }
}

/** The older `user/getuserinfo` (path/91023) names the same answer differently. */
function inPascalCase({ userid, openid, user_ticket }: Record<string, unknown>): Record<string, unknown> {
  if (userid === undefined) return { OpenId: openid, DeviceId: '' };
  return { UserId: userid, DeviceId: '', ...(user_ticket === undefined ? {} : { user_ticket }) };
}

function page(
  query: URLSearchParams,
  staff: readonly { userid: string; name: string; position: string }[],
): RawReply {
  const people = [...staff, { userid: VISITOR, name: '访客', position: '不是企业成员' }];
  const links = people.map(({ userid, name, position }) => {
    const target = new URLSearchParams(query);
    target.set('sim_userid', userid);
    return `<li><a href="?${escapeHtml(target.toString())}">${escapeHtml(name)}</a> ${escapeHtml(position)}</li>`;
  });
  const html = `<!doctype html><meta charset="utf-8"><title>企业微信登录（模拟）</title><h1>以谁的身份登录？</h1><ul>${links.join('')}</ul>`;
  return new RawReply(200, { 'content-type': 'text/html; charset=utf-8' }, Buffer.from(html));
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
