import { mergeIn } from '../../src/complaints/merge.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { Invalid, NotAllowed } from '../../src/errors.ts';
import { move, officeId, reload, traces } from '../support/moves.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

async function merge(complaint: Complaint, leadTicket: string) {
  const person = await world.as('camat.setiabudi');
  const act = {
    ticket: complaint.ticket,
    version: 1,
    actor: { kind: 'person', person } as const,
    now: on(saturday),
  };
  return world.db.transaction((trx) => mergeIn(trx, act, leadTicket));
}

const told = async ({ id }: Complaint) =>
  (await world.db('notifications').where({ complaint_id: id, audience: 'citizen' }).orderBy('id')).map(
    ({ message, complainant_id }): [string, number] => [message as string, complainant_id as number],
  );

describe('complaints about the same matter', () => {
  it('follow their lead, and every complainant hears of each step under the own ticket', async () => {
    const visitor = {
      name: 'Budi',
      phone: '+628111',
      email: null,
      nik: null,
      address: null,
      language: 'id',
    } as const;
    const [lead, first, second] = [
      await world.complaint(),
      await world.complaint({ visitor }),
      await world.complaint(),
    ];
    await merge(second, first.ticket);
    // As people type it.
    await merge(first, `${lead.ticket.slice(0, 4).toLowerCase()}-${lead.ticket.slice(4)} `);
    for (const follower of [first, second])
      expect(await reload(world, follower)).toMatchObject({
        state: 'closed',
        closedReason: 'merged',
        leadId: lead.id,
        ownerRole: null,
      });
    const unitId = await officeId(world, 'satpel.bina-marga.setiabudi');
    await move(world, lead, { as: 'loket.setiabudi', type: 'assign', unitId, now: on(saturday, '10:00') });
    expect(await told(lead)).toEqual([
      ['received', lead.complainantId],
      ['assigned', lead.complainantId],
    ]);
    expect((await told(first)).at(-1)).toEqual(['assigned', first.complainantId]);
    expect((await told(second)).at(-1)).toEqual(['assigned', second.complainantId]);
    expect(first.complainantId).not.toBe(lead.complainantId);
  });

  it('are joined only to an open one of the same kecamatan and kind, and not to themselves', async () => {
    const complaint = await world.complaint();
    const restricted = await world.complaint({ categoryCode: 'perilaku-aparat' });
    const gone = await world.complaint();
    await move(world, gone, { as: 'loket.setiabudi', type: 'withdraw', now: on(saturday) });
    const elsewhere = await world.complaint({
      sessionId: await world.session('31.74.01'),
      kelurahanCode: '31.74.01.1001',
    });
    const before = await traces(world);
    const refusal = (ticket: string) =>
      merge(complaint, ticket).then(String, (fault: Invalid) => fault.fields);
    expect(await refusal(complaint.ticket)).toEqual({ ticket: 'same' });
    expect(await refusal(restricted.ticket)).toEqual({ ticket: 'closed' });
    expect(await refusal(gone.ticket)).toEqual({ ticket: 'closed' });
    expect(await refusal(elsewhere.ticket)).toEqual({ ticket: 'unknown' });
    expect(await refusal('123')).toEqual({ ticket: 'malformed' });
    const typo = complaint.ticket.slice(0, 7) + (complaint.ticket.endsWith('7') ? '8' : '7');
    expect(await refusal(typo)).toEqual({ ticket: 'typo' });
    expect(await traces(world)).toEqual(before);
  });

  it('hear nothing of what only one of them was asked or said', async () => {
    const [lead, follower] = [await world.complaint(), await world.complaint()];
    await merge(follower, lead.ticket);
    const heard = (await told(follower)).length;
    const question = { type: 'requestInformation', question: 'Di RT berapa?' } as const;
    await move(world, lead, { ...question, as: 'camat.setiabudi', now: on(saturday, '10:00') });
    await move(world, lead, {
      type: 'informationGiven',
      answer: 'RT 003',
      as: 'citizen',
      now: on(saturday, '10:10'),
    });
    const spot = { type: 'resolveOnTheSpot', evidence: 'Sudah dikuras.' } as const;
    await move(world, lead, { ...spot, as: 'camat.setiabudi', now: on(saturday, '10:20') });
    await move(world, lead, { type: 'object', reason: 'Belum.', as: 'citizen', now: on(saturday, '10:30') });
    const messages = (some: [string, number][]) => some.map(([message]) => message);
    expect(messages((await told(follower)).slice(heard))).toEqual(['resolved']);
    expect(messages(await told(lead)).slice(-3)).toEqual(['informationRequested', 'resolved', 'objected']);
  });

  it('are answered when they object, and who did not is not told of an objection of his own', async () => {
    const [lead, follower, other] = [
      await world.complaint(),
      await world.complaint(),
      await world.complaint(),
    ];
    for (const each of [follower, other]) await merge(each, lead.ticket);
    const spot = { type: 'resolveOnTheSpot', evidence: 'Sudah dikuras.' } as const;
    await move(world, lead, { ...spot, as: 'camat.setiabudi', now: on(saturday, '10:20') });
    const path = `/track/${trackKey(follower.ticket)}/objection`;
    await world.visitor().post(path, { reason: 'Belum.' }).expect(303);
    const last = async (complaint: Complaint) => (await told(complaint)).at(-1);
    expect(await last(follower)).toEqual(['objected', follower.complainantId]);
    for (const each of [lead, other]) expect(await last(each)).toEqual(['resolved', each.complainantId]);
  });

  it('goes on for the others when the first complainant withdraws', async () => {
    const [lead, follower] = [await world.complaint(), await world.complaint()];
    await merge(follower, lead.ticket);
    await move(world, lead, { as: 'loket.setiabudi', type: 'withdraw', now: on(saturday, '10:00') });
    const after = await reload(world, lead);
    expect(after).toMatchObject({ state: 'kecamatan.received', ownerRole: 'camat', closedReason: null });
    expect(await world.db('complaints').where({ id: lead.id }).pluck('channel')).toEqual(['none']);
    expect((await told(follower)).map(([message]) => message)).toEqual(['received', 'closed']);
  });

  it('is left once: a second withdrawal is refused, and its office is told of the first', async () => {
    const [lead, follower] = [await world.complaint(), await world.complaint()];
    await merge(follower, lead.ticket);
    const browser = world.visitor();
    const path = `/track/${trackKey(lead.ticket)}`;
    expect((await browser.get(path)).text).toContain(`${path}/withdrawal`);
    await browser.post(`${path}/withdrawal`).expect(303);
    const before = await traces(world);
    await browser.post(`${path}/withdrawal`).expect(409);
    const withdrawal = { type: 'withdraw', as: 'loket.setiabudi', now: on(saturday, '10:00') } as const;
    await expect(move(world, lead, withdrawal)).rejects.toThrow(NotAllowed);
    expect(await traces(world)).toEqual(before);
    const owner = { complaint_id: lead.id, message: 'complainantLeft' };
    expect(await world.db('notifications').where(owner).pluck('office_id')).toEqual([lead.offices.camat]);
    const { text: tracking } = await browser.get(path).expect(200);
    expect(tracking).toContain('tetap ditangani untuk warga lain');
    for (const words of [`${path}/withdrawal`, 'Anda dikabari']) expect(tracking).not.toContain(words);
    const { text: page } = await (await world.signIn('loket.setiabudi')).get(`/complaints/${lead.ticket}`);
    expect(page).toContain('Tetap ditangani untuk warga lain');
    expect(page).not.toContain('/withdrawal');
  });
});

describe('a matter that its first complainant has left to others', () => {
  const spot = { type: 'resolveOnTheSpot', evidence: 'Sudah dikuras.', as: 'camat.setiabudi' } as const;
  const question = { type: 'requestInformation', question: 'Di RT berapa?', as: 'camat.setiabudi' } as const;
  const pageOf = ({ ticket }: Complaint) => `/track/${trackKey(ticket)}`;

  async function joined(): Promise<{ lead: Complaint; follower: Complaint }> {
    const [lead, follower] = [await world.complaint(), await world.complaint()];
    await merge(follower, lead.ticket);
    return { lead, follower };
  }
  const left = async ({ lead }: { lead: Complaint }) =>
    move(world, lead, { type: 'withdraw', as: 'citizen', now: on(saturday, '10:00') });

  it('is closed neither by him nor at the counter, and nothing is asked of him any more', async () => {
    const both = await joined();
    await left(both);
    const { lead, follower } = both;
    const solved = await move(world, lead, { ...spot, now: on(saturday, '10:20') });
    const browser = world.visitor();
    const { text } = await browser.get(pageOf(lead)).expect(200);
    expect(text).not.toMatch(new RegExp(`action="${pageOf(lead)}/|Ajukan keberatan`));
    const before = await traces(world);
    for (const [noun, form] of Object.entries({
      confirmation: {},
      objection: { reason: 'Belum' },
      information: { text: 'Masih' },
    }))
      await browser.post(`${pageOf(lead)}/${noun}`, form).expect(409);
    const confirm = { type: 'confirm', as: 'loket.setiabudi', now: on(saturday, '10:30') } as const;
    await expect(move(world, lead, confirm)).rejects.toThrow(NotAllowed);
    expect(await traces(world)).toEqual(before);
    const clerk = await world.signIn('loket.setiabudi');
    const page = (await clerk.get(`/complaints/${lead.ticket}`).expect(200)).text;
    expect(page).not.toContain(`/complaints/${lead.ticket}/confirmation`);
    // For one of the others, who came to the counter, it may still object; else the days to object end it.
    expect(page).toContain(`/objection`);
    expect((await browser.get(pageOf(follower))).text).toContain(`${pageOf(follower)}/objection`);
    await move(world, lead, { type: 'deadlinePassed', as: 'system', now: solved.dueAt! });
    expect(await reload(world, lead)).toMatchObject({ state: 'closed', closedReason: 'noObjection' });
  });

  it('is asked about among those who joined, who are not asked before', async () => {
    const both = await joined();
    const { lead, follower } = both;
    const browser = world.visitor();
    await move(world, lead, { ...question, now: on(saturday, '09:40') });
    const early = (await browser.get(pageOf(follower)).expect(200)).text;
    expect(early).not.toMatch(/Di RT berapa|Jawab pertanyaan|keterangan dari Anda/);
    // A word of theirs is no answer of the one who was asked.
    await browser.post(`${pageOf(follower)}/information`, { text: 'Di sini juga' }).expect(303);
    expect((await reload(world, lead)).pausedAt).not.toBeNull();
    await move(world, lead, {
      type: 'informationGiven',
      answer: 'RT 3',
      as: 'citizen',
      now: on(saturday, '09:50'),
    });

    await left(both);
    await move(world, lead, { ...question, question: 'Sejak kapan?', now: on(saturday, '10:10') });
    expect((await told(follower)).at(-1)![0]).toBe('informationRequested');
    expect((await browser.get(pageOf(lead))).text).not.toContain('Sejak kapan?');
    const { text } = await browser.get(pageOf(follower)).expect(200);
    for (const words of ['Sejak kapan?', 'Jawab pertanyaan']) expect(text).toContain(words);
    await browser.post(`${pageOf(follower)}/information`, { text: 'Sejak Maret' }).expect(303);
    expect((await reload(world, lead)).pausedAt).toBeNull();
  });
});
