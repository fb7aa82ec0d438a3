import { randomUUID } from 'node:crypto';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { recordReading } from '../../src/audit/reading.ts';
import { Conflict, Forbidden, Invalid } from '../../src/errors.ts';
import type { Person } from '../../src/people/roles.ts';
import type { BreachScope } from '../../src/privacy/affected.ts';
import { recordBreach, tellAffected, tellAuthority } from '../../src/privacy/breach.ts';
import { csv } from '../../src/web/csv.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

const now = on(saturday, '12:00');
const day = { from: on(saturday, '00:00').toISOString(), to: on(saturday, '23:59').toISOString() };

let world: World;
let admin: Person;
let lurah: Person;
let opened: Complaint;
let other: Complaint;
beforeAll(async () => {
  world = await newWorld();
  admin = await world.as('admin');
  lurah = await world.as('lurah.karet-semanggi');
  opened = await world.complaint();
  other = await world.complaint({
    visitor: {
      name: '=cmd()',
      phone: '+6281200000001',
      email: null,
      nik: null,
      address: null,
      language: 'id',
    },
  });
  await recordReading(world.db, 'complaintOpened', {
    at: on(saturday, '10:00'),
    personId: lurah.id,
    complaintIds: [opened.id],
  });
});
afterAll(() => world.drop());

const breach = (scope: BreachScope, changes = {}) =>
  recordBreach(world.db, {
    discoveredAt: on(saturday, '11:00'),
    description: 'Kata sandi lurah dipakai orang lain.',
    handling: 'Akun ditutup dan sandinya diganti.',
    data: ['name', 'phone'],
    scope,
    person: admin,
    now,
    ...changes,
  });
const affectedBy = async (scope: BreachScope) =>
  world
    .db('breach_complaints')
    .where({ breach_id: await breach(scope) })
    .orderBy('complaint_id')
    .pluck('complaint_id');

describe('a breach of personal data', () => {
  it('finds whom it concerns: what an account opened, what it could open, an area, certain tickets', async () => {
    const account = { by: 'account', username: lurah.username, ...day } as const;
    expect(await affectedBy({ ...account, reach: 'opened' })).toEqual([opened.id]);
    expect(await affectedBy({ ...account, reach: 'visible' })).toEqual([opened.id, other.id]);
    expect(await affectedBy({ by: 'area', areaCode: '31.74', ...day })).toEqual([opened.id, other.id]);
    expect(await affectedBy({ by: 'tickets', tickets: [other.ticket] })).toEqual([other.id]);
    await expect(breach({ by: 'area', areaCode: '31.71', ...day })).rejects.toMatchObject({
      fields: { form: 'nobodyAffected' },
    });
    await expect(breach({ ...account, reach: 'opened', username: 'nobody' })).rejects.toMatchObject({
      fields: { username: 'unknown' },
    });
    await expect(breach({ by: 'tickets', tickets: ['7K3MQ9TX'] })).rejects.toThrow(Invalid);
    await expect(breach({ by: 'tickets', tickets: [other.ticket] }, { person: lurah })).rejects.toThrow(
      Forbidden,
    );
  });

  it('is recorded once for one key, in the trail', async () => {
    const key = randomUUID();
    const scope = { by: 'tickets', tickets: [opened.ticket] } as const;
    const id = await breach({ ...scope, tickets: [...scope.tickets] }, { key });
    expect(await breach({ ...scope, tickets: [...scope.tickets] }, { key })).toBe(id);
    expect(await world.db('audit_events').where({ subject_kind: 'breach', subject_id: String(id) })).toEqual([
      expect.objectContaining({ action: 'breachRecorded', particulars: { affected: 1 } }),
    ]);
  });

  it('tells everybody once, in the transaction that says so, and the authority', async () => {
    const id = await breach({ by: 'tickets', tickets: [opened.ticket, other.ticket] });
    const messages = () =>
      world
        .db('notifications')
        .where({ message: 'breachNotice' })
        .orderBy('complaint_id')
        .select('complaint_id', 'status', 'event_id');
    const act = { id, version: 1, person: admin, now };
    expect(await tellAffected(world.db, act)).toBe(2);
    await expect(tellAffected(world.db, act)).rejects.toThrow(Conflict);
    expect(await tellAffected(world.db, { ...act, version: 2 })).toBe(0);
    expect((await messages()).map(({ complaint_id }) => complaint_id)).toEqual([opened.id, other.id]);
    await tellAuthority(world.db, { ...act, version: 3, reference: 'B-135/2026' });
    expect(await world.db('breaches').where({ id }).first('told_at', 'authority_reference')).toEqual({
      told_at: now,
      authority_reference: 'B-135/2026',
    });
  });
});

describe('the pages of breaches', () => {
  it('record one, keep what was typed, and list who was concerned without a formula, on record', async () => {
    const page = await world.signIn('admin');
    await page.get('/privacy/breaches').expect(200, /Belum ada|Kebocoran/);
    const form = {
      discoveredAt: '2026-11-20T10:00',
      description: 'Kata sandi lurah dipakai orang lain.',
      handling: 'Akun ditutup dan sandinya diganti.',
      data: ['name', 'phone'],
      by: 'tickets',
      tickets: `${other.ticket}\n`,
    };
    const wrong = await page.post('/privacy/breaches', { ...form, tickets: '7K3MQ9TX' }).expect(422);
    expect(wrong.text).toContain('Ada nomor aduan yang tidak dikenal.');
    expect(wrong.text).toContain('Kata sandi lurah dipakai orang lain.');
    // The clock runs: every fault is told at once, and each with the name of its field.
    const bare = { by: 'account', description: ' ', handling: form.handling };
    const empty = await page.post('/privacy/breaches', bare).expect(422);
    for (const field of [
      'Diketahui pada',
      'Apa yang terjadi',
      'Data yang terungkap',
      'Nama pengguna',
      'Dari',
    ])
      expect(empty.text).toContain(`${field}: Wajib diisi.`);
    expect(empty.text).toContain(form.handling);
    await page.post('/privacy/breaches', { ...form, data: [] }).expect(422);
    await page
      .post('/privacy/breaches', {
        ...form,
        by: 'area',
        areaCode: '31',
        from: '2026-11-22T00:00',
        to: '2026-11-21T00:00',
      })
      .expect(422);
    const made = await page.post('/privacy/breaches', form).expect(303);
    const path = made.headers.location as string;
    const shown = await page.get(path).expect(200, /Lewat batas|Paling lambat/);
    expect(shown.text).not.toContain('=cmd()');
    const list = await page.get(`${path}/affected.csv`).expect(200);
    expect(list.headers['content-disposition']).toContain('attachment');
    expect(list.text).toContain(`${other.ticket},`);
    expect(list.text).toContain(",'=cmd(),'+6281200000001,");
    expect(
      await world.db('audit_events').where({ action: 'breachListOpened' }).pluck('complaint_id'),
    ).toEqual([other.id]);
    await page.post(`${path}/report`, { reference: '', _version: 1 }).expect(422);
    await page.get('/privacy/breaches/999999').expect(404);
    await page.get('/privacy/breaches/x').expect(404);
  });

  it('are read by the inspector, without the list', async () => {
    const inspector = await world.signIn('inspektorat');
    const id = await breach({ by: 'tickets', tickets: [opened.ticket] });
    const shown = await inspector.get(`/privacy/breaches/${id}`).expect(200);
    expect(shown.text).not.toContain('affected.csv');
    await inspector.get(`/privacy/breaches/${id}/affected.csv`).expect(404);
    await inspector.get('/privacy/breaches/new').expect(404);
  });
});

describe('a CSV file', () => {
  it('quotes what needs it and defuses what a spreadsheet would carry out', () => {
    expect(
      csv([
        ['a', 1, null, 'x,"y"'],
        ['=1+1', '+62', '-1', '@SUM(A1)'],
        ['\t=1', 'b\r\nc', '', 'ok='],
      ]),
    ).toBe(`\uFEFFa,1,,"x,""y"""\r\n'=1+1,'+62,'-1,'@SUM(A1)\r\n'\t=1,"b\r\nc",,ok=\r\n`);
  });
});
