import { rowsOf } from '../../src/complaints/lists/exporting.ts';
import { pageSize } from '../../src/complaints/list.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { brokenPromises } from '../../src/complaints/check.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { shownTicket } from '../../src/complaints/tickets.ts';
import { catalogues } from '../../src/language/index.ts';
import { move, officeId } from '../support/moves.ts';
import { newWorld, on, saturday, type Browser, type World } from '../support/world.ts';

let world: World;
let camat: Browser;
beforeAll(async () => {
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
  camat = await world.signIn('camat.setiabudi');
});
afterAll(() => world.drop());
beforeEach(() => world.db('request_limits').delete());

const valueOf = ({ ticket, version }: Pick<Complaint, 'ticket' | 'version'>) => `${ticket}:${version}`;
const stateOf = async ({ id }: Complaint) =>
  (await world.db('complaints').where({ id }).first('state', 'unit_id', 'version')) as {
    state: string;
    unit_id: number;
    version: number;
  };
const key = (n: number) => `0b0f6a3e-7c0e-4a6e-9a52-6d0a35a6b${String(n).padStart(3, '0')}`;

describe('several at once', () => {
  it('are assigned each by its category, and each says what became of it; again with the same key nothing more', async () => {
    const [one, other, gone] = [await world.complaint(), await world.complaint(), await world.complaint()];
    const foreign = await world.complaint({
      kelurahanCode: '31.74.01.1001',
      sessionId: await world.session('31.74.01'),
    });
    const unitId = await officeId(world, 'satpol-pp.setiabudi');
    await move(world, gone, { as: 'camat.setiabudi', type: 'assign', unitId, now: on(saturday) });
    const form = {
      cases: [one, other, gone, foreign].map(valueOf),
      act: 'assign',
      unitId: '',
      back: 'owner=me',
      _key: key(1),
    };
    const { text } = await camat.post('/complaints/selection', form).expect(200);
    expect(text).toContain('2 aduan berhasil, 2 tidak.');
    expect(text).toContain('Berubah sejak daftar dibuka');
    expect(text).toContain('Bukan wewenang Anda');
    expect(text).toContain(`value="${gone.ticket}:2"`);
    expect(text).not.toContain(`value="${foreign.ticket}:1"`);
    expect(text).toContain('href="/complaints?owner=me"');
    const water = await officeId(world, 'satpel.sumber-daya-air.setiabudi');
    const assigned = { state: 'kecamatan.assigned', unit_id: water, version: 2 };
    expect([await stateOf(one), await stateOf(other)]).toEqual([assigned, assigned]);
    expect((await stateOf(gone)).unit_id).toBe(unitId);
    expect(await stateOf(foreign)).toMatchObject({ state: 'kecamatan.received', version: 1 });

    const again = await camat.post('/complaints/selection', form).expect(200);
    expect(again.text).toContain('2 aduan berhasil, 2 tidak.');
    expect(await stateOf(one)).toEqual(assigned);
    const events = await world.db('complaint_events').where({ complaint_id: one.id, type: 'assign' });
    expect(events).toHaveLength(1);
  });

  it('are reminded once a day, by who leads the level and of another office alone', async () => {
    const [assigned, own] = [await world.complaint(), await world.complaint()];
    const unitId = await officeId(world, 'satpel.bina-marga.setiabudi');
    const now = await move(world, assigned, {
      as: 'camat.setiabudi',
      type: 'assign',
      unitId,
      now: on(saturday),
    });
    const remind = async (browser: Browser, cases: string[], status = 200) =>
      (await browser.post('/complaints/selection', { cases, act: 'remind', back: '' }).expect(status)).text;
    expect(await remind(camat, [valueOf(now), valueOf(own)])).toContain('1 aduan berhasil, 1 tidak.');
    expect(await remind(camat, [valueOf(now)])).toContain('Sudah diingatkan hari ini');
    expect(await remind(camat, [`${now.ticket}:1`])).toContain('Berubah sejak daftar dibuka');
    const told = await world.db('notifications').where({ complaint_id: now.id, message: 'reminded' });
    expect(told.map(({ office_id }) => office_id)).toEqual([now.ownerOfficeId]);
    // One line of the history, with the message on it; the case and its version stay as they are.
    const facts = await world.db('complaint_events').where({ complaint_id: now.id, type: 'ownerReminded' });
    expect(facts).toMatchObject([
      {
        id: told[0]!.event_id,
        version: now.version,
        from_state: now.state,
        to_state: now.state,
        role: 'camat',
      },
    ]);
    expect(await stateOf(now)).toMatchObject({ state: now.state, version: now.version });
    expect(await brokenPromises(world.db)).toEqual([]);
    expect(await world.db('complaint_events').where({ complaint_id: own.id })).toHaveLength(1);
    const { text } = await camat.get(`/complaints/${now.ticket}`).expect(200);
    expect(text).toContain('Kelurahan Karet Semanggi diingatkan');
    expect(
      (
        await world
          .visitor()
          .get(`/track/${trackKey(now.ticket)}`)
          .expect(200)
      ).text,
    ).not.toMatch(/diingatkan/i);
    await remind(await world.signIn('loket.setiabudi'), [valueOf(now)], 404);
    await remind(await world.signIn('satpel.bina-marga.setiabudi'), [valueOf(now)], 404);
  });

  it('say of what is over that it is not possible now, whoever asks and whatever unit was chosen', async () => {
    const done = await world.complaint({ categoryCode: 'lainnya' });
    const solved = await move(world, done, {
      as: 'camat.setiabudi',
      type: 'resolveOnTheSpot',
      evidence: 'Selesai di loket.',
      now: on(saturday),
    });
    for (const act of ['remind', 'assign']) {
      const form = { cases: [valueOf(solved)], act, unitId: '', back: '' };
      const { text } = await camat.post('/complaints/selection', form).expect(200);
      expect(text).toContain('Tidak dapat pada statusnya sekarang');
    }
  });

  it('are chosen in the list by who may act, with the version of their rows', async () => {
    const { ticket } = await world.complaint();
    expect((await camat.get('/complaints')).text).toContain(`form="selection" value="${ticket}:1"`);
    const officer = await world.signIn('satpol-pp.setiabudi');
    expect((await officer.get('/complaints?which=all')).text).not.toContain('form="selection"');
  });
});

describe('the further filters', () => {
  const optionsOf = (page: string) =>
    [...(/<select[^>]*id="field-unit".*?<\/select>/s.exec(page)?.[0] ?? '').matchAll(/value="(\d+)"/g)].map(
      ([, id]) => Number(id),
    );
  const pageOf = async (account: string, query = '') =>
    (await (await world.signIn(account)).get(`/complaints?which=all${query}`).expect(200)).text;

  it('are a period and a unit, kept in the address, in a view and as a file', async () => {
    const unit = await officeId(world, 'satpel.sumber-daya-air.setiabudi');
    const complaint = await world.complaint();
    await move(world, complaint, { as: 'camat.setiabudi', type: 'assign', unitId: unit, now: on(saturday) });
    const query = `weekFrom=${saturday}&weekTo=${saturday}&unit=${unit}`;
    const page = (await camat.get(`/complaints?${query}`).expect(200)).text;
    expect(page).toContain(shownTicket(complaint.ticket));
    expect(page).toContain('<details class="filters-more" open>');
    expect(page).toMatch(new RegExp(`<option value="${unit}" selected`));
    expect(page).toMatch(new RegExp(`type="date" value="${saturday}"`));
    expect(page).not.toContain('<input type="hidden" name="unit"');
    expect(page).toContain(
      `/complaints/export.csv?unit=${unit}&amp;weekFrom=${saturday}&amp;weekTo=${saturday}`,
    );
    const other = query.replace(`unit=${unit}`, `unit=${await officeId(world, 'satpol-pp.setiabudi')}`);
    for (const narrowed of [other, query.replaceAll(saturday, '2026-11-14')])
      expect((await camat.get(`/complaints?${narrowed}`)).text).not.toContain(shownTicket(complaint.ticket));
    await camat.post('/complaints/views', { name: 'Air pekan ini', query }).expect(303);
    const n = (await world.db('complaints').where({ unit_id: unit })).length;
    expect((await camat.get('/complaints?which=all')).text).toMatch(
      new RegExp(
        `unit=${unit}&amp;weekFrom=${saturday}&amp;weekTo=${saturday}">Air pekan ini <span[^>]*>${n}<`,
      ),
    );
    await world.db('saved_views').where({ name: 'Air pekan ini' }).delete();
  });

  it('say beside the field what is wrong with it, in both languages, and keep what was typed', async () => {
    const wrong = (await camat.get('/complaints?weekFrom=21/11/2026&weekTo=2026-11-14')).text;
    expect(wrong).toMatch(/id="field-weekFrom-error">[^]{0,300}Tanggal tidak dikenali\./);
    expect(wrong).toMatch(/name="weekFrom"[^>]* value="21\/11\/2026"/);
    expect(wrong).toMatch(/name="weekTo"[^>]* value="2026-11-14"/);
    expect(wrong).toContain('<details class="filters-more" open>');
    const back = `/complaints?weekFrom=${saturday}&weekTo=2026-11-14`;
    expect((await camat.get(back)).text).toMatch(
      /id="field-weekTo-error">[^]{0,300}Tidak boleh sebelum hari mulainya/,
    );
    await camat.post('/language', { lang: 'en', back: '/' }).expect(303);
    const english = (await camat.get(back)).text;
    expect(english).toMatch(/id="field-weekTo-error">[^]{0,300}Not before the day from which/);
    expect(english).toMatch(/More filters.*Received from.*Received until.*Unit in charge/s);
    await camat.post('/language', { lang: 'id', back: '/' }).expect(303);
  });

  it('offer the units of the own area alone', async () => {
    const [satpel, sudin, dinas, far, kelurahan] = await Promise.all(
      [
        'satpel.bina-marga.setiabudi',
        'sudin.bina-marga.jakarta-selatan',
        'dinas.bina-marga',
        'satpel.bina-marga.tebet',
        'lurah.karet-semanggi',
      ].map((slug) => officeId(world, slug)),
    );
    const all = { satpel, sudin, dinas, far, kelurahan };
    const seen = async (account: string, query = '') => {
      const options = optionsOf(await pageOf(account, query));
      return Object.entries(all).flatMap(([name, id]) => (options.includes(id!) ? [name] : []));
    };
    expect(await seen('camat.setiabudi')).toEqual(['satpel', 'kelurahan']);
    expect(await seen('camat.setiabudi', '&kecamatan=31.74.01')).toEqual(['satpel', 'kelurahan']);
    expect(await seen('lurah.karet-semanggi')).toEqual(['satpel', 'kelurahan']);
    expect(await seen('walikota.jakarta-selatan')).toEqual(['sudin']);
    expect(await seen('walikota.jakarta-selatan', '&kecamatan=31.74.02')).toEqual([
      'satpel',
      'sudin',
      'kelurahan',
    ]);
    expect(await seen('gubernur')).toEqual(['dinas']);
    expect(await seen('gubernur', '&kecamatan=31.74.02')).toEqual(['satpel', 'sudin', 'dinas', 'kelurahan']);
    expect(await pageOf('satpel.bina-marga.setiabudi')).not.toContain('id="field-unit"');
  });

  it('name a unit of elsewhere above the list instead', async () => {
    const unit = await officeId(world, 'satpel.bina-marga.tebet');
    const page = await pageOf('camat.setiabudi', `&unit=${unit}`);
    expect(page).toContain(`<input type="hidden" name="unit" value="${unit}">`);
    expect(page).not.toContain('id="field-unit"');
  });
});

describe('a kept view', () => {
  it('is the own, or shared with the office, and nobody else’s; its owner alone changes it', async () => {
    const query = 'which=overdue&nonsense=1&after=x&category=saluran';
    await camat.post('/complaints/views', { name: 'Mampet <telat>', query }).expect(303);
    await camat
      .post('/complaints/views', { name: 'Untuk semua', query: 'urgent=yes', shared: 'yes' })
      .expect(303);
    const page = (await camat.get('/complaints?which=overdue&category=saluran')).text;
    expect(page).toMatch(
      /href="\/complaints\?which=overdue&amp;category=saluran" aria-current="page">Mampet &lt;telat&gt; <span class="nav-count">0</,
    );
    const tebet = await world.signIn('camat.tebet');
    expect((await tebet.get('/complaints')).text).not.toMatch(/Mampet &lt;telat|Untuk semua/);
    const [mine, shared] = (await world.db('saved_views').orderBy('id').pluck('id')) as [number, number];
    for (const [path, form] of [
      ['', { name: 'Curi' }],
      ['/first', { first: 'yes' }],
      ['/removal', {}],
    ] as const)
      await tebet.post(`/complaints/views/${mine}${path}`, form).expect(404);

    await camat.post(`/complaints/views/${shared}`, { name: 'Darurat' }).expect(303);
    expect(await world.db('saved_views').where({ id: shared }).first('name', 'office_id')).toEqual({
      name: 'Darurat',
      office_id: null,
    });
    await camat.post(`/complaints/views/${mine}/first`, { first: 'yes' }).expect(303);
    const first = await camat.get('/complaints').expect(303);
    expect(first.headers.location).toBe('/complaints?which=overdue&category=saluran');
    await camat.post(`/complaints/views/${mine}/removal`).expect(303);
    await camat.get('/complaints').expect(200);
  });

  it('is seen by colleagues of the office it is shared with', async () => {
    const person = await world.as('camat.setiabudi');
    const colleague = await world.as('loket.setiabudi');
    const row = {
      person_id: person.id,
      name: 'Rapat Senin',
      query: 'which=agenda',
      created_at: on(saturday),
    };
    const [{ id }] = (await world.db('saved_views').insert(row).returning('id')) as [{ id: number }];
    const clerk = await world.signIn('loket.setiabudi');
    expect((await clerk.get('/complaints')).text).not.toContain('Rapat Senin');
    await world.db('saved_views').where({ id }).update({ office_id: colleague.roles[0]!.officeId });
    expect((await clerk.get('/complaints')).text).toContain('Rapat Senin');
  });

  it('with a search says how many it finds, as its list does, and that there are more where that stops', async () => {
    const clerk = await world.signIn('loket.tebet');
    const inTebet = { kelurahanCode: '31.74.01.1001', sessionId: await world.session('31.74.01') };
    const { id } = await world.complaint({ ...inTebet, text: 'Trotoar retak di depan pasar.' });
    const rare = await world.complaint({ ...inTebet, text: 'Trotoar amblas, helikopter mendarat.' });
    const save = async (name: string, q: string) => {
      await clerk.post('/complaints/views', { name, query: `which=all&q=${q}` }).expect(303);
      const { text } = await clerk.get('/complaints?which=open').expect(200);
      return new RegExp(`>${name} <span class="nav-count">([^<]*)<`).exec(text)?.[1];
    };
    expect(await save('Jarang', 'helikopter')).toBe('1');
    expect(await save('Semua', 'trotoar')).toBe('2');
    expect(await save('Tak ada', 'ekskavator')).toBe('0');
    expect(await save('Nomor', '081234567890')).toBeUndefined();
    expect(await save('Satu', rare.ticket)).toBeUndefined();
    await world.db.raw(
      `insert into complaints overriding system value select (c).* from (
        select jsonb_populate_record(c, jsonb_build_object('id', c.id * 1000 + n,
          'ticket', lpad((c.id * 1000 + n)::text, 8, '0'), 'track_key', null)) as c
        from complaints c cross join generate_series(1, 198) n where c.id = ?) made`,
      [id],
    );
    const countOf = async () => {
      const { text } = await clerk.get('/complaints?which=all&q=trotoar').expect(200);
      return [
        />Semua <span class="nav-count">([^<]*)</.exec(text)?.[1],
        /class="count" role="status">([^<.]*)/.exec(text)?.[1],
      ];
    };
    expect(await countOf()).toEqual(['200', '200 aduan']);
    await world.complaint({ ...inTebet, text: 'Trotoar berlubang.' });
    expect(await countOf()).toEqual(['200+', 'lebih dari 200 aduan']);
    expect(await save('Jarang lagi', 'helikopter')).toBe('1');
    const { id: personId } = await world.as('loket.tebet');
    for (let n = 0; n < 6; n += 1) await save(`Ke-${n}`, 'helikopter');
    const { text } = await clerk.get('/complaints?which=open').expect(200);
    expect([...text.matchAll(/nav-count/g)]).toHaveLength(8);
    await world.db('saved_views').where({ person_id: personId }).delete();
  });

  it('has a name, and no more than twenty are kept', async () => {
    const unit = await world.signIn('satpol-pp.setiabudi');
    for (let n = 0; n < 21; n += 1)
      await unit.post('/complaints/views', { name: `${n}`, query: '' }).expect(303);
    await unit.post('/complaints/views', { name: ' ', query: '' }).expect(303);
    const { id } = await world.as('satpol-pp.setiabudi');
    expect(await world.db('saved_views').where({ person_id: id })).toHaveLength(20);
  });
});

describe('as a file', () => {
  it('holds the list as it is filtered, without who complained and what was told in confidence, and is recorded', async () => {
    const complaint = await world.complaint({ text: '=HYPERLINK("x") <b>', urgent: true });
    await world.complaint({ text: 'Hanya untuk Anda.', confidential: true, urgent: true });
    const { text, headers } = await camat.get('/complaints/export.csv?urgent=yes').expect(200);
    expect(headers['content-disposition']).toContain('daftar-aduan.csv');
    expect(text.split('\r\n')).toHaveLength(4);
    expect(text).toContain(`"${shownTicket(complaint.ticket)}","Saluran mampet","'=HYPERLINK(""x"") <b>"`);
    expect(text).toContain('"(rahasia)"');
    expect(text).not.toMatch(/Hanya untuk Anda|Siti|812345/);
    const xlsx = await camat.get('/complaints/export.xlsx?urgent=yes').buffer(true).expect(200);
    expect(xlsx.headers['content-type']).toContain('spreadsheetml');
    const read = await world.db('audit_events').where({ action: 'listExported' }).orderBy('id');
    expect(read.map(({ subject_id, particulars }) => [subject_id, particulars])).toEqual([
      ['csv', { urgent: 'yes', searched: false }],
      ['xlsx', { urgent: 'yes', searched: false }],
    ]);
    await (await world.signIn('admin')).get('/complaints/export.csv').expect(404);
  });

  it('says where it was cut', async () => {
    const person = await world.as('camat.setiabudi');
    const all: string[][] = [];
    const asked = { t: catalogues.id, lang: 'id' as const, zone: 'Asia/Jakarta' };
    for await (const rows of rowsOf(world.db, person, { which: 'all' }, asked, 2)) all.push(...rows);
    expect(all).toHaveLength(4);
    expect(all.at(-1)).toEqual(['Terpotong pada 2 aduan. Saring daftarnya untuk mendapat sisanya.']);
  });
});

it('goes forth and back through every page of a list', async () => {
  for (let n = 0; n < 2 * pageSize; n += 1) await world.complaint({ kelurahanCode: '31.74.02.1001' });
  for (const sort of ['received', 'due']) {
    const pages: string[][] = [];
    const walk = async (rel: string, from: string) => {
      let address: string | undefined = from;
      let last = from;
      while (address) {
        last = address;
        const page: string = (await camat.get(address).expect(200)).text;
        pages.push([...page.matchAll(/class="ticket" href="[^"]+">([^<]+)</g)].map(([, ticket]) => ticket!));
        address = new RegExp(`rel="${rel}" href="([^"]+)"`).exec(page)?.[1]?.replaceAll('&amp;', '&');
      }
      return last;
    };
    const last = await walk('next', `/complaints?sort=${sort}&which=all`);
    const forth = pages.splice(0);
    expect(forth.length).toBeGreaterThan(2);
    await walk('prev', last);
    expect(pages.toReversed()).toEqual(forth);
  }
});

it('says that a search leaves out what is closed, and leads to it', async () => {
  const closed = await world.complaint({ text: 'Kabel telepon menjuntai.' });
  await move(world, closed, { type: 'withdraw', as: 'citizen', now: on(saturday, '09:30') });
  const { text } = await camat.get('/complaints?q=menjuntai').expect(200);
  expect(text).not.toContain(shownTicket(closed.ticket));
  const [, href = ''] = /href="([^"]+)">Cari juga yang sudah ditutup/.exec(text) ?? [];
  const everywhere = await camat.get(href.replaceAll('&amp;', '&')).expect(200);
  expect(everywhere.text).toContain(shownTicket(closed.ticket));
  expect(everywhere.text).not.toContain('Cari juga yang sudah ditutup');
});
