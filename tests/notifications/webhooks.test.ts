import express from 'express';
import request from 'supertest';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { parseConfig } from '../../src/config.ts';
import { log } from '../../src/log.ts';
import type { Channels } from '../../src/notifications/channels/channel.ts';
import { providerChannels } from '../../src/notifications/channels/configured.ts';
import { sign } from '../../src/notifications/channels/signature.ts';
import { deliverDue } from '../../src/notifications/deliver.ts';
import { reconcile } from '../../src/notifications/reconcile.ts';
import { webhookRoutes } from '../../src/notifications/webhooks.ts';
import { manyMessages, messageRows, type MessageRow } from '../support/messages.ts';
import { account, TwilioStandIn, type Taken } from '../support/twilio.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
let model: Complaint;
let standIn: TwilioStandIn;
let channels: Channels;
let app: express.Express;
const secret = 'a secret of thirty-two characters';
const morning = on(saturday, '09:00');

beforeAll(async () => {
  world = await newWorld();
  model = await world.complaint();
  standIn = await TwilioStandIn.start();
  const settings = parseConfig({
    MESSAGES: 'sent',
    TWILIO_ACCOUNT_SID: account.accountSid,
    TWILIO_AUTH_TOKEN: account.authToken,
    TWILIO_SMS_FROM: '+15005550006',
    TWILIO_API_BASE_URL: standIn.address,
  });
  channels = providerChannels(settings);
  app = express().use(webhookRoutes(world.db, { ...settings, gateway: { ...settings.gateway, secret } }));
  log.level = 'silent';
  await world.db.raw('update clock set offset_ms = ?', [morning.getTime() - Date.now()]);
});
beforeEach(async () => {
  await world.db.raw('truncate notifications, webhook_refusals cascade');
  await world.db('message_channels').update({ per_second: null, troubles: 0, openings: 0, open_until: null });
  standIn.taken.length = 0;
  standIn.options = {};
});
afterAll(async () => {
  await standIn.stop();
  await world.drop();
});

/** A message that was handed over, and what the stand-in has of it. */
async function sentOne(): Promise<{ id: number; taken: Taken }> {
  const [id] = await manyMessages(world.db, model.id, 1);
  await deliverDue(world.db, morning, { channels });
  return { id: id!, taken: standIn.taken.at(-1)! };
}
const rowOf = async (id: number): Promise<MessageRow> => (await messageRows(world.db, [id]))[0]!;

type Changes = { path?: string; signature?: string; form?: Record<string, string> };
async function call(taken: Taken, status: string, code?: number, changes: Changes = {}) {
  const { path, form, signature } = { ...standIn.callback(taken, status, code), ...changes };
  const answer = await request(app).post(path).type('form').set('X-Twilio-Signature', signature).send(form);
  return answer.status;
}

describe('a status callback of Twilio', () => {
  it('leads forward only, in whatever order and however often it comes', async () => {
    const { id, taken } = await sentOne();
    expect(await rowOf(id)).toMatchObject({ status: 'sent', provider_id: taken.sid, segments: 1 });
    expect(await call(taken, 'delivered')).toBe(204);
    expect(await rowOf(id)).toMatchObject({ status: 'delivered', delivered_at: expect.any(Date) });
    for (const late of ['queued', 'sent', 'sending', 'undelivered', 'delivered'])
      expect(await call(taken, late, late === 'undelivered' ? 30003 : undefined)).toBe(204);
    expect(await rowOf(id)).toMatchObject({ status: 'delivered', failure: null });
  });

  it('settles a message of which nobody knew', async () => {
    standIn.options = { deed: () => 'takeAndCut' };
    const { id, taken } = await sentOne();
    expect(await rowOf(id)).toMatchObject({ status: 'uncertain', provider_id: null });
    expect(await call(taken, 'sent')).toBe(204);
    expect(await rowOf(id)).toMatchObject({ status: 'sent', provider_id: taken.sid });
  });

  it('may come before the worker has noted what it did', async () => {
    const [id] = await manyMessages(world.db, model.id, 1);
    const sms = channels.sms!;
    const early: Channels = {
      sms: {
        ...sms,
        send: async (message) => {
          const handed = await sms.send(message);
          expect(await call(standIn.taken.at(-1)!, 'delivered')).toBe(204);
          return handed;
        },
      },
    };
    await deliverDue(world.db, morning, { channels: early });
    expect(await rowOf(id!)).toMatchObject({ status: 'delivered', segments: 1 });
  });

  it('fails a message for good with its class, or queues it again', async () => {
    const dead = await sentOne();
    expect(await call(dead.taken, 'undelivered', 30005)).toBe(204);
    expect(await rowOf(dead.id)).toMatchObject({
      status: 'failed',
      failure: 'badNumber',
      failure_code: '30005',
    });
    expect(await call(dead.taken, 'undelivered', 30005)).toBe(204);

    const busy = await sentOne();
    expect(await call(busy.taken, 'failed', 30001)).toBe(204);
    expect(await rowOf(busy.id)).toMatchObject({ status: 'queued', waiting_for: 'retry', failure: 'busy' });
    // It arrived after all: the next try is taken back.
    expect(await call(busy.taken, 'delivered')).toBe(204);
    expect(await rowOf(busy.id)).toMatchObject({ status: 'delivered', waiting_until: null, failure: null });
  });

  it('is refused with a wrong signature, for another address or form, and when it makes no sense', async () => {
    const { id, taken } = await sentOne();
    expect(await call(taken, 'delivered', undefined, { signature: 'nonsense' })).toBe(403);
    expect(await call(taken, 'delivered', undefined, { signature: '' })).toBe(403);
    const { path, form } = standIn.callback(taken, 'delivered');
    expect(await call(taken, 'delivered', undefined, { path: path.replace(/\/\d+\?/, `/${id + 1}?`) })).toBe(
      403,
    );
    expect(await call(taken, 'delivered', undefined, { form: { ...form, MessageStatus: 'failed' } })).toBe(
      403,
    );
    const senseless = { ...taken, sid: '' };
    expect(await call(senseless, 'delivered')).toBe(400);
    expect(
      await call(
        { ...taken, fields: { StatusCallback: 'http://localhost:3000/webhooks/twilio/status/x?attempt=y' } },
        'delivered',
      ),
    ).toBe(400);
    const unknown = taken.fields.StatusCallback!.replace(/\/\d+\?/, '/999999?');
    expect(await call({ ...taken, fields: { StatusCallback: unknown } }, 'delivered')).toBe(404);
    expect(await rowOf(id)).toMatchObject({ status: 'sent' });
  });

  it('is told to wait when it floods us unsigned; signed ones pass all the same', async () => {
    const { id, taken } = await sentOne();
    const seen: Record<number, number> = {};
    for (let n = 0; n < 70; n += 1) {
      const status = await call(taken, 'delivered', undefined, { signature: 'nonsense' });
      seen[status] = (seen[status] ?? 0) + 1;
    }
    expect(seen).toEqual({ 403: 60, 429: 10 });
    expect(await call(taken, 'delivered')).toBe(204);
    expect(await rowOf(id)).toMatchObject({ status: 'delivered' });
  });
});

describe('a report of the gateway', () => {
  const report = async (body: object | string, header?: string) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await request(app)
      .post('/webhooks/gateway/status')
      .type('json')
      .set('X-Signature', header ?? sign(text, secret))
      .send(text);
    return answer.status;
  };

  it('says what became of a message, signed', async () => {
    const { id } = await sentOne();
    const { attempt_id: attempt } = await rowOf(id);
    expect(await report({ id, attempt, status: 'delivered', price: 350, priceUnit: 'IDR' })).toBe(204);
    expect(await rowOf(id)).toMatchObject({ status: 'delivered', price: 350 });
    expect(await report({ id, attempt, status: 'delivered' }, 't=1,v1=00')).toBe(403);
    expect(await report({ id, status: 'delivered' })).toBe(400);
    expect(await report('no JSON')).toBe(400);
    expect(await report({ id, attempt: crypto.randomUUID(), status: 'delivered' })).toBe(404);
  });

  it('signed for another path is not heard', async () => {
    const { id } = await sentOne();
    const { attempt_id: attempt } = await rowOf(id);
    const word = { id, attempt, status: 'delivered' };
    const signedFor = (path: string) => sign(JSON.stringify(word), secret, undefined, path);
    expect(await report(word, signedFor('/webhooks/gateway/inbound'))).toBe(403);
    expect(await report(word, signedFor('/webhooks/gateway/status'))).toBe(204);
  });
});

it('does not exist where nothing is configured', async () => {
  const bare = parseConfig({ MESSAGES: 'sent' });
  const empty = express().use(webhookRoutes(world.db, bare), ((_fault, _req, res, _next) => {
    res.status(404).end();
  }) as express.ErrorRequestHandler);
  expect((await request(empty).post('/webhooks/twilio/status/1')).status).toBe(404);
  expect((await request(empty).post('/webhooks/gateway/status')).status).toBe(404);
});

describe('reconciling', () => {
  const gone = async (id: number) =>
    world
      .db('notifications')
      .where({ id })
      .update({ lease_until: world.db.raw("now() - interval '1 second'") });
  const handedLongAgo = () =>
    world.db('message_attempts').update({ handed_at: world.db.raw("now() - interval '10 minutes'") });

  it('asks Twilio for what a killed worker had in its hands', async () => {
    // What a worker leaves that is killed before it notes anything: one had arrived, one had not.
    const ids = await manyMessages(world.db, model.id, 2);
    standIn.options = { deed: (_fields, n) => (n % 2 === 1 ? 'takeAndCut' : 'cut') };
    standIn.requests = 0;
    const sms = { ...channels.sms!, atOnce: 4 };
    await deliverDue(world.db, morning, { channels: { sms } });
    await world.db('notifications').update({ status: 'sending' });
    for (const id of ids) await gone(id);
    standIn.options = {};
    expect(await reconcile(world.db, morning, { channels })).toBe(1);
    const [arrived] = standIn.taken;
    const rows = await messageRows(world.db, ids);
    expect(rows.map(({ status }) => status).toSorted()).toEqual(['sent', 'uncertain']);
    expect(rows.find(({ status }) => status === 'sent')).toMatchObject({ provider_id: arrived!.sid });

    // Only when it is certain that nothing will come any more is it sent again.
    await handedLongAgo();
    await world.db('notifications').where({ status: 'uncertain' }).update({ lease_until: null });
    expect(await reconcile(world.db, morning, { channels })).toBe(1);
    await deliverDue(world.db, morning, { channels });
    expect((await messageRows(world.db, ids)).map(({ status }) => status)).toEqual(['sent', 'sent']);
    expect([...standIn.timesByRecipient().values()]).toEqual([1, 1]);
  });

  it('leaves to a person what can not be asked', async () => {
    const [id] = await manyMessages(world.db, model.id, 1);
    const silent: Channels = {
      sms: { name: 'silent', send: () => Promise.reject(new Error('cut')) },
    };
    await deliverDue(world.db, morning, { channels: silent });
    await handedLongAgo();
    expect(await reconcile(world.db, morning, { channels: silent })).toBe(0);
    expect(await rowOf(id!)).toMatchObject({ status: 'uncertain' });
    // Nor is another provider believed.
    expect(await reconcile(world.db, morning, { channels })).toBe(0);
    expect(await rowOf(id!)).toMatchObject({ status: 'uncertain' });
  });
});
