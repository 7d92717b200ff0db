import type { CallLog } from '../api/call-log';
import type { CallbackLog } from '../callback-log';
import type { CallbackSender } from '../callbacks';
import type { SimCore } from '../core';
import { FAULT_KINDS, type Fault } from '../faults';
import type { KfDesk } from '../kf/kf-desk';
import type { Tokens } from '../tokens';
import { afterOf, type ControlBody, ControlError, type ControlRoute } from './control-request';

interface SystemParts {
  core: SimCore;
  calls: CallLog;
  callbacks: CallbackSender;
  callbackLog: CallbackLog;
  tokens: Tokens;
  desk: KfDesk;
  reset(): void;
}

/** State, calls, callbacks, clock, faults, reset. */
export function systemRoutes(parts: SystemParts): ControlRoute[] {
  const { core, calls, callbacks, callbackLog } = parts;
  return [
    { method: 'GET', pattern: '/sim/state', handle: () => stateOf(parts) },
    {
      method: 'GET',
      pattern: '/sim/calls',
      handle: ({ query }) => calls.list(query.get('path') ?? '', afterOf(query)),
    },
    { method: 'GET', pattern: '/sim/callbacks', handle: ({ query }) => callbackLog.list(afterOf(query)) },
    {
      method: 'POST',
      pattern: '/sim/apps/:key/verify',
      handle: ({ params }) => {
        const app = core.world.apps.find(
          (candidate) => candidate.key.toLowerCase() === params.key?.toLowerCase(),
        );
        if (!app) throw new ControlError(404, `key: no app ${params.key}`);
        return callbacks.verify(app);
      },
    },
    { method: 'GET', pattern: '/sim/clock', handle: () => ({ now: core.clock.now().toISOString() }) },
    {
      method: 'POST',
      pattern: '/sim/clock/advance',
      handle: ({ body }) => {
        const seconds = body.number('seconds');
        if (seconds < 0) throw new ControlError(400, 'seconds must not be negative');
        return { now: core.clock.advance(seconds).toISOString() };
      },
    },
    { method: 'GET', pattern: '/sim/faults', handle: () => core.faults.list() },
    { method: 'POST', pattern: '/sim/faults', handle: ({ body }) => plan(parts, body) },
    { method: 'DELETE', pattern: '/sim/faults', handle: () => core.faults.clear() },
    { method: 'POST', pattern: '/sim/reset', handle: () => parts.reset() },
  ];
}

function plan({ core, tokens }: SystemParts, body: ControlBody): unknown {
  const kind = body.oneOf('kind', FAULT_KINDS);
  const match = body.optionalText('match') ?? '';
  if (kind === 'token.revoke') return { kind, revoked: tokens.revoke(match) };
  const numbers: Partial<Fault> = {};
  for (const name of ['errcode', 'status', 'ms', 'failType'] as const) {
    const value = body.optionalNumber(name);
    if (value !== undefined) numbers[name] = value;
  }
  if (kind === 'api.error' && numbers.errcode === undefined)
    throw new ControlError(400, 'errcode is required');
  const element = body.optionalText('element');
  const named = element === undefined ? {} : { element };
  return core.faults.add({ kind, match, remaining: timesOf(body), ...numbers, ...named });
}

function timesOf(body: ControlBody): number | 'always' {
  const times = body.raw.times ?? 1;
  if (times === 'always' || times === 0) return 'always';
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 0) {
    throw new ControlError(400, 'times must be a whole number or "always"');
  }
  return times;
}

function stateOf({ core, callbacks, desk }: SystemParts): unknown {
  const { corpId, corpName, apps, kfAccounts, staff, groups } = core.world;
  return {
    corp: { corpId, name: corpName },
    apps: apps.map((app) => ({
      key: app.key,
      name: app.name,
      agentId: app.agentId,
      managesKf: app.managesKf,
      callbackUrl: callbacks.urlOf(app),
    })),
    kfAccounts: kfAccounts.map((account) => ({
      ...account,
      servicers: account.servicers.map((userid) => ({
        userid,
        serving: desk.servicers.isServing(account.openKfid, userid),
      })),
    })),
    staff: staff.map(({ userid, name, position, department }) => ({ userid, name, position, department })),
    groups: groups.map(({ id, propertyId, name, webhookKey, chatId, members }) => ({
      key: `${propertyId}.${id}`,
      id,
      propertyId,
      name,
      webhookKey,
      chatId,
      members,
    })),
    residents: desk.residents.list(),
    clock: core.clock.now().toISOString(),
    faults: core.faults.list(),
  };
}
