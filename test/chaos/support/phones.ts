import { get } from 'node:http';
import { createInterface } from 'node:readline';
import { type ChatMessage, type Control, controlOf } from '../../harness/control';

/** Everybody's phone at once: what they show is followed as it arrives, so that hundreds of people can look all the time. */
export interface Phones {
  readonly control: Control;
  close(): void;
}

interface Arrival {
  readonly type: string;
  readonly externalUserid?: string;
  readonly openKfid?: string;
  readonly userid?: string;
  readonly message?: ChatMessage;
}

/** @param url of the simulator */
export async function openPhones(url: string): Promise<Phones> {
  const chats = new Map<string, ChatMessage[]>();
  const staffChats = new Map<string, ChatMessage[]>();
  const control = controlOf(url);

  function arrived({ type, externalUserid, openKfid, userid, message }: Arrival): void {
    if (!message) return;
    if (type === 'chat') show(chats, `${openKfid}/${externalUserid}`, message);
    if (type === 'staff') show(staffChats, `${userid}`, message);
  }

  const request = get(`${url}/sim/events`);
  await new Promise<void>((following, failed) => {
    request.once('error', failed);
    request.once('response', (response) => {
      const lines = createInterface({ input: response });
      // It ends with the simulator, in the middle of a line perhaps.
      for (const side of [response, lines]) side.on('error', () => undefined);
      lines.on('line', (line) => {
        if (line.startsWith('data: ')) arrived(JSON.parse(line.slice(6)) as Arrival);
        else if (line.startsWith(': connected')) following();
      });
    });
  });
  request.on('error', () => undefined);

  return {
    control: {
      ...control,
      chat: async (resident, account) => chats.get(`${account}/${resident}`) ?? [],
      staffChat: async (staffId) => staffChats.get(staffId) ?? [],
    },
    close: () => request.destroy(),
  };
}

/** A message that comes again looks different now. */
function show(logs: Map<string, ChatMessage[]>, owner: string, message: ChatMessage): void {
  const log = logs.get(owner) ?? [];
  logs.set(owner, log);
  const known = log.findIndex(({ n }) => n === message.n);
  if (known === -1) log.push(message);
  else log[known] = message;
}
