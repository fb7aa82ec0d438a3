import request from 'supertest';
import { catalogues } from '../../src/language/index.ts';
import { photoLimit } from '../../src/web/body.ts';
import { csrfToken } from '../../src/web/csrf.ts';
import { keyPath } from '../../src/offline/paths.ts';
import { move, officeId, reload, traces } from '../support/moves.ts';
import { newWorld, on, saturday, type Browser, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

const { errors, fields, complaints: words } = catalogues.id;
const form = 'application/x-www-form-urlencoded';
const cookieOf = async (path = '/sign-in') =>
  ([(await request(world.app).get(path)).headers['set-cookie']].flat()[0] as string).split(';')[0]!;

describe('a form that changes something', () => {
  const post = (cookie: string, token: string | undefined, headers: Record<string, string> = {}) => {
    const sent = request(world.app)
      .post('/language')
      .set('Cookie', cookie)
      .set('Accept', 'text/html')
      .type(form);
    for (const [name, value] of Object.entries(headers)) sent.set(name, value);
    return sent.send(
      new URLSearchParams({
        lang: 'en',
        back: '/',
        ...(token === undefined ? {} : { _csrf: token }),
      }).toString(),
    );
  };

  it('is refused without its token, with a wrong one and with that of somebody else', async () => {
    const cookie = await cookieOf();
    const token = csrfToken(cookie.split('=')[1]!);
    expect((await post(cookie, token)).status).toBe(303);
    for (const wrong of [
      undefined,
      '',
      'x',
      token.slice(1),
      `${token}x`,
      'é'.repeat(token.length),
      csrfToken('other'),
    ]) {
      const refused = await post(cookie, wrong);
      expect([wrong, refused.status]).toEqual([wrong, 403]);
      expect(refused.text).toContain(errors.signedOut.title);
    }
    const twice = request(world.app).post('/language').set('Cookie', cookie).type(form);
    expect((await twice.send(`lang=en&_csrf=${token}&_csrf=${token}`)).status).toBe(403);
    const program = request(world.app)
      .post('/language')
      .set('Cookie', cookie)
      .set('x-csrf-token', token)
      .type(form);
    expect((await program.send('lang=en')).status).toBe(303);
  });

  // Offline pages ask again and again whether anybody is signed in, also while the sign-in page opens.
  it('keeps its token whatever comes beside its page', async () => {
    const cookiesOf = async (path: string, accept: string) =>
      (await request(world.app).get(path).set('Accept', accept)).headers['set-cookie'] ?? [];
    for (const path of ['/home', '/saturday/intake', keyPath, '/offline/shell', '/healthz'])
      for (const accept of ['text/html', 'application/json'])
        expect({ path, accept, cookies: await cookiesOf(path, accept) }).toEqual({
          path,
          accept,
          cookies: [],
        });
    expect(await cookiesOf('/sign-in', 'text/html')).toEqual([expect.stringMatching(/^visitor=/)]);
  });

  it('shows what was written into a form that expired, but no password and no markup', async () => {
    const sent = request(world.app).post('/complaints/7K3MQ9TX/notes').set('Accept', 'text/html').type(form);
    const written = { note: 'Sudah dua kali <b>didatangi</b>.', password: 'rahasia sekali', back: '/home' };
    const refused = await sent.send(new URLSearchParams(written).toString());
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('Sudah dua kali &lt;b&gt;didatangi&lt;/b&gt;.');
    expect(refused.text).not.toContain('rahasia sekali');
    const page = await request(world.app).get('/nowhere').set('Accept', 'text/html');
    expect(page.text).not.toContain(errors.written);
  });

  it.each(['cross-site', 'same-site'])(
    'is refused when a page of another site sends it (%s)',
    async (site) => {
      const cookie = await cookieOf();
      const token = csrfToken(cookie.split('=')[1]!);
      expect((await post(cookie, token, { 'sec-fetch-site': site })).status).toBe(403);
      expect((await post(cookie, token, { 'sec-fetch-site': 'same-origin' })).status).toBe(303);
      expect((await request(world.app).get('/sign-in').set('sec-fetch-site', site)).status).toBe(200);
    },
  );

  it.each([
    ['PUT', '/language'],
    ['PATCH', '/complaints/7K3M-Q9TX'],
    ['DELETE', '/complaints/7K3M-Q9TX'],
    ['POST', '/no-such-page'],
  ] as const)('asks the same of %s %s', async (method, path) => {
    const verb = method.toLowerCase() as 'put' | 'patch' | 'delete' | 'post';
    expect((await request(world.app)[verb](path)).status).toBe(403);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['/complaints/%E0%A4%A', 400],
    ['/complaints?q=%00', 400],
    ['/sign-in?back=%00', 400],
  ])('is answered with %s → %i and a page', async (path, status) => {
    const clerk = await world.signIn('loket.setiabudi');
    const answer = await clerk.get(path);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(errors.malformed.title.replace("'", '&#39;'));
  });

  it('is no fault of ours: NUL characters, broken multipart, too many fields, too large a body', async () => {
    const cookie = await cookieOf();
    const token = csrfToken(cookie.split('=')[1]!);
    const send = (type: string, body: string | Buffer) =>
      request(world.app).post('/sign-in').set('Cookie', cookie).set('Content-Type', type).send(body);
    expect((await send(form, `username=a%00b&password=c&_csrf=${token}`)).status).toBe(400);
    const truncated = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nvalue';
    expect((await send('multipart/form-data; boundary=x', truncated)).status).toBe(400);
    expect((await send('multipart/form-data', 'nothing')).status).toBe(400);
    const many = Array.from({ length: 2001 }, (_, n) => `a${n}=1`).join('&');
    expect((await send(form, many)).status).toBe(413);
    expect((await send(form, `username=${'a'.repeat(200_000)}`)).status).toBe(413);
    const file = `--x\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n${'a'.repeat(2 * photoLimit + 1)}\r\n--x--`;
    const large = await send('multipart/form-data; boundary=x', file).set('Accept', 'text/html');
    expect([large.status, large.text]).toEqual([413, expect.stringContaining(errors.tooLarge.title)]);
  });

  it('is not text: half of a surrogate pair, nested names; and files of who is not signed in', async () => {
    const clerk = await world.signIn('loket.setiabudi');
    const { ticket } = await world.complaint();
    const token = await clerk.readToken('/complaints');
    const cookie = await cookieOf();
    const part = (head: string, body: Buffer | string) =>
      Buffer.concat([
        Buffer.from(`--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
        Buffer.from(body),
        Buffer.from('\r\n'),
      ]);
    const body = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.from('--x--\r\n')]);
    const send = (parts: Buffer) =>
      clerk.raw(`/complaints/${ticket}/notes`, 'multipart/form-data; boundary=x', parts);
    const csrf = part('name="_csrf"', token);
    const half = part(
      'name="note"\r\nContent-Type: text/plain; charset=utf-16le',
      Buffer.from([0x61, 0, 0x00, 0xd8]),
    );
    const before = await traces(world);
    for (const odd of [half, part('name="note[a][b]"', 'x'), part('name="note[__proto__]"', 'x')])
      expect((await send(body(csrf, odd))).status).toBe(400);
    expect(await traces(world)).toEqual(before);
    const file = body(part('name="photo"; filename="a.jpg"', 'x'));
    const sent = request(world.app).post('/sign-in').set('Cookie', cookie);
    expect((await sent.set('Content-Type', 'multipart/form-data; boundary=x').send(file)).status).toBe(403);
  });

  it('tells who was signed out meanwhile to sign in, and shows what they wrote, also beside a photo', async () => {
    const { ticket } = await world.complaint();
    const gone = await world.signIn('loket.setiabudi');
    const written = { note: 'Warga sudah dua kali ke sini.', _csrf: await gone.readToken('/complaints') };
    await gone.post('/sign-out').expect(303);
    for (const photo of [false, true]) {
      const sent = request(world.app).post(`/complaints/${ticket}/notes`).set('Accept', 'text/html');
      for (const [name, value] of Object.entries(written)) void sent.field(name, value);
      const { status, text } = await (photo ? sent.attach('photo', Buffer.alloc(18_000), 'a.jpg') : sent);
      expect([photo, status]).toEqual([photo, 403]);
      expect(text).toContain(errors.signedOut.title);
      expect(text).toContain('href="/sign-in"');
      expect(text).toContain(written.note);
    }
  });

  it('is kept out of lists: strange filters, cursors and numbers give a page', async () => {
    const clerk = await world.signIn('loket.setiabudi');
    for (const query of [
      'session=abc',
      'session=99999999999999999999',
      'office=-1',
      'after=nonsense',
      'after=0000-01-01T00:00:00.000Z_1',
      'after=2026-13-99T00:00:00Z_1',
      'q=%25_%27%22%5C;--',
      'state=%25',
      'state=closed&which=all',
      'q[]=a&q[]=b',
      'week=yesterday',
      'week=9999-99-99',
      'week=0000-01-01',
      'week=2026-02-31',
      'solvedFrom=0001-01-01',
      'sort=due&which=overdue&owner=me',
    ])
      expect([query, (await clerk.get(`/complaints?${query}`)).status]).toEqual([query, 200]);
  });
});

describe("a complaint's forms", () => {
  let clerk: Browser;
  let unitId: number;
  beforeAll(async () => {
    clerk = await world.signIn('loket.setiabudi');
    unitId = await officeId(world, 'satpel.bina-marga.setiabudi');
  });

  it('keep what was typed and name what is wrong beside the field', async () => {
    const { ticket } = await world.complaint();
    const before = await traces(world);
    const reason = 'Sudah "dibahas" <dengan> warga';
    const empty = await clerk
      .post(`/complaints/${ticket}/assignment`, { unitId: '', note: reason, _version: 1 })
      .expect(422);
    expect(empty.text).toContain(fields.choice);
    expect(empty.text).toContain('value="Sudah &#34;dibahas&#34; &lt;dengan&gt; warga"');
    const foreign = await officeId(world, 'satpel.bina-marga.tebet');
    const other = await clerk
      .post(`/complaints/${ticket}/assignment`, { unitId: foreign, _version: 1 })
      .expect(422);
    expect(other.text).toContain(fields.unknownUnit);
    const long = 'x'.repeat(2001);
    const note = await clerk.post(`/complaints/${ticket}/notes`, { note: long }).expect(422);
    expect(note.text).toContain(fields.tooLong);
    expect(note.text).toContain(long);
    const merger = await clerk
      .post(`/complaints/${ticket}/merger`, { ticket: '7K3M-Q9T', _version: 1 })
      .expect(422);
    expect(merger.text).toContain(fields.malformed);
    expect(merger.text).toContain('value="7K3M-Q9T"');
    const identity = await clerk.post(`/complaints/${ticket}/identity`, { reason: ' ' }).expect(422);
    expect(identity.text).toContain(fields.required);
    expect(await traces(world)).toEqual(before);
  });

  it('tell of a missing photo together with what is missing otherwise', async () => {
    const complaint = await world.complaint();
    const drains = await officeId(world, 'satpel.sumber-daya-air.setiabudi');
    const camat = { as: 'camat.setiabudi', now: on(saturday, '10:00') };
    await move(world, complaint, { type: 'assign', unitId: drains, ...camat });
    await move(world, complaint, { type: 'waiveReview', reason: 'Sudah dikenal.', ...camat });
    await move(world, complaint, {
      type: 'decide',
      outcome: 'followUp',
      unitId: drains,
      dueOn: '2026-11-27',
      ...camat,
    });
    const unit = await world.signIn('satpel.sumber-daya-air.setiabudi');
    const { text } = await unit
      .post(`/complaints/${complaint.ticket}/completion`, { evidence: '', _version: 4 })
      .expect(422);
    for (const missing of [fields.required, fields.photoRequired]) expect(text).toContain(missing);
    expect((await reload(world, complaint)).state).toBe('kecamatan.followUp');
  });

  it('are offered to those alone who may send them: the inspector only reads', async () => {
    const { ticket } = await world.complaint();
    const inspector = await world.signIn('inspektorat');
    expect((await clerk.get(`/complaints/${ticket}`).expect(200)).text).toContain('/notes"');
    const { text } = await inspector.get(`/complaints/${ticket}`).expect(200);
    expect(text).toContain(words.noActions);
    expect(text).not.toContain('<form method="post" action="/complaints/');
  });

  it('lead back to a page that can be opened when the language is changed after an error', async () => {
    const { ticket } = await world.complaint();
    const failed = await clerk
      .post(`/complaints/${ticket}/notes`, { note: '' })
      .set('Referer', `http://127.0.0.1/complaints/${ticket}`)
      .set('Host', '127.0.0.1')
      .expect(422);
    expect(failed.text).toContain(`name="back" value="/complaints/${ticket}"`);
    const stranger = await clerk
      .post(`/complaints/${ticket}/notes`, { note: '' })
      .set('Referer', 'https://evil.example/x');
    expect(stranger.text).toContain('name="back" value="/home"');
  });

  it('tell the second person what changed and overwrite nothing', async () => {
    const complaint = await world.complaint();
    const path = `/complaints/${complaint.ticket}`;
    await move(world, complaint, { as: 'camat.setiabudi', type: 'assign', unitId, now: on(saturday) });
    const late = await clerk
      .post(`${path}/non-complaint`, { reason: 'Hanya bertanya', _version: 1 })
      .expect(409);
    expect(late.text).toContain(words.changedOver);
    expect(late.text).toContain('Hanya bertanya');
    expect(late.text).toContain('name="_version" value="2"');
    expect(await reload(world, complaint)).toMatchObject({ state: 'kecamatan.assigned', version: 2 });
  });

  it('act once however often they are sent', async () => {
    const complaint = await world.complaint();
    const path = `/complaints/${complaint.ticket}`;
    const _key = '5f6b1c1e-3f0a-4d43-9c39-0a6d6a0a7a11';
    for (let n = 0; n < 3; n += 1) await clerk.post(`${path}/notes`, { note: 'Ditelepon', _key }).expect(303);
    const again = '5f6b1c1e-3f0a-4d43-9c39-0a6d6a0a7a12';
    for (let n = 0; n < 3; n += 1)
      await clerk.post(`${path}/assignment`, { unitId, _version: 1, _key: again }).expect(303);
    const types = await world
      .db('complaint_events')
      .where({ complaint_id: complaint.id })
      .orderBy('id')
      .pluck('type');
    expect(types).toEqual(['received', 'noteAdded', 'assign']);
    // The key of another form is no repetition: nothing is lost in silence.
    const other = await clerk.post(`${path}/withdrawal`, { _version: 2, _key }).expect(409);
    expect(other.text).toContain(words.changedMeanwhile);
  });

  it('answer a program with problem+json: the version is required and compared', async () => {
    const complaint = await world.complaint();
    const path = `/complaints/${complaint.ticket}/withdrawal`;
    const send = (headers: Record<string, string>) => {
      const post = clerk.post(path, {}).set('Accept', 'application/json');
      for (const [name, value] of Object.entries(headers)) post.set(name, value);
      return post;
    };
    const missing = await send({});
    expect([missing.status, missing.body]).toMatchObject([
      428,
      { code: 'versionRequired', status: 428, type: 'about:blank' },
    ]);
    expect(missing.headers['content-type']).toContain('application/problem+json');
    const old = await send({ 'if-match': '"7"' });
    expect([old.status, old.body]).toMatchObject([412, { code: 'conflict' }]);
    const bad = await clerk
      .post(`/complaints/${complaint.ticket}/notes`, { note: '' })
      .set('Accept', 'application/json');
    expect([bad.status, bad.body]).toMatchObject([422, { code: 'invalid', fields: { note: 'required' } }]);
    // A script goes to the next page itself.
    const done = await send({ 'if-match': 'W/"1"' });
    expect([done.status, done.body]).toEqual([200, { to: expect.stringMatching(/^\/complaints\//) }]);
    const closed = await clerk.post(path, { _version: 2 }).set('Accept', 'application/json');
    expect([closed.status, closed.body]).toMatchObject([409, { code: 'notAllowed' }]);
    const page = await clerk.post(path, { _version: 2 }).expect(409);
    expect(page.text).toContain(errors.notAllowed.title);
    expect((await clerk.post(path, {}).expect(428)).text).toContain(errors.versionRequired.title);
  });

  it('show an identity only with a reason, and remember who asked', async () => {
    const { id, ticket } = await world.complaint({ confidential: true });
    const path = `/complaints/${ticket}`;
    const page = await clerk.get(path).expect(200);
    expect(page.text).not.toContain('Siti Aminah');
    expect(page.text).not.toContain('81234567890');
    const shown = await clerk.post(`${path}/identity`, { reason: 'Menelepon pelapor' }).expect(200);
    expect(shown.text).toContain('Siti Aminah');
    const [event] = await world.db('complaint_events').where({ complaint_id: id, type: 'identityShown' });
    expect(event).toMatchObject({ data: { reason: 'Menelepon pelapor' }, role: 'clerk', version: 1 });
    const lurah = await world.signIn('lurah.karet-semanggi');
    expect((await lurah.get(path).expect(200)).text).not.toContain('Siti Aminah');
    await lurah.post(`${path}/identity`, { reason: 'Ingin tahu' }).expect(403);
    const walikota = await world.signIn('walikota.jakarta-selatan');
    await walikota.post(`${path}/identity`, { reason: 'Ingin tahu' }).expect(403);
  });

  it('take photos only as photos, and give them only to those who see the complaint', async () => {
    const complaint = await world.complaint();
    const path = `/complaints/${complaint.ticket}/resolution`;
    const script = Buffer.from('<svg onload="alert(1)"/>');
    const bad = await clerk
      .post(path, { evidence: 'Selesai', _version: 1 })
      .attach('photo', script, 'a.jpg')
      .expect(422);
    expect(bad.text).toContain(fields.photo);
    const { default: sharp } = await import('sharp');
    const exif = { IFD0: { Copyright: 'RAHASIA' } };
    const image = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#0a4a57' } })
      .withExif(exif)
      .jpeg()
      .toBuffer();
    expect(image.includes('RAHASIA')).toBe(true);
    await clerk.post(path, { evidence: 'Selesai', _version: 1 }).attach('photo', image).expect(303);
    const { id } = (await world.db('photos').where({ complaint_id: complaint.id }).first()) as { id: string };
    const photo = await clerk.get(`/photos/${id}`).expect(200).expect('content-type', 'image/jpeg');
    expect((photo.body as Buffer).includes('RAHASIA')).toBe(false);
    await (await world.signIn('camat.tebet')).get(`/photos/${id}`).expect(404);
    await clerk.get('/photos/nonsense').expect(404);
    await world.visitor().get(`/photos/${id}`).expect(303);
  });
});

describe('a ticket in the address', () => {
  it('is read as people type it; a typo and a stranger’s look like nothing', async () => {
    const clerk = await world.signIn('loket.setiabudi');
    const { ticket } = await world.complaint();
    await clerk.get(`/complaints/${ticket.toLowerCase()}`).expect(200);
    await clerk.get(`/complaints/${ticket.slice(0, 4)}-${ticket.slice(4)}`).expect(200);
    const none = await clerk.get('/complaints/AAAA-AAAA').expect(404);
    const foreign = await (await world.signIn('camat.tebet')).get(`/complaints/${ticket}`).expect(404);
    const bare = (text: string) => /<main[^]*<\/main>/.exec(text)![0];
    expect(bare(foreign.text)).toBe(bare(none.text));
  });
});
