import { recordAudit } from '../../src/audit/record.ts';
import { sealAll } from '../../src/audit/sealing.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { showIdentity } from '../../src/complaints/deeds.ts';
import { verifyWeekly } from '../../src/inspection/verifications.ts';
import { catalogues } from '../../src/language/index.ts';
import { auditActions } from '../../src/audit/actions.ts';
import { faultKinds } from '../../src/audit/faults.ts';
import { entries, type Search } from '../../src/inspection/queries.ts';
import { batchesOf } from '../../src/inspection/exporting.ts';
import { reload } from '../support/moves.ts';
import { newWorld, on, saturday, type Browser, type World } from '../support/world.ts';

let world: World;
let complaint: Complaint;
let hidden: Complaint;
let inspector: Browser;
let admin: Browser;

beforeAll(async () => {
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [on(saturday, '12:00').getTime() - Date.now()]);
  complaint = await world.complaint();
  hidden = await world.complaint({ anonymous: true });
  const person = await world.as('camat.setiabudi');
  await showIdentity(world.db, await reload(world, hidden), {
    reason: '=1+1',
    person,
    now: on(saturday, '11:00'),
  });
  inspector = await world.signIn('inspektorat');
  admin = await world.signIn('admin');
});
afterAll(() => world.drop());

const reads = (action: string) => world.db('audit_events').where({ action }).orderBy('id');
const textOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ');
const everything: Search = {
  sight: 'everything',
  since: null,
  until: null,
  kind: null,
  action: null,
  people: null,
  offices: null,
  complaintId: null,
};

describe('reads of personal data', () => {
  it('leave a row with who saw whose name, once in ten minutes', async () => {
    const camat = await world.signIn('camat.setiabudi');
    await camat.get(`/complaints/${complaint.ticket}`).expect(200);
    await camat.get(`/complaints/${complaint.ticket}`).expect(200);
    const { id } = await world.as('camat.setiabudi');
    expect(await reads('complaintOpened')).toMatchObject([{ person_id: id, complaint_id: complaint.id }]);
    await world.db.raw('update clock set offset_ms = offset_ms + 11 * 60 * 1000');
    await camat.get(`/complaints/${complaint.ticket}`).expect(200);
    expect(await reads('complaintOpened')).toHaveLength(2);
  });

  it('of the inspector are no exception; a hidden name is not shown and so not read', async () => {
    await inspector.get(`/complaints/${complaint.ticket}`).expect(200);
    const { id } = await world.as('inspektorat');
    expect((await reads('complaintOpened')).at(-1)).toMatchObject({ person_id: id });
    const before = (await reads('complaintOpened')).length;
    await inspector.get(`/complaints/${hidden.ticket}`).expect(200);
    expect(await reads('complaintOpened')).toHaveLength(before);
  });

  it('at the counter are written, too: receipt, contact, a visitor found by number', async () => {
    const clerk = await world.signIn('loket.setiabudi');
    await clerk.get(`/complaints/${hidden.ticket}/receipt`).expect(200);
    await clerk.get(`/complaints/${complaint.ticket}/contact`).expect(200);
    await clerk.post('/saturday/visitor', { phone: '081234567890' }).expect(200);
    await clerk.post('/saturday/visitor', { phone: '081299999999' }).expect(200);
    expect(await reads('receiptOpened')).toMatchObject([{ complaint_id: hidden.id }]);
    expect(await reads('contactOpened')).toMatchObject([{ complaint_id: complaint.id }]);
    expect(await reads('visitorFound')).toMatchObject([{ subject_kind: 'complainant', complaint_id: null }]);
  });

  it('nobody made are nobody’s', async () => {
    const before = await world.db('audit_events').whereNot({ action: 'signedIn' });
    await world.visitor().get(`/complaints/${complaint.ticket}`).expect(303);
    const neighbour = await world.signIn('camat.tebet');
    await neighbour.get(`/complaints/${complaint.ticket}`).expect(404);
    expect(await world.db('audit_events').whereNot({ action: 'signedIn' })).toHaveLength(before.length);
  });
});

describe('the trail on the page', () => {
  it('tells the inspector in sentences what happened, who looked, and who signed in', async () => {
    const text = textOf((await inspector.get('/inspection').expect(200)).text);
    expect(text).toContain('Diterima di loket');
    expect(text).toContain('Identitas pelapor dibuka');
    expect(text).toContain('Membuka aduan dengan nama pelapor');
    expect(text).toContain('Jumlah per hari');
  });

  it.each([
    ['kind=reads', 'Identitas pelapor dibuka', 'Diterima di loket'],
    ['kind=changes', 'Diterima di loket', 'Identitas pelapor dibuka'],
    ['action=identityShown', 'Identitas pelapor dibuka', 'Diterima di loket'],
    ['person=camat.setiabudi', 'Identitas pelapor dibuka', 'Diterima di loket'],
    ['from=2026-11-22', 'Tidak ada catatan', 'Diterima di loket'],
    ['to=2026-11-20', 'Tidak ada catatan', 'Diterima di loket'],
    ['office=Kecamatan+Tebet', 'Masuk', 'Diterima di loket'],
    ['person=nobody.at.all', 'Tidak ada catatan', 'Diterima di loket'],
    ['ticket=0000-0000', 'Tidak ada catatan', 'Diterima di loket'],
  ])('is narrowed by %s', async (query, shown, absent) => {
    const { text } = await inspector.get(`/inspection?${query}`).expect(200);
    const body = text.slice(text.indexOf('</form>', text.indexOf('role="search"')));
    expect(body).toContain(shown);
    expect(body).not.toContain(absent);
  });

  it('is narrowed to one complaint by its ticket', async () => {
    const { text } = await inspector.get(`/inspection?ticket=${hidden.ticket}`).expect(200);
    expect(text).toContain('Identitas pelapor dibuka');
    expect(text.slice(text.indexOf('<tbody>'))).not.toContain('Membuka kontak pelapor');
  });

  it('shows an administrator accounts and nothing of complaints or of who read them', async () => {
    const { text } = await admin.get('/inspection').expect(200);
    const body = textOf(text.slice(text.indexOf('<tbody>')));
    expect(body).toContain('Masuk');
    expect(body).not.toMatch(/Diterima di loket|Identitas|Membuka|Mengunduh/);
    for (const query of ['kind=reads', 'action=complaintOpened', `ticket=${complaint.ticket}`])
      expect((await admin.get(`/inspection?${query}`).expect(200)).text).toContain('Tidak ada catatan');
  });

  it('is written down when it is opened, with what was asked and nothing that was typed', async () => {
    await inspector.get('/inspection?person=Siti+Aminah').expect(200);
    const opened = await reads('trailOpened');
    expect(opened.length).toBeGreaterThan(3);
    expect(JSON.stringify(opened)).not.toContain('Siti');
    expect(opened.map(({ particulars }) => particulars)).toContainEqual(
      expect.objectContaining({ people: [] }),
    );
  });

  it('goes from page to page without losing or repeating an entry, also within one instant', async () => {
    const at = on('2026-10-01');
    for (let n = 0; n < 7; n++)
      await recordAudit(world.db, { at, by: 'system', action: 'signedOut', subject: { kind: 'key', id: n } });
    const all = await entries(world.db, everything, { after: null, limit: 1000 });
    const paged: string[] = [];
    for (let after: string | null = null; ;) {
      const page: typeof all = await entries(world.db, everything, { after, limit: 3 });
      paged.push(...page.map(({ cursor }) => cursor));
      if (page.length < 3) break;
      after = page.at(-1)!.cursor;
    }
    expect(paged).toEqual(all.map(({ cursor }) => cursor));
    expect(new Set(paged).size).toBe(all.length);
    let batched = 0;
    for await (const rows of batchesOf(world.db, everything, 5)) batched += rows.length;
    expect(batched).toBe(5);
  });

  it.each(['after=x', 'from=0000-99-99', 'kind=all', 'action=%27', 'ticket=%27'])(
    'answers nonsense with the usual page: %s',
    async (query) => {
      expect((await inspector.get(`/inspection?${query}`)).status).toBe(200);
    },
  );
});

describe('exports', () => {
  it('hold no formulas, and each leaves a row', async () => {
    await world.db('people').where({ username: 'loket.setiabudi' }).update({ name: '=HYPERLINK("x")' });
    const { text, headers } = await inspector.get('/inspection/export.csv?kind=reads').expect(200);
    expect(headers['content-disposition']).toContain('jejak-audit.csv');
    expect(text.split('\r\n')[0]).toContain('"Waktu","Siapa"');
    expect(text).toContain('Identitas pelapor dibuka');
    expect(text).toContain(`"'=HYPERLINK(""x"") (loket.setiabudi)"`);
    expect(text).not.toMatch(/(^|,)"[=+\-@]/m);
    await inspector.get('/inspection/export.xlsx').expect(200);
    expect(await reads('trailExported')).toMatchObject([
      { subject_id: 'csv', particulars: { kind: 'reads' } },
      { subject_id: 'xlsx' },
    ]);
  });

  it('of an administrator stay with accounts', async () => {
    const { text } = await admin.get('/inspection/export.csv').expect(200);
    expect(text).toContain('"signedIn"');
    expect(text).not.toMatch(/"(received|identityShown|complaintOpened|trailExported)"/);
  });
});

describe('the weekly verification', () => {
  it('is kept, shown, and told to inspectors and administrators when there are faults', async () => {
    await sealAll(world.db, on(saturday, '13:00'));
    await verifyWeekly(world.db, on(saturday, '14:00'));
    expect((await inspector.get('/inspection').expect(200)).text).toContain('Utuh:');
    await world.db.raw('alter table complaint_events disable trigger user');
    await world
      .db('complaint_events')
      .where({ complaint_id: complaint.id, position: 1 })
      .update({ actor: 'system' });
    await world.db.raw('alter table complaint_events enable trigger user');
    await verifyWeekly(world.db, on('2026-11-28', '13:00'));
    expect(await world.db('audit_verifications')).toHaveLength(1);
    await verifyWeekly(world.db, on('2026-11-28', '14:00'));
    const told = await world.db('notifications').where({ message: 'trailBroken' });
    expect(told.length).toBe(2);
    const { text } = await admin.get('/inspection/verification').expect(200);
    expect(text).toContain('isi catatan ini diubah');
    expect(text).toContain(complaint.ticket.slice(0, 4));
  });

  it('ends where the worker does, and is begun anew by the next one at once', async () => {
    const later = on('2026-12-06', '14:00');
    const rounds = async () => (await world.db('audit_verifications').pluck('id')).length;
    const before = await rounds();
    await verifyWeekly(world.db, later, AbortSignal.abort());
    expect(await rounds()).toBe(before);
    await verifyWeekly(world.db, later);
    expect(await rounds()).toBe(before + 1);
  });
});

describe('the public heads', () => {
  it('are open to everybody, to read and to keep', async () => {
    const visitor = world.visitor();
    expect((await visitor.get('/integrity').expect(200)).text).toContain('BEGIN PUBLIC KEY');
    const { body } = await visitor.get('/integrity.json').expect(200);
    expect(body.heads[0]).toMatchObject({
      number: 1,
      day: saturday,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await visitor.get('/').expect(200)).text).toContain('href="/integrity"');
  });
});

describe('the catalogues', () => {
  it.each(['id', 'en'] as const)('have words for every action, event and fault (%s)', (lang) => {
    const { audit, complaints, inspection } = catalogues[lang];
    expect(auditActions.filter((action) => !audit.actions[action])).toEqual([]);
    expect(Object.keys(complaints.events).filter((type) => !inspection.events[type])).toEqual([]);
    expect(faultKinds.filter((kind) => !inspection.faults[kind])).toEqual([]);
  });
});
