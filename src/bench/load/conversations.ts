import type { Configuration } from '../../domain/configuration';
import { until } from '../measure/until';
import type { Product } from '../processes/product';
import { type Resident, residentsOf } from '../residents/residents';
import { talkOf } from '../residents/talks';
import { Connection } from './connection';

/** What a set of conversations came to. */
export interface Conversations {
  readonly messages: number;
  /** From the first doorbell until the last message was handled. */
  readonly handledSeconds: number;
  /** From the first doorbell until the last answer to a resident was sent. */
  readonly answeredSeconds: number;
  /** Sent to residents meanwhile. */
  readonly answers: number;
  /** Tickets that residents were told the number of. */
  readonly tickets: number;
}

const patienceSeconds = 300;
/** Looking costs the product a little; this is often enough for a run of seconds. */
const lookMilliseconds = 100;
/** No answer for this long: all were sent. */
const quietMilliseconds = 1500;

/**
 * So many residents say everything they have to say: first all their first messages, then all their second ones. The
 * doorbell of every account rings once all is there, so that the product works as fast as it can.
 */
export async function holdConversations(
  product: Product,
  configuration: Configuration,
  prefix: string,
  count: number,
): Promise<Conversations> {
  const { wecom, port, callbacks } = product;
  const talks = residentsOf(configuration, prefix, count).map(
    (resident, nth): readonly [Resident, readonly string[]] => [resident, talkOf(resident, nth)],
  );
  const rounds = Math.max(...talks.map(([, talk]) => talk.length));
  let messages = 0;
  for (let round = 0; round < rounds; round += 1)
    for (const [{ account, user }, talk] of talks) {
      const text = talk[round];
      if (text === undefined) continue;
      wecom.streams.write(account, user, text);
      messages += 1;
    }

  let answers = 0;
  let lastAnswerAt = 0;
  const tickets = new Set<string>();
  const deafen = wecom.listen(({ method, body }) => {
    if (method !== 'kf/send_msg') return;
    answers += 1;
    lastAnswerAt = performance.now();
    for (const number of JSON.stringify(body).match(/[A-Z]{2}-\d{8}-\d{4,}/g) ?? []) tickets.add(number);
  });
  const before = (await product.metrics()).messagesHandled;
  const connection = await Connection.open(port);
  const startedAt = performance.now();
  for (const account of new Set(talks.map(([{ account }]) => account)))
    await connection.send(callbacks.doorbell(account));
  connection.close();

  const isHandled = async (): Promise<boolean> => {
    const { messagesHandled, pendingInbox } = await product.metrics();
    return messagesHandled - before >= messages && pendingInbox === 0;
  };
  const looking = { seconds: patienceSeconds, everyMilliseconds: lookMilliseconds };
  await until(`${messages} messages are handled`, isHandled, looking);
  const handledSeconds = (performance.now() - startedAt) / 1000;
  const isQuiet = (): boolean => performance.now() - lastAnswerAt > quietMilliseconds;
  await until('all answers are sent', isQuiet, looking);
  deafen();
  const answeredSeconds = (lastAnswerAt - startedAt) / 1000;
  return { messages, handledSeconds, answeredSeconds, answers, tickets: tickets.size };
}
