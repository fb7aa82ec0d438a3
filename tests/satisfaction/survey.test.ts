import { randomUUID } from 'node:crypto';
import { setClock } from '../../src/clock.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { mergeIn } from '../../src/complaints/merge.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { unseal } from '../../src/database/sealing.ts';
import { answerSurvey } from '../../src/satisfaction/survey.ts';
import { move, reload, traces } from '../support/moves.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on(saturday, '10:00'));
});
afterAll(async () => {
  await setClock(world.db, null);
  await world.drop();
});

const pathOf = ({ ticket }: Complaint) => `/track/${trackKey(ticket)}`;
const solved = async (changes = {}) => {
  const complaint = await world.complaint(changes);
  const evidence = 'Sudah dibersihkan di tempat.';
  return move(world, complaint, {
    as: 'loket.setiabudi',
    type: 'resolveOnTheSpot',
    evidence,
    now: on(saturday, '09:30'),
  });
};
const kept = async ({ id }: Complaint) => {
  const row = (await world.db('survey_answers').where({ complaint_id: id }).first()) as Record<
    string,
    unknown
  >;
  const said = unseal((row?.remark_sealed as Buffer) ?? null, `survey_answers.remark_sealed:${id}`);
  return row && { ...row, said };
};
const facts = ({ id }: Complaint) =>
  world.db('complaint_events').where({ complaint_id: id, type: 'surveyAnswered' });

describe('the survey on the page of a complainant', () => {
  it('is offered once the complaint is solved, three questions first', async () => {
    const complaint = await world.complaint();
    expect((await world.visitor().get(pathOf(complaint)).expect(200)).text).not.toContain('Kirim penilaian');
    const { text } = await world
      .visitor()
      .get(pathOf(await solved()))
      .expect(200);
    expect(text).toContain('Kirim penilaian');
    expect(text.indexOf('Apakah aduan diselesaikan dengan cepat?')).toBeLessThan(
      text.indexOf('Enam pertanyaan lagi'),
    );
    expect(text.indexOf('Apakah tata caranya mudah?')).toBeGreaterThan(text.indexOf('Enam pertanyaan lagi'));
  });

  it('keeps answers and adds later ones; the history says that it happened and not how', async () => {
    const complaint = await solved();
    const visitor = world.visitor();
    const answered = await visitor
      .post(`${pathOf(complaint)}/survey`, { _key: randomUUID(), u3: 4, u5: '', u7: 3, remark: ' Cepat. ' })
      .expect(303);
    expect((await visitor.get(String(answered.headers.location)).expect(200)).text).toContain(
      'Penilaian Anda sudah kami catat',
    );
    expect(await kept(complaint)).toMatchObject({
      u3: 4,
      u5: null,
      u7: 3,
      remark: null,
      said: 'Cepat.',
      answered_on: saturday,
    });
    await visitor.post(`${pathOf(complaint)}/survey`, { _key: randomUUID(), u5: 2, u7: 4 }).expect(303);
    expect(await kept(complaint)).toMatchObject({ u3: 4, u5: 2, u7: 4, said: 'Cepat.' });
    expect((await facts(complaint)).map(({ data }: { data: unknown }) => data)).toEqual([
      { elements: ['u3', 'u7'] },
      { elements: ['u5', 'u7'] },
    ]);
    expect((await reload(world, complaint)).state).toBe('resolved');
  });

  it('counts a request that comes twice once', async () => {
    const complaint = await solved();
    const answers = { _key: randomUUID(), u3: 1 };
    await world
      .visitor()
      .post(`${pathOf(complaint)}/survey`, answers)
      .expect(303);
    await world
      .visitor()
      .post(`${pathOf(complaint)}/survey`, answers)
      .expect(303);
    expect(await facts(complaint)).toHaveLength(1);
  });

  it('says beside the field what is wrong, keeps what was chosen and leaves nothing behind', async () => {
    const complaint = await solved();
    const before = await traces(world);
    const empty = await world
      .visitor()
      .post(`${pathOf(complaint)}/survey`, { remark: 'Baik' })
      .expect(422);
    expect(empty.text).toContain('Pilih paling sedikit satu jawaban.');
    expect(empty.text).toContain('>\nBaik</textarea>');
    const long = await world
      .visitor()
      .post(`${pathOf(complaint)}/survey`, { u3: 4, remark: 'a'.repeat(1001) })
      .expect(422);
    expect(long.text).toMatch(/name="u3"[^>]*value="4" checked/);
    await world
      .visitor()
      .post(`${pathOf(complaint)}/survey`, { u3: 5 })
      .expect(422);
    expect(await traces(world)).toEqual(before);
  });

  it('does not grade what is still open', async () => {
    const complaint = await world.complaint();
    const asked = { own: complaint, lead: null, answers: { u3: 4 as const }, remark: null };
    await expect(answerSurvey(world.db, { ...asked, now: on(saturday) })).rejects.toMatchObject({
      code: 'notAllowed',
    });
    expect(await facts(complaint)).toEqual([]);
  });
});

describe('the survey and who withdrew', () => {
  const offered = async (complaint: Complaint) =>
    (await world.visitor().get(pathOf(complaint)).expect(200)).text.includes('Kirim penilaian');
  const refused = async (complaint: Complaint) => {
    await world
      .visitor()
      .post(`${pathOf(complaint)}/survey`, { u3: 1 })
      .expect(409);
    expect(await facts(complaint)).toEqual([]);
  };
  const withdrawal = { as: 'citizen', type: 'withdraw', now: on(saturday, '09:20') } as const;

  it('asks nobody whose complaint was closed so', async () => {
    const complaint = await world.complaint();
    await move(world, complaint, withdrawal);
    expect(await offered(complaint)).toBe(false);
    await refused(complaint);
  });

  it('asks who joined a matter once it is solved, and not its first complainant who left it', async () => {
    const [lead, follower] = [await world.complaint(), await world.complaint()];
    const person = await world.as('camat.setiabudi');
    const act = {
      ticket: follower.ticket,
      version: 1,
      actor: { kind: 'person', person } as const,
      now: on(saturday),
    };
    await world.db.transaction((trx) => mergeIn(trx, act, lead.ticket));
    await move(world, lead, withdrawal);
    expect([await offered(lead), await offered(follower)]).toEqual([false, false]);
    const spot = { as: 'camat.setiabudi', type: 'resolveOnTheSpot', evidence: 'Dibersihkan.' } as const;
    await move(world, lead, { ...spot, now: on(saturday, '09:30') });
    expect([await offered(lead), await offered(follower)]).toEqual([false, true]);
    await refused(lead);
    await world
      .visitor()
      .post(`${pathOf(follower)}/survey`, { u3: 4 })
      .expect(303);
  });
});

describe('the results of the survey', () => {
  it('count an area with the areas below it, and hide what was said of a confidential case', async () => {
    const all = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`u${at + 1}`, 4]));
    const secret = await solved({ confidential: true });
    await world
      .visitor()
      .post(`${pathOf(secret)}/survey`, { ...all, remark: 'Pungli di loket.' })
      .expect(303);
    const camat = await world.signIn('camat.setiabudi');
    const { text } = await camat.get('/satisfaction').expect(200);
    const { rows } = await world.db.raw<{ rows: [{ n: number }] }>(
      `select count(*) as n from complaints where resolved_at is not null`,
    );
    expect(text).toContain(`Aduan selesai`);
    expect(text).toMatch(new RegExp(`Aduan selesai</dt>\\s*<dd>\\s*${rows[0].n}\\s*</dd>`));
    expect(text).toContain('Karet Semanggi');
    expect(text).toContain('Cepat.');
    expect(text).not.toContain('Pungli');
    expect(text).toContain('sampel belum memadai');
  });

  it('are an area of the reader or nothing', async () => {
    const camat = await world.signIn('camat.setiabudi');
    await camat.get('/satisfaction?area=31.74.01').expect(404);
    await camat.get('/satisfaction?area=31.74').expect(404);
    const governor = await world.signIn('gubernur');
    expect((await governor.get('/satisfaction?area=31.74').expect(200)).text).toContain('Setiabudi');
    expect((await governor.get('/satisfaction').expect(200)).text).toContain('Jakarta Selatan');
    expect((await governor.get('/satisfaction?from=2020-01-01&to=2020-06-30').expect(200)).text).toContain(
      'Belum ada aduan selesai dalam kurun ini',
    );
    await (await world.signIn('loket.setiabudi')).get('/satisfaction').expect(404);
  });
});
