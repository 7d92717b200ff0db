import type { Subject } from '../../domain/inbound';
import type { Collection, CompanyRecords } from '../../ports/archive';

/** What a record says must exist elsewhere. */
export interface References {
  readonly property?: string;
  readonly conversations?: readonly string[];
  readonly tickets?: readonly string[];
  readonly tasks?: readonly string[];
  readonly media?: readonly string[];
}

type Referring = Exclude<Collection, 'files' | 'series' | 'cursors'>;

export const referencesOf: {
  readonly [C in Referring]: (record: CompanyRecords[C]) => References;
} = {
  conversations: ({ propertyId }) => ({ property: propertyId }),
  tickets: ({ propertyId, reporters, mediaIds }) => ({
    property: propertyId,
    conversations: reporters,
    media: mediaIds,
  }),
  tasks: ({ propertyId, conversationId, ticketId, mediaIds }) => ({
    property: propertyId,
    conversations: given(conversationId),
    tickets: given(ticketId),
    media: mediaIds ?? [],
  }),
  media: ({ conversationId }) => ({ conversations: [conversationId] }),
  transcripts: ({ conversationId, ticketId, mediaIds }) => ({
    conversations: [conversationId],
    tickets: given(ticketId),
    media: mediaIds ?? [],
  }),
  timeline: ({ ticketId }) => ({ tickets: [ticketId] }),
  promises: ({ propertyId, ticketId }) => ({ property: propertyId, tickets: [ticketId] }),
  corrections: ({ propertyId, ticketId }) => ({ property: propertyId, tickets: [ticketId] }),
  cards: ({ ticketId, taskId }) => ({ tickets: given(ticketId), tasks: given(taskId) }),
  timers: ({ subject }) => subjectReferences(subject),
  inbox: ({ row: { subject, input } }) => {
    const { tickets = [], ...others } = subjectReferences(subject);
    const told = input.type === 'ticket.changed' ? [input.ticketId] : [];
    return { ...others, tickets: [...tickets, ...told] };
  },
  outbox: ({ row: { propertyId, conversationId, ticketId, delivery } }) => ({
    property: propertyId,
    conversations: given(conversationId),
    tickets: given(ticketId),
    media: delivery.type === 'staff.attachments' ? delivery.attachments.map(({ mediaId }) => mediaId) : [],
  }),
};

const given = (id: string | undefined): readonly string[] => (id === undefined ? [] : [id]);

function subjectReferences(subject: Subject): References {
  switch (subject.kind) {
    case 'conversation':
      return { property: subject.propertyId, conversations: [subject.id] };
    case 'ticket':
      return { property: subject.propertyId, tickets: [subject.id] };
    case 'staff':
      return {};
  }
}
