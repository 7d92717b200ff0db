import { shippedModel } from '../../../src/composition/shipped-model';
import type { FlowWorld } from '../../../src/domain/flow';
import type { Ticket } from '../../../src/domain/ticket/ticket';
import { createUnderstanding } from '../../../src/understanding/understanding';
import { newTicket } from '../../support/factories';
import { configuration, propertyNamed } from '../../support/shipped';

export const understanding = createUnderstanding(configuration, shippedModel());

/** 14:05 in Shanghai. */
export const afternoon = new Date('2026-03-18T06:05:00.000Z');

export function worldWith(overrides: Partial<FlowWorld> = {}): FlowWorld {
  return {
    now: afternoon,
    eventId: 'e1',
    configuration,
    property: propertyNamed('yunqi'),
    resident: { rooms: [] },
    tickets: [],
    inServiceHours: true,
    ...overrides,
  };
}

/** A ticket of the resident, changed an hour ago. */
export const ownTicket = (overrides: Partial<Ticket> = {}): Ticket => {
  const anHourAgo = new Date(afternoon.getTime() - 3_600_000);
  return newTicket({
    id: 'tOwn',
    number: 'BX-20260318-0007',
    status: 'acknowledged',
    assignee: 'zhangwei',
    openedAt: anHourAgo,
    updatedAt: anHourAgo,
    ...overrides,
  });
};
