import { randomUUID } from 'node:crypto';
import { move, officeId, reload, traces } from '../support/moves.ts';
import {
  karetSemanggi,
  newWorld,
  on,
  saturday,
  setiabudi,
  type Browser,
  type World,
} from '../support/world.ts';

let world: World;
let clerk: Browser;
let camat: Browser;
let unitId: number;
beforeAll(async () => {
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
  [clerk, camat] = [await world.signIn('loket.setiabudi'), await world.signIn('camat.setiabudi')];
  unitId = await officeId(world, 'satpel.bina-marga.setiabudi');
});
afterAll(() => world.drop());

/** The status of a form, of the same again and of others under the same key; only the first leaves a trace. */
async function answersTo(
  send: (fields: Record<string, string | number>, browser?: Browser) => ReturnType<Browser['post']>,
  first: Record<string, string | number>,
  others: [Record<string, string | number>, Browser?][],
): Promise<number[]> {
  const _key = randomUUID();
  const answers = [await send({ ...first, _key })];
  const before = await traces(world);
  answers.push(await send({ ...first, _key }));
  for (const [fields, browser] of others) answers.push(await send({ ...first, ...fields, _key }, browser));
  expect(await traces(world)).toEqual(before);
  return answers.map(({ status }) => status);
}

describe('the key of a request that was carried out', () => {
  it('is no answer to another note, nor to the same note of somebody else', async () => {
    const { ticket } = await world.complaint();
    const answers = await answersTo(
      (fields, browser = clerk) => browser.post(`/complaints/${ticket}/notes`, fields),
      { note: 'Ditelepon' },
      [[{ note: 'Tidak diangkat' }], [{}, camat]],
    );
    expect(answers).toEqual([303, 303, 409, 409]);
  });

  it('is no answer to another assignment', async () => {
    const { ticket } = await world.complaint();
    const other = await officeId(world, 'satpol-pp.setiabudi');
    const answers = await answersTo(
      (fields, browser = clerk) => browser.post(`/complaints/${ticket}/assignment`, fields),
      { unitId, note: 'Segera', _version: 1 },
      [[{ unitId: other }], [{ note: 'Besok' }], [{}, camat]],
    );
    expect(answers).toEqual([303, 303, 409, 409, 409]);
  });

  it('is no answer to another correction', async () => {
    const { ticket } = await world.complaint();
    const sent = { categoryCode: 'sampah', kelurahanCode: karetSemanggi, reason: 'Salah pilih', _version: 1 };
    const answers = await answersTo(
      (fields, browser = clerk) => browser.post(`/complaints/${ticket}/correction`, fields),
      sent,
      [[{ categoryCode: 'saluran' }], [{ reason: 'Lain' }], [{}, camat]],
    );
    expect(answers).toEqual([303, 303, 409, 409, 409]);
  });

  it('is no answer to another decision of the meeting, nor about another case', async () => {
    const [meeting] = (await world
      .db('meetings')
      .insert({ level: 'kecamatan', area_code: setiabudi, held_on: saturday, opened_at: on(saturday) })
      .returning('id')) as [{ id: number }];
    const waiting = async () => {
      const { ticket } = await world.complaint();
      const as = 'camat.setiabudi';
      await move(world, { ticket }, { as, type: 'assign', unitId, now: on(saturday) });
      return move(world, { ticket }, { as, type: 'waiveReview', reason: 'Jelas.', now: on(saturday) });
    };
    const [one, two] = [await waiting(), await waiting()];
    const pathOf = (ticket: string) => `/meetings/${meeting.id}/cases/${ticket}/decision`;
    const decision = { outcome: 'deferred', reason: 'Menunggu cuaca', _version: one.version };
    const answers = await answersTo((fields) => camat.post(pathOf(one.ticket), fields), decision, [
      [{ reason: 'Menunggu dana' }],
      [{ outcome: 'resolved' }],
    ]);
    expect(answers).toEqual([303, 303, 409, 409]);
    const _key = randomUUID();
    await camat.post(pathOf(two.ticket), { ...decision, _key }).expect(303);
    await camat.post(pathOf(one.ticket), { ...decision, _version: one.version + 1, _key }).expect(409);
    expect((await reload(world, one)).version).toBe(one.version + 1);
  });
});
