import { timingSafeEqual } from 'node:crypto';
import { blindIndex } from '../../database/sealing.ts';

// Good for this ticket and this address alone: a link in an old mail stops nobody's new address.
const proof = (ticket: string, email: string) =>
  blindIndex('leave', `${ticket}:${email.trim().toLowerCase()}`).subarray(0, 16).toString('base64url');

/** The page on which the reader of a mail leaves the list; nobody can guess its address. */
export const leavePath = (ticket: string, email: string): string =>
  `/unsubscribe/${ticket}${proof(ticket, email)}`;

/** The ticket that an address of this kind names, or null when it is none. */
export const ticketOfLeaving = (key: string): string | null =>
  /^([0-9A-Z]{8})[\w-]{22}$/.exec(key)?.[1] ?? null;

/** Whether the address was made for this ticket and mail address. */
export function isLeaveKey(key: string, ticket: string, email: string): boolean {
  const [given, expected] = [Buffer.from(key.slice(8)), Buffer.from(proof(ticket, email))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
