import type { Conversation, Resident } from '../../../src/domain/conversation';
import type { FlowWorld } from '../../../src/domain/flow';
import { type Conducted, conduct } from '../../../src/engine/conversation/conduct';
import { newConversation } from '../../support/factories';
import { configuration } from '../../support/shipped';
import { understanding, worldWith } from './world';

/** One resident's talk with the flows; what is answered is what happened. */
export interface Talk {
  says(text: string): Conducted;
  taps(label: string): Conducted;
}

/** What the sayings of a turn say, with the values that the flow gives. */
export const heard = ({ sayings }: Conducted): string =>
  sayings
    .map(({ reply, values }) =>
      (configuration.replies[reply] ?? '').replace(/\{(\w+)\}/g, (_, name) => values[name] ?? `{${name}}`),
    )
    .join('\n');

export const labels = ({ sayings }: Conducted): readonly string[] =>
  sayings.flatMap(({ choices }) => choices.map(({ label }) => label));

export function talk(resident: Resident = { rooms: [] }, world: Partial<FlowWorld> = {}): Talk {
  let conversation: Conversation = newConversation({ resident, floor: [] });
  let step = 0;
  const turn = (text: string, choiceId?: string): Conducted => {
    step += 1;
    const conducted = conduct(
      // Every state is stored and read back between two events.
      JSON.parse(JSON.stringify(conversation)),
      {
        type: 'message.received',
        messageId: `e${step}`,
        at: worldWith().now,
        content: { kind: 'text', text, ...(choiceId && { choiceId }) },
      },
      {
        world: worldWith({ eventId: `e${step}`, resident, ...world }),
        understanding,
        mediaIds: [],
        hearsVoice: false,
      },
    );
    conversation = conducted.conversation;
    return conducted;
  };
  return {
    says: (text) => turn(text),
    taps(label) {
      const choice = conversation.menu?.choices.find((each) => each.label === label);
      if (!choice) throw new Error(`no menu offers ${label}`);
      return turn(label, choice.id);
    },
  };
}
