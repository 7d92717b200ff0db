import type { Grounds, Understanding } from '../ports/understanding';

/** What is written for a message. */
export interface Answer {
  readonly id: string;
  readonly intent: string;
  /** The kind of emergency, or null when nobody is alarmed. */
  readonly emergency: string | null;
  readonly code: string | null;
  readonly room: string | null;
  readonly severity: string | null;
  readonly certainty: 'certain' | 'possible' | 'none';
  readonly confidence: number;
  readonly evidence: readonly string[];
  readonly alsoWants: Understanding['alsoWants'];
  /** Every field that was understood, with how sure it is and the words it was read from. */
  readonly fields: Readonly<Partial<Record<FieldName, Field>>>;
}

type FieldName = Exclude<keyof Grounds, 'nearRoom'>;

interface Field {
  /** As at the top level; null for a room that is only near or lacks its unit. */
  readonly value: string | null;
  readonly confidence: number;
  readonly words: readonly string[];
  /** Homes that may be meant by a room that is not on the building list, each as likely as `confidence` says. */
  readonly near?: { readonly homes: readonly string[]; readonly confidence: number };
}

export function answerFor(id: string, understood: Understanding): Answer {
  const { intent, emergency, code, rooms, severity, grounds, alsoWants } = understood;
  return {
    id,
    intent,
    emergency: emergency?.kind ?? null,
    code: code ?? null,
    room: rooms[0]?.room ?? null,
    severity: severity ?? null,
    certainty: emergency?.certainty ?? 'none',
    confidence: rounded(grounds.intent.confidence),
    evidence: evidenceIn(grounds),
    alsoWants,
    fields: fieldsOf(understood),
  };
}

const rounded = (confidence: number): number => Math.round(confidence * 1000) / 1000;

/** The words that decided what is to be done. */
const evidenceIn = ({ emergency, code, intent }: Grounds): readonly string[] => [
  ...new Set([...(emergency?.words ?? []), ...(code ?? intent).words]),
];

function fieldsOf(understood: Understanding): Answer['fields'] {
  const { intent, emergency, code, rooms, phone, slot, severity, grounds } = understood;
  const room = rooms.find(({ known }) => known) ?? rooms[0];
  const values: Readonly<Record<FieldName, string | undefined>> = {
    intent,
    emergency: emergency?.kind,
    code,
    room: room?.room,
    phone,
    slot,
    severity,
  };
  const fields: Partial<Record<FieldName, Field>> = {};
  for (const name of Object.keys(values) as readonly FieldName[]) {
    const ground = grounds[name];
    if (!ground) continue;
    fields[name] = {
      value: values[name] ?? null,
      confidence: rounded(ground.confidence),
      words: ground.words,
      ...(name === 'room' && nearIn(understood)),
    };
  }
  return fields;
}

const nearIn = ({ nearRoom, grounds }: Understanding): Pick<Field, 'near'> =>
  nearRoom && grounds.nearRoom
    ? { near: { homes: nearRoom.homes, confidence: rounded(grounds.nearRoom.confidence) } }
    : {};
