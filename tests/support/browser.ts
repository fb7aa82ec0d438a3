import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { closeStreams } from '../../src/web/streams.ts';

/** The sizes at which people work: the PC at the counter, the phone in the field, the projector, a screen on end. */
export const sizes = {
  pc: { width: 1366, height: 768 },
  phone: { width: 360, height: 740 },
  newPhone: { width: 390, height: 844 },
  projector: { width: 1920, height: 1080 },
  portrait: { width: 1080, height: 1920 },
} as const;
export type Size = keyof typeof sizes;

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Pages at an address of their own, and a browser to open them with. */
export type Site = { address: string; browser: Browser; close(): Promise<void> };

export async function openSite(app: RequestListener): Promise<Site> {
  const server = createServer(app).listen(0);
  const browser = await launchBrowser();
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    browser,
    close: async () => {
      await browser.close();
      // As at a stop of the program: what listens for open pages ends with them.
      closeStreams();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A headless Chromium: the one inside @sparticuz/chromium on Linux, an installed Chrome elsewhere. */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== 'linux') return chromium.launch({ channel: 'chrome', args: flags });
  const { default: shipped } = await import('@sparticuz/chromium');
  return chromium.launch({ executablePath: await shipped.executablePath(), args: flags });
}

/** A browser with a profile in a folder, which is there again when it is started another time. */
export async function openProfile(folder: string, size: Size): Promise<BrowserContext> {
  const shipped = process.platform === 'linux' ? (await import('@sparticuz/chromium')).default : null;
  const context = await chromium.launchPersistentContext(folder, {
    ...(shipped ? { executablePath: await shipped.executablePath() } : { channel: 'chrome' }),
    args: flags,
    viewport: sizes[size],
    locale: 'id-ID',
  });
  context.setDefaultTimeout(45_000);
  return context;
}

/** A person's window of a size; `dark` as they set their device, `scripts` false where theirs runs none. */
export async function openWindow(
  browser: Browser,
  size: Size,
  options: { dark?: boolean; scripts?: boolean } = {},
): Promise<BrowserContext> {
  const held = size === 'phone' || size === 'newPhone';
  const context = await browser.newContext({
    viewport: sizes[size],
    hasTouch: held,
    isMobile: held,
    colorScheme: options.dark ? 'dark' : 'light',
    javaScriptEnabled: options.scripts ?? true,
    locale: 'id-ID',
  });
  context.setDefaultTimeout(45_000); // a slow machine is no fault of the page
  return context;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core (WCAG 2.2 AA) finds on the page, one line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  for (;;) {
    try {
      await page.waitForLoadState();
      return await faultsNow(page);
    } catch (fault) {
      // A form that a script sends may just be leading to the next page: that one is looked at.
      if (!/Execution context was destroyed/.test(String(fault))) throw fault;
    }
  }
}

async function faultsNow(page: Page): Promise<string[]> {
  // The page's own policy allows no foreign script; the debugger's door is not bound by it.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { axe: tool } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: Violation[] }> };
    };
    const { violations } = await tool.run({
      // What passes is of no interest, and takes most of the time to describe.
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    );
    type Violation = { id: string; nodes: { html: string }[] };
  });
  return found;
}

/** True when nothing on the page makes it scroll sideways. */
export const fitsWidth = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');

const shots = join(import.meta.dirname, '../../artifacts/journeys');

/** Keeps a picture of the page outside git where PICTURES asks for them: no test looks at them. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (!process.env.PICTURES) return;
  if (!existsSync(shots)) await mkdir(shots, { recursive: true });
  const path = join(shots, `${name}.png`);
  if (!(await page.evaluate("matchMedia('(pointer: coarse)').matches")))
    return void (await page.screenshot({ path, fullPage: true }));
  // A picture of a whole page is drawn without the styles for fingers; one of a phone that is long enough has them.
  const phone = page.viewportSize()!;
  const height = (await page.evaluate('document.documentElement.scrollHeight')) as number;
  await page.setViewportSize({ ...phone, height });
  await page.screenshot({ path });
  await page.setViewportSize(phone);
}
