import type { Understanding } from '../ports/understanding';

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
}

export function answerFor(id: string, understood: Understanding): Answer {
  const { intent, emergency, code, rooms, severity, confidence, evidence, alsoWants } = understood;
  return {
    id,
    intent,
    emergency: emergency?.kind ?? null,
    code: code ?? null,
    room: rooms[0]?.room ?? null,
    severity: severity ?? null,
    certainty: emergency?.certainty ?? 'none',
    confidence: Math.round(confidence * 1000) / 1000,
    evidence,
    alsoWants,
  };
}
