import { setClock } from '../../src/clock.ts';
import { accessibilityFaults, fitsWidth, openSite, type Site } from '../support/browser.ts';
import { walker } from '../support/walker.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
let site: Site;
beforeAll(async () => {
  world = await newWorld();
  await world.complaint();
  await setClock(world.db, on(saturday, '12:00'));
  site = await openSite(world.app);
});
afterAll(async () => {
  await site.close();
  await world.drop();
});

describe('the page of figures in a browser', () => {
  it.each([
    ['pc', false, 'id'],
    ['phone', true, 'en'],
  ] as const)('is open to everybody on a %s (dark: %s, %s)', async (size, dark, lang) => {
    const walk = await walker(site.browser, site.address, 'walikota.jakarta-selatan', size, { dark });
    const { page } = walk;
    await walk.speak(lang);
    await walk.visit('/figures');
    // All pictures, also those further down, in the form for this size.
    const drawn = await page.$$eval('.picture img', (images) =>
      Promise.all(
        (
          images as unknown as {
            loading: string;
            decode(): Promise<void>;
            currentSrc: string;
            naturalWidth: number;
          }[]
        ).map(async (image) => {
          image.loading = 'eager';
          await image.decode();
          return { narrow: image.currentSrc.includes('w=narrow'), width: image.naturalWidth };
        }),
      ),
    );
    expect(drawn.length).toBeGreaterThan(4);
    expect(drawn).toEqual(
      drawn.map(() => ({ narrow: size === 'phone', width: size === 'phone' ? 320 : 720 })),
    );
    await page.$$eval('details', (all) => all.forEach((each) => each.setAttribute('open', '')));
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    await walk.leave();
  });
});
