import type { Person } from '../people/roles.ts';
import type { Complaint } from './complaint.ts';
import { packetPath, receiptPath } from './paths.ts';
import { mayPrintReceipt, mayReadPacket } from './policy.ts';

/** Addresses of the papers of a complaint that the person may print; null where there is none. */
export const papersOf = (complaint: Complaint, events: readonly { type: string }[], person: Person) => ({
  receipt: mayPrintReceipt(person, complaint) ? receiptPath(complaint.ticket) : null,
  packet: mayReadPacket(person, events) ? packetPath(complaint.ticket) : null,
});
