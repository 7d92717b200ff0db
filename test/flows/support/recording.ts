import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { latestVersion } from '../../../flows/registry';
import type { Conversation, FlowInstance, Resident } from '../../../src/domain/conversation';
import type { ConversationInput, MediaKind, ResidentContent } from '../../../src/domain/inbound';
import type { Ticket } from '../../../src/domain/ticket/ticket';
import type { Understanding } from '../../../src/domain/understanding';
import { type Conducted, conduct } from '../../../src/engine/conversation/conduct';
import { newConversation } from '../../support/factories';
import { afternoon, ownTicket, understanding, worldWith } from './world';

/** One event of a transcript, written by hand. */
interface Step {
  /** Typed by the resident. */
  readonly says?: string;
  /** Label of an item in the last menu. */
  readonly taps?: string;
  /** Id of an item in a message that no flow sent, e.g. the rating asked for at closing. */
  readonly chooses?: string;
  /** Attachment without words. */
  readonly sends?: MediaKind;
  /** A ticket moved. */
  readonly news?: {
    readonly ticketId: string;
    readonly fact: string;
    readonly detail: Readonly<Record<string, string>>;
  };
  /** Minutes of silence before the resident is asked again. */
  readonly silentMinutes?: number;
  /** Own tickets from now on, with the fields that matter. */
  readonly tickets?: readonly Partial<Ticket>[];
  readonly inServiceHours?: boolean;
}

/** What happened at one step; a later step begins with what is stored here. */
interface Recorded {
  /** As read when it was recorded: a replay tests flows, not word lists. */
  readonly understood?: Understanding;
  readonly sayings: Conducted['sayings'];
  readonly outcomes: Conducted['outcomes'];
  readonly servedBy: Conversation['servedBy'];
  readonly floor: readonly FlowInstance[];
  readonly menu?: Conversation['menu'];
}

interface Transcript {
  readonly about: string;
  readonly resident: Resident;
  readonly steps: readonly Step[];
  readonly recorded: readonly Recorded[];
}

const folder = resolve(process.cwd(), 'test/flows/recorded');

export const transcriptNames = (): readonly string[] =>
  readdirSync(folder)
    .map((file) => file.replace(/\.json$/, ''))
    .toSorted();

export const readTranscript = (name: string): Transcript =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

/** Plays the whole transcript with today's flows and words and keeps what happens. */
export function record(name: string): void {
  const transcript = readTranscript(name);
  const recorded: Recorded[] = [];
  for (const index of transcript.steps.keys()) recorded.push(play({ ...transcript, recorded }, index));
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ ...transcript, recorded }, null, 1)}\n`);
}

/** One step, from the state that was stored before it. */
export function play(transcript: Transcript, index: number): Recorded {
  const { steps, recorded, resident } = transcript;
  const step = steps[index] ?? {};
  const before = recorded[index - 1];
  const now = new Date(afternoon.getTime() + index * 60_000);
  const conversation = newConversation({
    address: { account: 'wkRecorded', user: 'wmRecorded' },
    resident,
    turn: index,
    ...(before && {
      floor: before.floor,
      servedBy: before.servedBy,
      ...(before.menu && { menu: before.menu }),
    }),
  });
  let understood = recorded[index]?.understood;
  const conducted = conduct(conversation, inputOf(step, conversation, now), {
    world: worldWith({
      now,
      eventId: `e${index}`,
      resident,
      tickets: (steps.slice(0, index + 1).findLast(({ tickets }) => tickets)?.tickets ?? []).map(ownTicket),
      inServiceHours: step.inServiceHours ?? true,
    }),
    understanding: {
      understand: (text, context) => {
        understood ??= understanding.understand(text, context);
        return understood;
      },
    },
    mediaIds: step.sends ? [`m${index}`] : [],
    hearsVoice: false,
  });
  const { floor, servedBy, menu } = conducted.conversation;
  const { sayings, outcomes } = conducted;
  const happened = { understood, sayings, outcomes, servedBy, floor, menu };
  return JSON.parse(JSON.stringify(happened)) as Recorded;
}

/** A new talk begins with the newest version, so the step that began an older one cannot be repeated. */
export function beganWithOlderVersion({ recorded }: Transcript, index: number): boolean {
  const known = new Set(recorded[index - 1]?.floor.map(({ id }) => id));
  const begun = recorded[index]?.floor.filter(({ id }) => !known.has(id)) ?? [];
  return begun.some(({ flow, version }) => version < latestVersion(flow));
}

function inputOf(step: Step, conversation: Conversation, at: Date): ConversationInput {
  if (step.news) return { type: 'ticket.changed', ...step.news };
  if (step.silentMinutes) {
    const data = { turn: conversation.turn, instance: conversation.floor.at(-1)?.id ?? '' };
    return { type: 'timer.due', name: 'silence', data, dueAt: at };
  }
  return {
    type: 'message.received',
    messageId: `e${conversation.turn}`,
    at,
    content: contentOf(step, conversation),
  };
}

function contentOf({ sends, taps, chooses, says }: Step, { menu }: Conversation): ResidentContent {
  if (sends) return { kind: 'media', media: sends, mediaRef: 'ref' };
  if (chooses) return { kind: 'text', text: chooses, choiceId: chooses };
  if (taps === undefined) return { kind: 'text', text: says ?? '' };
  const choice = menu?.choices.find(({ label }) => label === taps);
  if (!choice) throw new Error(`no menu offers ${taps}`);
  return { kind: 'text', text: taps, choiceId: choice.id };
}
