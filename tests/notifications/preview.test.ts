import { catalogues } from '../../src/language/index.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
});
afterAll(() => world.drop());

describe('the page of all messages', () => {
  it('says so while there is no complaint, and leaves out confidential ones', async () => {
    const browser = await world.signIn('admin');
    expect((await browser.get('/settings/messages/texts')).text).toContain('Belum ada aduan');
    await world.complaint({ confidential: true });
    await world.complaint({ categoryCode: 'perilaku-aparat' });
    const { text } = await browser.get('/settings/messages/texts');
    expect(text).not.toMatch(/Karet Semanggi|id="text-delayed"/);
  });

  it('shows each in both languages and on each channel, with data of a real complaint that nobody can find', async () => {
    const { ticket } = await world.complaint();
    const { track_key: trackKey } = await world.db('complaints').where({ ticket }).first('track_key');
    const browser = await world.signIn('admin');
    const { text } = await browser.get('/settings/messages/texts');
    const { citizen, office } = catalogues.id.messages;
    for (const name of [...Object.keys(citizen), ...Object.keys(office)])
      expect(text).toContain(`id="text-${name}"`);
    for (const lang of ['id', 'en'] as const)
      for (const name of [...Object.keys(citizen), ...Object.keys(office)])
        expect(catalogues[lang].messages.preview.names[name]).toBeDefined();
    const count = (pattern: RegExp) => text.match(pattern)?.length;
    expect(count(/dari 160 karakter · 1 SMS/g)).toBe(2 * Object.keys(citizen).length);
    expect(text).not.toContain('tone-danger');
    expect(text).toContain('Karet Semanggi');
    expect(text).toContain('dari pesan yang pernah ditulis');
    expect(text).not.toContain(ticket.slice(2));
    expect(text).not.toContain(trackKey.slice(2));
    expect(text).not.toMatch(/undefined|\[object|\bnull\b/);
    await (await world.signIn('inspektorat')).get('/settings/messages/texts').expect(404);
    expect((await browser.get('/settings/messages')).text).toContain('href="/settings/messages/texts"');
  });
});
