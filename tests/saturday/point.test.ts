import { similarComplaints } from '../../src/saturday/similar.ts';
import { newWorld, on, saturday, setiabudi, karetSemanggi, type World } from '../support/world.ts';
import { iphonePhoto } from '../support/photos.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.session();
  await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
});
afterAll(() => world.drop());

const typed = {
  phone: '0812 3456 7890',
  name: 'Siti Aminah',
  channel: 'whatsapp',
  kelurahanCode: karetSemanggi,
  categoryCode: 'saluran',
  text: 'Saluran di depan rumah mampet.',
  outcome: 'passOn',
};
const here = { latitude: -6.2215, longitude: 106.8165 };

describe('the point of a complaint', () => {
  it('is kept as it was typed or taken, with a comma too, and stays empty where nobody knows it', async () => {
    const clerk = await world.signIn('loket.setiabudi');
    expect((await clerk.get('/saturday/intake')).text).toContain('data-pick-latitude="latitude"');
    for (const point of [
      { latitude: '-6.2215', longitude: '106.8165' },
      { latitude: '-6,2215', longitude: ' 106,8165 ' },
      { latitude: '', longitude: '' },
    ])
      await clerk.post('/saturday/intake', { ...typed, ...point }).expect(303);
    const rows = await world.db('complaints').orderBy('id').select('latitude', 'longitude');
    expect(rows).toEqual([here, here, { latitude: null, longitude: null }]);
  });

  it.each([
    [{ latitude: '-6.9', longitude: '107.6' }, 'Titik ini jauh dari kecamatan'],
    [{ latitude: '106.8165', longitude: '-6.2215' }, 'Titik ini jauh dari kecamatan'],
    [{ latitude: '-6.2215', longitude: '' }, 'Wajib diisi'],
    [{ latitude: 'depan masjid', longitude: '106.8165' }, 'Tulis derajat seperti'],
    [{ latitude: '-6.2215', longitude: '1e9' }, 'Tulis derajat seperti'],
  ])('is refused when it can not be meant: %j', async (point, error) => {
    const clerk = await world.signIn('loket.setiabudi');
    const before = await world.db('complaints').count();
    const answer = await clerk.post('/saturday/intake', { ...typed, ...point }).expect(422);
    expect(answer.text).toContain(error);
    expect(answer.text).toContain(`value="${point.latitude}"`);
    expect(answer.text).toContain('class="intake-point" open');
    expect(answer.text).toContain(typed.text);
    expect(await world.db('complaints').count()).toEqual(before);
  });

  it('puts what lies near before what lies far, and finds the neighbour across the border', async () => {
    const saluran = { categoryCode: 'saluran', text: 'Got buntu.' };
    const far = await world.complaint({ ...saluran, latitude: -6.2262, longitude: 106.8165 });
    const near = await world.complaint({ ...saluran, latitude: -6.2219, longitude: 106.8165 });
    const across = await world.complaint({
      ...saluran,
      kelurahanCode: '31.74.02.1003',
      latitude: -6.2215,
      longitude: 106.8175,
    });
    const matter = { kecamatanCode: setiabudi, kelurahanCode: karetSemanggi, categoryCode: 'saluran' };
    const found = await similarComplaints(world.db, { ...matter, ...here, text: 'zzz' });
    const ofThese = found.filter(({ ticket }) => [near, across, far].some((one) => one.ticket === ticket));
    expect(ofThese.map(({ ticket, metres }) => [ticket, metres])).toEqual([
      [near.ticket, 44],
      [across.ticket, 111],
      [far.ticket, 523],
    ]);
    const blind = await similarComplaints(world.db, {
      ...matter,
      latitude: null,
      longitude: null,
      text: 'zzz',
    });
    expect(blind.map(({ ticket }) => ticket)).not.toContain(across.ticket);
    expect(blind.every(({ metres }) => metres === null)).toBe(true);
  });
});

describe('the photos of an intake', () => {
  it('may come straight from an iPhone', async () => {
    const clerk = await world.signIn('loket.setiabudi');
    const text = 'Foto dari iPhone.';
    await clerk
      .post('/saturday/intake', { ...typed, text })
      .attach('photos', await iphonePhoto(), 'IMG_0001.HEIC')
      .expect(303);
    const photo = await world
      .db('photos as p')
      .join('complaints as c', 'c.id', 'p.complaint_id')
      .where('c.text', text)
      .first('p.*');
    expect(photo).toMatchObject({
      content_type: 'image/jpeg',
      width: 320,
      original_taken_at: new Date('2026-11-21T02:12:45Z'),
    });
    expect(photo.original_latitude).toBeCloseTo(-6.2215, 4);
  });

  it.each([
    ['too large', Buffer.alloc(16 * 1024 * 1024, 1), 'terlalu besar'],
    ['far too large', Buffer.alloc(45 * 1024 * 1024, 1), 'terlalu besar'],
    ['no photo', Buffer.from('%PDF-1.7 bukan foto'), 'bukan foto yang dapat dibaca'],
    [
      'only the beginning of one',
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(2000)]),
      'bukan foto',
    ],
  ])('that are %s are named beside the field, and nothing typed is lost', async (_, file, error) => {
    const clerk = await world.signIn('loket.setiabudi');
    const answer = await clerk.post('/saturday/intake', typed).attach('photos', file).expect(422);
    expect(answer.text).toMatch(new RegExp(`id="field-photos-error"[^]{0,400}${error}`));
    expect(answer.text).toContain(typed.text);
    expect(answer.text).toContain(`value="${typed.name}"`);
    expect(answer.text).toContain('data-again');
  });
});
