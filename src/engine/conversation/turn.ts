import { createActor, initialTransition, transition } from 'xstate';
import { latestVersion, machineOf } from '../../../flows/registry';
import type { Choice, Conversation, FlowInstance, OpenQuestion } from '../../domain/conversation';
import type { Effect, FlowEvent, FlowWorld, ReplyValues } from '../../domain/flow';
import { nothingUnderstood, type Understanding } from '../../domain/understanding';

/** One part of what is said in this turn, choices already addressed to the flow that asks. */
export interface Saying {
  readonly reply: string;
  readonly values: ReplyValues;
  readonly choices: readonly Choice[];
  readonly whenJoined?: string;
  readonly whenRefused?: string;
}

type Raise = Extract<Effect, { type: 'raiseEmergency' }>;
type Start = Extract<Effect, { type: 'startFlow' }>;

/** What remains to be carried out once flows have started and ended. */
export type Outcome = Exclude<Effect, { type: 'say' } | { type: 'startFlow' } | { type: 'raiseEmergency' }>;

/** Lets events run through the flows of one conversation and collects what they ask for. Lives for one event. */
export class Turn {
  readonly sayings: Saying[] = [];
  readonly outcomes: Outcome[] = [];
  floor: FlowInstance[];
  private started = 0;

  constructor(
    conversation: Conversation,
    readonly world: FlowWorld,
  ) {
    this.floor = [...conversation.floor];
    if (this.floor.length === 0) this.push('reception');
  }

  get top(): FlowInstance | undefined {
    return this.floor.at(-1);
  }

  find(flow: string): FlowInstance | undefined {
    return this.floor.findLast((instance) => instance.flow === flow);
  }

  say(reply: string, values: ReplyValues = {}, choices: readonly Choice[] = []): void {
    this.sayings.push({ reply, values, choices });
  }

  /** Said before everything else of this turn. */
  lead(reply: string, values: ReplyValues = {}): void {
    this.sayings.unshift({ reply, values, choices: [] });
  }

  /** What was decided stays, nothing is said of it. */
  hush(): void {
    this.sayings.length = 0;
  }

  /** Gives the floor to a fresh instance of a flow. */
  push(flow: string): FlowInstance {
    const version = latestVersion(flow);
    const machine = machineOf(flow, version);
    const [snapshot] = initialTransition(machine);
    const instance: FlowInstance = {
      id: `f${this.world.eventId}${this.started++}`,
      flow,
      version,
      snapshot: machine.getPersistedSnapshot(snapshot),
      nudged: false,
    };
    this.floor.push(instance);
    return instance;
  }

  bringToTop(instance: FlowInstance): void {
    this.floor = [...this.floor.filter(({ id }) => id !== instance.id), instance];
  }

  drop(instance: FlowInstance): void {
    this.floor = this.floor.filter(({ id }) => id !== instance.id);
  }

  update(id: string, change: Partial<FlowInstance>): void {
    this.floor = this.floor.map((instance) => (instance.id === id ? { ...instance, ...change } : instance));
  }

  /** Runs one event through one flow. Answers false when the flow has no use for it in its present state. */
  feed(instance: FlowInstance, event: FlowEvent): boolean {
    const machine = machineOf(instance.flow, instance.version);
    const before = createActor(machine, { snapshot: instance.snapshot as never }).getSnapshot();
    const [after, actions] = transition(machine, before, event);
    if (after === before && actions.length === 0) return false;
    const { question: _, ...rest } = instance;
    const moved: FlowInstance = { ...rest, snapshot: machine.getPersistedSnapshot(after), nudged: false };
    if (after.status === 'active')
      this.floor = this.floor.map((other) => (other.id === instance.id ? moved : other));
    else this.drop(instance);
    for (const { type, params } of actions as readonly { type: string; params?: unknown }[]) {
      if (type !== 'effect') continue;
      for (const effect of [params as Effect | readonly Effect[]].flat())
        this.carryOut(effect, moved, event, instance.question);
    }
    // A flow that moved on without asking anything new is still waiting for its last question's answer.
    if (
      after.status === 'active' &&
      instance.question &&
      !this.floor.some(({ id, question }) => id === instance.id && question)
    ) {
      if (JSON.stringify(after.value) === JSON.stringify(before.value))
        this.update(instance.id, { question: instance.question });
    }
    return true;
  }

  /** The question of a flow that got the floor back is put again. */
  askAgain(instance: FlowInstance): void {
    if (!instance.question) return;
    const { reply, values, choices } = instance.question;
    this.say(reply, values, choices);
  }

  private carryOut(
    effect: Effect,
    instance: FlowInstance,
    event: FlowEvent,
    asked: OpenQuestion | undefined,
  ): void {
    switch (effect.type) {
      case 'say': {
        const choices = (effect.choices ?? []).map(({ id, label }) => ({
          id: `${instance.id}_${id}`,
          label,
        }));
        const { reply, values, whenJoined, whenRefused, whenRepeated } = effect;
        const isRepeated =
          whenRepeated !== undefined && this.sayings.length === 0 && isSameAgain(asked, effect, event);
        this.sayings.push({
          reply: isRepeated ? whenRepeated : reply,
          values,
          choices,
          ...(whenJoined && { whenJoined }),
          ...(whenRefused && { whenRefused }),
        });
        if (effect.asks)
          this.update(instance.id, {
            question: { reply, values, choices, ...(isRepeated && { isRepeated }) } satisfies OpenQuestion,
          });
        return;
      }
      case 'startFlow':
        this.start(effect, event);
        return;
      case 'raiseEmergency':
        this.raise(effect, instance, event);
        return;
      default:
        this.outcomes.push(effect);
    }
  }

  private start(wanted: Start, event: FlowEvent): void {
    const { flow } = wanted;
    // A flow that asks nothing has nothing to come back to.
    this.floor = this.floor.filter(
      ({ question, flow: name }) => question || name === 'reception' || name === 'emergency',
    );
    const running = this.find(flow);
    if (running && event.type === 'resident.chose') {
      // The same wish tapped again: it is already being served.
      this.bringToTop(running);
      this.askAgain(running);
      return;
    }
    if (running) this.drop(running);
    this.feed(this.push(flow), withEarlier(event, wanted));
  }

  private raise({ code, told, besides }: Raise, { id }: FlowInstance, event: FlowEvent): void {
    if (event.type !== 'resident.said' && event.type !== 'resident.chose') return;
    const category = this.world.configuration.catalogue.emergencies.find(
      (emergency) => emergency.code === code,
    );
    const { furtherDanger, ...said }: Understanding =
      event.type === 'resident.said' ? event.understanding : nothingUnderstood;
    const saidBefore = this.sayings.length;
    const earlier = told?.words ?? '';
    const rooms = told?.room ? [{ room: told.room, known: true, text: told.room }] : [];
    this.feed(this.push('emergency'), {
      type: 'resident.said',
      text: earlier.includes(event.text) ? earlier : [earlier, event.text].filter(Boolean).join('；'),
      mediaIds: event.type === 'resident.said' ? event.mediaIds : [],
      understanding: {
        ...(told?.spot && { spot: told.spot }),
        ...(told?.unlisted && { nearRoom: { text: told.unlisted.said, homes: told.unlisted.near } }),
        ...said,
        ...(furtherDanger && !besides && { furtherDanger }),
        rooms: said.rooms.length > 0 ? said.rooms : rooms,
        intent: 'emergency',
        emergency: { kind: category?.kind ?? 'other', code, certainty: 'certain' },
      },
      // The graver danger of this event has a ticket of its own.
      world: besides ? { ...event.world, eventId: `${event.world.eventId}b` } : event.world,
    });
    if (!besides) return;
    this.sayings.length = saidBefore;
    const graver = this.floor.find((instance) => instance.id === id);
    if (graver) this.bringToTop(graver);
  }
}

/** Whether a question is put in answer to the same one, which was put in its first words. */
const isSameAgain = (
  asked: OpenQuestion | undefined,
  { reply, values }: Extract<Effect, { type: 'say' }>,
  { type }: FlowEvent,
): boolean =>
  (type === 'resident.said' || type === 'resident.chose') &&
  asked?.reply === reply &&
  !asked.isRepeated &&
  JSON.stringify(asked.values) === JSON.stringify(values);

/** A place named with the wish counts more than where the resident was before. */
function withEarlier(event: FlowEvent, { mediaIds, spot, told }: Start): FlowEvent {
  if (event.type === 'resident.said') {
    const { understanding } = event;
    const isPlaceless = !understanding.spot && understanding.rooms.length === 0;
    return {
      ...event,
      mediaIds: [...mediaIds, ...event.mediaIds],
      ...(told && { told }),
      ...(spot && isPlaceless && { understanding: { ...understanding, spot } }),
    };
  }
  if (event.type !== 'resident.chose') return event;
  return {
    ...event,
    ...(mediaIds.length > 0 && { mediaIds }),
    ...(spot && { spot }),
    ...(told && { told }),
  };
}
