import { randomUUID } from 'node:crypto';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { complaintPath } from '../../src/complaints/paths.ts';
import { move, officeId, reload } from '../support/moves.ts';
import { karetSemanggi, newWorld, on, saturday, type World } from '../support/world.ts';

const [clerk, camat, lurah] = ['loket.setiabudi', 'camat.setiabudi', 'lurah.karet-semanggi'];
const now = on(saturday, '10:00');

let world: World;
let unitId: number;
beforeAll(async () => {
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [now.getTime() - Date.now()]);
  unitId = await officeId(world, 'satpel.sumber-daya-air.setiabudi');
});
afterAll(() => world.drop());

const assigned = (complaint: Complaint) => move(world, complaint, { as: clerk, now, type: 'assign', unitId });
const path = ({ ticket }: Complaint) => complaintPath(ticket);
const fields = {
  categoryCode: 'saluran',
  kelurahanCode: karetSemanggi,
  rt: '003',
  rw: '002',
  landmark: 'depan Masjid Al-Ikhlas',
  reason: 'Salah pilih.',
};

describe('the form', () => {
  const formIn = (text: string) =>
    /<form method="post" action="[^"]+\/correction"[\s\S]+?<\/form>/.exec(text)?.[0] ?? '';

  it('holds what stands, found by the words that people use', async () => {
    const complaint = await world.complaint();
    const browser = await world.signIn(clerk);
    const form = formIn((await browser.get(path(complaint)).expect(200)).text);
    expect(form).toMatch(/<option value="saluran" data-words="[^"]*got mampet[^"]*" selected>/);
    expect(form).toContain(`<option value="${karetSemanggi}" selected>Karet Semanggi</option>`);
    expect(form).not.toContain('31.74.01.1001');
    for (const value of ['003', '002', 'depan Masjid Al-Ikhlas']) expect(form).toContain(`value="${value}"`);
    expect(form).not.toContain('Aduan kembali ke kecamatan');
    await assigned(complaint);
    expect((await browser.get(path(complaint))).text).toContain('Aduan kembali ke kecamatan');
    // Who may not correct has no such form.
    const { text } = await (await world.signIn(lurah)).get(path(complaint)).expect(200);
    expect(formIn(text)).toBe('');
  });

  it('keeps a category that is not in use any more', async () => {
    const complaint = await world.complaint({ categoryCode: 'jalan-rusak' });
    await world.db('categories').where({ code: 'jalan-rusak' }).update({ active: false });
    const { text } = await (await world.signIn(clerk)).get(path(complaint)).expect(200);
    await world.db('categories').where({ code: 'jalan-rusak' }).update({ active: true });
    expect(formIn(text)).toMatch(/<option value="jalan-rusak"[^>]* selected>/);
  });

  it('says beside the field what is wrong and keeps what was typed', async () => {
    const complaint = await world.complaint();
    const browser = await world.signIn(clerk);
    const sent = {
      ...fields,
      categoryCode: 'sampah',
      rt: 'tiga',
      landmark: 'warung',
      reason: '',
      _version: 1,
    };
    const { text } = await browser.post(`${path(complaint)}/correction`, sent).expect(422);
    const form = formIn(text);
    expect(form).toMatch(/id="correction-field-rt-error">[\s\S]*?Hanya angka\./);
    expect(form).toMatch(/id="correction-field-reason-error">[\s\S]*?Wajib diisi\./);
    expect(form).toMatch(/<option value="sampah"[^>]* selected>/);
    for (const value of ['tiga', 'warung']) expect(form).toContain(`value="${value}"`);
    const same = await browser.post(`${path(complaint)}/correction`, { ...fields, _version: 1 }).expect(422);
    expect(formIn(same.text)).toMatch(
      /id="correction-field-categoryCode-error">[\s\S]*?Tidak ada yang berbeda/,
    );
  });

  it('is sent with its version and carried out once', async () => {
    const complaint = await world.complaint();
    const browser = await world.signIn(camat);
    const sent = { ...fields, categoryCode: 'sampah', rt: '7', _key: randomUUID() };
    await browser.post(`${path(complaint)}/correction`, sent).expect(428);
    for (let n = 0; n < 2; n += 1)
      await browser.post(`${path(complaint)}/correction`, { ...sent, _version: 1 }).expect(303);
    expect(await reload(world, complaint)).toMatchObject({ version: 2, categoryCode: 'sampah' });
    expect(await world.db('complaints').where({ id: complaint.id }).first()).toMatchObject({ rt: '007' });
    const late = { ...fields, landmark: 'dekat pos', _version: 1 };
    const { text } = await browser.post(`${path(complaint)}/correction`, late).expect(409);
    expect(text).toContain('Aduan ini berubah sejak Anda membukanya');
    expect(formIn(text)).toContain('value="dekat pos"');
  });

  it('that comes too late gives back what was written', async () => {
    const complaint = await assigned(await world.complaint());
    await move(world, complaint, { as: lurah, now, type: 'waiveReview', reason: 'Jelas.' });
    const browser = await world.signIn(clerk);
    const sent = { ...fields, landmark: 'sebelah puskesmas', _version: 2 };
    const { text } = await browser.post(`${path(complaint)}/correction`, sent).expect(409);
    expect(formIn(text)).toBe('');
    expect(text).toContain('sebelah puskesmas');
  });
});
