import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { transition } from 'xstate';
import { flows } from '../../flows/registry';
import type { Effect, FlowEvent } from '../../src/domain/flow';
import { configuration } from '../support/shipped';
import { explore } from './support/explore';
import { samples, staleTicketNews } from './support/sample-events';
import { worldWith } from './support/world';

const machines = Object.entries(flows).flatMap(([flow, versions]) =>
  versions.map((machine, index) => [`${flow} v${index + 1}`, flow, machine] as const),
);

/** Filled in by the engine for every reply, the last ones once a ticket is known. */
const givenByEngine = ['estate', 'desk', 'name', 'due', 'ticket', 'item', 'dept'];

const nameOf = (snapshot: AnyMachineSnapshot): string => String(snapshot.value);

/** Where a flow may stay: not one it only passes through. */
const restingStates = (machine: AnyStateMachine): readonly string[] =>
  Object.values(machine.states)
    .filter((state) => !state.always?.length)
    .map(({ key }) => key);

const effectsOf = (actions: readonly { type: string; params?: unknown }[]): readonly Effect[] =>
  actions.flatMap(({ type, params }) => (type === 'effect' ? [params as Effect | Effect[]].flat() : []));

const isUnchanged = (machine: AnyStateMachine, snapshot: AnyMachineSnapshot, event: unknown): boolean => {
  const [after, actions] = transition(machine, snapshot, event as FlowEvent);
  return after === snapshot && actions.length === 0;
};

describe.each(machines)('%s', (_, flow, machine) => {
  const { events } = samples(flow);
  const { reached, canReach } = explore(machine, events);
  const active = reached.filter(({ status }) => status === 'active');

  test('every state is reached by some path', () => {
    expect(new Set(reached.map(nameOf))).toEqual(new Set(restingStates(machine)));
  });

  test('from every state there is a way to the end', () => {
    const rests = (snapshot: AnyMachineSnapshot): boolean =>
      flow === 'reception' ? nameOf(snapshot) === 'attending' : snapshot.status === 'done';
    const ends = canReach(rests);
    expect(active.filter((snapshot) => !ends(snapshot)).map(nameOf)).toEqual([]);
  });

  test('no event throws in any state, and whatever is said has its text and values', () => {
    const missing = new Set<string>();
    for (const snapshot of active)
      for (const event of events) {
        const [, actions] = transition(machine, snapshot, event);
        for (const effect of effectsOf(actions))
          if (effect.type === 'say') for (const lack of lacking(effect)) missing.add(lack);
      }
    expect([...missing]).toEqual([]);
  });

  test('an unknown event changes nothing', () => {
    const unknown = { type: 'moon.risen', world: worldWith() };
    expect(active.filter((snapshot) => !isUnchanged(machine, snapshot, unknown)).map(nameOf)).toEqual([]);
  });

  test('news about another ticket changes nothing', () => {
    for (const news of staleTicketNews)
      expect(active.filter((snapshot) => !isUnchanged(machine, snapshot, news)).map(nameOf)).toEqual([]);
  });

  test('a stored state goes on as the one that was stored', () => {
    const oneOfEach = new Map(active.map((snapshot) => [nameOf(snapshot), snapshot]));
    for (const snapshot of oneOfEach.values()) {
      const stored = JSON.parse(JSON.stringify(machine.getPersistedSnapshot(snapshot)));
      const restored = machine.resolveState({ value: stored.value, context: stored.context });
      for (const event of events) {
        const [direct] = transition(machine, snapshot, event);
        const [later] = transition(machine, restored, event);
        expect([later.value, later.context]).toEqual([direct.value, direct.context]);
      }
    }
  });
});

function lacking({
  reply,
  values,
  whenJoined,
  whenRefused,
  whenRepeated,
}: Extract<Effect, { type: 'say' }>): string[] {
  return [reply, whenJoined, whenRefused, whenRepeated].flatMap((id) => {
    if (!id) return [];
    const text = configuration.replies[id];
    if (text === undefined) return [`${id} has no text`];
    return [...text.matchAll(/\{(\w+)\}/g)]
      .map(([, name]) => name ?? '')
      .filter((name) => !(name in values) && !givenByEngine.includes(name))
      .map((name) => `${id} lacks ${name}`);
  });
}
