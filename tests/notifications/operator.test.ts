import express from 'express';
import request from 'supertest';
import { correctContact } from '../../src/complaints/contact.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { shownTicket } from '../../src/complaints/tickets.ts';
import { unseal } from '../../src/database/sealing.ts';
import {
  NotSent,
  type Channel,
  type Channels,
  type Message,
} from '../../src/notifications/channels/channel.ts';
import { deliverDue } from '../../src/notifications/deliver.ts';
import { resolveUncertain, retryFailed } from '../../src/notifications/resolving.ts';
import { notificationsRoutes } from '../../src/notifications/routes.ts';
import { messageRules } from '../../src/notifications/rules.ts';
import { newWorld, on, saturday, type Browser, type World } from '../support/world.ts';

let world: World;
let admin: Browser;
let clerk: Browser;
const morning = on(saturday, '09:01');

beforeAll(async () => {
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [morning.getTime() - Date.now()]);
  admin = await world.signIn('admin');
  clerk = await world.signIn('loket.setiabudi');
});
afterAll(() => world.drop());

function provider(deed: (message: Message) => void = () => {}): Channel & { sent: Message[] } {
  const sent: Message[] = [];
  const send = async (message: Message) => {
    sent.push(message);
    deed(message);
    return { providerId: `P${message.id}` };
  };
  return { name: 'provider', sent, send };
}
const dead = () =>
  provider(() => {
    throw new NotSent({ reason: 'badNumber', lasting: true, code: '21211' });
  });
const deliver = (channels: Channels) => deliverDue(world.db, morning, { channels });
type Row = { id: number; status: string; failure: string | null; resolved_reason: string | null };
const messageOf = async ({ id }: Complaint) =>
  (await world.db('notifications').where({ complaint_id: id }).orderBy('id').first()) as Row;

/** A complaint whose first message could not be delivered, or of which nobody knows. */
async function failedOne(): Promise<Complaint> {
  const complaint = await world.complaint();
  await deliver({ sms: dead() });
  return complaint;
}
async function uncertainOne(): Promise<Row> {
  const complaint = await world.complaint();
  await deliver({
    sms: provider(() => {
      throw new Error('cut');
    }),
  });
  return messageOf(complaint);
}

describe('a number that is wrong', () => {
  it('is told on the complaint with its reason, and corrected once by the counter', async () => {
    const complaint = await failedOne();
    const path = `/complaints/${shownTicket(complaint.ticket)}`;
    const page = (await clerk.get(path).expect(200)).text;
    expect(page).toContain('Pesan lewat SMS tidak sampai: nomor tidak ada.');
    expect(page).toContain(`href="${path}/contact"`);
    const form = (await clerk.get(`${path}/contact`).expect(200)).text;
    expect(form).toContain('•••• ••90');
    expect(form).not.toContain('81234567890');

    const key = crypto.randomUUID();
    const fields = { phone: '0812-9999-0000', channel: 'sms', _key: key };
    await clerk.post(`${path}/contact`, fields).expect(303);
    expect(await messageOf(complaint)).toMatchObject({ status: 'queued', failure: null });
    const sms = provider();
    await deliver({ sms });
    expect(sms.sent).toMatchObject([{ to: '+6281299990000' }]);

    await clerk.post(`${path}/contact`, fields).expect(303);
    const events = (await world
      .db('complaint_events')
      .where({ complaint_id: complaint.id, type: 'contactCorrected' })) as { data: object }[];
    expect(events.map(({ data }) => data)).toEqual([{ changed: ['phone'] }]);
    const after = (await clerk.get(path)).text;
    expect(after).toContain('Kontak pelapor diperbaiki: nomor telepon');
    expect(after).not.toContain('tidak sampai');
  });

  it('is not corrected with nonsense, which stays in the form, nor by those who may not', async () => {
    const complaint = await failedOne();
    const path = `/complaints/${shownTicket(complaint.ticket)}/contact`;
    const answer = await clerk.post(path, { phone: '12', email: 'siti@@', channel: 'email' }).expect(422);
    expect(answer.text).toContain('Nomor telepon tidak dikenali');
    expect(answer.text).toContain('value="siti@@"');
    expect((await clerk.post(path, { channel: 'email' }).expect(422)).text).toContain(
      'alamat email wajib diisi',
    );
    for (const other of ['lurah.karet-semanggi', 'walikota.jakarta-selatan', 'inspektorat', 'admin']) {
      const browser = await world.signIn(other);
      await browser.get(path).expect(404);
      await browser.post(path, { phone: '081299990000', channel: 'sms' }).expect(404);
    }
    const person = await world.as('lurah.karet-semanggi');
    const contact = { phone: '+6281299990000' };
    await expect(
      correctContact(world.db, { ticket: complaint.ticket, contact, person, now: morning }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    expect(await messageOf(complaint)).toMatchObject({ status: 'failed' });
  });

  it('may be corrected by the complainant, who then is reached by email', async () => {
    const complaint = await failedOne();
    const contact = { email: 'siti@example.org', channel: 'email' as const };
    await correctContact(world.db, { ticket: complaint.ticket, contact, person: 'citizen', now: morning });
    const email = provider();
    await deliver({ email });
    expect(email.sent).toMatchObject([{ to: 'siti@example.org' }]);
    const row = (await world
      .db('complainants')
      .join('complaints', 'complaints.complainant_id', 'complainants.id')
      .where('complaints.id', complaint.id)
      .first('phone_sealed')) as { phone_sealed: Buffer };
    expect(unseal(row.phone_sealed, 'complainants.phone_sealed')).toBe('+6281234567890');
  });
});

describe('the operator', () => {
  it('sees states, reasons and channels, each number opening its list; others see only the messages', async () => {
    await failedOne();
    await uncertainOne();
    const page = (await admin.get('/outbox').expect(200)).text;
    expect(page).toContain('Menurut keadaan dan saluran');
    expect(page).toContain('nomor tidak ada');
    const failed = (await admin.get('/outbox?status=failed').expect(200)).text;
    const count = Number(/status=failed[^>]*>(\d+)<\/a><\/td>\s*<\/tr>/.exec(page)?.[1]);
    expect([...failed.matchAll(/id="message-\d+"/g)]).toHaveLength(count);
    expect(failed).not.toContain('81234567890');
    expect((await world.visitor().get('/outbox')).text).not.toContain('Menurut keadaan');
    expect((await (await world.signIn('inspektorat')).get('/outbox')).text).toContain('Menurut keadaan');
  });

  it('settles by hand and with a reason what nobody knows, once', async () => {
    const one = await uncertainOne();
    await admin.post(`/outbox/${one.id}/resolution`, { happened: 'arrived' }).expect(422);
    const fields = { happened: 'arrived', reason: 'Pelapor bilang sudah terima.' };
    await admin.post(`/outbox/${one.id}/resolution`, fields).expect(303);
    const row = () => world.db('notifications').where({ id: one.id }).first() as Promise<Row>;
    expect(await row()).toMatchObject({ status: 'sent', resolved_reason: fields.reason });
    await admin.post(`/outbox/${one.id}/resolution`, fields).expect(303);
    const person = await world.as('admin');
    const other = { id: one.id, arrived: false, reason: 'Tidak.', person, now: morning };
    await expect(resolveUncertain(world.db, other)).rejects.toMatchObject({ code: 'conflict' });

    const again = await uncertainOne();
    await admin
      .post(`/outbox/${again.id}/resolution`, { happened: 'notArrived', reason: 'Tidak sampai.' })
      .expect(303);
    const sms = provider();
    await deliver({ sms });
    expect(sms.sent.map(({ id }) => id)).toEqual([again.id]);
  });

  it('gives a failed message another chance; only an administrator may', async () => {
    const { id } = await messageOf(await failedOne());
    for (const who of ['inspektorat', 'loket.setiabudi']) {
      const browser = await world.signIn(who);
      await browser.post(`/outbox/${id}/retry`).expect(404);
      await browser.post(`/outbox/${id}/resolution`, { happened: 'arrived', reason: 'x' }).expect(404);
      await browser.get('/settings/messages').expect(404);
    }
    await admin.post(`/outbox/${id}/retry`).expect(303);
    await admin.post(`/outbox/${id}/retry`).expect(303);
    const sms = provider();
    await deliver({ sms });
    expect(sms.sent).toHaveLength(1);
    const person = await world.as('admin');
    await expect(retryFailed(world.db, { id, person })).rejects.toMatchObject({ code: 'conflict' });
    await expect(retryFailed(world.db, { id: 999_999, person })).rejects.toMatchObject({ code: 'notFound' });
  });

  it('in production signs in first, and reads no text and no key of a tracking page', async () => {
    const app = express();
    app.use((_req, res, next) => {
      res.locals.visit = { person: null } as never;
      next();
    });
    app.use(notificationsRoutes(world.db, { demonstration: false }));
    const answer = await request(app).get('/outbox');
    expect([answer.status, answer.headers.location]).toEqual([303, '/sign-in?back=%2Foutbox']);
  });
});

describe('/settings/messages', () => {
  const fields = {
    quietFrom: '21:00',
    quietTo: '06:00',
    attempts: '5',
    retrySeconds: '20',
    templateId: 'HXabc',
    templateEn: '',
    whatsappOn: 'yes',
    whatsappPerSecond: '',
    smsDryRun: 'yes',
    smsPerSecond: '30',
    emailOn: 'yes',
    emailPerSecond: '10',
  };
  const version = async () =>
    Number(
      /name="_version" value="(\d+)"/.exec((await admin.get('/settings/messages').expect(200)).text)?.[1],
    );

  it('changes rules and switches with who and when, once, and never over somebody else', async () => {
    const _version = await version();
    const _key = crypto.randomUUID();
    await admin.post('/settings/messages', { ...fields, _version, _key }).expect(303);
    await admin.post('/settings/messages', { ...fields, _version, _key }).expect(303);
    expect(await messageRules(world.db)).toMatchObject({
      quietFrom: '21:00',
      attempts: 5,
      templateId: 'HXabc',
    });
    const switches = await world.db('message_channels').orderBy('channel');
    expect(switches).toMatchObject([
      { channel: 'email', off_since: null, per_second: 10 },
      { channel: 'sms', off_since: expect.any(Date), dry_run_since: expect.any(Date), per_second: 30 },
      { channel: 'whatsapp', off_since: null, per_second: null },
    ]);
    const page = (await admin.get('/settings/messages')).text;
    expect(page).toContain('Mulai: 20:00 → 21:00');
    expect(page).toContain('SMS: Saluran ini mengirim pesan: Ya → Tidak');
    expect((await admin.get('/settings')).text).toContain('Pesan keluar');
    await admin.post('/settings/messages', { ...fields, attempts: '6', _version }).expect(409);
    await admin.post('/settings/messages', { ...fields, attempts: '6' }).expect(428);
    expect(await messageRules(world.db)).toMatchObject({ attempts: 5 });
  });

  it('keeps what was typed beside what is wrong', async () => {
    const wrong = { ...fields, attempts: '0', quietFrom: '25:00', templateId: 'XX1', smsPerSecond: 'fast' };
    const answer = await admin
      .post('/settings/messages', { ...wrong, _version: await version() })
      .expect(422);
    expect(answer.text).toContain('value="fast"');
    expect(answer.text).toContain('Kode templat diawali HX.');
  });
});
