import { advance } from '../../src/complaints/advance.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { shownTicket } from '../../src/complaints/tickets.ts';
import { unseal } from '../../src/database/sealing.ts';
import { NotSent, type Message } from '../../src/notifications/channels/channel.ts';
import { deliverEvent } from '../../src/notifications/deliver.ts';
import { newWorld, on, ordinaryIntake, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

type Row = {
  id: number;
  event_id: number;
  message: string;
  status: string;
  channel: string | null;
  recipient_sealed: Buffer | null;
  body: string | null;
  subject: string | null;
  failure: string | null;
  sent_at: Date | null;
  provider_id: string | null;
};
const told = (complaint: Complaint) =>
  world.db('notifications').where({ complaint_id: complaint.id }).orderBy('id') as unknown as Promise<Row[]>;
const deliverAll = async (complaint: Complaint, ...rest: [Parameters<typeof deliverEvent>[3]?]) => {
  for (const eventId of new Set((await told(complaint)).map((row) => row.event_id)))
    await deliverEvent(world.db, eventId, on(saturday, '09:01'), ...rest);
};
const assign = async (complaint: Complaint) => {
  const person = await world.as('loket.setiabudi');
  const { id } = (await world
    .db('offices')
    .where({ slug: 'satpel.sumber-daya-air.setiabudi' })
    .first('id')) as {
    id: number;
  };
  const act = { ticket: complaint.ticket, version: 1, now: on(saturday, '09:30') };
  await advance(world.db, {
    ...act,
    event: { type: 'assign', unitId: id },
    actor: { kind: 'person', person },
  });
};
const visitor = (changes: object) => ({ visitor: { ...ordinaryIntake.visitor, ...changes } }) as object;
const counting = (send: (message: Message) => Promise<{ providerId: string | null }>) => {
  const channel = { name: 'counting', send };
  return { sms: channel, whatsapp: channel, email: channel };
};

describe('deliverEvent', () => {
  it('writes, seals and shows what an event left', async () => {
    const complaint = await world.complaint();
    await assign(complaint);
    await deliverAll(complaint);
    const rows = await told(complaint);
    expect(rows.map(({ message, status, channel }) => [message, status, channel])).toEqual([
      ['received', 'shown', 'sms'],
      ['yourTurn', 'shown', 'email'],
      ['workAssigned', 'shown', 'email'],
      ['assigned', 'shown', 'sms'],
    ]);
    expect(unseal(rows[0]!.recipient_sealed, 'notifications.recipient_sealed')).toBe('+6281234567890');
    expect(unseal(rows[1]!.recipient_sealed, 'notifications.recipient_sealed')).toContain(
      'lurah.karet-semanggi@',
    );
    expect(unseal(rows[2]!.recipient_sealed, 'notifications.recipient_sealed')).toContain(
      'satpel.sumber-daya-air.setiabudi@',
    );
    expect(rows[3]!.body).toContain('diteruskan ke Satpel Sumber Daya Air Setiabudi');
    expect(rows[2]!.subject).toBe(`Tugas baru: ${shownTicket(complaint.ticket)}`);
    expect(rows.map(({ sent_at }) => sent_at)).toEqual(Array(4).fill(on(saturday, '09:01')));
  });

  it('sends once, however often and by however many', async () => {
    const complaint = await world.complaint();
    const sent: Message[] = [];
    const channels = counting(async (message) => {
      sent.push(message);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { providerId: `SM${sent.length}` };
    });
    await Promise.all([1, 2, 3].map(() => deliverAll(complaint, channels)));
    await deliverAll(complaint, channels);
    expect(sent).toHaveLength(1);
    expect(await told(complaint)).toMatchObject([{ status: 'sent', provider_id: 'SM1' }]);
    expect(await deliverEvent(world.db, 999_999, on(saturday))).toBe(0);
  });

  it('keeps why a message did not go out', async () => {
    const refused = await world.complaint();
    await deliverAll(
      refused,
      counting(() => Promise.reject(new NotSent({ reason: 'landline', lasting: true, code: '21614' }))),
    );
    const unset = await world.complaint();
    await deliverAll(unset, {});
    const addressless = await world.complaint(visitor({ phone: null }));
    await deliverAll(addressless);
    const rows = [await told(refused), await told(unset), await told(addressless)].flat();
    expect(rows.map(({ status, failure, sent_at }) => [status, failure, sent_at])).toEqual([
      ['failed', 'landline', null],
      ['failed', 'notConfigured', null],
      ['failed', 'noRecipient', null],
    ]);
  });

  it('leaves those alone who want no messages, and writes in their language to others', async () => {
    const quiet = await world.complaint({ channel: 'none' });
    await deliverAll(quiet);
    expect(await told(quiet)).toMatchObject([{ status: 'notWanted', body: null, recipient_sealed: null }]);
    const english = await world.complaint({
      channel: 'email',
      ...visitor({ language: 'en', email: 'siti@example.org' }),
    });
    await deliverAll(english);
    const [row] = await told(english);
    expect(unseal(row!.recipient_sealed, 'notifications.recipient_sealed')).toBe('siti@example.org');
    expect(row!.subject).toBe(`News of complaint ${shownTicket(english.ticket)}`);
    expect(row!.body).toContain(`/track/${trackKey(english.ticket)}`);
  });

  it('tells nothing of a confidential case', async () => {
    const complaint = await world.complaint({ confidential: true });
    await assign(complaint);
    await deliverAll(complaint);
    const texts = (await told(complaint)).map(({ subject, body }) => `${subject} ${body}`).join('\n');
    expect(texts).toContain('petugas yang berwenang');
    expect(texts).not.toMatch(/Satpel|Saluran|Semanggi|mampet|Siti/);
  });
});

describe('/outbox', () => {
  it('shows the newest first, found by ticket, channel and word', async () => {
    const first = await world.complaint({}, on('2026-11-21', '10:00'));
    const second = await world.complaint({ channel: 'whatsapp' }, on('2026-11-21', '10:05'));
    for (const complaint of [first, second]) await deliverAll(complaint);
    const browser = world.visitor();
    const all = (await browser.get('/outbox').expect(200)).text;
    const place = ({ ticket }: Complaint) => all.indexOf(`Aduan ${shownTicket(ticket)}`);
    expect(place(second)).toBeGreaterThan(0);
    expect(place(first)).toBeGreaterThan(place(second));
    expect(all).toContain(`href="/track/${trackKey(first.ticket)}"`);
    expect(all).toContain('•••• ••90');
    expect(all).not.toContain('81234567890');

    const byTicket = (await browser.get(`/outbox?ticket=${first.ticket.toLowerCase()}`).expect(200)).text;
    expect(byTicket).toContain(shownTicket(first.ticket));
    expect(byTicket).not.toContain(shownTicket(second.ticket));
    expect((await browser.get('/outbox?channel=whatsapp')).text).not.toContain(shownTicket(first.ticket));
    expect((await browser.get('/outbox?q=tidakadakata')).text).toContain('Belum ada pesan');
    expect((await browser.get('/outbox?ticket=AAAA')).text).toContain('delapan huruf');
    await browser.get('/outbox?after=nonsense&channel=pigeon').expect(200);
    // Only who may open a complaint is led to it.
    const link = `href="/complaints/${shownTicket(first.ticket)}"`;
    expect(all).toContain(link);
    const admin = await world.signIn('admin');
    expect((await admin.get('/outbox').expect(200)).text).not.toContain(link);
  });

  it('pages through everything once', async () => {
    for (let n = 0; n < 25; n += 1) await deliverAll(await world.complaint());
    const browser = world.visitor();
    const seen: string[] = [];
    for (let next: string | undefined = '/outbox?channel=sms'; next;) {
      const { text }: { text: string } = await browser.get(next).expect(200);
      seen.push(...[...text.matchAll(/id="message-(\d+)"/g)].map((found) => found[1]!));
      next = /rel="next" href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#38;', '&');
    }
    const [{ n }] = (await world
      .db('notifications')
      .where({ channel: 'sms' })
      .whereNot({ status: 'queued' })
      .count('* as n')) as unknown as [{ n: number }];
    expect(seen).toHaveLength(n);
    expect(new Set(seen).size).toBe(n);
  });
});
