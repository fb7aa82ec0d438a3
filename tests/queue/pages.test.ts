import request from 'supertest';
import { setClock } from '../../src/clock.ts';
import { queueKey } from '../../src/queue/keys.ts';
import { displayPath, kioskPath, numberPath, printing, turnPath } from '../../src/queue/paths.ts';
import { entriesOf } from '../../src/queue/queries.ts';
import { callNext, markNoShow, takeNumber } from '../../src/queue/queue.ts';
import { newWorld, on, saturday, setiabudi, type Browser, type World } from '../support/world.ts';

let world: World;
let sessionId: number;
let clerk: Browser;

beforeAll(async () => {
  world = await newWorld();
  sessionId = await world.session();
  await world.session(setiabudi, '2026-11-28');
  await setClock(world.db, on(saturday, '09:00'));
  clerk = await world.signIn('loket.setiabudi');
});
afterAll(() => world.drop());
beforeEach(async () => {
  await world.db('queue_entries').delete();
  await setClock(world.db, on(saturday, '09:00'));
});

const take = (priority: 'none' | 'elderly' = 'none') =>
  takeNumber(world.db, { sessionId, priority, from: 'kiosk', now: on(saturday, '08:30') });
const entries = () => entriesOf(world.db, sessionId);

describe('the kiosk', () => {
  it('gives a number to whoever touches it, in two languages, without signing in', async () => {
    const visitor = world.visitor();
    const page = (await visitor.get(kioskPath(sessionId)).expect(200)).text;
    for (const words of ['Ambil nomor', 'Take a number', 'Lanjut usia', 'Person with a disability'])
      expect(page).toContain(words);
    await take();
    const done = await visitor.post(kioskPath(sessionId), { priority: 'elderly' }).expect(303);
    expect(done.headers.location).toBe(numberPath(sessionId, 2));
    const slip = (await visitor.get(numberPath(sessionId, 2)).expect(200)).text;
    expect(slip).toMatch(/slip-number">2</);
    expect(slip).toContain('Prioritas: lansia');
    expect(slip).toContain('segera dipanggil');
    expect((await entries())[1]).toMatchObject({ priority: 'elderly' });
    await visitor.get(numberPath(sessionId, 3)).expect(404);
  });

  it('prints by itself where its address says so, and goes on doing so', async () => {
    const visitor = world.visitor();
    const kiosk = (await visitor.get(printing(kioskPath(sessionId))).expect(200)).text;
    expect(kiosk).toContain('name="print" value="auto"');
    const form = { priority: 'none', print: 'auto' };
    const done = await visitor.post(kioskPath(sessionId), form).expect(303);
    expect(done.headers.location).toBe(printing(numberPath(sessionId, 1)));
    const slip = (await visitor.get(done.headers.location!).expect(200)).text;
    expect(slip).toContain('data-print="now"');
    expect(slip).toContain(`href="${printing(kioskPath(sessionId))}"`);
    expect((await visitor.get(numberPath(sessionId, 1)).expect(200)).text).not.toContain('data-print="now"');
  });

  it("leads by its slip to a page for the visitor's phone, which gives no numbers", async () => {
    const visitor = world.visitor();
    const person = await world.as('loket.setiabudi');
    for (let n = 0; n < 3; n += 1) await take();
    const turn = async (number: number) => (await visitor.get(turnPath(sessionId, number)).expect(200)).text;
    expect(await turn(3)).toContain('2 nomor lagi sebelum Anda.');
    const called = await callNext(world.db, { sessionId, counter: 2, person, now: on(saturday, '08:59') });
    expect(await turn(1)).toContain('Anda dipanggil. Silakan ke loket 2.');
    expect(await turn(2)).toContain('Anda yang berikutnya.');
    expect(await turn(2)).toContain('Loket 2: nomor 1');
    await markNoShow(world.db, { entryId: called!.id, person, now: on(saturday, '09:00') });
    expect(await turn(1)).toContain('Anda tidak hadir saat dipanggil.');
    await visitor.get(turnPath(sessionId, 9)).expect(404);
    await visitor.get(`/queue/${queueKey('kiosk', sessionId)}/turns/1`).expect(404);
    expect(await turn(1)).not.toContain(queueKey('kiosk', sessionId));
  });

  it('acts once for one form', async () => {
    const visitor = world.visitor();
    const form = { priority: 'none', _key: '7b0f6a3e-7c0e-4a6e-9a52-6d0a35a6a7a2' };
    await visitor.post(kioskPath(sessionId), form).expect(303);
    const again = await visitor.post(kioskPath(sessionId), form).expect(303);
    expect(again.headers.location).toBe(numberPath(sessionId, 1));
    expect(await entries()).toHaveLength(1);
  });

  it('says when no numbers are given', async () => {
    await setClock(world.db, on(saturday, '11:00'));
    const visitor = world.visitor();
    const page = (await visitor.get(kioskPath(sessionId)).expect(200)).text;
    expect(page).toContain('Nomor tidak lagi diberikan');
    expect(page).not.toContain('name="priority"');
    const late = await visitor.post(kioskPath(sessionId), { priority: 'none' }).expect(422);
    expect(late.text).toContain('sudah tidak diberikan hari ini');
    await setClock(world.db, on(saturday, '09:00'));
    await visitor.post(kioskPath(sessionId), { priority: 'returning' }).expect(422);
    expect(await entries()).toEqual([]);
  });

  it('opens with its own key only, and takes no form without a token', async () => {
    const visitor = world.visitor();
    const other = queueKey('kiosk', sessionId + 1).replace(/^\d+/, String(sessionId));
    for (const key of [queueKey('display', sessionId), other, String(sessionId), `${sessionId}-`, 'x'])
      for (const page of ['kiosk', 'numbers/1']) await visitor.get(`/queue/${key}/${page}`).expect(404);
    for (const page of ['display', 'events'])
      await visitor.get(`/queue/${queueKey('kiosk', sessionId)}/${page}`).expect(404);
    await visitor.post(`/queue/${queueKey('display', sessionId)}/kiosk`, { priority: 'none' }).expect(404);
    await visitor.get(`/queue/${queueKey('kiosk', 999_999)}/kiosk`).expect(404);
    await request(world.app).post(kioskPath(sessionId)).type('form').send('priority=none').expect(403);
    expect(await entries()).toEqual([]);
  });
});

describe('the display', () => {
  it('shows the number at each counter, what it says, and who comes next', async () => {
    const person = await world.as('loket.setiabudi');
    const visitor = world.visitor();
    expect((await visitor.get(displayPath(sessionId)).expect(200)).text).toContain(
      'Belum ada nomor yang dipanggil',
    );
    for (let n = 0; n < 4; n += 1) await take();
    for (const counter of [1, 2])
      await callNext(world.db, { sessionId, counter, person, now: on(saturday, '08:59') });
    const page = (await visitor.get(displayPath(sessionId)).expect(200)).text;
    expect(page).toContain('data-call="2-2-0" data-say="Nomor antrean dua, silakan ke loket dua."');
    expect(page).toMatch(/<li>3<\/li>\s*<li>4<\/li>/);
    expect(page).toContain('2 orang menunggu');
    expect(page).toContain('2 waiting');
  });
});

describe('the panel', () => {
  it('calls, calls again, and ends a visit', async () => {
    await take();
    await take('elderly');
    const done = await clerk.post(`/queue/${sessionId}/calls`, { counter: 3 }).expect(303);
    expect(done.headers.location).toBe('/saturday/queue?counter=3');
    const page = (await clerk.get('/saturday/queue?counter=3').expect(200)).text;
    expect(page).toMatch(/queue-now">2</);
    for (const words of [
      'Di loket 3',
      'Prioritas: lansia',
      'Dipanggil 09.00',
      'href="/saturday/intake?number=2"',
    ])
      expect(page).toContain(words);
    const [one, two] = await entries();
    await clerk.post(`/queue/entries/${two!.id}/recall`, { counter: 3 }).expect(303);
    expect((await clerk.get('/saturday/queue').expect(200)).text).toContain('diulang 1 kali');
    await clerk.post(`/queue/entries/${two!.id}/absence`, { counter: 3 }).expect(303);
    expect((await clerk.get('/saturday/queue').expect(200)).text).toContain('Panggil nomor 2 lagi');
    await clerk.post(`/queue/${sessionId}/calls`, { counter: 3 }).expect(303);
    await clerk.post(`/queue/entries/${one!.id}/service`, { counter: 3 }).expect(303);
    expect(await entries()).toMatchObject([{ servedAt: expect.any(Date) }, { noShowAt: expect.any(Date) }]);
    await clerk.post(`/queue/entries/${one!.id}/absence`, { counter: 3 }).expect(409);
  });

  it('leads to what comes next: the complaint of whoever stands there, else the next number', async () => {
    const leading = (page: string) =>
      /queue-deeds.*?<(?:a|button) class="btn btn-primary[^>]*>([^<]*)</s.exec(page)?.[1];
    await take();
    await take();
    const panel = async () => (await clerk.get('/saturday/queue?counter=1').expect(200)).text;
    expect(leading(await panel())).toBe('Panggil berikutnya');
    const person = await world.as('loket.setiabudi');
    await callNext(world.db, { sessionId, counter: 1, person, now: on(saturday, '09:01') });
    expect(leading(await panel())).toBe('Terima aduan');
    expect(await panel()).toContain('Panggil berikutnya');
  });

  it('remembers the counter of this browser', async () => {
    await clerk.get('/saturday/queue?counter=4').expect(200);
    expect((await clerk.get('/saturday/queue').expect(200)).text).toContain('Di loket 4');
    expect((await clerk.get('/saturday/queue?counter=99').expect(200)).text).toContain('Di loket 4');
  });

  it('gives numbers and says what is wrong', async () => {
    await clerk.post(`/queue/${sessionId}/numbers`, { priority: 'disabled' }).expect(303);
    expect((await clerk.get('/saturday/queue').expect(200)).text).toContain('Nomor 1 diberikan.');
    await clerk.post(`/queue/${sessionId}/numbers`, { priority: 'friend' }).expect(422);
    await clerk.post(`/queue/${sessionId}/calls`, { counter: 0 }).expect(422);
    const early = await clerk.post(`/queue/${sessionId}/closing`).expect(422);
    expect(early.text).toContain('Nomor masih diberikan');
    expect(await entries()).toMatchObject([{ number: 1, priority: 'disabled', calledAt: null }]);
  });

  it('closes the queue and shows the new numbers', async () => {
    await take();
    await setClock(world.db, on(saturday, '12:00'));
    const late = await world.signIn('camat.setiabudi');
    expect((await late.get('/saturday/queue').expect(200)).text).toContain('Tutup antrean');
    await late.post(`/queue/${sessionId}/closing`).expect(303);
    expect((await late.get('/saturday/queue').expect(200)).text).toContain(
      'Nomor 1 menjadi nomor 1, Sabtu, 28 November 2026.',
    );
    // Next Saturday the visitor comes with the old slip in hand.
    await setClock(world.db, on('2026-11-28', '08:10'));
    const next = await world.signIn('loket.setiabudi');
    expect((await next.get('/saturday/queue').expect(200)).text).toContain('Sabtu lalu nomor 1');
  });

  it('is for clerk and camat of the kecamatan', async () => {
    const { id } = await take();
    const posts = [
      `/queue/${sessionId}/calls`,
      `/queue/${sessionId}/numbers`,
      `/queue/${sessionId}/closing`,
      `/queue/entries/${id}/recall`,
      `/queue/entries/${id}/service`,
      `/queue/entries/${id}/absence`,
    ];
    for (const name of ['loket.tebet', 'lurah.karet-semanggi', 'satpol-pp.setiabudi', 'inspektorat']) {
      const other = await world.signIn(name);
      for (const path of posts) await other.post(path, { counter: 1, priority: 'none' }).expect(404);
      if (name !== 'loket.tebet') await other.get('/saturday/queue').expect(404);
    }
    expect(await entries()).toHaveLength(1);
    expect((await world.visitor().get('/saturday/queue').expect(303)).headers.location).toMatch(/^\/sign-in/);
    expect((await clerk.get('/saturday').expect(200)).text).toContain('href="/saturday/queue"');
  });
});
