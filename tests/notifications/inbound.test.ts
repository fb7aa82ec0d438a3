import { jest } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { addDays } from '../../src/calendar/cycle.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { mergeIn } from '../../src/complaints/merge.ts';
import { shownTicket } from '../../src/complaints/tickets.ts';
import { parseConfig } from '../../src/config.ts';
import { unseal } from '../../src/database/sealing.ts';
import { log } from '../../src/log.ts';
import { sign } from '../../src/notifications/channels/signature.ts';
import { twilioSignature } from '../../src/notifications/channels/twilio-signature.ts';
import { deliverDue } from '../../src/notifications/deliver.ts';
import { takeMessage } from '../../src/notifications/inbound/message.ts';
import { assignMessage } from '../../src/notifications/inbound/unassigned.ts';
import { unansweredQuestions } from '../../src/notifications/inbound/unanswered.ts';
import { webhookRoutes } from '../../src/notifications/webhooks.ts';
import { leavePath } from '../../src/notifications/inbound/leave-path.ts';
import { baseAddress } from '../../src/web/address.ts';
import { move, officeId, reload, traces } from '../support/moves.ts';
import { account } from '../support/twilio.ts';
import { newWorld, on, ordinaryIntake, saturday, type World } from '../support/world.ts';

let world: World;
let app: express.Express;
const secret = 'a secret of thirty-two characters';
const now = on(saturday, '12:00');
beforeAll(async () => {
  world = await newWorld();
  const settings = parseConfig({
    MESSAGES: 'sent',
    TWILIO_ACCOUNT_SID: account.accountSid,
    TWILIO_AUTH_TOKEN: account.authToken,
  });
  app = express().use(webhookRoutes(world.db, { ...settings, gateway: { ...settings.gateway, secret } }));
  log.level = 'silent';
  await world.db.raw('update clock set offset_ms = ?', [now.getTime() - Date.now()]);
});
afterAll(() => world.drop());

let lines = 0;
/** A phone of its own for each test. */
const newPhone = () => `+62812345${String((lines += 1)).padStart(5, '0')}`;
const at = (phone: string, changes: object = {}) =>
  world.complaint({ visitor: { ...ordinaryIntake.visitor, phone }, channel: 'whatsapp', ...changes });
const resolve = (complaint: Complaint) =>
  move(world, complaint, { as: 'loket.setiabudi', type: 'resolveOnTheSpot', evidence: 'Sudah', now });

let ids = 0;
const write = (from: string, text: string, when = now, changes: object = {}) =>
  takeMessage(world.db, {
    provider: 'twilio',
    providerId: `SM${(ids += 1)}`,
    channel: 'whatsapp',
    from,
    text,
    now: when,
    ...changes,
  });
type Row = { deed: string; complaint_id: number | null; for_clerks_since: Date | null; text_sealed: Buffer };
const messages = () => world.db('inbound_messages').orderBy('id') as unknown as Promise<Row[]>;
const last = async () => (await messages()).at(-1)!;
const answer = async () =>
  (await world.db('notifications').where({ message: 'reply' }).orderBy('id', 'desc').first()) as {
    body: string;
    status: string;
    channel: string;
    recipient_sealed: Buffer;
    complainant_id: number | null;
  };
const lastEvent = async ({ id }: Complaint) =>
  (await world.db('complaint_events').where({ complaint_id: id }).orderBy('id', 'desc').first()) as {
    type: string;
    actor: string;
    data: Record<string, unknown>;
  };

describe('a message', () => {
  it('is added to the only complaint of its number, told to whose turn it is, sealed, and answered', async () => {
    const phone = newPhone();
    const complaint = await at(phone);
    expect(await write(phone, 'Air meluap lagi')).toBe('taken');
    expect(await lastEvent(complaint)).toMatchObject({
      type: 'informationAdded',
      actor: 'citizen',
      data: { text: 'Air meluap lagi' },
    });
    const row = await last();
    expect(row).toMatchObject({ deed: 'informed', complaint_id: complaint.id });
    expect(JSON.stringify(row)).not.toContain('meluap');
    expect(unseal(row.text_sealed, 'inbound_messages.text_sealed')).toBe('Air meluap lagi');
    const { body, recipient_sealed, ...reply } = await answer();
    expect(reply).toMatchObject({ channel: 'whatsapp', status: 'queued' });
    expect(unseal(recipient_sealed, 'notifications.recipient_sealed')).toBe(phone);
    expect(body).toContain(shownTicket(complaint.ticket));
    // Also at night: whoever writes is awake.
    await deliverDue(world.db, on(saturday, '22:00'));
    expect(await answer()).toMatchObject({ status: 'shown', body });
  });

  it('that comes twice leaves nothing the second time, at the same moment either', async () => {
    const phone = newPhone();
    await at(phone);
    const twice = { providerId: 'SMtwice' };
    expect(await Promise.all([1, 2].map(() => write(phone, 'sekali', now, twice)))).toEqual(
      expect.arrayContaining(['taken', 'repeated']),
    );
    const before = await traces(world);
    expect(await write(phone, 'sekali', now, twice)).toBe('repeated');
    expect(await traces(world)).toEqual(before);
  });

  it('closes what was put right, or objects', async () => {
    const phone = newPhone();
    const complaint = await at(phone);
    await resolve(complaint);
    await write(phone, 'masih mampet');
    expect(await last()).toMatchObject({ deed: 'waits' });
    expect((await answer()).body).toContain('BERES');
    await write(phone, 'belum');
    expect(await lastEvent(complaint)).toMatchObject({ type: 'object', data: { reason: 'masih mampet' } });
    expect(await reload(world, complaint)).toMatchObject({
      state: 'kecamatan.awaitingMeeting',
      objections: 1,
    });

    const other = newPhone();
    const solved = await at(other);
    await resolve(solved);
    await write(other, 'Beres pak');
    expect(await reload(world, solved)).toMatchObject({ state: 'closed', closedReason: 'confirmed' });
    expect((await answer()).body).toContain('ditutup sebagai selesai');
  });

  it('answers the question that was asked', async () => {
    const phone = newPhone();
    const complaint = await at(phone);
    await move(world, complaint, { as: 'camat.setiabudi', type: 'requestInformation', question: 'RT?', now });
    await at(phone);
    await write(phone, 'RT 3');
    expect(await lastEvent(complaint)).toMatchObject({ type: 'informationGiven', data: { answer: 'RT 3' } });
    expect(await reload(world, complaint)).toMatchObject({ pausedAt: null });
  });

  it('of who left a matter to others moves nothing and is read by a clerk; theirs answers from then on', async () => {
    const [first, second] = [newPhone(), newPhone()];
    const lead = await at(first);
    const follower = await at(second);
    const actor = { kind: 'person', person: await world.as('camat.setiabudi') } as const;
    const act = { ticket: follower.ticket, version: 1, actor, now };
    await world.db.transaction((trx) => mergeIn(trx, act, lead.ticket));
    const question = { type: 'requestInformation', question: 'RT?', as: 'camat.setiabudi', now } as const;
    await move(world, lead, question);
    await write(second, 'RT 4');
    expect(await lastEvent(lead)).toMatchObject({ type: 'informationAdded', data: { text: 'RT 4' } });

    await move(world, lead, { type: 'withdraw', as: 'citizen', now });
    await write(first, 'RT 3');
    const { id, deed } = (await last()) as Row & { id: number };
    expect(deed).toBe('forClerk');
    expect(await reload(world, lead)).toMatchObject({ pausedAt: now });
    const person = await world.as('loket.setiabudi');
    await assignMessage(world.db, { id, ticket: lead.ticket, person, now });
    expect(await lastEvent(lead)).toMatchObject({ type: 'noteAdded' });
    await write(second, 'RT 4, benar');
    expect(await lastEvent(lead)).toMatchObject({
      type: 'informationGiven',
      data: { answer: 'RT 4, benar' },
    });

    await resolve(lead);
    await write(first, 'Beres');
    expect((await reload(world, lead)).state).toBe('resolved');
  });

  it('asks which of several, by numbers, and waits a day before a clerk does', async () => {
    const phone = newPhone();
    const first = await at(phone);
    const second = await at(phone, { confidential: true });
    await write(phone, 'bau sekali');
    expect((await answer()).body).toMatch(
      new RegExp(`1 ${shownTicket(second.ticket)}, 2 ${shownTicket(first.ticket)} \\(`),
    );
    await write(phone, '2');
    expect(await lastEvent(first)).toMatchObject({ type: 'informationAdded', data: { text: 'bau sekali' } });

    await write(phone, 'lampu mati');
    await write(phone, 'cek');
    const tomorrow = on(addDays(saturday, 1), '12:00');
    expect(await unansweredQuestions.next(world.db, now)).toEqual(tomorrow);
    await unansweredQuestions.run(world.db, tomorrow);
    await unansweredQuestions.run(world.db, tomorrow);
    const [text, check] = (await messages()).slice(-2);
    expect(text).toMatchObject({ deed: 'forClerk', for_clerks_since: tomorrow });
    expect(check).toMatchObject({ deed: 'answered' });
    expect(await world.db('inbound_kecamatan').where({ kecamatan_code: '31.74.02' })).not.toEqual([]);
  });

  it('tells the own status, and of a ticket of others only that it is not theirs', async () => {
    const phone = newPhone();
    const complaint = await at(phone, { confidential: true });
    await write(phone, `CEK ${complaint.ticket.toLowerCase()}`, now, { channel: 'sms' });
    expect((await answer()).body).toMatch(
      /^Aduan \w{4}-\w{4}: Diterima\. Dijawab paling lambat .+\. Lacak: /,
    );
    expect((await answer()).body).not.toMatch(/saluran/i);
    await write(newPhone(), `check ${complaint.ticket}`);
    const theirs = (await answer()).body;
    expect(theirs).toMatch(/not registered for this phone/);
    expect(theirs).not.toContain(shownTicket(complaint.ticket));
    await write(newPhone(), 'check 7K3M-Q9TX');
    expect((await answer()).body).toMatch(/one character|not registered/i);
  });

  it('stops and starts messages on its channel alone; its own answers still come', async () => {
    const phone = newPhone();
    const complaint = await at(phone);
    await write(phone, 'stop');
    await write(phone, 'STOP');
    expect(await world.db('message_wishes').where({ said_at: now })).toHaveLength(1);
    await deliverDue(world.db, now);
    const own = () =>
      world.db('notifications').where({ complaint_id: complaint.id, message: 'received' }).first('status');
    expect(await own()).toEqual({ status: 'notWanted' });
    expect(await answer()).toMatchObject({ status: 'shown', body: expect.stringContaining('MULAI') });
    await world
      .db('notifications')
      .where({ complaint_id: complaint.id })
      .update({ status: 'queued', channel: 'sms' });
    await deliverDue(world.db, now);
    expect(await own()).toEqual({ status: 'shown' });
    await write(phone, 'mulai');
    await world
      .db('notifications')
      .where({ complaint_id: complaint.id })
      .update({ status: 'queued', channel: null });
    await deliverDue(world.db, now);
    expect(await own()).toEqual({ status: 'shown' });
  });

  it('of a stranger goes to every counter, until one of them takes it', async () => {
    await world.db('inbound_messages').update({ settled_at: now, settled_by: 1 });
    const complaint = await at(newPhone());
    await write(newPhone(), 'jalan berlubang');
    expect((await answer()).complainant_id).toBeNull();
    const [clerk, next] = await Promise.all(
      ['loket.setiabudi', 'camat.tebet'].map((who) => world.signIn(who)),
    );
    const page = await clerk!.get('/messages/unassigned');
    expect(page.text).toContain('jalan berlubang');
    expect((await next!.get('/messages/unassigned')).text).toContain('jalan berlubang');
    const id = /\/messages\/(\d+)\/assignment/.exec(page.text)![1]!;
    const wrong = await clerk!.post(`/messages/${id}/assignment`, { ticket: 'abc' }).expect(422);
    expect(wrong.text).toContain('value="abc"');
    // Not to what lies elsewhere.
    await next!.post(`/messages/${id}/assignment`, { ticket: complaint.ticket }).expect(422);
    await clerk!.post(`/messages/${id}/assignment`, { ticket: complaint.ticket }).expect(303);
    await clerk!.post(`/messages/${id}/assignment`, { ticket: complaint.ticket }).expect(303);
    await next!.post(`/messages/${id}/set-aside`, { reason: 'iklan' }).expect(409);
    // From a number that is not the complainant's it is a note and no word of theirs.
    expect(await lastEvent(complaint)).toMatchObject({ type: 'noteAdded', actor: 'person' });
    expect((await next!.get('/messages/unassigned')).text).not.toContain('jalan berlubang');
  });

  it('of a known number waits for the counters of its complaints only', async () => {
    const phone = newPhone();
    const complaint = await at(phone);
    await resolve(complaint);
    await write(phone, 'beres');
    await write(phone, 'mampet lagi');
    const [clerk, next] = await Promise.all(
      ['loket.setiabudi', 'camat.tebet'].map((who) => world.signIn(who)),
    );
    expect((await next!.get('/messages/unassigned')).text).not.toContain('mampet lagi');
    const page = await clerk!.get('/messages/unassigned');
    expect(page.text).toContain(shownTicket(complaint.ticket));
    expect(page.text).not.toContain(phone.slice(-4));
    const id = /\/messages\/(\d+)\/set-aside/.exec(page.text)![1]!;
    await clerk!.post(`/messages/${id}/set-aside`, { reason: '' }).expect(422);
    await clerk!.post(`/messages/${id}/set-aside`, { reason: 'Disarankan datang' }).expect(303);
    expect(await last()).toMatchObject({ deed: 'setAside', settled_reason: 'Disarankan datang' });
    await (await world.signIn('lurah.karet-semanggi')).get('/messages/unassigned').expect(404);
  });
});

const twilio = (form: Record<string, string>, signature?: string) => {
  const url = `${baseAddress()}/webhooks/twilio/inbound`;
  return request(app)
    .post('/webhooks/twilio/inbound')
    .type('form')
    .set('X-Twilio-Signature', signature ?? twilioSignature(account.authToken, url, form))
    .send(form);
};
const gateway = (body: unknown, header?: string) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const signed = header ?? sign(text, secret);
  return request(app).post('/webhooks/gateway/inbound').type('json').set('X-Signature', signed).send(text);
};

describe('a webhook', () => {
  const count = async () => Number((await world.db('inbound_messages').count())[0]!.count);

  it('of Twilio takes a signed message once', async () => {
    const phone = newPhone();
    await at(phone);
    const form = {
      MessageSid: 'SM123',
      From: `whatsapp:${phone}`,
      To: 'whatsapp:+1',
      Body: 'bau',
      NumMedia: '2',
    };
    expect((await twilio(form, 'nonsense')).status).toBe(403);
    expect((await twilio({ ...form, From: 'TELKOM' })).status).toBe(400);
    const before = await count();
    expect(await twilio(form)).toMatchObject({ status: 200, text: '<Response/>' });
    expect((await twilio(form)).status).toBe(200);
    expect(await count()).toBe(before + 1);
    expect(await last()).toMatchObject({ channel: 'whatsapp', attachments: 2, deed: 'informed' });
    expect((await answer()).body).toContain('Fotonya tidak ikut');
  });

  it('of a gateway takes a signed message once', async () => {
    const phone = newPhone();
    const complaint = await at(phone);
    const message = { id: 'm-1', from: phone, text: 'cek' };
    expect((await gateway(message, 't=1,v1=00')).status).toBe(403);
    expect((await gateway({ id: 'm-1', text: 'cek' })).status).toBe(400);
    expect((await gateway('no JSON')).status).toBe(400);
    const before = await count();
    expect((await gateway(message)).status).toBe(204);
    expect((await gateway(message)).status).toBe(204);
    expect(await count()).toBe(before + 1);
    expect((await answer()).body).toContain(shownTicket(complaint.ticket));
    expect((await answer()).channel).toBe('sms');
  });

  it('slows down a number that floods us, replays among them, and no other', async () => {
    const [phone, other] = [newPhone(), newPhone()];
    const seen: Record<number, number> = {};
    for (let n = 0; n < 24; n += 1) {
      const { status } = await gateway({ id: `flood-${n % 4}`, from: phone, text: 'bantuan' });
      seen[status] = (seen[status] ?? 0) + 1;
    }
    expect(seen).toEqual({ 204: 20, 429: 4 });
    expect((await gateway({ id: 'calm', from: other, text: 'bantuan' })).status).toBe(204);
  });
});

describe('leaving the mails', () => {
  it('takes one request of a mail program, or one click on a page', async () => {
    const email = 'warga@contoh.id';
    const visitor = { ...ordinaryIntake.visitor, email };
    const complaint = await world.complaint({ visitor, channel: 'email' });
    const path = leavePath(complaint.ticket, email);
    const { text } = await world.visitor().get(path).expect(200);
    expect(text).toContain(shownTicket(complaint.ticket));
    const wishes = () => world.db('message_wishes').where({ channel: 'email' });
    // Opening the page, as scanners do, stops nothing.
    expect(await wishes()).toEqual([]);
    await request(world.app).post(path).type('form').send('something=else').expect(403);
    await request(world.app).post(path).type('form').send('List-Unsubscribe=One-Click').expect(204);
    expect(await wishes()).toMatchObject([{ wish: 'stop', said_by: 'mail' }]);
    // Parts of a form are what mail programs should send; anything else in them is refused at once.
    const parts = (value: string) =>
      request(world.app)
        .post(path)
        .field('List-Unsubscribe', value)
        .expect(value === 'One-Click' ? 204 : 403);
    await parts('One-Click');
    await parts('Two-Clicks');
    await deliverDue(world.db, now);
    const row = await world.db('notifications').where({ complaint_id: complaint.id }).first('status');
    expect(row).toEqual({ status: 'notWanted' });
    const done = await world.visitor().post(path).expect(200);
    expect(done.text).toContain('tidak menerima email lagi');
    expect(await wishes()).toHaveLength(1);
    const forged = path.slice(0, -2) + (path.endsWith('AA') ? 'BB' : 'AA');
    await request(world.app).post(forged).type('form').send('List-Unsubscribe=One-Click').expect(404);
    await world.visitor().get(leavePath(complaint.ticket, 'other@contoh.id')).expect(404);
  });
});

it('lets a demonstration write as a citizen', async () => {
  const phone = newPhone();
  const complaint = await at(phone);
  const unitId = await officeId(world, 'satpel.bina-marga.setiabudi');
  await move(world, complaint, { as: 'camat.setiabudi', type: 'assign', unitId, now });
  await deliverDue(world.db, now);
  const browser = world.visitor();
  const { text } = await browser.get('/outbox');
  const path = /action="(\/outbox\/\d+\/answer)"/.exec(text)![1]!;
  await browser.post(path, { text: 'cek' }).expect(303);
  expect((await browser.get('/outbox')).text).toContain('Ditugaskan');
});

it('logs nothing of what anybody wrote, nor from where, whether it was taken or refused', async () => {
  const phone = newPhone();
  await at(phone);
  const said: string[] = [];
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
  log.level = 'trace';
  const spies = levels.map((level) =>
    jest.spyOn(log, level).mockImplementation((...words: unknown[]) => {
      said.push(
        JSON.stringify(words, (_name, value: unknown) => (value instanceof Error ? value.stack : value)),
      );
    }),
  );
  log.warn('seen');
  await gateway({ id: 'canary-1', from: phone, text: 'KENARI bau sekali' });
  await gateway({ id: 'canary-1', from: phone, text: 'KENARI bau sekali' }, 't=1,v1=00');
  await gateway({ id: 'canary-2', from: phone, text: 7, KENARI: 'KENARI' });
  await gateway(`{"from": "${phone}", KENARI`);
  await twilio({ MessageSid: 'SMcanary', From: `whatsapp:${phone}`, Body: 'KENARI' }, 'nonsense');
  await twilio({ MessageSid: 'SMcanary', From: `KENARI ${phone}`, Body: 'KENARI' });
  for (let n = 0; n < 22; n += 1) await gateway({ id: `canary-${n}`, from: phone, text: 'KENARI' });
  spies.forEach((spy) => spy.mockRestore());
  log.level = 'silent';
  expect(said[0]).toContain('seen');
  expect(said.join()).not.toMatch(/KENARI/);
  expect(said.join()).not.toContain(phone.slice(3));
});
