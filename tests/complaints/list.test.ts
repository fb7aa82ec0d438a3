import { advance } from '../../src/complaints/advance.ts';
import { pageSize } from '../../src/complaints/list.ts';
import { shownTicket } from '../../src/complaints/tickets.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
const tickets: string[] = [];
beforeAll(async () => {
  world = await newWorld();
  const person = await world.as('loket.setiabudi');
  for (let n = 0; n < 2 * pageSize + 11; n += 1) {
    const { ticket, version } = await world.complaint();
    tickets.push(shownTicket(ticket));
    // More closed ones than fit on a page: they have no deadline to be sorted by.
    if (n < pageSize + 5)
      await advance(world.db, {
        ticket,
        version,
        event: { type: 'withdraw' },
        actor: { kind: 'person', person },
        now: on(saturday),
      });
  }
});
afterAll(() => world.drop());

test.each([
  ['received', 'all', 61],
  ['due', 'all', 61],
  ['due', 'open', 31],
])('every complaint stands once on the pages of the list (%s, %s)', async (sort, which, expected) => {
  const clerk = await world.signIn('loket.setiabudi');
  const seen: string[] = [];
  let address: string | undefined = `/complaints?sort=${sort}&which=${which}`;
  for (let pages = 0; address && pages < 5; pages += 1) {
    const page: string = (await clerk.get(address).expect(200)).text;
    expect(page).toContain(`${expected} aduan`);
    expect(page.includes('rel="first"')).toBe(pages > 0);
    seen.push(...[...page.matchAll(/class="ticket" href="[^"]+">([^<]+)</g)].map(([, ticket]) => ticket!));
    address = /rel="next" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
  }
  expect(seen).toHaveLength(expected);
  expect(new Set(seen).size).toBe(expected);
  expect(tickets).toEqual(expect.arrayContaining(seen));
});
