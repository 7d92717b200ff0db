import { act, type TicketCommand } from '../../../src/domain/ticket/act';
import type { Actor } from '../../../src/domain/ticket/lifecycle';
import type { Ticket } from '../../../src/domain/ticket/ticket';
import { newTicket, noon, noonPlus } from '../../support/factories';

const system: Actor = { kind: 'system' };
const resident: Actor = { kind: 'resident' };
const worker: Actor = { kind: 'staff', id: 'zhangwei', roles: ['worker'] };
const supervisor: Actor = { kind: 'staff', id: 'wangmin', roles: ['supervisor'] };

let minutes = 0;
const command = (action: TicketCommand['action'], actor: Actor, more: Partial<TicketCommand> = {}) => {
  minutes += 1;
  return { action, actor, at: noonPlus(minutes * 60), eventId: `e${minutes}`, ...more };
};

function done(ticket: Ticket, given: TicketCommand): Ticket {
  const outcome = act(ticket, given);
  if (!outcome.done) throw new Error(`${given.action} was refused: ${outcome.refusal}`);
  return outcome.ticket;
}

const chain = [{ afterSeconds: 300, staff: ['liqiang'], call: false }];
const climbed = { chain, climbed: 1 };
const held = newTicket({
  id: 't1',
  status: 'acknowledged',
  dispatchedTo: ['zhangwei'],
  assignee: 'zhangwei',
  acknowledgedAt: noon,
});
const finished = newTicket({
  ...held,
  status: 'completed',
  result: '换了角阀',
  completedAt: noon,
  escalation: climbed,
});
const closed = newTicket({ ...finished, status: 'closed', closedAt: noon });

test('a ticket from being told to being closed', () => {
  const told = done(newTicket(), command('dispatch', system, { dispatchTo: ['zhangwei'], chain }));
  expect(told).toMatchObject({
    status: 'dispatched',
    dispatchedTo: ['zhangwei'],
    escalation: { chain, climbed: 0 },
  });
  const taken = done(told, command('acknowledge', worker));
  expect(taken).toMatchObject({
    status: 'acknowledged',
    assignee: 'zhangwei',
    acknowledgedAt: taken.updatedAt,
  });
  const there = done(done(taken, command('depart', worker)), command('arrive', worker));
  expect(there.status).toBe('onSite');
  const fixed = done(there, command('complete', worker, { result: '换了角阀' }));
  expect(fixed).toMatchObject({ status: 'completed', result: '换了角阀', completedAt: fixed.updatedAt });
  const over = done(fixed, command('close', supervisor));
  expect(over).toMatchObject({ status: 'closed', closedAt: over.updatedAt, assignee: 'zhangwei' });
  expect(done(over, command('rate', resident, { rating: 'A' })).rating).toBe('A');
});

test('who completes without having taken it becomes its holder', () => {
  const told = newTicket({ status: 'dispatched' });
  expect(done(told, command('complete', supervisor))).toMatchObject({
    assignee: 'wangmin',
    result: '现场已处理妥当',
  });
});

test.each([
  ['return', finished, supervisor, { returns: 1, reopens: 0 }],
  ['reopen', closed, resident, { returns: 0, reopens: 1 }],
  ['reassign', held, supervisor, { returns: 0, reopens: 0 }],
] as const)(
  '%s puts it back on the road: nobody holds it, the chain starts anew',
  (action, from, actor, counts) => {
    const again = done(from, command(action, actor, { dispatchTo: ['liqiang'] }));
    expect(again).toMatchObject({
      ...counts,
      status: 'dispatched',
      dispatchedTo: ['liqiang'],
      escalation: { climbed: 0 },
    });
    for (const field of ['assignee', 'acknowledgedAt', 'completedAt', 'closedAt'])
      expect(again).not.toHaveProperty(field);
  },
);

test('a place learnt later is confirmed, and attachments add up', () => {
  const unsure = newTicket({ place: { room: '1-1-101', confirmed: false }, mediaIds: ['m1'], contact: {} });
  const told = done(
    unsure,
    command('add-information', resident, { room: '3-2-1501', phone: '13900002222', mediaIds: ['m2'] }),
  );
  expect(told).toMatchObject({
    status: 'opened',
    place: { room: '3-2-1501', confirmed: true },
    contact: { phone: '13900002222' },
    mediaIds: ['m1', 'm2'],
  });
  expect(done(unsure, command('add-information', resident, { words: '快点' })).place.confirmed).toBe(false);
});

test('every action leaves one line, whose id is the same when the event is handled again', () => {
  const given = command('complete', worker, { result: '换了角阀' });
  const [first, second] = [act(held, given), act(held, given)];
  expect(first).toEqual(second);
  expect(first).toMatchObject({
    entry: {
      id: `${given.eventId}.t1.complete`,
      actor: 'zhangwei',
      fact: 'ticket.completed',
      detail: { result: '换了角阀' },
    },
  });
});

test('a refused action says why and changes nothing', () => {
  expect(act(closed, command('acknowledge', worker))).toEqual({ done: false, refusal: 'out-of-turn' });
  expect(act(finished, command('close', worker))).toEqual({ done: false, refusal: 'not-permitted' });
  expect(act(closed, command('reopen', resident, { tooLate: true }))).toEqual({
    done: false,
    refusal: 'not-permitted',
  });
});

describe('a ticket that is another matter', () => {
  const desk: Actor = { kind: 'staff', id: 'chenjing', roles: ['desk'] };
  const matter = { intent: 'complaint', code: 'LEAK_DISPUTE' } as const;
  const becomes = {
    kind: 'complaint',
    code: 'LEAK_DISPUTE',
    item: '漏水纠纷',
    department: 'steward',
    severity: 'general',
  } as const;
  const priced = newTicket({ ...held, code: 'WATER_LEAK', price: '30元', repairClass: 'urgent' });

  test('forgets what only the old category had, and waits for others to take it', () => {
    const given = { matter, becomes, changesHands: true, dispatchTo: ['lihua'], chain };
    const outcome = act(priced, command('reclassify', desk, given));
    if (!outcome.done) throw new Error(outcome.refusal);
    expect(outcome.ticket).toMatchObject({ ...becomes, corrected: matter, status: 'dispatched' });
    expect(outcome.ticket).toMatchObject({ dispatchedTo: ['lihua'], escalation: { chain, climbed: 0 } });
    for (const gone of ['price', 'repairClass', 'assignee', 'acknowledgedAt'])
      expect(outcome.ticket).not.toHaveProperty(gone);
    expect(outcome.entry).toMatchObject({
      actor: 'chenjing',
      fact: 'ticket.reclassified',
      detail: { from: 'repair/WATER_LEAK', as: 'complaint/LEAK_DISPUTE', to: 'lihua' },
    });
  });

  test('of which that is only noted stays as it is', () => {
    const { corrected, ...rest } = done(priced, command('reclassify', desk, { matter }));
    expect(corrected).toEqual(matter);
    expect(rest).toEqual({ ...priced, updatedAt: rest.updatedAt });
  });

  test('is not one because a resident says so', () => {
    expect(act(priced, command('reclassify', resident, { matter }))).toEqual({
      done: false,
      refusal: 'not-permitted',
    });
  });
});

describe('a home that is not on the building list', () => {
  const unlisted = { said: '3栋2单元15001', near: ['3-2-1501'] };
  const told = (ticket: Ticket, more: Partial<TicketCommand>) =>
    done(ticket, command('add-information', resident, more)).place;
  const assumed = newTicket({ place: { room: '5-1-302', confirmed: false } });
  const named = newTicket({ place: { unlisted, confirmed: false } });

  test('takes the place of a room that was only assumed, unconfirmed', () => {
    expect(told(assumed, { unlisted })).toEqual({ unlisted, confirmed: false });
  });

  test('changes nothing where the room was confirmed', () => {
    const sure = newTicket({ place: { room: '5-1-302', confirmed: true } });
    expect(told(sure, { unlisted })).toEqual({ room: '5-1-302', confirmed: true });
  });

  test('goes when the room is told, and stays when something else is', () => {
    expect(told(named, { room: '3-2-1501' })).toEqual({ room: '3-2-1501', confirmed: true });
    expect(told(named, { words: '快点' })).toEqual({ unlisted, confirmed: false });
  });

  test('is no longer supposed to be a home that the resident denied', () => {
    const denied = { said: unlisted.said, near: [] };
    expect(told(named, { unlisted: denied })).toEqual({ unlisted: denied, confirmed: false });
  });
});
