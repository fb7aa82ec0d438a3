import type { Complaint } from '../../src/complaints/complaint.ts';
import { seal } from '../../src/database/sealing.ts';
import {
  NotSent,
  type Channel,
  type Channels,
  type Message,
  type Refusal,
} from '../../src/notifications/channels/channel.ts';
import { outbox } from '../../src/notifications/channels/outbox.ts';
import { deliverDue } from '../../src/notifications/deliver.ts';
import { queueOnce } from '../../src/notifications/once.ts';
import { manyMessages, messageRows } from '../support/messages.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
let model: Complaint;
const morning = on(saturday, '09:00');

beforeAll(async () => {
  world = await newWorld();
  model = await world.complaint();
});
beforeEach(async () => {
  await world.db.raw('truncate notifications cascade');
  await world.db('message_channels').update({
    per_second: null,
    off_since: null,
    dry_run_since: null,
    troubles: 0,
    openings: 0,
    open_until: null,
  });
  await world.db('settings').where({ key: 'messages.rules' }).delete();
});
afterAll(() => world.drop());

const many = (count: number, options?: { channel?: string }) =>
  manyMessages(world.db, model.id, count, options);
const rowsOf = (ids: number[]) => messageRows(world.db, ids);
const refusal = (reason: Refusal['reason'], lasting: boolean, code = '1'): NotSent =>
  new NotSent({ reason, lasting, code });

/** A provider that keeps what it took and does what it is told. */
function provider(deed: (message: Message, n: number) => void = () => {}): Channel & { sent: Message[] } {
  const sent: Message[] = [];
  return {
    name: 'provider',
    atOnce: 20,
    sent,
    send: async (message) => {
      sent.push(message);
      deed(message, sent.length);
      return { providerId: `P${message.id}`, segments: 1, price: 0.04, priceUnit: 'USD' };
    },
  };
}
const deliver = (channels: Channels, now = morning) => deliverDue(world.db, now, { channels });

describe('delivery', () => {
  it('hands over everything once, however many workers take part, and keeps id, segments and price', async () => {
    const ids = await many(150);
    const sms = provider();
    const taken = await Promise.all([1, 2, 3].map(() => deliver({ sms })));
    expect(taken.reduce((total, n) => total + n)).toBe(150);
    expect(sms.sent.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(ids);
    const rows = await rowsOf(ids);
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['sent']));
    expect(rows[7]).toMatchObject({
      provider: 'provider',
      provider_id: `P${ids[7]}`,
      segments: 1,
      price: 0.04,
    });
    expect(await deliver({ sms })).toBe(0);
    const [{ n }] = (await world.db('message_attempts').count('* as n')) as unknown as [{ n: number }];
    expect(n).toBe(150);
  });

  it('tries again later what may pass, each time after a longer while, and gives up in the end', async () => {
    await world.db('settings').insert({
      key: 'messages.rules',
      value: JSON.stringify({ attempts: 3, retrySeconds: 60 }),
      changed_at: morning,
    });
    const ids = await many(1);
    const sms = provider(() => {
      throw refusal('busy', false, '21611');
    });
    await deliver({ sms });
    const [first] = await rowsOf(ids);
    expect(first).toMatchObject({
      status: 'queued',
      waiting_for: 'retry',
      failure: 'busy',
      failure_code: '21611',
    });
    const wait = (row: { waiting_until: Date | null }, from: Date) =>
      (Number(row.waiting_until) - Number(from)) / 1000;
    expect(wait(first!, morning)).toBeGreaterThanOrEqual(30);
    expect(wait(first!, morning)).toBeLessThanOrEqual(60);
    expect(await deliver({ sms })).toBe(0);

    const second = new Date(Number(first!.waiting_until));
    await deliver({ sms }, second);
    const [again] = await rowsOf(ids);
    expect(wait(again!, second)).toBeGreaterThanOrEqual(60);
    await deliver({ sms }, again!.waiting_until!);
    expect(await rowsOf(ids)).toMatchObject([{ status: 'failed', failure: 'busy', attempts: 3 }]);
    expect(sms.sent).toHaveLength(3);
  });

  it('never sends again what may have arrived', async () => {
    const ids = await many(1);
    const sms = provider(() => {
      throw new Error('The line was cut');
    });
    await deliver({ sms });
    await deliver({ sms }, on(saturday, '15:00'));
    expect(await rowsOf(ids)).toMatchObject([{ status: 'uncertain' }]);
    expect(sms.sent).toHaveLength(1);
  });

  it('falls back from WhatsApp to SMS to email to what the person has, and records it', async () => {
    const ids = await many(1, { channel: 'whatsapp' });
    const theirs = await world.db('notifications').whereIn('id', ids).pluck('complainant_id');
    const email_sealed = seal('siti@example.org', 'complainants.email_sealed');
    await world.db('complainants').whereIn('id', theirs).update({ email_sealed });
    const whatsapp = provider(() => {
      throw refusal('notRegistered', true, '63024');
    });
    const sms = provider(() => {
      throw refusal('landline', true, '21614');
    });
    const email = provider();
    await deliver({ whatsapp, sms, email });
    expect(email.sent).toMatchObject([{ id: ids[0], to: 'siti@example.org' }]);
    expect(email.sent[0]!.subject).toContain('Kabar aduan');
    expect(await rowsOf(ids)).toMatchObject([{ status: 'sent', channel: 'email', failure: null }]);
    const attempts = (await world.db('message_attempts').orderBy('handed_at')) as object[];
    expect(attempts).toMatchObject([
      { channel: 'whatsapp', outcome: 'failed', failure: 'notRegistered', code: '63024' },
      { channel: 'sms', outcome: 'failed', failure: 'landline' },
      { channel: 'email', outcome: 'sent' },
    ]);
  });

  it('fails for good where nothing else is left, and leaves alone who told us to stop', async () => {
    const [dead] = await many(1);
    const sms = provider(() => {
      throw refusal('badNumber', true, '21211');
    });
    await deliver({ sms, email: provider(), whatsapp: provider() });
    expect(await rowsOf([dead!])).toMatchObject([
      { status: 'failed', failure: 'badNumber', failure_code: '21211' },
    ]);
    const [stopped] = await many(1, { channel: 'whatsapp' });
    const second = provider();
    await deliver({
      whatsapp: provider(() => {
        throw refusal('blocked', true, '21610');
      }),
      sms: second,
    });
    expect(await rowsOf([stopped!])).toMatchObject([{ status: 'failed', failure: 'blocked' }]);
    expect(second.sent).toHaveLength(0);
  });

  it('takes another channel at once where one is not set up', async () => {
    const ids = await many(1, { channel: 'whatsapp' });
    const sms = provider();
    await deliver({ sms });
    expect(sms.sent).toHaveLength(1);
    expect(await rowsOf(ids)).toMatchObject([{ status: 'sent', channel: 'sms' }]);
  });

  it('waits in the quiet hours, unless there is danger, and in the demonstration, too', async () => {
    const ids = await many(2);
    await world.db('notifications').where({ id: ids[1] }).update({ urgent: true });
    const sms = provider();
    const night = on(saturday, '22:15');
    await deliver({ sms }, night);
    expect(sms.sent.map(({ id }) => id)).toEqual([ids[1]]);
    expect(await rowsOf(ids)).toMatchObject([
      { status: 'queued', waiting_for: 'quietHours', waiting_until: on('2026-11-22', '07:00') },
      { status: 'sent' },
    ]);
    expect(await deliver({ sms }, on('2026-11-22', '06:59'))).toBe(0);
    expect(await deliver({ sms: outbox }, on('2026-11-22', '07:00'))).toBe(1);
    expect(await rowsOf([ids[0]!])).toMatchObject([{ status: 'shown', waiting_until: null }]);
  });

  it('opens the breaker after ten troubles in a row, tries one, and closes it when that passes', async () => {
    await many(60);
    let down = true;
    const sms = provider(() => {
      if (down) throw refusal('down', false, 'ECONNREFUSED');
    });
    await deliver({ sms });
    const state = async () =>
      (await world.db('message_channels').where({ channel: 'sms' }).first()) as {
        open_until: Date | null;
        openings: number;
        troubles: number;
      };
    expect(await state()).toMatchObject({ openings: expect.any(Number), open_until: expect.any(Date) });
    const before = sms.sent.length;
    expect(before).toBeLessThan(60);
    expect(await deliver({ sms })).toBe(0);

    const rested = () =>
      world.db('message_channels').update({ open_until: world.db.raw("now() - interval '1 second'") });
    await rested();
    await world.db('notifications').update({ waiting_until: null });
    await deliver({ sms });
    expect(sms.sent.length).toBe(before + 1);
    expect((await state()).open_until!.getTime()).toBeGreaterThan(Date.now() + 30_000);

    await rested();
    down = false;
    await deliver({ sms });
    await deliver({ sms });
    expect(await state()).toMatchObject({ open_until: null, openings: 0, troubles: 0 });
  });

  it('keeps to the rate of a channel, however many workers share it', async () => {
    await many(40);
    const begin = Date.now();
    await world
      .db('message_channels')
      .where({ channel: 'sms' })
      .update({
        per_second: 20,
        tokens: 0,
        refilled_at: world.db.raw('clock_timestamp()'),
      });
    const sms = provider();
    await Promise.all([deliver({ sms }), deliver({ sms })]);
    // 40 at 20 a second take two seconds, less what rounding gives away.
    expect(Date.now() - begin).toBeGreaterThan(1700);
    expect(sms.sent).toHaveLength(40);
  });

  it('sends nothing by a channel that is switched off, and nothing really in a dry run', async () => {
    const ids = await many(2);
    const sms = provider();
    await world.db('message_channels').where({ channel: 'sms' }).update({ off_since: morning });
    expect(await deliver({ sms })).toBe(0);
    await world
      .db('message_channels')
      .where({ channel: 'sms' })
      .update({ off_since: null, dry_run_since: morning });
    expect(await deliver({ sms })).toBe(2);
    expect(await rowsOf(ids)).toMatchObject([
      { status: 'shown', provider: 'dryRun' },
      { status: 'shown', provider: 'dryRun' },
    ]);
    expect(sms.sent).toHaveLength(0);
  });

  it('gives WhatsApp its approved template with the sentence and the link', async () => {
    await world.db('settings').insert({
      key: 'messages.rules',
      value: JSON.stringify({ templateId: 'HX1' }),
      changed_at: morning,
    });
    await many(1, { channel: 'whatsapp' });
    const whatsapp = provider();
    await deliver({ whatsapp });
    const { template } = whatsapp.sent[0]!;
    expect(template).toMatchObject({ sid: 'HX1', variables: { 1: expect.stringContaining('kami terima') } });
    expect(template!.variables['2']).toMatch(/\/track\//);
  });
});

describe('queueOnce', () => {
  it('queues a reminder once for its office and day, from however many workers', async () => {
    const { id: officeId } = (await world.db('offices').where({ slug: 'camat.setiabudi' }).first('id')) as {
      id: number;
    };
    const reminder = {
      message: 'overdue',
      recipient: { officeId },
      complaintId: model.id,
      particulars: { state: model.state, dueAt: null, answerOn: null, answerLatestOn: null },
      now: morning,
    };
    const queue = (day: string) => world.db.transaction((trx) => queueOnce(trx, { ...reminder, day }));
    const made = await Promise.all(Array.from({ length: 6 }, () => queue(saturday)));
    expect(made.filter((id) => id !== null)).toHaveLength(1);
    expect(await queue('2026-11-22')).not.toBeNull();
    const email = provider();
    await deliver({ email });
    expect(email.sent.map(({ to }) => to)).toHaveLength(2);
    expect(email.sent[0]!.to).toContain('camat.setiabudi@');
  });
});
