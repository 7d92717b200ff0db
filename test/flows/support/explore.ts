import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { type AdjacencyMap, getAdjacencyMap, getShortestPaths } from 'xstate/graph';
import type { FlowEvent } from '../../../src/domain/flow';

interface Exploration {
  /** The ends of the shortest paths to every state that the events can tell apart. */
  readonly reached: readonly AnyMachineSnapshot[];
  /** Whether some path leads on from a state to one that `isGoal` accepts. */
  canReach(isGoal: (snapshot: AnyMachineSnapshot) => boolean): (snapshot: AnyMachineSnapshot) => boolean;
}

/** Every state of a machine that its sample events lead to. What people wrote is reduced to whether they wrote it. */
export function explore(machine: AnyStateMachine, events: readonly FlowEvent[]): Exploration {
  const traversal = {
    events,
    serializeState: outline,
    serializeEvent: (event: FlowEvent) => String(events.indexOf(event)),
    limit: 100_000,
  };
  const reached = getShortestPaths(machine, traversal as never).map(({ state }) => state);
  const graph: AdjacencyMap<AnyMachineSnapshot, FlowEvent> = getAdjacencyMap(machine, traversal as never);
  const nodes = Object.entries(graph).map(([key, { state, transitions }]) => ({
    key,
    snapshot: state,
    next: Object.values<{ state: AnyMachineSnapshot }>(transitions).map((to) => outline(to.state)),
  }));
  return {
    reached,
    canReach(isGoal) {
      const leading = new Set(nodes.filter(({ snapshot }) => isGoal(snapshot)).map(({ key }) => key));
      for (let before = -1; before < leading.size; ) {
        before = leading.size;
        for (const { key, next } of nodes) if (next.some((to) => leading.has(to))) leading.add(key);
      }
      return (snapshot) => leading.has(outline(snapshot));
    },
  };
}

function outline({ value, context }: AnyMachineSnapshot): string {
  return JSON.stringify([value, reduced(context)]);
}

/** Present or not is enough. */
const presence = new Set([
  'room',
  'spot',
  'phone',
  'slot',
  'unknownRoom',
  'nearHomes',
  'partialRoom',
  'told',
  'ticketId',
]);
/** Grows with every message, or decides nothing about the way. */
const leftOut = new Set([
  'words',
  'deniedHomes',
  'formerRoom',
  'homeNumber',
  'roomWritten',
  'outdated',
  'mediaIds',
  'asked',
  'name',
  'roomSaid',
  'running',
  'severity',
]);

function reduced(part: unknown, name = ''): unknown {
  if (presence.has(name)) return Array.isArray(part) ? part.length > 0 : Boolean(part);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part)
      .filter(([key]) => !leftOut.has(key))
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([key, inner]) => [key, reduced(inner, key)]),
  );
}
