import type { Catalogue } from './configuration';
import { type Guess, isSameMatter, type Label, labelOf, type Matter, matterOf } from './matter';
import type { Contact, Ticket } from './ticket/ticket';

/**
 * What people say a ticket's words meant, beside what they were taken for. One per ticket: a later one replaces it.
 */
export interface Correction {
  /** That of the ticket. */
  readonly id: string;
  readonly propertyId: string;
  readonly ticketId: string;
  readonly at: Date;
  /** A staff id, or `resident`. */
  readonly by: string;
  readonly verdict: Verdict;
  /** As written, personal data and all. */
  readonly words: string;
  /** Who and where it was about, so that it can be taken out of the words. */
  readonly about: Contact & { readonly room?: string };
  readonly guessed: GuessedLabel;
  readonly right: Label;
}

/**
 * `reclassified`: the words meant something else. `false-alarm`: there was no danger, whatever the words sounded like.
 * `confirmed`: they were taken for the right thing.
 */
export type Verdict = 'reclassified' | 'false-alarm' | 'confirmed';

export interface GuessedLabel extends Label {
  /** 0 to 1. */
  readonly certainty: number;
  readonly alarm?: 'certain' | 'possible';
}

export interface Judgement {
  /** What is right; absent: there was no danger, and nobody said what it was instead. */
  readonly right?: Matter;
  readonly by: string;
  readonly at: Date;
}

export function correctionOf(
  ticket: Ticket,
  catalogue: Catalogue,
  { right, by, at }: Judgement,
  earlier: Correction | null,
): Correction {
  const { id, propertyId, words, contact, place } = ticket;
  const { matter, severity, certainty, alarm } = guessOf(ticket);
  const guessed = earlier?.guessed ?? {
    ...labelOf(matter, catalogue, severity),
    certainty,
    ...(alarm && { alarm }),
  };
  const said = labelOf(right ?? harmlessIn(ticket), catalogue, severity);
  const isConfirmed = said.intent === guessed.intent && said.code === guessed.code;
  return {
    id,
    propertyId,
    ticketId: id,
    at,
    by,
    verdict: right ? (isConfirmed ? 'confirmed' : 'reclassified') : 'false-alarm',
    words,
    about: { ...contact, ...(place.room && { room: place.room }) },
    guessed,
    right: said,
  };
}

/** Tickets opened before guesses were kept have none. */
export const guessOf = (ticket: Ticket): Guess =>
  ticket.guess ?? {
    matter: matterOf(ticket),
    certainty: 0,
    others: [],
    ...(ticket.severity && { severity: ticket.severity }),
    ...(ticket.emergency && { alarm: ticket.emergency.possible ? 'possible' : 'certain' }),
  };

/** What it most likely was when it was no danger. */
const harmlessIn = (ticket: Ticket): Matter =>
  guessOf(ticket).others.find(({ intent }) => intent !== 'emergency') ?? { intent: 'other' };

/** What a ticket is about as far as people know: their last word, else what it was opened as. */
export const presentMatter = (ticket: Ticket): Matter => ticket.corrected ?? matterOf(ticket);

/** Whether people said that it is another matter than it was taken for. */
export const isCorrected = (ticket: Ticket): boolean =>
  ticket.corrected !== undefined && !isSameMatter(ticket.corrected, guessOf(ticket).matter);
