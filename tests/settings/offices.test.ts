import { Conflict, Forbidden } from '../../src/errors.ts';
import { letterheadOf as kopOf } from '../../src/documents/letterhead.ts';
import { letterheadOf } from '../../src/reports/letterhead.ts';
import { placeNames } from '../../src/saturday/queries.ts';
import { officeSubject, changeOffice } from '../../src/settings/office-settings.ts';
import { newWorld, on, saturday, setiabudi, type World } from '../support/world.ts';
import { officeId } from '../support/moves.ts';

let world: World;
let id: number;
beforeAll(async () => {
  world = await newWorld();
  id = await officeId(world, 'camat.setiabudi');
});
afterAll(() => world.drop());

const input = {
  officeName: 'Kecamatan Setiabudi',
  address: 'Jalan Setiabudi Selatan Nomor 1',
  phone: '(021) 520 1234',
  postcode: '12920',
  delegateTitle: 'Sekretaris Kecamatan',
};
const key = '7f3f6c8e-58ab-4c2a-9f8c-1f2a3b4c5d6e';
const by = async (username = 'admin', version = 0) => ({
  person: await world.as(username),
  now: on(saturday),
  version,
});

describe('an office', () => {
  it('is changed once, with its history, and letters say so from now on', async () => {
    await changeOffice(world.db, id, input, { ...(await by()), key });
    await changeOffice(world.db, id, input, { ...(await by()), key });
    const changes = await world.db('settings_changes').where({ what: officeSubject(id) });
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ before: { address: null }, after: input });
    await expect(changeOffice(world.db, id, { ...input, phone: null }, await by())).rejects.toThrow(Conflict);
    await expect(changeOffice(world.db, id, input, await by('camat.setiabudi'))).rejects.toThrow(Forbidden);
    const { letterhead, writer } = await letterheadOf(world.db, { level: 'kecamatan', areaCode: setiabudi });
    expect(letterhead).toMatchObject({ address: input.address, phone: input.phone, postcode: '12920' });
    expect(writer.delegateTitle).toBe('Sekretaris Kecamatan');
    const printed = `${input.address}, Kode Pos 12920`;
    expect((await kopOf(world.db, id)).address).toBe(printed);
    expect((await placeNames(world.db, setiabudi)).address).toBe(printed);
  });

  it('is found by any word of its name, area or address, page by page', async () => {
    const admin = await world.signIn('admin');
    const found = await admin.get('/settings/offices?q=selatan+setiabudi').expect(200);
    expect(found.text).toContain(`href="/settings/offices/${id}"`);
    expect(found.text).not.toContain('Tebet');
    const names = new Set<string>();
    let path: string | undefined = '/settings/offices?q=lurah.';
    for (let page = 0; path && page < 20; page++) {
      const { text }: { text: string } = await admin.get(path).expect(200);
      for (const [, name] of text.matchAll(/href="\/settings\/offices\/(\d+)"/g)) names.add(name!);
      path = /rel="next" href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(names.size).toBe(267);
    expect((await admin.get('/settings/offices?q=zzz').expect(200)).text).toContain(
      'Tidak ada kantor yang cocok',
    );
  });

  it('keeps what was typed beside what is wrong', async () => {
    const admin = await world.signIn('admin');
    const { text } = await admin.get(`/settings/offices/${id}`).expect(200);
    const version = /name="_version" value="(\d+)"/.exec(text)![1]!;
    const typed = {
      ...input,
      officeName: ' ',
      phone: 'telepon',
      postcode: '123',
      address: 'Jalan Baru',
      _version: version,
    };
    const wrong = await admin.post(`/settings/offices/${id}`, typed).expect(422);
    for (const shown of [
      'Wajib diisi.',
      'Nomor telepon kantor tidak dikenali',
      'lima angka',
      'Jalan Baru',
      'telepon',
    ])
      expect(wrong.text).toContain(shown);
    await admin
      .post(`/settings/offices/${id}`, { ...input, address: 'Jalan Baru', _version: version })
      .expect(303);
    const stale = await admin.post(`/settings/offices/${id}`, { ...input, _version: version }).expect(409);
    expect(stale.text).toContain('diubah orang lain');
    expect((await admin.get('/settings').expect(200)).text).toContain(
      'Alamat: Jalan Setiabudi Selatan Nomor 1 → Jalan Baru',
    );
    await admin.get('/settings/offices/999999').expect(404);
    const camat = await world.signIn('camat.setiabudi');
    await camat.get('/settings/offices').expect(404);
  });
});
