import { type Json, KFID, type Lab } from './lab';

/** What tests of the customer-service side say again and again, with 王女士 (`wmWang`) and the garden's account. */
export function kfOf(lab: Lab) {
  const api = (path: string, body: Json = {}) => lab.api('KF', `kf/${path}`, body);
  const sync = (fields: Json = {}) => api('sync_msg', { open_kfid: KFID, ...fields });
  const items = async (fields: Json = {}) => (await sync(fields)).msg_list as Json[];
  return {
    api,
    sync,
    items,
    arrive: () => lab.sim('residents', { id: 'wmWang', nickname: '王女士' }),
    says: (text: string, openKfid = KFID) =>
      lab.sim('residents/wmWang/messages', { type: 'text', text, openKfid }),
    send: (text: string, extra: Json = {}) =>
      api('send_msg', {
        touser: 'wmWang',
        open_kfid: KFID,
        msgtype: 'text',
        text: { content: text },
        ...extra,
      }),
    trans: (service_state: number, extra: Json = {}) =>
      api('service_state/trans', {
        open_kfid: KFID,
        external_userid: 'wmWang',
        service_state,
        ...extra,
      }),
    work: (action: string, userid: string, text?: string) =>
      lab.sim('sessions/wmWang', { openKfid: KFID, action, userid, ...(text ? { text } : {}) }),
    session: () => lab.sim(`sessions/wmWang?openKfid=${KFID}`),
    advance: (seconds: number) => lab.sim('clock/advance', { seconds }),
    seconds: async () => Math.floor(Date.parse(String((await lab.sim('clock')).now)) / 1000),
    events: async (type: string) =>
      (await items())
        .map((item) => item.event as Json | undefined)
        .filter((event) => event?.event_type === type) as Json[],
    /** The doorbells and other callbacks of one event. */
    callbacks: (event: string) => lab.received.filter(({ fields }) => fields.Event === event),
    upload: async (type: string, content: Buffer, filename = 'a.bin') => {
      const form = new FormData();
      form.set('media', new File([new Uint8Array(content)], filename));
      const path = `/cgi-bin/media/upload?access_token=${await lab.token('KF')}&type=${type}`;
      const uploaded = (await (await lab.raw(path, { method: 'POST', body: form })).json()) as Json;
      return String(uploaded.media_id);
    },
    download: async (mediaId: unknown) => {
      const path = `/cgi-bin/media/get?access_token=${await lab.token('KF')}&media_id=${mediaId}`;
      return Buffer.from(await (await lab.raw(path)).arrayBuffer());
    },
  };
}

export const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');
