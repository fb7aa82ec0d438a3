import { newTicket, type RandomBytes } from '../complaints/tickets.ts';
import type { Database } from '../database/connect.ts';
import { Invalid, NotFound } from '../errors.ts';
import { counterRole, type Person } from '../people/roles.ts';
import { handedSince, insertReserved, lockHanding } from './queries.ts';

/** How many tickets a device is handed at once, and when it asks for more. */
export const blockSize = 100;
export const refillBelow = 50;

// Ten devices' worth in a day: more is a fault or a misuse.
const mostADay = 10 * blockSize;
const day = 24 * 60 * 60 * 1000;

type Handing = { person: Person; now: Date; random?: RandomBytes };

/**
 * Hands a counter's device a block of tickets, so that a paper printed without a server carries the complaint's final
 * number. @throws NotFound for who keeps no counter, Invalid after
 * ten blocks in a day
 */
export async function handOutTickets(db: Database, { person, now, random }: Handing): Promise<string[]> {
  const role = counterRole(person);
  if (!role) throw new NotFound();
  return db.transaction(async (trx) => {
    await lockHanding(trx, person.id);
    if ((await handedSince(trx, person.id, new Date(now.getTime() - day))) >= mostADay)
      throw new Invalid({ form: 'tooManyTickets' });
    const handed: string[] = [];
    // Two of a hundred alike among 34 thousand million: made anew until the block is full.
    while (handed.length < blockSize) {
      const tickets = Array.from({ length: blockSize - handed.length }, () => newTicket(random));
      const block = { tickets, kecamatanCode: role.areaCode, personId: person.id, at: now };
      handed.push(...(await insertReserved(trx, block)));
    }
    return handed;
  });
}
