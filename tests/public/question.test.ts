import { setClock } from '../../src/clock.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { mergeIn } from '../../src/complaints/merge.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { move, reload, traces } from '../support/moves.ts';
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

const question = 'Siapa petugas di saluran itu?';
const pathOf = ({ ticket }: Complaint) => `/track/${trackKey(ticket)}`;
const ask = (complaint: Complaint) =>
  move(world, complaint, {
    type: 'requestInformation',
    question,
    as: 'camat.setiabudi',
    now: on(saturday, '09:20'),
  });
const asked = async (changes: object = {}) => ask(await world.complaint({ confidential: true, ...changes }));
const readings = ({ id }: Complaint) =>
  world.db('audit_events').where({ action: 'questionShown', complaint_id: id });
const join = async (complaint: Complaint, lead: Complaint) => {
  const actor = { kind: 'person', person: await world.as('camat.setiabudi') } as const;
  const act = { ticket: complaint.ticket, version: 1, actor, now: on(saturday, '09:10') };
  await world.db.transaction((trx) => mergeIn(trx, act, lead.ticket));
};

/** The form that answers, as the page offers it: `open` where the question stands above it. */
const answerForm = (text: string) => /<details class="action"( open)?><summary>Jawab pertanyaan/.exec(text);

describe('the question about a confidential complaint', () => {
  it('is shown to no holder of the link alone, who learns that it waits and how to read it', async () => {
    const complaint = await asked();
    const browser = world.visitor();
    const { text } = await browser.get(pathOf(complaint)).expect(200);
    for (const words of ['Kami perlu keterangan dari Anda', 'empat angka terakhir telepon Anda', 'loket'])
      expect(text).toContain(words);
    expect(text).not.toMatch(/Siapa petugas|7890/);
    expect(answerForm(text)![1]).toBeUndefined();
    const before = await traces(world);
    for (const digits of ['1111', '', '78901']) {
      const wrong = await browser.post(`${pathOf(complaint)}/question`, { digits }).expect(422);
      expect(wrong.text).toContain('Empat angka ini tidak cocok');
      expect(wrong.text).not.toContain('Siapa petugas');
    }
    expect(await traces(world)).toEqual(before);
    expect(await readings(complaint)).toEqual([]);
  });

  it('is read with the last digits of the phone, on record, and answered there', async () => {
    const complaint = await asked();
    const browser = world.visitor();
    const { text, headers } = await browser
      .post(`${pathOf(complaint)}/question`, { digits: '7890' })
      .expect(200);
    expect(text).toContain(question);
    expect(answerForm(text)![1]).toBe(' open');
    // The question, and nothing else of the matter.
    expect(text.replace(question, '')).not.toMatch(/mampet|saluran|Satpel|Semanggi|Melati/i);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
    expect(await readings(complaint)).toMatchObject([{ actor: 'visitor' }]);
    expect((await browser.get(pathOf(complaint))).text).not.toContain(question);
    await browser.post(`${pathOf(complaint)}/information`, { text: 'Pak Anu' }).expect(303);
    expect((await reload(world, complaint)).pausedAt).toBeNull();
    const late = await browser.post(`${pathOf(complaint)}/question`, { digits: '7890' }).expect(409);
    expect(late.text).not.toContain(question);
  });

  it('is not guessed: after ten wrong tries nobody reads it for a quarter of an hour', async () => {
    const complaint = await asked();
    const browser = world.visitor();
    for (let n = 0; n < 10; n += 1)
      await browser.post(`${pathOf(complaint)}/question`, { digits: `000${n}` }).expect(422);
    const { headers } = await browser.post(`${pathOf(complaint)}/question`, { digits: '7890' }).expect(429);
    expect(headers['retry-after']).toBe('900');
    expect(await readings(complaint)).toEqual([]);
    await world.db('track_failures').delete();
  });

  it('waits at the counter for whom no phone is known', async () => {
    const visitor = { ...ordinaryIntake.visitor, phone: null, email: 'siti@example.org' };
    const complaint = await asked({ visitor, channel: 'email' });
    const browser = world.visitor();
    const { text } = await browser.get(pathOf(complaint)).expect(200);
    expect(text).toContain('Datanglah ke loket hari Sabtu');
    expect(text).not.toMatch(/Siapa petugas|name="digits"/);
    expect(answerForm(text)![1]).toBeUndefined();
    const { text: refused } = await browser.post(`${pathOf(complaint)}/question`, {}).expect(409);
    expect(refused).not.toContain(question);
  });

  it('of somebody else, who left it to others, is read to these at the counter alone', async () => {
    const lead = await world.complaint({ confidential: true });
    const follower = await world.complaint();
    await join(follower, lead);
    await move(world, lead, { type: 'withdraw', as: 'citizen', now: on(saturday, '09:15') });
    await ask(lead);
    const browser = world.visitor();
    expect((await browser.get(pathOf(follower))).text).toContain('Datanglah ke loket hari Sabtu');
    for (const complaint of [lead, follower]) {
      const { text } = await browser.post(`${pathOf(complaint)}/question`, { digits: '7890' }).expect(409);
      expect(text).not.toContain(question);
    }
  });

  it('asks for no digits where nothing is confidential, and speaks English', async () => {
    const open = await ask(await world.complaint());
    const { text } = await world.visitor().get(pathOf(open)).expect(200);
    expect(text).toContain(question);
    expect(text).not.toContain('name="digits"');
    expect(answerForm(text)![1]).toBe(' open');
    const english = world.visitor();
    const hidden = await asked();
    await english.post('/language', { lang: 'en', back: pathOf(hidden) }).expect(303);
    expect((await english.get(pathOf(hidden))).text).toContain('Show the question');
  });
});
