import type { KfStreams } from './kf-stream';

/** One call to the server API. */
export interface Call {
  /** Path below `cgi-bin`, like `kf/send_msg`. */
  readonly method: string;
  readonly body: Readonly<Record<string, unknown>>;
}

type Answer = (call: Call, serial: number) => string;

const ok = (fields: object = {}): string => JSON.stringify({ errcode: 0, errmsg: 'ok', ...fields });

/** What every method the product may use answers when all is well, in the shapes of its documentation. */
export const answersOf = (streams: KfStreams): Readonly<Record<string, Answer>> => ({
  /** `path/91039`. */
  gettoken: (_, serial) => ok({ access_token: `bench-token-${serial}`, expires_in: 7200 }),
  /** `path/94670`. */
  'kf/sync_msg': ({ body }) =>
    streams.page(String(body.open_kfid), body.cursor as string | undefined, Number(body.limit ?? 1000)),
  /** `path/94677`. */
  'kf/send_msg': ({ body }, serial) => ok({ msgid: body.msgid ?? `sent${serial}` }),
  /** `path/95122`. */
  'kf/send_msg_on_event': ({ body }, serial) => ok({ msgid: body.msgid ?? `sent${serial}` }),
  /** `path/94669`. */
  'kf/service_state/get': () => ok({ service_state: 1 }),
  /** `path/94669`. */
  'kf/service_state/trans': (_, serial) => ok({ msg_code: `code${serial}` }),
  /** `path/94645`. */
  'kf/servicer/list': () => ok({ servicer_list: [] }),
  /** `path/90236`. */
  'message/send': (_, serial) => ok({ msgid: `app${serial}`, response_code: `response-code-${serial}` }),
  /** `path/94888`. */
  'message/update_template_card': () => ok({ invaliduser: [] }),
  /** `path/99110`. */
  'webhook/send': () => ok(),
  /** `path/91627`. */
  'pstncc/call': ({ body }, serial) =>
    ok({
      states: (body.callee_userid as string[]).map((userid) => ({
        code: 0,
        callid: `call${serial}`,
        userid,
      })),
    }),
});
