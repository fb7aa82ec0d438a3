import { dayOf, type CalendarSettings, type Day } from '../calendar/cycle.ts';
import type { Connection, Transaction } from '../database/connect.ts';
import { blindIndex } from '../database/sealing.ts';
import { Invalid } from '../errors.ts';
import type { Person, RoleName } from '../people/roles.ts';
import { counterRoles, keepingRole } from './policy.ts';
import { holderThen, lockReserved, markUsed, ticketOfPaper } from './queries.ts';

/** What a form says of itself that was kept by the browser, or that carries a ticket from its block. */
export type Kept = {
  ticket: string | null;
  /** When it was taken; null when it comes at once. */
  takenAt: Date | null;
  /** The account under which it was taken, as the device knew it. */
  takenBy: string | null;
  /** What the QR code on the provisional receipt leads by; made on the device when the ticket was taken. */
  paperKey: string | null;
};

type Sending = { kept: Kept; sessionId: number; person: Person; now: Date; calendar: CalendarSettings };

// Two clocks never agree to the second.
const toleranceMs = 2 * 60 * 1000;
/** Without a ticket nothing says when the device was last seen: it is believed for a week. */
export const longestKeptMs = 7 * 24 * 60 * 60 * 1000;

/**
 * When a kept form counts from, and what history says of its way: taken then, sent now, by whom. The ticket must be
 * one that was handed to this kecamatan and that no complaint carries; the time must lie between its handing-out and
 * now. @throws Invalid at `ticket` or `takenAt`
 */
export async function factsOfKept(
  trx: Transaction,
  { kept: { ticket, takenAt, takenBy }, sessionId, person, now, calendar }: Sending,
): Promise<{ at: Date; note: Record<string, unknown> }> {
  const reserved = ticket === null ? undefined : await lockReserved(trx, ticket, sessionId);
  if (ticket !== null && !reserved) throw new Invalid({ ticket: 'ticketUnknown' });
  if (reserved?.complaintId) throw new Invalid({ ticket: 'ticketUsed' });
  if (reserved?.setAsideAt) throw new Invalid({ ticket: 'ticketSetAside' });
  if (!takenAt) return { at: now, note: {} };
  const earliest = reserved?.handedAt.getTime() ?? now.getTime() - longestKeptMs;
  const at = timeOfKept(takenAt, { earliest: new Date(earliest), now, tooEarly: 'takenTooEarly' });
  const today = dayOf(now, calendar);
  const taker = await takerOf(trx, takenBy, { person, day: dayOf(at, calendar), roles: counterRoles });
  return { at, note: { sentAt: now.toISOString(), sentOn: today, ...(taker ? { takenBy: taker } : {}) } };
}

type Bounds = { earliest: Date; now: Date; tooEarly: string };

/** The moment that a device noted, if it can be: two minutes of tolerance, never after now. @throws Invalid at `takenAt` */
export function timeOfKept(takenAt: Date, { earliest, now, tooEarly }: Bounds): Date {
  if (takenAt.getTime() < earliest.getTime() - toleranceMs) throw new Invalid({ takenAt: tooEarly });
  if (takenAt.getTime() > now.getTime() + toleranceMs) throw new Invalid({ takenAt: 'timeAhead' });
  return takenAt > now ? now : takenAt;
}

type Taking = { person: Person; day: Day; roles: readonly RoleName[] };

/**
 * The name of the colleague who took down what another sends: somebody who on that day held, in the sender's office, a
 * role that takes such forms, whether or not the account is still in use. Null for the sender's own, and for whom the
 * device only claims: then the sender answers for it.
 */
export async function takerOf(
  trx: Transaction,
  takenBy: string | null,
  { person, day, roles }: Taking,
): Promise<string | null> {
  const office = keepingRole(person)?.officeId;
  if (!takenBy || takenBy === person.username || office === undefined) return null;
  return (await holderThen(trx, { username: takenBy, officeId: office, roles, day })) ?? null;
}

/** Notes that a complaint carries a ticket that was handed out, which nothing else can, and what its paper leads by. */
export const carryTicket = (
  trx: Transaction,
  { id, ticket }: { id: number; ticket: string },
  { paperKey }: Kept,
): Promise<void> =>
  markUsed(trx, ticket, { complaintId: id, paperIndex: paperKey === null ? null : paperIndex(paperKey) });

/** The ticket to which the QR code of a provisional receipt leads, or undefined while it has not arrived. */
export const ticketOnPaper = async (db: Connection, key: string): Promise<string | undefined> =>
  isPaperKey(key) ? ticketOfPaper(db, paperIndex(key)) : undefined;

/** 128 random bits in 22 characters. */
export const isPaperKey = (key: string): boolean => /^[\w-]{22}$/.test(key);

const paperIndex = (key: string) => blindIndex('track', `paper:${key}`);
