import type { Subject } from '../../domain/inbound';

/** '' for what belongs to the company as a whole. */
export const propertyOf = (subject: Subject): string => ('propertyId' in subject ? subject.propertyId : '');
