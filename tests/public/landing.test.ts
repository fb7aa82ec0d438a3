import { setClock } from '../../src/clock.ts';
import { forgetRules } from '../../src/calendar/queries.ts';
import { newWorld, on, saturday, setiabudi, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on('2026-11-18', '10:00'));
});
afterAll(async () => {
  await setClock(world.db, null);
  await world.drop();
});

const page = async (path = '/') => (await world.visitor().get(path).expect(200)).text;

describe('the front page', () => {
  it('says where, when and how, with the dates of the coming week', async () => {
    const text = await page();
    expect(text).toContain('Loket berikutnya: Sabtu, 21 November 2026.');
    for (const day of ['Sab 21 Nov', 'Min 22 Nov', 'Sen 23 Nov', 'Sel 24 Nov']) expect(text).toContain(day);
    expect(text.match(/Kantor Kecamatan/g)).toHaveLength(44);
    expect(text).toContain('08.00–11.00');
    expect(text).toContain('telepon 112');
    expect(text).toContain('keberatan dalam 10 hari kerja');
    expect(text).toContain('action="/track"');
    expect(text).toContain('Ombudsman');
    const english = world.visitor();
    await english.post('/language', { lang: 'en', back: '/' }).expect(303);
    expect((await english.get('/')).text).toContain('Next counter: Saturday, 21 November 2026.');
  });

  it('moves a meeting that falls on a holiday', async () => {
    await world
      .db('holidays')
      .insert({ held_on: '2026-11-23', name_id: 'Libur', name_en: 'Holiday', kind: 'holiday' });
    forgetRules();
    const week = /<ol class="week">[^]*?<\/ol>/.exec(await page())![0];
    expect(week).toContain('Rab 25 Nov');
    expect(week).not.toContain('Sen 23 Nov');
    await world.db('holidays').where({ held_on: '2026-11-23' }).delete();
    forgetRules();
  });

  it('finds a kecamatan by its own name and by a kelurahan, and says when it is closed', async () => {
    await world.session(setiabudi, saturday);
    await world
      .db('saturday_sessions')
      .where({ kecamatan_code: setiabudi })
      .update({ status: 'cancelled', reason: 'Gedung direnovasi' });
    const text = await page('/?q=karet%20semanggi');
    expect(text).toContain('1 kecamatan');
    expect(text).toContain('Kantor Kecamatan Setiabudi');
    expect(text).toContain('Tutup: Gedung direnovasi');
    expect(await page('/?q=%25%25')).toContain('Tidak ada kecamatan');
    expect(await page('/?q=<script>')).not.toContain('<script>"');
  });

  it('costs at most five queries and little weight', async () => {
    await page();
    let queries = 0;
    const count = () => {
      queries += 1;
    };
    world.asking.on('query', count);
    const text = await page();
    world.asking.removeListener('query', count);
    expect(queries).toBeLessThanOrEqual(5);
    expect(Buffer.byteLength(text)).toBeLessThan(40_000);
  });
});
