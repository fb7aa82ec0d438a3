import { deliverDue } from '../../src/notifications/deliver.ts';
import { createApp } from '../../src/app.ts';
import { requestByKey } from '../../src/access/queries.ts';
import { hashOfKey } from '../../src/access/access-request.ts';
import { startSession } from '../../src/web/sessions.ts';
import { scene } from '../support/photos.ts';
import { Browser, newWorld, on, saturday, type World } from '../support/world.ts';
import { ask, monday, morning, pdf } from './cast.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [morning().getTime() - Date.now()]);
});
afterAll(() => world.drop());

const form = {
  office: 'camat.setiabudi',
  post: 'clerk.holder',
  fromOn: monday,
  toOn: '',
  name: 'Ani Lestari',
  nip: '19750619 199503 1 003',
  email: 'ani@contoh.id',
  phone: '0812 3456 7890',
  reason: 'Petugas loket yang baru.',
};
const hidden = (text: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]+)"`).exec(text)?.[1] ?? '';
const formOf = (text: string, action: string) => {
  const [, inner = ''] = new RegExp(`<form[^>]*action="${action}"[^>]*>([\\s\\S]*?)</form>`).exec(text) ?? [];
  return { _version: hidden(inner, '_version'), _key: hidden(inner, '_key') };
};

describe('asking', () => {
  it('finds the office by typing and offers its roles, without an account', async () => {
    const visitor = world.visitor();
    const { text } = await visitor.get('/access/requests/new?q=setiabudi+kecamatan').expect(200);
    expect(text).toContain('/access/requests/new?office=camat.setiabudi');
    const page = await visitor.get('/access/requests/new?office=camat.setiabudi').expect(200);
    expect(page.text).toContain('Petugas loket');
    expect(page.text).not.toContain('value="lurah');
    expect((await visitor.get('/access/requests/new?q=zzzz').expect(200)).text).toContain(
      'Tidak ada kantor yang cocok',
    );
    expect((await visitor.get('/access/requests/new?office=nirwana').expect(200)).text).toContain(
      'Cari kantor',
    );
  });

  it('keeps what was typed beside what is wrong', async () => {
    const visitor = world.visitor();
    const wrong = await visitor
      .post('/access/requests', { ...form, nip: '123', email: 'ani', name: 'Ani <b>' })
      .attach('document', Buffer.from('MZ this is a program'), 'surat.pdf')
      .expect(422);
    for (const shown of ['NIP terdiri dari 18 angka', 'Alamat email tidak dikenali', 'Ani &lt;b&gt;'])
      expect(wrong.text).toContain(shown);
    // The file that was sent is to be chosen again: counted and listed with the others.
    expect(wrong.text).toMatch(/Ada 3 isian[\s\S]*href="#field-document"/);
    const none = await visitor.post('/access/requests', { ...form, reason: '' }).expect(422);
    expect(none.text).toContain('Ada 2 isian');
    expect(none.text).toContain('Sertakan surat tugas');
  });

  it.each([
    ['a program that calls itself a letter', Buffer.from('MZ this is a program'), 'bukan PDF atau foto'],
    ['a page', Buffer.from('<html><script>alert(1)</script></html>'), 'bukan PDF atau foto'],
    [
      'a PDF that runs something',
      Buffer.from(pdf.toString().replace('/Pages 2 0 R', '/OpenAction << /S /JavaScript /JS (x) >>')),
      'berisi program',
    ],
    [
      'a PDF of 6 MB',
      Buffer.concat([pdf.subarray(0, 20), Buffer.alloc(6 * 1024 * 1024, 32), pdf.subarray(20)]),
      'terlalu besar',
    ],
  ])('refuses %s', async (_what, file, shown) => {
    const { text } = await world
      .visitor()
      .post('/access/requests', form)
      .attach('document', file, 'surat.pdf')
      .expect(422);
    expect(text).toContain(shown);
    expect(await world.db('access_requests')).toHaveLength(0);
  });

  it('gives nobody more than was asked of the form: no administrator, no deciding, no other office’s role', async () => {
    const visitor = world.visitor();
    await visitor
      .post('/access/requests', { ...form, post: 'admin.holder' })
      .attach('document', pdf)
      .expect(422);
    await visitor
      .post('/access/requests', { ...form, post: 'walikota.holder' })
      .attach('document', pdf)
      .expect(422);
    await visitor
      .post('/access/requests', { ...form, office: 'dinas.kominfotik', post: 'admin.holder' })
      .attach('document', pdf)
      .expect(422);
    const more = { officeId: 1, state: 'granted', personId: 1, person_id: 1, decided_by: 1, granted_by: 1 };
    const { headers } = await visitor
      .post('/access/requests', { ...form, ...more })
      .attach('document', pdf)
      .expect(303);
    const [row] = (await world.db('access_requests')) as [Record<string, unknown>];
    expect(row).toMatchObject({ state: 'waiting', person_id: null, decided_by: null, role: 'clerk' });
    const status = await visitor.get(headers.location!).expect(200);
    expect(status.text).toContain('Paling lambat Sen 23 Nov 2026, 11.00');
    // Whoever has the address learns no more than there is to know.
    expect(status.text).not.toMatch(/Ani Lestari|ani@contoh|7890/);
    await visitor.get('/access/requests/AAAAAAAAAAAAAAAAAAAAAA').expect(404);
    await visitor.get(`/access/requests/${row.number as string}`).expect(404);
  });

  it('of a signed-in official is for them alone where they say so', async () => {
    const lurah = await world.signIn('lurah.karet-semanggi');
    const { text } = await lurah.get('/access/requests/new?office=camat.setiabudi').expect(200);
    expect(text).toContain('lurah.karet-semanggi@');
    await lurah
      .post('/access/requests', { ...form, email: 'lurah@contoh.id', forSelf: 'yes' })
      .attach('document', await scene(1))
      .expect(303);
    const row = (await world.db('access_requests').orderBy('id', 'desc').first()) as {
      person_id: number;
      id: number;
    };
    expect(row.person_id).toBe((await world.as('lurah.karet-semanggi')).id);
    expect(await world.db('access_documents').where({ request_id: row.id }).first()).toMatchObject({
      media_type: 'image/jpeg',
    });
  });
});

describe('deciding', () => {
  it('goes from the list over the papers to the account and its first code', async () => {
    const request = await ask(world, { name: 'Rina Kartika', email: 'rina@contoh.id' });
    const camat = await world.signIn('camat.setiabudi');
    expect((await camat.get('/access').expect(200)).text).toContain('Rina Kartika');
    const { text } = await camat.get(`/access/inbox/${request.number}`).expect(200);
    expect(text).toContain('value="rina.kartika"');
    const [, document] = /href="(\/access\/inbox\/[^"]+\/documents\/[^"]+)"/.exec(text)!;
    const file = await camat.get(document!).expect(200);
    expect(file.headers['content-type']).toContain('application/pdf');
    expect(file.headers['content-disposition']).toContain('attachment');
    expect(file.headers['content-security-policy']).toContain('sandbox');
    expect((file.body as Buffer).equals(pdf)).toBe(true);

    const back = formOf(text, `/access/inbox/${request.number}/return`);
    expect(
      (await camat.post(`/access/inbox/${request.number}/return`, { ...back, missing: ' ' }).expect(422))
        .text,
    ).toContain('Wajib diisi');
    await camat
      .post(`/access/inbox/${request.number}/return`, { ...back, missing: 'Tanda tangan kepala' })
      .expect(303);
    const visitor = world.visitor();
    const status = await visitor.get(`/access/requests/${request.applicant.key}`).expect(200);
    expect(status.text).toContain('Tanda tangan kepala');
    const completion = `/access/requests/${request.applicant.key}/completion`;
    await visitor.post(completion, { ...formOf(status.text, completion), note: '' }).expect(422);
    await visitor
      .post(completion, { ...formOf(status.text, completion), note: '' })
      .attach('document', pdf)
      .expect(303);

    const again = await camat.get(`/access/inbox/${request.number}`).expect(200);
    const grant = {
      ...formOf(again.text, `/access/inbox/${request.number}/grant`),
      account: 'new',
      fromOn: monday,
      toOn: '',
    };
    const taken = await camat
      .post(`/access/inbox/${request.number}/grant`, { ...grant, username: 'loket.setiabudi' })
      .expect(422);
    expect(taken.text).toContain('Sudah ada.');
    await camat
      .post(`/access/inbox/${request.number}/grant`, {
        ...grant,
        _version: back._version,
        username: 'rina.k',
      })
      .expect(409);
    const { headers } = await camat
      .post(`/access/inbox/${request.number}/grant`, {
        ...grant,
        username: 'rina.k',
        role: 'camat',
        officeId: 1,
      })
      .expect(303);
    const person = await camat.get(headers.location!).expect(200);
    expect(person.text).toContain('Petugas loket · Kecamatan Setiabudi');
    const { text: slip } = await camat.post(`${headers.location}/reset-code`).expect(200);
    expect(slip).toContain('rina.k');
    expect(slip).toContain('tidak dapat ditampilkan lagi');
    const roles = await world
      .db('role_grants as g')
      .join('people as p', 'p.id', 'g.person_id')
      .where('p.username', 'rina.k')
      .select('g.role');
    expect(roles).toEqual([{ role: 'clerk' }]);
    expect((await visitor.get(`/access/requests/${request.applicant.key}`).expect(200)).text).toContain(
      'Hak akses diberikan',
    );
  });

  it('is hidden from the neighbour, read-only for the inspector and for who is not above', async () => {
    const request = await ask(world, { role: 'camat' });
    const path = `/access/inbox/${request.number}`;
    for (const who of [
      'camat.tebet',
      'walikota.jakarta-pusat',
      'loket.setiabudi',
      'satpel.bina-marga.setiabudi',
    ])
      await (await world.signIn(who)).get(path).expect(404);
    for (const who of ['inspektorat', 'camat.setiabudi']) {
      const browser = await world.signIn(who);
      const { text } = await browser.get(path).expect(200);
      expect(text).toContain('Keputusan ada pada kepala yang berwenang');
      expect(text).not.toContain(`${path}/grant`);
      await browser.post(`${path}/rejection`, { _version: '1', reason: 'Tidak' }).expect(403);
    }
    for (const who of ['walikota.jakarta-selatan', 'sekda', 'gubernur', 'admin'])
      expect((await (await world.signIn(who)).get(path).expect(200)).text).toContain(`${path}/grant`);
  });

  it('tells the head, not the counter beside the head, and the administrator of what is late', async () => {
    await deliverDue(world.db, morning());
    expect((await (await world.signIn('camat.setiabudi')).get('/notices').expect(200)).text).toContain(
      'Permintaan hak akses',
    );
    expect((await (await world.signIn('loket.setiabudi')).get('/notices').expect(200)).text).not.toContain(
      'Permintaan hak akses',
    );
    const admin = await world.signIn('admin');
    expect((await admin.get('/notices').expect(200)).text).not.toContain('terlambat');
    const { alarmLateRequests } = await import('../../src/access/lateness.ts');
    await alarmLateRequests(world.db, on(monday, '12:00'));
    expect((await admin.get('/notices').expect(200)).text).toContain(
      'Permintaan hak akses terlambat: Kecamatan Setiabudi',
    );
    const head = await world.signIn('dinas.kominfotik');
    const { officeId } = (await world.as('admin')).roles[0]!;
    await world.db('notifications').insert({
      audience: 'office',
      office_id: officeId,
      message: 'reportArrived',
      particulars: JSON.stringify({ path: '/reports', office: 'Kecamatan Coba' }),
      created_at: morning(),
    });
    expect((await head.get('/notices').expect(200)).text).toContain('Kecamatan Coba');
    expect((await admin.get('/notices').expect(200)).text).not.toContain('Kecamatan Coba');
    expect((await head.get('/notices').expect(200)).text).not.toContain('Permintaan hak akses terlambat');
  });
});

describe('who has access', () => {
  it('is searched, filtered, paged and exported in the own area', async () => {
    const walikota = await world.signIn('walikota.jakarta-selatan');
    const seen = new Set<string>();
    let path: string | undefined = '/access/people?role=lurah';
    for (let page = 0; path && page < 9; page++) {
      const { text }: { text: string } = await walikota.get(path).expect(200);
      for (const [, id] of text.matchAll(/href="\/access\/people\/(\d+)"/g)) seen.add(id!);
      path = /rel="next" href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen.size).toBe(65);
    const camat = await world.signIn('camat.tebet');
    const { text } = await camat.get('/access/people?q=tebet+loket').expect(200);
    expect(text).toContain('loket.tebet');
    expect((await camat.get('/access/people?q=setiabudi').expect(200)).text).toContain(
      'Tidak ada yang cocok',
    );
    const file = await camat.get('/access/people.csv').expect(200);
    expect(file.headers['content-disposition']).toContain('.csv');
    expect(file.text).toContain('loket.tebet');
    expect(file.text).not.toContain('loket.setiabudi');
  });

  it('is changed on the page of the person, with warnings, and by nobody next door', async () => {
    const { id } = await world.as('lurah.pasar-manggis');
    const neighbour = await world.signIn('camat.tebet');
    await neighbour.get(`/access/people/${id}`).expect(404);
    const grant = ((await world.db('role_grants').where({ person_id: id }).first('id')) as { id: number }).id;
    await neighbour.post(`/access/roles/${grant}/end`, { _version: '0', reason: 'x' }).expect(404);
    await neighbour
      .post(`/access/people/${id}/roles`, {
        _version: '0',
        office: 'camat.tebet',
        post: 'clerk.holder',
        fromOn: monday,
      })
      .expect(404);

    const camat = await world.signIn('camat.setiabudi');
    const { text } = await camat.get(`/access/people/${id}`).expect(200);
    expect(text).toContain('satu-satunya pemegang');
    const path = `/access/people/${id}/roles/new?office=camat.setiabudi`;
    const page = await camat.get(path).expect(200);
    const fields = {
      ...formOf(page.text, `/access/people/${id}/roles`),
      office: 'camat.setiabudi',
      post: 'camat.plh',
      fromOn: monday,
      toOn: '',
    };
    expect((await camat.post(`/access/people/${id}/roles`, fields).expect(422)).text).toContain(
      'harus punya tanggal akhir',
    );
    // A form that was bent: an office next door is as if it were not there, a higher role refused.
    await camat
      .post(`/access/people/${id}/roles`, { ...fields, office: 'camat.tebet', toOn: '2026-11-27' })
      .expect(404);
    await camat.post(`/access/people/${id}/roles`, { ...fields, post: 'camat.holder' }).expect(403);
    await camat.post(`/access/people/${id}/roles`, { ...fields, toOn: '2026-11-27' }).expect(303);
    expect((await camat.get(`/access/people/${id}`).expect(200)).text).toContain('Plh. Camat');
    expect((await camat.get('/access').expect(200)).text).toContain('27 November 2026');
    const stale = await camat
      .post(`/access/roles/${grant}/end`, { ...formOf(text, `/access/roles/${grant}/end`), reason: 'Pindah' })
      .expect(409);
    expect(stale.text).toContain('berubah sejak Anda membukanya');
    const fresh = formOf((await camat.get(`/access/people/${id}`)).text, `/access/roles/${grant}/end`);
    await camat.post(`/access/roles/${grant}/end`, { ...fresh, reason: '' }).expect(422);
    await camat.post(`/access/roles/${grant}/end`, { ...fresh, reason: 'Pindah' }).expect(303);
    expect((await camat.get(`/access/people/${id}`).expect(200)).text).toContain('Pindah');
    await (await world.signIn('loket.setiabudi')).get('/access').expect(404);
  });

  it('is read by the inspector without a button', async () => {
    const inspector = await world.signIn('inspektorat');
    const { id } = await world.as('lurah.karet-semanggi');
    const { text } = await inspector.get(`/access/people/${id}`).expect(200);
    expect(text).not.toMatch(/action="\/access\//);
    await inspector.post(`/access/people/${id}/reset-code`).expect(403);
    await inspector.post(`/access/people/${id}/deactivation`, { _version: '0', reason: 'x' }).expect(403);
  });
});

describe('the duties', () => {
  const enter = async (app: World['app'], username: string) => {
    const person = await world.as(username);
    const token = await startSession(world.db, person.id, morning());
    const browser = new Browser(app);
    const get = (path: string) => browser.get(path).set('Cookie', `session=${token}`);
    return { get, token, person, browser };
  };

  it('are accepted before anything opens, by everybody in production, and again when they change', async () => {
    const strict = createApp(world.db, { duties: { everybody: true } });
    const { get, person } = await enter(strict, 'lurah.karet-kuningan');
    for (const path of ['/home', '/complaints', '/access']) {
      const { headers } = await get(path).expect(303);
      expect(headers.location).toBe('/access/duties');
    }
    await get('/account').expect(200);
    await get('/home').set('Accept', 'application/json').expect(403);
    const { acceptDuties } = await import('../../src/access/duties.ts');
    const given = { person, version: 1, accepted: true, language: 'id' as const, now: morning() };
    await expect(acceptDuties(world.db, { ...given, accepted: false })).rejects.toMatchObject({
      fields: { accept: 'acceptDuties' },
    });
    await Promise.all([acceptDuties(world.db, given), acceptDuties(world.db, given)]);
    expect(await world.db('duty_acceptances').where({ person_id: person.id })).toMatchObject([
      { version: 1, language: 'id' },
    ]);
    await get('/home').expect(200);
    await world.db('duty_texts').insert({ version: 2, text_id: 'Baru.', text_en: 'New.', since: morning() });
    await get('/home').expect(303);
    await expect(acceptDuties(world.db, given)).rejects.toMatchObject({ fields: { form: 'dutiesChanged' } });
    await acceptDuties(world.db, { ...given, version: 2 });
    await get('/home').expect(200);
    // And again when a role is given after that.
    const grants = world.db('role_grants').where({ person_id: person.id });
    await grants.clone().update({ granted_at: on(monday, '10:00') });
    await get('/home').expect(303);
    await acceptDuties(world.db, { ...given, version: 2, now: on(monday, '10:01') });
    await get('/home').expect(200);
  });

  it('stop nobody in a demonstration but who was given a role in it', async () => {
    const clerk = await world.signIn('loket.setiabudi');
    await clerk.post('/language', { lang: 'id', back: '/home' }).expect(303);
    await clerk.get('/home').expect(200);
    await world
      .db('role_grants')
      .where({ person_id: (await world.as('loket.setiabudi')).id })
      .update({ granted_at: on(saturday) });
    const { headers } = await clerk.get('/home').expect(303);
    expect(headers.location).toBe('/access/duties');
    const page = await clerk.get('/access/duties').expect(200);
    expect(page.text).toContain('Baru.');
    await clerk.post('/access/duties', { version: '2' }).expect(422);
    await clerk.post('/access/duties', { version: '2', accept: 'yes' }).expect(303);
    await clerk.get('/home').expect(200);
  });
});

describe('the rules', () => {
  it('are an administrator’s, with a version', async () => {
    const admin = await world.signIn('admin');
    const { text } = await admin.get('/access/rules').expect(200);
    const rules = {
      starts: '08:00',
      ends: '15:00',
      fridayEnds: '15:00',
      minutes: '60',
      confirmBy: '02-28',
      opensDaysBefore: '30',
      suspendsDaysAfter: '10',
      ...formOf(text, '/access/rules'),
    };
    expect((await admin.post('/access/rules', { ...rules, ends: '07:00' }).expect(422)).text).toContain(
      'Harus sesudah jam mulai',
    );
    await admin.post('/access/rules', rules).expect(303);
    const request = await ask(world, { email: 'jam@contoh.id' });
    expect((await requestByKey(world.db, hashOfKey(request.applicant.key)))!.dueAt).toEqual(
      on(monday, '10:00'),
    );
    await (await world.signIn('camat.setiabudi')).get('/access/rules').expect(404);
  });
});
