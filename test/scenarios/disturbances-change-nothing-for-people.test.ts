import type { PlannedFault } from '../harness/control';
import { startDesk } from '../harness/desk';
import { playRepair, type StoryEnd } from '../harness/repair-story';
import { until } from '../harness/until';

interface Disturbance {
  readonly name: string;
  readonly faults: readonly PlannedFault[];
  /** Strikes once the ticket is open, instead of from the beginning. */
  readonly onTheWay?: boolean;
  /** Log lines that an operator is meant to see. */
  readonly errors?: readonly string[];
  /** The post in the group has no id of its own: when nobody can say whether it was shown, it is not repeated. */
  readonly groupPosts?: number;
}

const apis = {
  'a message to the resident': '/cgi-bin/kf/send_msg',
  'reading the account': '/cgi-bin/kf/sync_msg',
  'a message to an employee': '/cgi-bin/message/send',
  'redrawing a card': '/cgi-bin/message/update_template_card',
  'the post in the group': '/cgi-bin/webhook/send',
} as const;
type Api = keyof typeof apis;
const everyApi = Object.keys(apis) as Api[];
const withToken = everyApi.filter((api) => api !== 'the post in the group');

const onEach = (
  names: readonly Api[],
  what: string,
  fault: Omit<PlannedFault, 'match'>,
  more: (api: Api) => Partial<Disturbance> = () => ({}),
): Disturbance[] =>
  names.map((api) => ({ name: `${what}: ${api}`, faults: [{ ...fault, match: apis[api] }], ...more(api) }));

/** The answer is missing, so that the group post may or may not have been shown. */
const unanswered = (shown: number) => (api: Api) =>
  api === 'the post in the group' ? { groupPosts: shown } : {};

const disturbances: readonly Disturbance[] = [
  { name: 'every doorbell is lost', faults: [{ kind: 'callback.drop', match: 'KF', times: 'always' }] },
  { name: 'every callback comes twice', faults: [{ kind: 'callback.duplicate', times: 'always' }] },
  {
    name: 'callbacks come late',
    faults: [{ kind: 'callback.delay', ms: 700, times: 'always' }],
  },
  { name: 'doorbells overtake each other', faults: [{ kind: 'callback.reorder', match: 'KF', times: 4 }] },
  { name: 'a card tap is held up', faults: [{ kind: 'callback.reorder', match: 'STAFF', times: 2 }] },
  ...onEach(everyApi, 'system busy (-1)', { kind: 'api.error', errcode: -1, times: 3 }),
  ...onEach(everyApi, 'call limit reached (45009)', { kind: 'api.error', errcode: 45009 }),
  ...onEach(withToken, 'token refused (40014)', { kind: 'api.error', errcode: 40014 }),
  ...onEach(withToken, 'token refused again and again (42001)', {
    kind: 'api.error',
    errcode: 42001,
    times: 3,
  }),
  ...onEach(
    // For an employee this takes longer than an acknowledgement may: the next person hears of it instead.
    withToken.filter((api) => api !== 'a message to an employee'),
    'our address is not trusted for a while (60020)',
    { kind: 'api.error', errcode: 60020 },
    (api) => ({ errors: [api === 'reading the account' ? 'pull.refused' : 'outbox.operator_needed'] }),
  ),
  ...onEach(everyApi, 'HTTP 500', { kind: 'api.http', status: 500, times: 2 }),
  ...onEach(everyApi, 'slow answers', { kind: 'api.latency', ms: 400, times: 6 }),
  ...onEach(
    everyApi,
    'an answer after everybody stopped waiting',
    { kind: 'api.latency', ms: 5600 },
    unanswered(1),
  ),
  ...onEach(everyApi, 'a connection cut before it was read', { kind: 'api.reset' }, unanswered(0)),
  ...onEach(everyApi, 'an answer lost on the way', { kind: 'api.lostAnswer' }, unanswered(1)),
  ...onEach(withToken, 'answers lost three times', { kind: 'api.lostAnswer', times: 3 }),
  {
    name: 'no token to be had for a while',
    faults: [{ kind: 'api.http', status: 502, match: 'gettoken', times: 4 }],
  },
  { name: 'all tokens revoked on the way', faults: [{ kind: 'token.revoke' }], onTheWay: true },
  { name: 'empty pages that promise more', faults: [{ kind: 'kf.emptyPage', times: 2 }] },
  {
    name: 'empty pages without end for a while',
    faults: [{ kind: 'kf.emptyPage', times: 5 }],
    errors: ['pull.cursor_stuck'],
  },
];

async function undisturbedRepair(): Promise<StoryEnd> {
  const desk = await startDesk();
  const end = await playRepair(desk);
  await desk.close();
  return end;
}

describe('a repair ends the same for everybody in spite of', () => {
  /** Once for all: cases run beside each other, since most of their time is waiting. */
  let undisturbed: Promise<StoryEnd> | undefined;

  it.concurrent.each(disturbances)('$name', async ({ faults, onTheWay, errors = [], groupPosts }) => {
    undisturbed ??= undisturbedRepair();
    const { groupPosts: usual, ...rest } = await undisturbed;
    const desk = await startDesk();
    const plan = async (): Promise<void> => {
      for (const fault of faults) await desk.plan(fault);
    };
    const calm = desk.hurry();
    try {
      if (!onTheWay) await plan();
      const end = await playRepair(desk, onTheWay ? plan : undefined);
      expect(end).toMatchObject(rest);
      if (groupPosts === undefined) expect(end.groupPosts).toEqual(usual);
      else {
        const count = usual.length - 1 + groupPosts;
        const shown = async (): Promise<number> => (await desk.groupChat('yunqi.engineering')).length;
        await until(`${count} posts in the group`, async () => (await shown()) >= count);
        expect(await shown()).toBe(count);
      }
    } finally {
      await calm();
      await desk.close({ errors });
    }
  });
});
