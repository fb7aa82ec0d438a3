import { plainError } from '../../src/operations/running-page.ts';
import { removeFailedJobs, retryJobs } from '../../src/operations/jobs.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());
beforeEach(async () => {
  await world.db.raw('delete from graphile_worker._private_jobs');
});

const error =
  'Error: select name from people where nik = $1 - invalid input syntax for type integer: "Kanariawati"\n    at ask (walled.ts:54)';

async function failedJob(task = 'deliver'): Promise<string> {
  const { rows } = await world.db.raw<{ rows: [{ id: string }] }>(
    'select id::text from graphile_worker.add_job(?, max_attempts := 1)',
    [task],
  );
  const [{ id }] = rows;
  await world.db.raw('select from graphile_worker.permanently_fail_jobs(array[?::bigint], ?)', [id, error]);
  return id;
}
const jobs = async () =>
  (
    await world.db.raw<{ rows: object[] }>(
      'select id::text, attempts, task_identifier as task from graphile_worker.jobs order by id',
    )
  ).rows;
const trail = () =>
  world
    .db('audit_events')
    .whereIn('action', ['jobsRetried', 'jobsRemoved'])
    .orderBy('id', 'desc')
    .select('action', 'person_id', 'subject_kind', 'subject_id', 'particulars');
const settling = async (which: string, username = 'admin') => ({
  which,
  reason: 'Server surat sudah pulih.',
  person: await world.as(username),
  now: on(saturday),
});

describe('jobs that failed', () => {
  it('are tried again from the first try, with a line in the trail; what did not fail stays as it is', async () => {
    const id = await failedJob();
    const other = await failedJob('round');
    const admin = await world.as('admin');
    expect(await retryJobs(world.db, await settling(id))).toBe(1);
    expect(await jobs()).toEqual([
      { id, attempts: 0, task: 'deliver' },
      { id: other, attempts: 1, task: 'round' },
    ]);
    expect((await trail())[0]).toEqual({
      action: 'jobsRetried',
      person_id: admin.id,
      subject_kind: 'job',
      subject_id: id,
      particulars: { count: 1, reason: 'Server surat sudah pulih.' },
    });
    const before = await trail();
    expect(await retryJobs(world.db, await settling(id))).toBe(0);
    expect(await removeFailedJobs(world.db, await settling(id))).toBe(0);
    expect(await trail()).toEqual(before);
  });

  it('are removed, one or all of a task', async () => {
    const ids = [await failedJob('round'), await failedJob('round'), await failedJob()];
    expect(await removeFailedJobs(world.db, await settling('round'))).toBe(2);
    expect(await jobs()).toEqual([{ id: ids[2], attempts: 1, task: 'deliver' }]);
    expect((await trail())[0]).toMatchObject({
      action: 'jobsRemoved',
      subject_id: 'round',
      particulars: { count: 2 },
    });
  });

  it('are the administrator’s', async () => {
    const id = await failedJob();
    for (const username of ['inspektorat', 'camat.setiabudi'])
      await expect(retryJobs(world.db, await settling(id, username))).rejects.toThrow('');
    await expect(removeFailedJobs(world.db, await settling("1'; drop"))).rejects.toThrow('');
    expect(await jobs()).toHaveLength(1);
  });

  it('tell their fault without values, statements and places', () => {
    expect(plainError(error)).toBe('Error: invalid input syntax for type integer: "…"');
    expect(plainError('Error: connect ECONNREFUSED 127.0.0.1:25')).toBe(
      'Error: connect ECONNREFUSED 127.0.0.1:25',
    );
  });
});

describe('/operations', () => {
  it('shows the administrator what is missing, what waits and what failed, and lets them act', async () => {
    const id = await failedJob();
    await failedJob();
    await world
      .db('tally_changes')
      .insert({ n: 0, changed_at: world.db.raw(`now() - interval '10 minutes'`) });
    const admin = await world.signIn('admin');
    const { text } = await admin.get('/operations').expect(200);
    expect(text).toContain('Jalankan npm run worker');
    expect(text).toContain('1, yang tertua 10 menit yang lalu');
    expect(text).toContain('Periksa apakah npm run worker berjalan dan apa kata log-nya');
    expect(text).toContain('invalid input syntax for type integer');
    expect(text).not.toMatch(/Kanariawati|walled\.ts|select name/);
    expect(text).toContain('Pengiriman pesan: semua 2 yang gagal');
    const again = await admin.post(`/operations/jobs/${id}/retry`, { reason: ' ' }).expect(422);
    expect(again.text).toContain('Wajib diisi.');
    expect(again.text).toContain(`id="job-${id}-field-reason"`);
    await admin.post(`/operations/jobs/${id}/retry`, { reason: 'Sudah pulih' }).expect(303);
    expect((await admin.get('/operations')).text).toContain('1 tugas dicoba lagi.');
    await admin.post(`/operations/jobs/${id}/removal`, { reason: 'Sudah pulih' }).expect(303);
    expect((await admin.get('/operations')).text).toContain('sudah tidak gagal');
    await admin.post('/operations/jobs/deliver/removal', { reason: 'Tidak perlu' }).expect(303);
    expect(await jobs()).toEqual([{ id, attempts: 0, task: 'deliver' }]);
  });

  it('lets the inspector read and change nothing, and is unknown to others', async () => {
    const id = await failedJob();
    const inspector = await world.signIn('inspektorat');
    expect((await inspector.get('/operations').expect(200)).text).not.toContain('/operations/jobs/');
    await inspector.post(`/operations/jobs/${id}/removal`, { reason: 'x' }).expect(404);
    const camat = await world.signIn('camat.setiabudi');
    await camat.get('/operations').expect(404);
    expect(await jobs()).toHaveLength(1);
  });
});
