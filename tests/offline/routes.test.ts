import { randomUUID } from 'node:crypto';
import { trackKey } from '../../src/complaints/track-key.ts';
import { catalogues } from '../../src/language/index.ts';
import { makeSessionsAhead } from '../../src/saturday/sessions.ts';
import { assetVersion } from '../../src/web/assets.ts';
import { karetSemanggi, newWorld, on, saturday, type Browser, type World } from '../support/world.ts';

let world: World;
let clerk: Browser;
const setTime = (time: string, day = saturday) =>
  world.db.raw('update clock set offset_ms = ?', [on(day, time).getTime() - Date.now()]);
beforeAll(async () => {
  world = await newWorld();
  await setTime('09:00');
  await makeSessionsAhead(world.db, on(saturday));
  clerk = await world.signIn('loket.setiabudi');
});
afterAll(() => world.drop());
beforeEach(() => setTime('09:00'));

const fields = (changes: Record<string, string> = {}) => ({
  _key: randomUUID(),
  name: 'Siti Aminah',
  phone: '0812 3456 7890',
  channel: 'sms',
  language: 'id',
  kelurahanCode: karetSemanggi,
  categoryCode: 'saluran',
  text: 'Saluran mampet di depan rumah.',
  outcome: 'passOn',
  ...changes,
});
const json = (path: string, form: Record<string, string>, browser = clerk) =>
  browser.post(path, form).set('Accept', 'application/json');
const block = async (browser = clerk) => {
  const answer = await json('/offline/tickets', {}, browser);
  return (answer.body as { tickets: string[] }).tickets;
};
const frameOf = (html: string) => {
  const [, text = ''] = /data-offline="([^"]*)"/.exec(html) ?? [];
  return JSON.parse(
    text.replaceAll('&#34;', '"').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
  ) as Record<string, unknown>;
};

describe('a form that a script sends', () => {
  it('is told where to go; its ticket is the one from the block', async () => {
    const [ticket = ''] = await block();
    const answer = await json('/saturday/intake', fields({ ticket })).expect(200);
    const to = `/complaints/${ticket.slice(0, 4)}-${ticket.slice(4)}/receipt`;
    expect(answer.body).toEqual({ to });
    expect((await clerk.get(to).expect(200)).text).toContain(`${ticket.slice(0, 4)}-${ticket.slice(4)}`);
  });

  it('is told its errors in the language of the person, beside their fields', async () => {
    const answer = await json('/saturday/intake', fields({ name: '', phone: 'abc' })).expect(422);
    expect(answer.body).toMatchObject({
      fields: { name: 'required', phone: 'phone' },
      messages: { name: catalogues.id.fields.required, phone: catalogues.id.fields.phone },
    });
    const wrong = await json('/saturday/intake', fields({ ticket: 'AAAAAAAA' })).expect(422);
    expect(wrong.body).toMatchObject({ fields: { ticket: 'ticketUnknown' } });
    const when = await json('/saturday/intake', fields({ takenAt: 'kemarin' })).expect(422);
    expect(when.body).toMatchObject({ fields: { takenAt: 'date' } });
  });

  it('that was kept goes to the session in which it was taken, also when the next one is ahead', async () => {
    const [ticket = '', other = ''] = await block();
    await setTime('08:00', '2026-11-23');
    const monday = await world.signIn('loket.setiabudi');
    const sent = fields({ ticket, takenAt: on(saturday, '10:00').toISOString(), takenBy: 'loket.setiabudi' });
    await json('/saturday/intake', sent, monday).expect(200);
    // Again, because the first answer was lost.
    await json('/saturday/intake', sent, monday).expect(200);
    const rows = (await world.db('complaints').where({ ticket })) as { received_at: Date }[];
    expect(rows.map((row) => row.received_at)).toEqual([on(saturday, '10:00')]);
    const history = await monday.get(`/complaints/${ticket}`).expect(200);
    expect(history.text).toContain('tanpa sambungan, dikirim Senin, 23 November 2026');
    // As a person mends it: the office's clock, to the minute.
    const mended = fields({ ticket: other, takenAt: '2026-11-21T10:30', takenBy: 'loket.setiabudi' });
    await json('/saturday/intake', mended, monday).expect(200);
    const found = (await world.db('complaints').where({ ticket: other }).first()) as { received_at: Date };
    expect(found.received_at).toEqual(on(saturday, '10:30'));
    // Without it nothing is taken on a Monday.
    await json('/saturday/intake', fields(), monday).expect(422);
  });

  it('without JavaScript is what it was: a page and a redirect', async () => {
    await clerk.post('/saturday/intake', fields()).expect(303);
    const page = await clerk.post('/saturday/intake', fields({ name: '' })).expect(422);
    expect(page.text).toContain('data-keep=');
    expect(page.text).toContain('Saluran mampet di depan rumah.');
  });
});

describe('the code on a provisional receipt', () => {
  it('leads to the tracking page once the complaint has arrived, and says so before', async () => {
    const paperKey = 'Zm9vYmFyYmF6cXV4MTIzNA';
    const visitor = world.visitor();
    const early = await visitor.get(`/t/${paperKey}`).expect(200);
    expect(early.text).toContain(catalogues.id.offline.notYet.title);
    const [ticket = ''] = await block();
    await json('/saturday/intake', fields({ ticket, paperKey })).expect(200);
    await visitor
      .get(`/t/${paperKey}`)
      .expect(303)
      .expect('location', `/track/${trackKey(ticket)}`);
    await visitor.get('/t/short').expect(200);
    const row = (await world.db('reserved_tickets').where({ ticket }).first()) as { paper_index: Buffer };
    expect(row.paper_index.includes(paperKey)).toBe(false);
  });
});

describe('what a browser is given', () => {
  it('the key of the own office, which nobody stores', async () => {
    const answer = await clerk.get('/offline/key').expect(200).expect('cache-control', 'no-store');
    const { keys, account } = answer.body as {
      keys: { office: number; jwk: { d: string } }[];
      account: string;
    };
    expect([keys.length, account]).toEqual([1, 'loket.setiabudi']);
    const page = frameOf((await clerk.get('/saturday').expect(200)).text);
    expect(page).toMatchObject({
      office: { id: keys[0]!.office, name: 'Kecamatan Setiabudi' },
      account: 'loket.setiabudi',
    });
    expect(JSON.stringify(page)).not.toContain(keys[0]!.jwk.d);
    const neighbour = await world.signIn('loket.tebet');
    const theirs = (await neighbour.get('/offline/key?office=' + keys[0]!.office)).body as typeof answer.body;
    expect(JSON.stringify(theirs)).not.toContain(keys[0]!.jwk.d);
    const lurah = (
      await (await world.signIn('lurah.karet-semanggi')).get('/offline/key?office=' + keys[0]!.office)
    ).body as typeof answer.body;
    expect(JSON.stringify(lurah)).not.toContain(keys[0]!.jwk.d);
    await (await world.signIn('walikota.jakarta-selatan')).get('/offline/key').expect(404);
    await world.visitor().get('/offline/key').expect(303);
  });

  it('pages to store that name nobody and hold no token, and a form that takes any hour', async () => {
    await setTime('15:00', '2026-11-20');
    await clerk
      .get('/saturday/intake')
      .expect(200)
      .expect(/belum dapat dicatat/);
    const { text } = await clerk.get('/saturday/intake/shell').expect(200);
    expect(text).toContain('data-whenever');
    expect(text).toMatch(/name="_csrf" value=""/);
    expect(text).not.toMatch(/name="_csrf" value="."|action="\/sign-out"|action="\/clock"/);
    expect(frameOf(text)).toMatchObject({ now: null, account: 'loket.setiabudi' });
    const list = await clerk.get('/offline/shell').expect(200);
    expect(list.text).toMatch(/data-csrf=""/);
    for (const path of ['/offline', '/offline/shell', '/saturday/intake/shell', '/offline/key'])
      await (await world.signIn('sekda')).get(path).expect(404);
  });

  it('what to store: each page that it is given names the next, by role', async () => {
    const named = async (username: string) => {
      const { text } = await (await world.signIn(username)).get('/offline/shell').expect(200);
      return [...text.matchAll(/data-twin="([^"]+)"/g)].map(([, path]) => path);
    };
    expect(await named('loket.setiabudi')).toEqual(['/saturday/intake']);
    expect(await named('lurah.karet-semanggi')).toEqual(['/sunday']);
    expect(await named('satpel.sumber-daya-air.setiabudi')).toEqual(['/sunday']);
    expect(await named('camat.setiabudi')).toEqual(['/saturday/intake', '/sunday']);
    const officer = await world.signIn('satpel.sumber-daya-air.setiabudi');
    const page = frameOf((await officer.get('/sunday').expect(200)).text);
    expect(page).toMatchObject({ office: { name: 'Satpel Sumber Daya Air Setiabudi' }, refillBelow: null });
    await json('/offline/tickets', {}, officer).expect(404);
  });

  it('a form to mend whenever it is, so that nothing that was taken on Saturday is lost on Monday', async () => {
    await setTime('09:00', '2026-11-23');
    const monday = await world.signIn('loket.setiabudi');
    const { text } = await monday.get(`/saturday/intake?kept=${randomUUID()}`).expect(200);
    expect(text).toContain('data-whenever');
    expect(text).toContain('name="lateReason"');
    expect(text).toContain('name="queueNumber"');
  });

  it('a worker that is asked for anew each time, and what makes the counter an app', async () => {
    const worker = await world.visitor().get(`/service-worker.js?v=${assetVersion}`).expect(200);
    expect(worker.headers).toMatchObject({ 'cache-control': 'no-cache' });
    expect(worker.headers['content-type']).toContain('javascript');
    const { body } = await clerk.get('/manifest.webmanifest').expect(200);
    const manifest = body as { start_url: string; icons: { src: string; type: string }[] };
    expect(manifest).toMatchObject({
      name: 'Aduan Sabtu',
      start_url: '/saturday/intake',
      display: 'standalone',
    });
    for (const { src, type } of manifest.icons)
      expect((await world.visitor().get(src).expect(200)).headers['content-type']).toContain(type);
    const lurah = await world.signIn('lurah.karet-semanggi');
    expect((await lurah.get('/manifest.webmanifest').expect(200)).body).toMatchObject({
      start_url: '/sunday',
    });
    const names = [...worker.text.matchAll(/'([\w-]+\.(?:js|css))'/g)].map(([, name]) => name!);
    expect(names.length).toBeGreaterThan(6);
    for (const name of names) await world.visitor().get(`/assets/${name}`).expect(200);
  });
});

describe('setting aside', () => {
  it('needs a reason, is shown to the office that did it and to no other', async () => {
    const [ticket = ''] = await block();
    const record = {
      key: randomUUID(),
      kind: 'Aduan loket',
      ticket,
      takenAt: on(saturday, '08:30').toISOString(),
      takenBy: 'loket.setiabudi',
      content: '[["name","Siti Aminah"]]',
      reason: '',
    };
    await json('/offline/set-aside', record).expect(422);
    await json('/offline/set-aside', { ...record, reason: 'Salah orang' }).expect(200);
    const page = (await clerk.get('/offline').expect(200)).text;
    expect(page).toContain('Salah orang');
    expect(page).toContain(`${ticket.slice(0, 4)}-${ticket.slice(4)}`);
    expect(page).not.toContain('Siti Aminah');
    const neighbour = await world.signIn('loket.tebet');
    expect((await neighbour.get('/offline').expect(200)).text).not.toContain('Salah orang');
    await json('/offline/set-aside', { ...record, reason: 'x' }, await world.signIn('sekda')).expect(404);
    await json('/offline/tickets', {}, await world.signIn('sekda')).expect(404);
  });
});
