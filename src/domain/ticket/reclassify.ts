import type { Catalogue } from '../configuration';
import { labelOf, type Matter } from '../matter';
import { repairPrice } from './repair-price';
import type { Ticket, TicketDraft } from './ticket';

/** What of a ticket follows from what it is about. */
export type Category = Pick<
  TicketDraft,
  'kind' | 'code' | 'item' | 'department' | 'severity' | 'repairClass' | 'emergency' | 'price'
>;

/**
 * What a ticket becomes when it is another matter than it was taken for; null when that is only noted. An alarm stays one
 * until people on the spot have ended it, and work that is done is not sent out again.
 */
export function reclassified(ticket: Ticket, matter: Matter, catalogue: Catalogue): Category | null {
  const isUnderWay = ['dispatched', 'acknowledged', 'enRoute', 'onSite'].includes(ticket.status);
  if (!isUnderWay || (ticket.emergency && matter.intent !== 'emergency')) return null;
  return categoryOf(ticket, matter, catalogue);
}

function categoryOf(ticket: Ticket, matter: Matter, catalogue: Catalogue): Category | null {
  const is = ({ code }: { readonly code: string }): boolean => code === matter.code;
  switch (matter.intent) {
    case 'emergency': {
      const found = catalogue.emergencies.find(is);
      if (!found) return null;
      const { code, name: item, kind, silent, first } = found;
      const department = first[0] ?? 'security';
      return {
        kind: 'help',
        code,
        item,
        department,
        emergency: { kind, silent: silent || (ticket.emergency?.silent ?? false), possible: false },
      };
    }
    case 'repair': {
      const found = catalogue.repairs.find(is);
      if (!found) return null;
      const { code, name: item, department, class: repairClass } = found;
      return {
        kind: 'repair',
        code,
        item,
        department,
        repairClass,
        price: repairPrice(found, ticket.place.spot),
      };
    }
    case 'complaint': {
      const found = catalogue.complaints.find(is);
      if (!found) return null;
      const { code, name: item, department } = found;
      const severity = labelOf(matter, catalogue, ticket.severity).severity ?? 'general';
      return { kind: 'complaint', code, item, department, severity };
    }
    case 'service': {
      const found = catalogue.services.find(is);
      if (!found) return null;
      const { code, name: item, department, price = '不收费' } = found;
      return { kind: 'service', code, item, department, price };
    }
    case 'consult':
      return { kind: 'consult', code: 'CONSULT', item: '咨询', department: 'desk', severity: 'general' };
    default:
      return null;
  }
}
