import type { AnyStateMachine, AnyTransitionDefinition } from 'xstate';

/** A machine of flat states as a Mermaid state diagram. Named guards are shown in brackets. */
export function diagramOf(machine: AnyStateMachine): string {
  const edges = [
    `[*] --> ${machine.root.initial.target[0]?.key}`,
    ...Object.values(machine.states).flatMap((state) => {
      const taken = [...state.transitions.values()].flat().concat(state.always ?? []);
      return [...labelsByTarget(state.key, taken)].map(
        ([target, labels]) =>
          `${state.key} --> ${target}${labels.size > 0 ? `: ${[...labels].join(', ')}` : ''}`,
      );
    }),
    ...Object.values(machine.states)
      .filter(({ type }) => type === 'final')
      .map(({ key }) => `${key} --> [*]`),
  ];
  const everywhere = [...machine.root.transitions.keys()];
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...edges.map((edge) => `  ${edge}`),
    '```',
    ...(everywhere.length > 0 ? ['', `In every state: ${everywhere.map(code).join(', ')}.`] : []),
  ].join('\n');
}

/** What leads from a state to each other one; an event that stays is a loop. */
function labelsByTarget(
  from: string,
  transitions: readonly AnyTransitionDefinition[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { eventType, guard, target } of transitions) {
    const to = target?.[0]?.key ?? from;
    const labels = found.get(to) ?? new Set();
    found.set(to, labels);
    if (eventType) labels.add(typeof guard === 'string' ? `${eventType} [${guard}]` : eventType);
  }
  return found;
}

const code = (text: string): string => `\`${text}\``;
