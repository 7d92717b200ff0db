import type { Conversation } from '../../domain/conversation';
import type { ConversationInput, ResidentContent, VoiceSettled } from '../../domain/inbound';
import { conversationSubject } from '../../domain/records';
import { addSeconds } from '../../domain/time';
import { addToListening } from '../tickets/desk-tasks';
import type { Work } from '../work';
import type { Turn } from './turn';

const timerName = 'voice-overdue';
const longestReading = 60;

export const isVoice = (content: ResidentContent): boolean =>
  content.kind === 'media' && content.media === 'voice';

export const isAwaited = ({ voices = [] }: Conversation, mediaId: string): boolean =>
  voices.includes(mediaId);

export const awaiting = (conversation: Conversation, mediaIds: readonly string[]): Conversation => ({
  ...conversation,
  voices: [...(conversation.voices ?? []), ...mediaIds],
});

export function noLongerAwaiting({ voices = [], ...rest }: Conversation, mediaId: string): Conversation {
  const left = voices.filter((id) => id !== mediaId);
  return left.length > 0 ? { ...rest, voices: left } : rest;
}

/** The time for waiting is over: as if the words could not be had. */
export function withoutTimer(input: ConversationInput): ConversationInput {
  if (input.type !== 'timer.due' || input.name !== timerName) return input;
  return {
    type: 'voice.unheard',
    mediaId: String(input.data.mediaId),
    at: input.dueAt,
    reason: 'not in time',
  };
}

export const isVoiceSettled = (input: ConversationInput): input is VoiceSettled =>
  input.type === 'voice.heard' || input.type === 'voice.unheard';

/** The resident sees what was heard, unless the answer shows it anyway or cannot wait. */
export function repeatBack(turn: Turn, text: string): void {
  const { sayings } = turn;
  if (sayings.length === 0 || text === '') return;
  if (sayings.some(({ reply }) => reply.startsWith('emergency.') || reply.includes('.recap'))) return;
  const said = text.length > longestReading ? `${text.slice(0, longestReading - 1)}…` : text;
  turn.lead('media.voice_heard', { said });
}

/** Every voice message that is waited for has a timer, so that nobody waits for ever. */
export async function watchVoices(work: Work, before: Conversation, after: Conversation): Promise<void> {
  const { timers } = work.tx;
  const { id, propertyId, address, voices = [] } = after;
  for (const mediaId of before.voices ?? [])
    if (!isAwaited(after, mediaId)) await timers.cancel(timerId(after, mediaId));
  for (const mediaId of voices)
    if (!isAwaited(before, mediaId))
      await timers.set({
        id: timerId(after, mediaId),
        subject: conversationSubject(id, propertyId, address),
        name: timerName,
        lane: 'interactive',
        dueAt: addSeconds(work.now, work.configuration.timing.voiceWaitSeconds),
        data: { mediaId },
      });
}

const timerId = ({ id }: Conversation, mediaId: string): string => `${id}/voice/${mediaId}`;

/** Words that come after a person was asked to listen are for that person. */
export async function passToListener(
  work: Work,
  before: Conversation,
  input: ConversationInput,
): Promise<void> {
  if (input.type === 'voice.heard' && !isAwaited(before, input.mediaId))
    await addToListening(work, input.mediaId, `机器听写（仅供参考）：${input.text.slice(0, 200)}`);
}
