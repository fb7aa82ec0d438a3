import { recordReading } from '../../src/audit/reading.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { unseal } from '../../src/database/sealing.ts';
import { recordBreach, tellAffected } from '../../src/privacy/breach.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
let complaint: Complaint;
let path: string;
beforeAll(async () => {
  world = await newWorld();
  complaint = await world.complaint({
    visitor: {
      name: 'Siti Aminah',
      phone: '+6281234567890',
      email: 'siti@example.org',
      nik: '3174025503900001',
      address: 'Jalan Kenanga 9',
      language: 'id',
    },
  });
  path = `/track/${trackKey(complaint.ticket)}/data`;
});
afterAll(() => world.drop());

const sealedName = async () =>
  unseal(
    (await world.db('complainants').where({ id: complaint.complainantId }).first('name_sealed'))
      .name_sealed as Buffer,
    'complainants.name_sealed',
  );

describe("a complainant's own data", () => {
  it('shows nothing to whoever only holds the link', async () => {
    const page = await world.visitor().get(path).expect(200);
    for (const text of ['Siti', '81234567890', 'siti@', '3174', 'Kenanga'])
      expect(page.text).not.toContain(text);
    const wrong = await world.visitor().post(path, { digits: '1111' }).expect(422);
    expect(wrong.text).toContain('Empat angka ini tidak cocok');
    expect(wrong.text).not.toContain('Siti Aminah');
    await world.visitor().post(path, {}).expect(422);
  });

  it('shows and hands over everything to who knows the phone, with who read it, on record', async () => {
    const lurah = await world.as('lurah.karet-semanggi');
    await recordReading(world.db, 'complaintOpened', {
      at: on(saturday, '10:00'),
      personId: lurah.id,
      complaintIds: [complaint.id],
    });
    const page = await world.visitor().post(path, { digits: '7890' }).expect(200);
    for (const text of ['Siti Aminah', '+6281234567890', 'siti@example.org', 'Jalan Kenanga 9', '••••0001'])
      expect(page.text).toContain(text);
    expect(page.text).not.toContain('3174025503900001');
    expect(page.text).toContain('Kelurahan Karet Semanggi');
    expect(page.text).not.toContain(lurah.name);
    const file = await world.visitor().post(path, { digits: '7890', format: 'json' }).expect(200);
    expect(file.headers['content-disposition']).toContain(`data-aduan-${complaint.ticket}.json`);
    expect(file.headers['cache-control']).toBe('no-store');
    expect(file.body).toMatchObject({
      complainant: { name: 'Siti Aminah', nik: '••••••••••••0001' },
      complaint: { ticket: complaint.ticket, text: complaint.text },
      readBy: [expect.objectContaining({ action: 'complaintOpened', office: 'Kelurahan Karet Semanggi' })],
    });
    expect(
      await world.db('audit_events').where({ action: 'ownDataShown', complaint_id: complaint.id }),
    ).toHaveLength(2);
  });

  it('is corrected by the complainant; history says what and never the value', async () => {
    const visitor = world.visitor();
    const form = { name: 'Siti Aminah Putri', homeAddress: '' };
    const wrong = await visitor.post(`${path}/correction`, { ...form, digits: '0000' }).expect(422);
    expect(wrong.text).toContain('value="Siti Aminah Putri"');
    expect(await sealedName()).toBe('Siti Aminah');
    await visitor.post(`${path}/correction`, { name: ' ', digits: '7890' }).expect(422);
    await visitor.post(`${path}/correction`, { ...form, digits: '7890' }).expect(303);
    await visitor.post(`${path}/correction`, { ...form, digits: '7890' }).expect(303);
    expect(await sealedName()).toBe('Siti Aminah Putri');
    const facts = await world
      .db('complaint_events')
      .where({ complaint_id: complaint.id, type: 'contactCorrected' })
      .select('actor', 'data');
    expect(facts).toEqual([{ actor: 'citizen', data: { changed: ['name', 'address'] } }]);
  });

  it('has to wait after too many wrong digits', async () => {
    const other = await world.complaint();
    const own = `/track/${trackKey(other.ticket)}/data`;
    const visitor = world.visitor();
    for (let n = 0; n < 10; n++) await visitor.post(own, { digits: '1111' }).expect(422);
    const late = await visitor.post(own, { digits: '7890' }).expect(429);
    expect(late.headers['retry-after']).toBe('900');
    expect(late.text).not.toContain('+6281234567890');
  });

  it('tells on the tracking page of a breach that concerned it, once people were told', async () => {
    const admin = await world.as('admin');
    const by = { person: admin, now: on(saturday, '12:00') };
    const id = await recordBreach(world.db, {
      discoveredAt: on(saturday, '11:00'),
      description: 'Laptop loket hilang dalam keadaan terbuka.',
      handling: 'Semua sesi diakhiri.',
      data: ['name', 'phone'],
      scope: { by: 'tickets', tickets: [complaint.ticket] },
      ...by,
    });
    const tracking = `/track/${trackKey(complaint.ticket)}`;
    expect((await world.visitor().get(tracking).expect(200)).text).not.toContain('Laptop loket hilang');
    await tellAffected(world.db, { id, version: 1, ...by });
    const told = await world.visitor().get(tracking).expect(200);
    expect(told.text).toContain('Laptop loket hilang');
    expect(told.text).toContain('nama, telepon');
  });
});
