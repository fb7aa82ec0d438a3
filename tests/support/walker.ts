import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { accessibilityFaults, fitsWidth, keepPicture, openWindow, type Size } from './browser.ts';

/** A person with a window: signs in, moves the clock, and looks at every page before acting on it. */
export type Walker = {
  page: Page;
  visit(path: string, picture?: string): Promise<void>;
  /** Checks the page that is open: accessible, no wider than the window; keeps a picture. */
  look(picture: string): Promise<void>;
  /** The same as somebody sees it whose device is light, and whose is dark. */
  lookByDayAndNight(picture: string): Promise<void>;
  /** Goes on in a language: an account keeps the one that it read last. */
  speak(lang: 'id' | 'en'): Promise<void>;
  moveClock(to: 'saturday' | 'sunday' | 'monday' | 'tuesday' | 'hour' | 'day'): Promise<void>;
  leave(): Promise<void>;
};

/** Opens a window of a size for an account; null for somebody who is not signed in. */
export async function walker(
  browser: Browser,
  address: string,
  account: string | null,
  size: Size,
  options: { dark?: boolean; scripts?: boolean } = {},
): Promise<Walker> {
  const context: BrowserContext = await openWindow(browser, size, options);
  const page = await context.newPage();
  const look = async (picture: string) => {
    await keepPicture(page, picture);
    expect({ picture, faults: await accessibilityFaults(page) }).toEqual({ picture, faults: [] });
    expect({ picture, fits: await fitsWidth(page) }).toEqual({ picture, fits: true });
  };
  if (account) {
    await page.goto(`${address}/sign-in`);
    await page.fill('[name=username]', account);
    await page.fill('[name=password]', 'aduan-sabtu');
    await page.press('[name=password]', 'Enter');
    await page.waitForURL((url) => url.pathname !== '/sign-in');
  }
  return {
    page,
    look,
    lookByDayAndNight: async (picture) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        // Without movement: a button on its way from one colour to the other has neither.
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await look(`${picture}-${colorScheme}`);
      }
    },
    visit: async (path, picture) => {
      const answer = await page.goto(address + path);
      expect({ path, status: answer?.status() }).toEqual({ path, status: 200 });
      if (picture) await look(picture);
    },
    speak: async (lang) => {
      if ((await page.getAttribute('html', 'lang')) !== lang)
        await leading(page, async () => {
          await openOwnMenu(page);
          await page.click('form[action="/language"] button');
        });
      expect(await page.getAttribute('html', 'lang')).toBe(lang);
    },
    moveClock: async (to) => {
      await page.click(`.demo-steps button[value=${to}]`);
      await page.waitForLoadState();
    },
    leave: () => context.close(),
  };
}

/** Where there is no room in the header, the account, the language and the way out open by a tap. */
export async function openOwnMenu(page: Page): Promise<void> {
  const opener = page.locator('[popovertarget=header-own]').first();
  if (await opener.isVisible()) await opener.click();
}

/** What leads to another page, waited for. */
export async function leading(page: Page, deed: () => Promise<unknown>): Promise<void> {
  const loaded = page.waitForEvent('load');
  await deed();
  await loaded;
}

/** A photo as a phone takes it: a real JPEG of some size. */
export const photo = async (tint: number) => ({
  name: 'foto.jpg',
  mimeType: 'image/jpeg',
  buffer: await sharp({
    create: { width: 1200, height: 900, channels: 3, background: { r: tint, g: 120, b: 90 } },
  })
    .jpeg()
    .toBuffer(),
});
