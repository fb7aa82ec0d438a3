import { randomUUID } from 'node:crypto';
import { seal, unseal } from '../../src/database/sealing.ts';
import { Conflict, Forbidden, Invalid } from '../../src/errors.ts';
import type { Person } from '../../src/people/roles.ts';
import { destructions } from '../../src/privacy/destroying.ts';
import { hold, release } from '../../src/privacy/holds.ts';
import { publishNotice } from '../../src/privacy/notice.ts';
import { countDue, dueRecords, retentionRule } from '../../src/privacy/queries.ts';
import { changeRule, dueBefore, orderDestruction } from '../../src/privacy/retention.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

const now = on(saturday);
const years = (n: number) => new Date(Date.UTC(2026 - n, 10, 21, 2));

let world: World;
let admin: Person;
beforeAll(async () => {
  world = await newWorld();
  admin = await world.as('admin');
});
afterAll(() => world.drop());

const by = () => ({ person: admin, now });

/** A complaint that was closed so many years ago, of a visitor of its own or a known one. */
async function closed(yearsAgo: number, complainantId?: number) {
  const complaint = await world.complaint();
  const own = complainantId ?? complaint.complainantId;
  await world
    .db('complaints')
    .where({ id: complaint.id })
    .update({
      state: 'closed',
      closed_at: years(yearsAgo),
      closed_reason: 'confirmed',
      owner_role: null,
      owner_office_id: null,
      due_at: null,
      complainant_id: own,
    });
  await world.db('deadlines').where({ complaint_id: complaint.id }).update({ ended_at: now });
  return { ...complaint, complainantId: own };
}

const complainant = (id: number) =>
  world
    .db('complainants')
    .where({ id })
    .first('name_sealed', 'phone_sealed', 'phone_index', 'nik_sealed', 'erased_at');
const dueOf = async (kind: Parameters<typeof countDue>[1]) =>
  countDue(world.db, kind, dueBefore(await retentionRule(world.db, kind), now));
const order = async (kind: Parameters<typeof countDue>[1], key?: string) =>
  orderDestruction(world.db, {
    kind,
    before: dueBefore(await retentionRule(world.db, kind), now),
    ...by(),
    key,
  });

describe('how long personal data is kept', () => {
  it('counts from when the last complaint of a person was closed', async () => {
    const old = await closed(6);
    const young = await closed(1);
    const both = await closed(6);
    await closed(1, both.complainantId);
    const open = await closed(6);
    const again = await world.complaint();
    await world.db('complaints').where({ id: again.id }).update({ complainant_id: open.complainantId });
    const records = await dueRecords(
      world.db,
      'identity',
      { before: dueBefore(await retentionRule(world.db, 'identity'), now) },
      { limit: 50 },
    );
    expect(records).toEqual([{ id: String(old.complainantId), ticket: old.ticket, since: years(6) }]);
    expect(await dueOf('identity')).toEqual({ found: 1, oldest: years(6) });

    await order('identity');
    await destructions.run(world.db, now);
    const gone = await complainant(old.complainantId);
    expect(gone).toMatchObject({ phone_sealed: null, phone_index: null, nik_sealed: null, erased_at: now });
    expect(unseal(gone.name_sealed as Buffer, 'complainants.name_sealed')).toBe('—');
    for (const { complainantId } of [young, both, open])
      expect(
        unseal((await complainant(complainantId)).name_sealed as Buffer, 'complainants.name_sealed'),
      ).toBe('Siti Aminah');
    expect((await dueOf('identity')).found).toBe(0);
    const trail = await world
      .db('audit_events')
      .where({ subject_kind: 'retention', subject_id: 'identity' })
      .orderBy('id')
      .select('action', 'person_id', 'particulars');
    expect(trail).toEqual([
      {
        action: 'destructionOrdered',
        person_id: admin.id,
        particulars: expect.objectContaining({ found: 1 }),
      },
      { action: 'recordsDestroyed', person_id: null, particulars: expect.objectContaining({ destroyed: 1 }) },
    ]);
  });

  it('destroys exactly what was seen: what became old meanwhile waits, and nothing younger can be ordered', async () => {
    await closed(7);
    const rule = await retentionRule(world.db, 'identity');
    const early = new Date(dueBefore(rule, now).getTime() + 1);
    await expect(orderDestruction(world.db, { kind: 'identity', before: early, ...by() })).rejects.toThrow(
      Invalid,
    );
    await expect(
      orderDestruction(world.db, { kind: 'identity', before: years(8), ...by() }),
    ).rejects.toMatchObject({ fields: { form: 'nothingDue' } });
    expect((await dueOf('identity')).found).toBe(1);
  });

  it('orders once for one key and one at a time', async () => {
    const key = randomUUID();
    await order('identity', key);
    await order('identity', key);
    await expect(order('identity', randomUUID())).rejects.toMatchObject({ fields: { form: 'roundRuns' } });
    await destructions.run(world.db, now);
    await destructions.run(world.db, now);
    const rounds = await world
      .db('retention_rounds')
      .where({ request_key: key })
      .select('found', 'destroyed');
    expect(rounds).toEqual([{ found: 1, destroyed: 1 }]);
  });

  it('shares many records among workers and goes on after an interruption', async () => {
    const { id } = await closed(9);
    const photo = { complaint_id: id, kind: 'intake', content_type: 'image/jpeg', width: 1, height: 1 };
    await world.db.batchInsert(
      'photos',
      Array.from({ length: 501 }, () => ({
        ...photo,
        id: randomUUID(),
        bytes: Buffer.from('x'),
        added_at: now,
      })),
    );
    await order('photos');
    await Promise.all([destructions.run(world.db, now), destructions.run(world.db, now)]);
    await destructions.run(world.db, now);
    expect(await world.db('photos').where({ complaint_id: id })).toEqual([]);
    expect(
      await world.db('retention_rounds').where({ kind: 'photos' }).first('destroyed', 'ended_at'),
    ).toEqual({
      destroyed: 501,
      ended_at: now,
    });
  });

  it('keeps everything of a complaint that is held back', async () => {
    const before = await dueOf('identity');
    const { ticket, complainantId } = await closed(6);
    const reason = 'Pemeriksaan Ombudsman';
    await hold(world.db, { ticket, reason, ...by() });
    await hold(world.db, { ticket, reason, ...by() });
    expect((await dueOf('identity')).found).toBe(before.found);
    await release(world.db, { ticket, ...by() });
    expect((await dueOf('identity')).found).toBe(before.found + 1);
    expect((await complainant(complainantId)).erased_at).toBeNull();
    expect(
      await world
        .db('audit_events')
        .whereIn('action', ['heldBack', 'holdLifted'])
        .orderBy('id')
        .pluck('action'),
    ).toEqual(['heldBack', 'holdLifted']);
  });

  it('takes text and recipient of old messages, and leaves that they were sent', async () => {
    const { id, complainantId } = await closed(3);
    await world.db('notifications').where({ complaint_id: id }).delete();
    await world.db('notifications').insert({
      complaint_id: id,
      audience: 'citizen',
      complainant_id: complainantId,
      message: 'received',
      created_at: years(3),
      channel: 'sms',
      recipient_sealed: seal('+6281234567890', 'notifications.recipient_sealed'),
      body: 'Aduan Anda diterima.',
      status: 'delivered',
    });
    expect((await dueOf('messages')).found).toBe(1);
    await order('messages');
    await destructions.run(world.db, now);
    expect(
      await world
        .db('notifications')
        .where({ complaint_id: id })
        .first('recipient_sealed', 'body', 'status', 'channel'),
    ).toEqual({ recipient_sealed: null, body: null, status: 'delivered', channel: 'sms' });
  });

  it('lets only the administrator decide, and refuses a rule changed by somebody else meanwhile', async () => {
    const inspector = await world.as('inspektorat');
    const rule = await retentionRule(world.db, 'survey');
    const change = { kind: 'survey' as const, months: 48, basisId: 'Dasar', basisEn: 'Basis' };
    await expect(
      changeRule(world.db, { ...change, version: rule.version, person: inspector, now }),
    ).rejects.toThrow(Forbidden);
    await changeRule(world.db, { ...change, version: rule.version, ...by() });
    await expect(
      changeRule(world.db, { ...change, months: 1, version: rule.version, ...by() }),
    ).rejects.toThrow(Conflict);
    expect((await retentionRule(world.db, 'survey')).months).toBe(48);
  });
});

describe('the privacy notice', () => {
  it('is never changed but followed by a new version', async () => {
    const texts = {
      textId: 'Data diri Anda hanya dipakai untuk aduan ini. '.repeat(2),
      textEn: 'Personal data are used for this complaint only. '.repeat(2),
    };
    await publishNotice(world.db, { ...texts, version: 1, ...by() });
    await publishNotice(world.db, { ...texts, version: 1, ...by() });
    await expect(
      publishNotice(world.db, { ...texts, textEn: 'Another one, from an old form.', version: 1, ...by() }),
    ).rejects.toThrow(Conflict);
    expect(await world.db('privacy_notices').orderBy('version').pluck('version')).toEqual([1, 2]);
  });
});

describe('the pages of who looks after personal data', () => {
  it('show the preview, ask for the password and destroy what was seen', async () => {
    await closed(12);
    const page = await world.signIn('admin');
    const list = await page.get('/privacy').expect(200);
    expect(list.text).toContain('Identitas pelapor');
    const preview = await page.get('/privacy/retention/identity').expect(200);
    const before = /name="before" value="([^"]+)"/.exec(preview.text)![1]!;
    const wrong = await page
      .post('/privacy/retention/identity/rounds', { before, password: 'salah' })
      .expect(422);
    expect(wrong.text).toContain('Kata sandi tidak cocok.');
    expect(wrong.text).not.toContain('salah"');
    await page.post('/privacy/retention/identity/rounds', { before, password: 'aduan-sabtu' }).expect(303);
    await page.get('/privacy/retention/identity').expect(200, /masih berjalan/);
    await page
      .post('/privacy/retention/photos/rule', { months: 'x', basisId: '', basisEn: 'b', _version: 1 })
      .expect(422);
    await page
      .post('/privacy/retention/photos/rule', { months: 12, basisId: 'Dasar', basisEn: 'b', _version: 9 })
      .expect(409);
    await page.post('/privacy/holds', { ticket: '7K3MQ9TX', reason: 'x' }).expect(422);
    await page.get('/privacy/retention/nothing').expect(404);
    await page.get('/privacy/notice').expect(200, /Versi 1/);
  });

  it('are read by the inspector and unknown to everybody else', async () => {
    const inspector = await world.signIn('inspektorat');
    await inspector.get('/privacy').expect(200);
    const kind = await inspector.get('/privacy/retention/identity').expect(200);
    expect(kind.text).not.toContain('name="password"');
    await inspector.post('/privacy/holds', { ticket: '7K3MQ9TX', reason: 'x' }).expect(404);
    await (await world.signIn('camat.setiabudi')).get('/privacy').expect(404);
    await world.visitor().get('/privacy').expect(303);
  });
});
