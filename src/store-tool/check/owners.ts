import type { Configuration } from '../../domain/configuration';
import type { Delivery } from '../../domain/delivery';

/** Tells whether somebody in the configuration stands behind a recipient. */
export function ownersIn({ staff, properties }: Configuration): (delivery: Delivery) => boolean {
  const people = new Set(staff.map(({ id }) => id));
  const groups = new Set(
    properties.flatMap(({ id, groups: own }) => own.map((group) => `${id}/${group.id}`)),
  );
  const accounts = new Set(properties.flatMap(({ kf }) => kf.map(({ account }) => account)));
  return (delivery) => {
    switch (delivery.type) {
      case 'resident.message':
      case 'resident.welcome':
      case 'conversation.transfer':
        return accounts.has(delivery.to.account);
      case 'staff.text':
      case 'staff.card':
      case 'staff.card-update':
      case 'staff.attachments':
      case 'staff.media':
      case 'staff.call':
        return people.has(delivery.staffId);
      case 'group.post':
        return groups.has(delivery.groupKey);
      case 'resident.sms':
        return true;
    }
  };
}
