import { getShortestPaths } from 'xstate/graph';
import type { StaffRole } from '../../src/domain/codes';
import {
  type Actor,
  judge,
  type LifecycleInput,
  lifecycle,
  type TicketAction,
} from '../../src/domain/ticket/lifecycle';
import type { TicketStatus } from '../../src/domain/ticket/ticket';

const statuses: readonly TicketStatus[] = [
  'opened',
  'dispatched',
  'acknowledged',
  'enRoute',
  'onSite',
  'completed',
  'closed',
  'cancelled',
];
const actions: readonly TicketAction[] = [
  'dispatch',
  'acknowledge',
  'depart',
  'arrive',
  'complete',
  'close',
  'return',
  'reassign',
  'reopen',
  'cancel',
  'urge',
  'rate',
  'reclassify',
  'add-information',
];

const staff = (id: string, ...roles: StaffRole[]): Actor => ({ kind: 'staff', id, roles });
const actors: Readonly<Record<string, Actor>> = {
  resident: { kind: 'resident' },
  system: { kind: 'system' },
  /** Told to take the ticket. */
  told: staff('told', 'worker'),
  /** Took it. */
  holder: staff('holder', 'worker'),
  worker: staff('stranger', 'worker'),
  guard: staff('guard', 'guard'),
  steward: staff('steward', 'steward'),
  desk: staff('desk', 'desk'),
  captain: staff('captain', 'captain'),
  supervisor: staff('supervisor', 'supervisor'),
  manager: staff('manager', 'manager'),
};

type Table = Readonly<Partial<Record<TicketAction, Readonly<Partial<Record<TicketStatus, string>>>>>>;

const everyone = Object.keys(actors).join(' ');
const leaders = 'supervisor manager';
const inAnyStatus = (who: string) => Object.fromEntries(statuses.map((status) => [status, who]));

/** Who may do what in which status. Nobody else may, and nothing else happens. */
const ordinary: Table = {
  dispatch: { opened: 'system' },
  acknowledge: { dispatched: `told desk captain ${leaders}` },
  depart: { acknowledged: 'holder' },
  arrive: { acknowledged: 'holder', enRoute: 'holder' },
  complete: {
    dispatched: `holder captain ${leaders}`,
    acknowledged: `holder captain ${leaders}`,
    enRoute: `holder captain ${leaders}`,
    onSite: `holder captain ${leaders}`,
  },
  close: { completed: leaders },
  return: { completed: `captain ${leaders}` },
  reassign: {
    dispatched: `desk captain ${leaders}`,
    acknowledged: `desk captain ${leaders}`,
    enRoute: `desk captain ${leaders}`,
    onSite: `desk captain ${leaders}`,
  },
  reopen: {
    completed: `resident ${leaders}`,
    closed: `resident ${leaders}`,
    cancelled: `resident ${leaders}`,
  },
  cancel: {
    opened: `resident desk ${leaders}`,
    dispatched: `resident desk ${leaders}`,
    acknowledged: leaders,
    enRoute: leaders,
  },
  urge: {
    dispatched: `resident desk ${leaders}`,
    acknowledged: `resident desk ${leaders}`,
    enRoute: `resident desk ${leaders}`,
    onSite: `resident desk ${leaders}`,
  },
  rate: { closed: 'resident' },
  reclassify: Object.fromEntries(
    ['dispatched', 'acknowledged', 'enRoute', 'onSite', 'completed'].map((status) => [
      status,
      `told holder desk captain ${leaders}`,
    ]),
  ),
  'add-information': inAnyStatus(everyone),
};

/** People on the spot end an emergency, the desk does not; nobody cancels one. */
const emergency: Table = {
  ...ordinary,
  close: { completed: 'captain manager' },
  cancel: { opened: '', dispatched: '', acknowledged: '', enRoute: '' },
};

/** An answered question needs no second person. */
const question: Table = { ...ordinary, close: { completed: `system ${leaders}` } };

const ticket = {
  kind: 'repair',
  dispatchedTo: ['told'],
  assignee: 'holder',
  department: 'engineering',
} as const;
const kinds: readonly (readonly [string, Table, LifecycleInput['ticket']])[] = [
  ['a repair', ordinary, ticket],
  ['a complaint', ordinary, { ...ticket, kind: 'complaint' }],
  [
    'an emergency',
    emergency,
    { ...ticket, kind: 'help', emergency: { kind: 'fire', silent: false, possible: false } },
  ],
  ['a question', question, { ...ticket, kind: 'consult' }],
];

describe.each(kinds)('who may act on %s', (_, table, input) => {
  test.each(statuses.flatMap((status) => actions.map((action) => [status, action] as const)))(
    'in %s: %s',
    (status, action) => {
      const allowed = table[action]?.[status];
      const verdicts = Object.entries(actors).map(([name, actor]) => {
        const verdict = judge(status, action, { ticket: input, actor, tooLate: false });
        return [name, verdict.allowed ? 'allowed' : verdict.refusal];
      });
      expect(Object.fromEntries(verdicts)).toEqual(
        Object.fromEntries(
          Object.keys(actors).map((name) => {
            if (allowed === undefined) return [name, 'out-of-turn'];
            return [name, allowed.split(' ').includes(name) ? 'allowed' : 'not-permitted'];
          }),
        ),
      );
    },
  );
});

describe('a ticket that is another matter', () => {
  const desk = staff('desk', 'desk');

  test.each(['dispatched', 'acknowledged', 'enRoute', 'onSite'] as const)(
    'in %s stays with whoever has it, or waits for others to take it',
    (status) => {
      const given = { ticket, actor: desk, tooLate: false };
      expect(judge(status, 'reclassify', given)).toEqual({ allowed: true, status });
      expect(judge(status, 'reclassify', { ...given, changesHands: true })).toEqual({
        allowed: true,
        status: 'dispatched',
      });
    },
  );

  test('is not sent out again when the work is done', () => {
    const given = { ticket, actor: desk, tooLate: false, changesHands: true };
    expect(judge('completed', 'reclassify', given)).toEqual({ allowed: true, status: 'completed' });
  });
});

describe('the life of a ticket', () => {
  const inputs = Object.values(actors).flatMap((actor) => actions.map((type) => ({ type, actor })));
  const events = inputs.map((event) => ({ ...event, ticket, tooLate: false }));

  test('every status is reached, and this is the shortest way there', () => {
    const paths = getShortestPaths(lifecycle, {
      events: events as never,
      serializeEvent: (event) => `${event.type} ${event.actor?.kind} ${JSON.stringify(event.actor)}`,
    });
    const steps = Object.fromEntries(
      paths.map(({ state, steps }) => [
        state.value,
        steps.map(({ event }) => String(event.type)).filter((type) => type !== 'xstate.init'),
      ]),
    );
    expect(steps).toEqual({
      opened: [],
      dispatched: ['dispatch'],
      acknowledged: ['dispatch', 'acknowledge'],
      enRoute: ['dispatch', 'acknowledge', 'depart'],
      onSite: ['dispatch', 'acknowledge', 'arrive'],
      completed: ['dispatch', 'complete'],
      closed: ['dispatch', 'complete', 'close'],
      cancelled: ['cancel'],
    });
  });

  test.each(['completed', 'closed', 'cancelled'] as const)(
    'a resident brings a %s ticket back only in time, a supervisor always',
    (status) => {
      const late = { ticket, tooLate: true };
      expect(judge(status, 'reopen', { ...late, actor: { kind: 'resident' } })).toEqual({
        allowed: false,
        refusal: 'not-permitted',
      });
      expect(judge(status, 'reopen', { ...late, actor: staff('w', 'supervisor') })).toEqual({
        allowed: true,
        status: 'dispatched',
      });
    },
  );
});
