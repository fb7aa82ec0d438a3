import { randomUUID } from 'node:crypto';
import { deliverDue } from '../../src/notifications/deliver.ts';
import { preferencesOf, type Preferences } from '../../src/notifications/preference-queries.ts';
import { changePreferences } from '../../src/notifications/preferences.ts';
import { move, officeId } from '../support/moves.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

const unit = 'satpel.bina-marga.setiabudi';
const password = 'aduan-sabtu';
const now = on(saturday);

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
});
afterEach(() => world.drop());

async function change(
  username: string,
  changes: Partial<Preferences>,
  more: { password?: string; key?: string; version?: number } = {},
) {
  const person = await world.as(username);
  const { version, ...input } = await preferencesOf(world.db, person.id);
  await changePreferences(world.db, {
    input: { ...input, ...changes },
    password: '',
    person,
    now,
    version,
    ...more,
  });
  return preferencesOf(world.db, person.id);
}

async function assigned(changes = {}) {
  const complaint = await world.complaint(changes);
  const unitId = await officeId(world, unit);
  await move(world, complaint, { as: 'camat.setiabudi', type: 'assign', unitId, now });
  await deliverDue(world.db, now);
  return (await world
    .db('notifications')
    .where({ complaint_id: complaint.id, office_id: unitId, message: 'workAssigned' })
    .first('status', 'failure')) as { status: string };
}

describe('what a person wants by e-mail', () => {
  it('is sent no more, and stays in the application; urgent cases come all the same', async () => {
    expect(await assigned()).toMatchObject({ status: 'shown' });
    await change(unit, { unwanted: ['assignments'] });
    expect(await assigned()).toMatchObject({ status: 'notWanted', failure: null });
    expect(await assigned({ urgent: true })).toMatchObject({ status: 'shown' });
    const { text } = await (await world.signIn(unit)).get('/notices');
    expect(text.match(/Tugas baru/g)).toHaveLength(3);
  });

  it('is asked of each person of an office', async () => {
    await change('loket.setiabudi', { unwanted: ['assignments'] });
    const camat = await officeId(world, 'camat.setiabudi');
    const { id } = await world.complaint();
    const particulars = '{"state": "kecamatan.received"}';
    const message = { audience: 'office', message: 'yourTurn', office_id: camat, particulars };
    await world.db('notifications').insert({ ...message, complaint_id: id, created_at: now });
    await deliverDue(world.db, now);
    const row = await world.db('notifications').where({ office_id: camat }).first('status');
    expect(row).toMatchObject({ status: 'shown' });
    const page = await world.visitor().get('/outbox');
    expect(page.text).toContain('camat.setiabudi@');
    expect(page.text).not.toContain('loket.setiabudi@');
  });

  it('does not keep what is overdue from who signs for the office', async () => {
    expect((await change('camat.setiabudi', { unwanted: ['digests', 'overdue'] })).unwanted).toEqual([
      'digests',
    ]);
    const staff = await world.as('camat.setiabudi');
    await world.db('role_grants').where({ person_id: staff.id }).update({ capacity: 'staff' });
    expect((await change('camat.setiabudi', { unwanted: ['overdue'] })).unwanted).toEqual(['overdue']);
    // Whoever signs again gets it again, though the choice is still there.
    const overdue = async () => {
      const office_id = await officeId(world, 'camat.setiabudi');
      await world.db('people').where({ username: 'loket.setiabudi' }).update({ email: null });
      const { id } = await world.complaint();
      const [row] = (await world
        .db('notifications')
        .insert({
          audience: 'office',
          message: 'overdue',
          office_id,
          complaint_id: id,
          created_at: now,
          particulars: '{"state":"kecamatan.received"}',
        })
        .returning('id')) as [{ id: number }];
      await deliverDue(world.db, now);
      return (await world.db('notifications').where({ id: row.id }).first('status')) as { status: string };
    };
    expect(await overdue()).toEqual({ status: 'notWanted' });
    await world.db('role_grants').where({ person_id: staff.id }).update({ capacity: 'plt' });
    expect(await overdue()).toEqual({ status: 'shown' });
  });
});

describe('a changed contact', () => {
  it('needs the password, and the history shows it masked', async () => {
    await expect(change(unit, { email: 'baru@contoh.id' })).rejects.toMatchObject({
      fields: { password: 'required' },
    });
    await expect(change(unit, { email: 'baru@contoh.id' }, { password: 'salah' })).rejects.toMatchObject({
      fields: { password: 'passwordAgain' },
    });
    expect(await change(unit, { email: 'baru@contoh.id' }, { password })).toMatchObject({
      email: 'baru@contoh.id',
      version: 1,
    });
    const [{ before, after }] = (await world.db('preference_changes')) as [
      { before: Preferences; after: Preferences },
    ];
    expect(before.email).toBe('s•••@demo.aduan-sabtu.example');
    expect(after.email).toBe('b•••@contoh.id *');
    await expect(world.db('preference_changes').delete()).rejects.toThrow('append-only');
  });

  it('acts once for a key, nothing for nothing, and not upon an old page', async () => {
    const key = randomUUID();
    await change(unit, { language: 'en' }, { key });
    await change(unit, { language: 'id' }, { key, version: 0 });
    expect(await change(unit, {})).toMatchObject({ language: 'en', version: 1 });
    await expect(change(unit, { language: 'id' }, { version: 0 })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(change('camat.setiabudi', { language: 'en' }, { key })).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});

describe('the page', () => {
  it('saves choices, keeps what was typed beside errors and never sends a password back', async () => {
    const browser = await world.signIn(unit);
    const filled = { language: 'id', wanted: ['digests', 'overdue'], phone: '0812 3456 7890', email: '' };
    const wrong = await browser
      .post('/preferences', { ...filled, email: 'bukan', password: 'rahasia-saya', _version: 0 })
      .expect(422);
    expect(wrong.text).toContain('Alamat email tidak dikenali');
    expect(wrong.text).toContain('value="bukan"');
    expect(wrong.text).not.toContain('rahasia-saya');
    expect(wrong.text).toMatch(/value="digests" checked/);
    expect(wrong.text).not.toMatch(/value="assignments" checked/);
    await browser.post('/preferences', { ...filled, password, _version: 0 }).expect(303);
    const { text } = await browser.get('/preferences');
    expect(text).toContain('Pilihan Anda disimpan.');
    expect(text).toContain('value="+6281234567890"');
    expect(text).toContain('Giliran dan tugas: Ya → Tidak');
    const stale = await browser
      .post('/preferences', { ...filled, language: 'en', password, _version: 0 })
      .expect(409);
    expect(stale.text).toContain('role="status"');
    // Who signs for the office can't switch off what is overdue.
    expect(text).toMatch(/value="overdue" checked disabled/);
    expect((await (await world.signIn('admin')).get('/preferences')).text).not.toMatch(/checked disabled/);
  });
});
