import { setClock } from '../../src/clock.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { contactOf } from '../../src/complaints/contact.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { unseal } from '../../src/database/sealing.ts';
import { traces } from '../support/moves.ts';
import { newWorld, on, ordinaryIntake, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on(saturday, '09:30'));
});
afterAll(async () => {
  await setClock(world.db, null);
  await world.drop();
});

const pathOf = ({ ticket }: Pick<Complaint, 'ticket'>) => `/track/${trackKey(ticket)}/contact`;
const old = '+6281234567890';
const told = async ({ id }: Complaint) => {
  const rows = (await world
    .db('notifications')
    .where({ complaint_id: id, message: 'contactChanged' })
    .orderBy('id')) as { channel: string; recipient_sealed: Buffer }[];
  return rows.map(({ channel, recipient_sealed }) => [
    channel,
    unseal(recipient_sealed, 'notifications.recipient_sealed'),
  ]);
};
const change = (complaint: Complaint, fields: Record<string, string>) =>
  world.visitor().post(pathOf(complaint), { channel: 'sms', digits: '7890', ...fields });

describe('the own contact', () => {
  it('is corrected by who knows the old number, which is told', async () => {
    const complaint = await world.complaint();
    const page = await world.visitor().get(pathOf(complaint)).expect(200);
    expect(page.text).toContain('••56 ••••');
    expect(page.text).not.toMatch(/•90|7890/);
    const { headers } = await change(complaint, { phone: '0813 1111 2222' }).expect(303);
    expect(headers.location).toMatch(/\?done=contact$/);
    expect(await contactOf(world.db, complaint.id)).toMatchObject({
      phone: '+6281311112222',
      channel: 'sms',
    });
    expect(await told(complaint)).toEqual([['sms', old]]);
    const event = await world
      .db('complaint_events')
      .where({ complaint_id: complaint.id })
      .orderBy('id', 'desc')
      .first();
    expect(event).toMatchObject({ type: 'contactCorrected', actor: 'citizen', data: { changed: ['phone'] } });
    const shown = await world.visitor().get(`${pathOf(complaint).replace('/contact', '')}?done=contact`);
    expect(shown.text).toContain('Kontak disimpan');
    expect(shown.text).toContain('••11 ••••');
  });

  it('stays as it is without them, keeps what was typed, and after ten guesses waits', async () => {
    const complaint = await world.complaint();
    const before = await traces(world);
    const wrong = await change(complaint, { phone: '0813 1111 2222', digits: '0000' }).expect(422);
    expect(wrong.text).toContain('tidak cocok dengan telepon');
    expect(wrong.text).toContain('value="0813 1111 2222"');
    for (let n = 0; n < 9; n += 1)
      await change(complaint, { phone: '0813 1111 2222', digits: `000${n}` }).expect(422);
    await change(complaint, { phone: '0813 1111 2222' }).expect(429);
    expect(await traces(world)).toEqual(before);
    await world.db('track_failures').delete();
    await change(complaint, { phone: 'abc' }).expect(422);
    await change(complaint, { channel: 'email' }).expect(422);
  });

  it('changes three times a day at most', async () => {
    const complaint = await world.complaint();
    for (const channel of ['whatsapp', 'sms', 'whatsapp']) await change(complaint, { channel }).expect(303);
    const { headers } = await change(complaint, { channel: 'sms' }).expect(429);
    expect(headers['retry-after']).toBe('900');
    expect(await contactOf(world.db, complaint.id)).toMatchObject({ channel: 'whatsapp' });
  });

  it('may be none, which the old number hears as well; whoever chooses a way again gets messages again', async () => {
    const complaint = await world.complaint();
    await change(complaint, { channel: 'none' }).expect(303);
    expect(await told(complaint)).toEqual([['sms', old]]);
    await change(complaint, { channel: 'sms' }).expect(303);
    expect(await contactOf(world.db, complaint.id)).toMatchObject({ channel: 'sms' });
  });

  it('needs no digits where no phone is known', async () => {
    const visitor = { ...ordinaryIntake.visitor, phone: null, email: 'lama@contoh.id' };
    const complaint = await world.complaint({ visitor, channel: 'email' });
    expect((await world.visitor().get(pathOf(complaint))).text).not.toContain('name="digits"');
    await change(complaint, { channel: 'email', email: 'baru@contoh.id', digits: '' }).expect(303);
    expect(await told(complaint)).toEqual([['email', 'lama@contoh.id']]);
  });

  it('is where a message that did not arrive leads', async () => {
    const complaint = await world.complaint();
    await world
      .db('notifications')
      .where({ complaint_id: complaint.id })
      .update({ status: 'failed', channel: 'sms', failure: 'badNumber' });
    const { text } = await world.visitor().get(pathOf(complaint).replace('/contact', ''));
    expect(text).toContain('tidak sampai: nomor tidak ada');
    await change(complaint, { phone: '0813 1111 3333' }).expect(303);
    const row = await world
      .db('notifications')
      .where({ complaint_id: complaint.id, message: 'received' })
      .first();
    expect(row).toMatchObject({ status: 'queued' });
  });

  it('is nobody’s without the key', async () => {
    const { status } = await world.visitor().get('/track/AAAAAAAAAAAAAAAAAAAAAA/contact');
    expect(status).toBe(404);
  });
});
