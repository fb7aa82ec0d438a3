import { jest } from '@jest/globals';
import type { World } from '../../support/world.ts';
import type { Asker } from './asking.ts';

/**
 * The second wall alone: the conditions with which our own queries keep to a person's area are taken away, and only
 * PostgreSQL's row-level security stands. What is not walled (meetings, sessions: no citizen's data) is not asked for.
 */
const everything = {
  visibleTo: () => (where: { whereRaw(sql: string): void }) => {
    where.whereRaw('true');
  },
};
const scope = await import('../../../src/complaints/scope.ts');
jest.unstable_mockModule('../../../src/complaints/scope.ts', () => ({ ...scope, ...everything }));
const reportsScope = await import('../../../src/reports/scope.ts');
jest.unstable_mockModule('../../../src/reports/scope.ts', () => ({ ...reportsScope, ...everything }));

const { newWorld, on, saturday } = await import('../../support/world.ts');
const { answerOf, askerOf } = await import('./asking.ts');
const { everybody } = await import('./cast.ts');
const { addressOf } = await import('./records.ts');
const { table } = await import('./table.ts');
const { routesOf } = await import('../routes.ts');
const { recordsFor } = await import('./records.ts');
const { shownTicket } = await import('../../../src/complaints/tickets.ts');
const { visibleReport } = await import('../../../src/reports/queries.ts');
const { visibleComplaint } = await import('../../../src/complaints/queries.ts');

const canary = 'Kenari di saluran Karet Semanggi';
let world: World;
let asker: Asker;
let at: Awaited<ReturnType<typeof recordsFor>>;
beforeAll(async () => {
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
  at = await recordsFor(world);
  await world.db('complaints').update({ text: canary });
  await world.db('reviews').update({ findings: canary });
  asker = await askerOf(world);
});
afterAll(async () => {
  asker.close();
  await world.drop();
});
beforeEach(() => world.db('request_limits').delete());

// Those who see nothing of Setiabudi, with an area or unit of their own elsewhere, and who administers.
const strangers = everybody.filter(({ role, place }) => place !== 'own' || role === 'admin');

/** Routes that lead to a citizen's record, of which nothing may be left without the query's own scope. */
const walled = /^GET \/(complaints\/:ticket|photos\/|reviews\/:id\/report|reports\/:id|documents\/:code$)/;

describe('with nothing but the wall of the database', () => {
  it('sees without it what would be seen', async () => {
    const stranger = await world.as('camat.menteng');
    expect(await visibleComplaint(world.db, stranger, at.complaint.ticket)).toBeDefined();
    expect(await visibleReport(world.db, stranger, Number(at.draft))).toBeDefined();
  });

  it.each(Object.keys(table).filter((name) => walled.test(name)))(
    'strangers do not find %s',
    async (name) => {
      const path = addressOf({ path: name.replace('GET ', '') }, at);
      const found = await Promise.all(
        strangers.map(async (each) => [each.who, answerOf(await asker.ask(each, { method: 'GET', path }))]),
      );
      expect(found).toEqual(strangers.map(({ who }) => [who, 'hidden']));
    },
  );

  it('shows them nothing on any other page', async () => {
    const pages = routesOf(world.app).filter(
      ({ method, name, path }) =>
        method === 'GET' && !path.includes(':') && table[name] !== 'public' && table[name] !== 'programs',
    );
    expect(pages.length).toBeGreaterThan(30);
    const leaks: string[] = [];
    for (const { path } of pages)
      await Promise.all(
        strangers.map(async (each) => {
          const { text, status } = await asker.ask(each, { method: 'GET', path });
          // The tickets of what is held back from destruction are no secret of who looks after it.
          const named = path !== '/privacy' && text.includes(shownTicket(at.complaint.ticket));
          if (text.includes(canary) || named || status >= 500) leaks.push(`${each.who} ${path} ${status}`);
        }),
      );
    expect(leaks).toEqual([]);
  });

  it('leaves their own to those of the area', async () => {
    const names = ['clerk', 'unit', 'lurah', 'camat', 'walikota', 'sekda', 'governor', 'inspector'];
    const path = `/complaints/${at.complaint.ticket}`;
    for (const each of everybody.filter(({ who }) => names.includes(who)))
      expect([each.who, (await asker.ask(each, { method: 'GET', path })).text.includes(canary)]).toEqual([
        each.who,
        true,
      ]);
  });
});
