import type { Configuration } from '../../domain/configuration';
import { addressOf } from '../../domain/conversation';
import type { Delivery, Lane } from '../../domain/delivery';
import type { ConversationInput } from '../../domain/inbound';
import { type CardRecord, conversationSubject, type OutboxRow } from '../../domain/records';
import { addSeconds } from '../../domain/time';
import type { Clock } from '../../ports/clock';
import type { Courier, DeliveryOutcome } from '../../ports/courier';
import type { Ids } from '../../ports/ids';
import type { Logger } from '../../ports/logger';
import type { RateLimits } from '../../ports/rate-limits';
import { AlreadyHandled, type Store, type StoreTransaction } from '../../ports/store';
import { precedenceOf } from '../precedence';
import { openDeskTask } from '../tickets/desk-tasks';
import { Work } from '../work';
import { noteOpening, showHeld, tellNotShown } from './opened-attachments';

export interface Relay {
  readonly store: Store;
  readonly configuration: Configuration;
  readonly courier: Courier;
  readonly limits: RateLimits;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /**
   * How long another process may still be busy with a try it began. 0 where this is the only process: a try from before
   * its start is over.
   */
  readonly tryLastsSeconds: number;
}

/** Deliveries that the outside world cannot recognise when repeated: tried once, then `unknown` rather than twice. */
const unrepeatable: ReadonlySet<Delivery['type']> = new Set(['group.post', 'staff.call', 'resident.sms']);

/** Deliveries whose repetition the courier recognises only when it knows of an earlier try. */
const recognisedByEarlierTry: ReadonlySet<Delivery['type']> = new Set([
  'resident.message',
  'resident.welcome',
  'staff.card-update',
]);

/** Quotas per minute (`path/91770`, `path/90312`); the part kept back is for emergencies only. */
const quotas: Readonly<Partial<Record<Delivery['type'], { perMinute: number; keptBack: number }>>> = {
  'group.post': { perMinute: 20, keptBack: 5 },
  'staff.text': { perMinute: 30, keptBack: 8 },
  'staff.card': { perMinute: 30, keptBack: 8 },
  // Somebody who opens many must still be reached.
  'staff.media': { perMinute: 30, keptBack: 15 },
};

const attemptsBeforeGivingUp: Readonly<Record<Lane, number>> = {
  emergency: 200,
  interactive: 60,
  notice: 40,
};
const longestPauseSeconds = 300;
const emergencyPauseSeconds = 5;

export type RelayOutcome =
  | DeliveryOutcome['status']
  | 'expired'
  | 'rate-limited'
  | 'overtaken'
  | 'given-up'
  /** Somebody else may be delivering it this moment. */
  | 'under-way';

/** Tries one row once and records what came of it, with everything that follows, in one commit. */
export async function relayRow(relay: Relay, row: OutboxRow): Promise<RelayOutcome> {
  try {
    return await deliver(relay, row);
  } catch (error) {
    if (error instanceof AlreadyHandled) return 'overtaken';
    throw error;
  }
}

async function deliver(relay: Relay, row: OutboxRow): Promise<RelayOutcome> {
  const { store, clock, courier, logger } = relay;
  const now = clock.now();
  const card = row.delivery.type === 'staff.card-update' ? await store.cards.get(row.delivery.cardId) : null;
  if (isOutdated(row, card)) {
    await store.transaction(async (tx) => {
      await tx.outbox.settle(row.id, 'dropped', now, 'a newer redraw follows');
      // An earlier try may have spent the code; the newer redraw must not take that for a try of its own.
      if (row.tryingSince || row.attempts > 0) await forgetCode(tx, row, card?.refreshCode);
    });
    return 'overtaken';
  }
  if (row.expiresAt && row.expiresAt <= now) {
    await store.transaction((tx) => tx.outbox.settle(row.id, 'dropped', now, 'expired'));
    return 'expired';
  }
  const repeatable = !unrepeatable.has(row.delivery.type);
  if (!repeatable && row.tryingSince) {
    if (addSeconds(row.tryingSince, relay.tryLastsSeconds) > now) return 'under-way';
    await store.transaction((tx) =>
      tx.outbox.settle(row.id, 'unknown', now, 'outcome of an earlier try is not known'),
    );
    logger.warn('outbox.outcome_unknown', { rowId: row.id, type: row.delivery.type });
    return 'unknown';
  }
  const waitSeconds = await takeQuota(relay, row);
  if (waitSeconds > 0) {
    await store.transaction((tx) =>
      tx.outbox.defer(row.id, addSeconds(now, waitSeconds), 'rate limited here'),
    );
    return 'rate-limited';
  }
  if (!repeatable || recognisedByEarlierTry.has(row.delivery.type))
    await store.transaction((tx) => tx.outbox.markTrying(row, now), precedenceOf(row.lane));
  noteOpening(logger, row);
  const outcome = await courier.deliver(row, card);
  return settle(relay, row, outcome, card?.refreshCode);
}

const isOutdated = (row: OutboxRow, card: CardRecord | null): boolean =>
  card?.redrawId !== undefined && card.redrawId !== row.id;

async function takeQuota({ limits }: Relay, row: OutboxRow): Promise<number> {
  const quota = quotas[row.delivery.type];
  if (!quota) return 0;
  const allowed = row.lane === 'emergency' ? quota.perMinute : quota.perMinute - quota.keptBack;
  return limits.take(`${row.recipient}`, allowed);
}

async function settle(
  relay: Relay,
  row: OutboxRow,
  outcome: DeliveryOutcome,
  spentCode: string | undefined,
): Promise<RelayOutcome> {
  const { store, clock, logger } = relay;
  const now = clock.now();
  switch (outcome.status) {
    case 'accepted':
      await store.transaction(async (tx) => {
        await tx.outbox.settle(row.id, 'delivered', now);
        await keepReceipt(relay, tx, row, outcome, spentCode);
      }, precedenceOf(row.lane));
      return 'accepted';
    case 'later': {
      if (outcome.alert)
        logger.error('outbox.operator_needed', {
          rowId: row.id,
          type: row.delivery.type,
          reason: outcome.reason,
        });
      if (row.attempts + 1 >= attemptsBeforeGivingUp[row.lane]) {
        await refuse(relay, row, outcome.reason, 'unknown');
        return 'given-up';
      }
      const pause = pauseSeconds(row, outcome.afterSeconds);
      await store.transaction((tx) => tx.outbox.defer(row.id, addSeconds(now, pause), outcome.reason));
      return 'later';
    }
    case 'refused':
      if (outcome.alert)
        logger.error('outbox.operator_needed', {
          rowId: row.id,
          type: row.delivery.type,
          reason: outcome.reason,
        });
      else logger.warn('outbox.refused', { rowId: row.id, type: row.delivery.type, reason: outcome.reason });
      await refuse(relay, row, outcome.reason, outcome.undeliverable);
      return 'refused';
    case 'card-spent':
      await replaceCard(relay, row);
      return 'card-spent';
    case 'unknown':
      logger.warn('outbox.outcome_unknown', {
        rowId: row.id,
        type: row.delivery.type,
        reason: outcome.reason,
      });
      await store.transaction((tx) => tx.outbox.settle(row.id, 'unknown', now, outcome.reason));
      return 'unknown';
  }
}

/** Doubles from one second; an emergency never rests longer than a breath. */
function pauseSeconds(row: OutboxRow, asked: number | undefined): number {
  const own = Math.min(
    2 ** Math.min(row.attempts, 10),
    row.lane === 'emergency' ? emergencyPauseSeconds : longestPauseSeconds,
  );
  return Math.max(own, asked ?? 0);
}

/** What became of a delivery, as an event of its conversation: once, however often the delivery is settled again. */
async function tellConversation(
  { clock, ids }: Relay,
  tx: StoreTransaction,
  row: OutboxRow,
  what: 'transfer' | 'undelivered',
  lane: Lane,
  input: ConversationInput,
): Promise<void> {
  if (!row.conversationId) return;
  const subject = conversationSubject(row.conversationId, row.propertyId, addressOf(row.conversationId));
  await tx.inbox.add([
    { id: ids.next(), key: `${what}:${row.id}`, subject, lane, input, receivedAt: clock.now() },
  ]);
}

async function keepReceipt(
  relay: Relay,
  tx: StoreTransaction,
  row: OutboxRow,
  outcome: Extract<DeliveryOutcome, { status: 'accepted' }>,
  spentCode: string | undefined,
): Promise<void> {
  const { delivery } = row;
  const now = relay.clock.now();
  if (delivery.type === 'staff.card' && outcome.refreshCode) {
    const card = await tx.cards.get(delivery.cardId);
    // A code that came with a tap in the meantime is as good and newer.
    if (card && !card.refreshCode)
      await tx.cards.save({ ...card, refreshCode: outcome.refreshCode, refreshCodeAt: now });
  }
  await forgetCode(tx, row, spentCode);
  if (outcome.upload) await showHeld(relay, tx, row, outcome.upload);
  if (delivery.type === 'conversation.transfer' && outcome.transfer)
    await tellConversation(relay, tx, row, 'transfer', 'interactive', {
      type: 'transfer.settled',
      ...outcome.transfer,
    });
}

/** The code of a tap that came meanwhile is still good. */
async function forgetCode(
  tx: StoreTransaction,
  { delivery }: OutboxRow,
  spentCode: string | undefined,
): Promise<void> {
  if (delivery.type !== 'staff.card-update') return;
  const card = await tx.cards.get(delivery.cardId);
  if (!card || card.refreshCode !== spentCode) return;
  const { refreshCode: _, refreshCodeAt: _at, ...spent } = card;
  await tx.cards.save(spent);
}

/** The old card cannot be redrawn: a fresh one takes its place while there is still something to press. */
async function replaceCard({ store, clock, ids }: Relay, row: OutboxRow): Promise<void> {
  const { delivery } = row;
  if (delivery.type !== 'staff.card-update') return;
  const now = clock.now();
  await store.transaction(async (tx) => {
    await tx.outbox.settle(row.id, 'dropped', now, 'card can no longer be redrawn');
    const old = await tx.cards.get(delivery.cardId);
    if (!old || old.retired || delivery.card.buttons.length === 0 || isOutdated(row, old)) return;
    const { refreshCode: _, refreshCodeAt: _at, redrawId: _redraw, ...rest } = old;
    await tx.cards.save({ ...rest, retired: true });
    const cardId = `c${ids.next()}`;
    await tx.cards.save({ ...rest, id: cardId, retired: false, createdAt: now });
    await tx.outbox.add([
      {
        id: ids.next(),
        propertyId: row.propertyId,
        lane: row.lane,
        recipient: row.recipient,
        delivery: { type: 'staff.card', staffId: delivery.staffId, cardId, card: delivery.card },
        createdAt: now,
        ...(row.ticketId && { ticketId: row.ticketId }),
      },
    ]);
  });
}

/** Refused for good: the resident's conversation decides what instead, staff messages go to the front desk. */
async function refuse(
  relay: Relay,
  row: OutboxRow,
  reason: string,
  undeliverable: Extract<DeliveryOutcome, { status: 'refused' }>['undeliverable'],
): Promise<void> {
  const { store, clock, configuration, ids } = relay;
  const now = clock.now();
  await store.transaction(async (tx) => {
    await tx.outbox.settle(row.id, 'refused', now, reason);
    const { delivery } = row;
    if (delivery.type === 'conversation.transfer' && row.conversationId) {
      await tellConversation(relay, tx, row, 'transfer', 'interactive', {
        type: 'transfer.settled',
        outcome: 'nobody',
      });
      return;
    }
    if (delivery.type === 'resident.message' && row.conversationId) {
      await tellConversation(relay, tx, row, 'undelivered', row.lane, {
        type: 'message.undelivered',
        at: now,
        outgoingId: row.id,
        reason: undeliverable,
      });
      return;
    }
    if (await tellNotShown(relay, tx, row)) return;
    const property = configuration.properties.find(({ id }) => id === row.propertyId);
    // A task card that cannot be delivered is visible in the store; a task about it would be no more deliverable.
    if (!property || delivery.type === 'resident.welcome' || (await isTaskCard(tx, row))) return;
    const work = new Work(tx, configuration, property, now, row.id, ids);
    await openDeskTask(
      work,
      {
        kind: 'undeliverable',
        text: `一条${deliveryWords[delivery.type]}未能送达，请人工跟进。`,
        ...(row.ticketId && { ticketId: row.ticketId }),
      },
      row.lane,
    );
  });
}

async function isTaskCard(tx: StoreTransaction, { delivery }: OutboxRow): Promise<boolean> {
  if (delivery.type !== 'staff.card' && delivery.type !== 'staff.card-update') return false;
  return Boolean((await tx.cards.get(delivery.cardId))?.taskId);
}

const deliveryWords: Readonly<Record<Delivery['type'], string>> = {
  'resident.message': '给住户的消息',
  'resident.welcome': '欢迎语',
  'resident.sms': '给住户的短信',
  'conversation.transfer': '转人工请求',
  'staff.text': '给同事的消息',
  'staff.card': '给同事的卡片',
  'staff.card-update': '卡片更新',
  'staff.attachments': '给同事的附件',
  'staff.media': '给同事的附件',
  'staff.call': '语音呼叫',
  'group.post': '派单群消息',
};
