import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** What a clerk waits for: milliseconds, and kilobytes over the wire. */
export type CounterFigures = {
  /** The first load on 6 Mbps with a CPU four times slower: until the first field has the focus and takes a key. */
  usableMs: number;
  firstKb: number;
  /** The same page again, from the browser's cache. */
  againMs: number;
  againKb: number;
  /** The median of some intakes on the machine as it is. */
  suggestionMs: number;
  receiptMs: number;
};

const slow = { latency: 20, downloadThroughput: 6e6 / 8, uploadThroughput: 6e6 / 8, offline: false };
const slowdown = 4;
const rounds = 5;

/** Measures the counter in a real browser, or null on a machine where none can be started. */
export async function measureCounter(address: string): Promise<CounterFigures | null> {
  const browser = await launched().catch(() => null);
  if (!browser) return null;
  try {
    const cookies = await signIn(browser, address);
    const loads = await firstLoads(browser, address, cookies);
    const steps = await intakes(browser, address, cookies);
    return { ...loads, ...steps };
  } finally {
    await browser.close();
  }
}

async function launched(): Promise<Browser> {
  if (process.platform !== 'linux') return chromium.launch({ channel: 'chrome' });
  const { default: shipped } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await shipped.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
}

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

async function signIn(browser: Browser, address: string): Promise<Cookies> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${address}/sign-in`);
  await page.fill('[name=username]', 'loket.setiabudi');
  await page.fill('[name=password]', 'aduan-sabtu');
  await page.press('[name=password]', 'Enter');
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  // The counter is open on Saturdays only.
  await page.click('.demo-steps button[value=saturday]');
  await page.waitForLoadState();
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

async function firstLoads(browser: Browser, address: string, cookies: Cookies) {
  const times: [first: number, again: number][] = [];
  let kb: [first: number, again: number] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    await context.addCookies(cookies);
    const page = await context.newPage();
    const wire = await context.newCDPSession(page);
    await wire.send('Network.enable');
    await wire.send('Network.emulateNetworkConditions', slow);
    await wire.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    let bytes = 0;
    wire.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    const first = await usableAfter(page, address);
    const firstBytes = bytes;
    bytes = 0;
    const again = await usableAfter(page, address);
    times.push([first, again]);
    kb = [firstBytes / 1000, bytes / 1000];
    await context.close();
  }
  const [usableMs, againMs] = [
    median(times.map(([first]) => first)),
    median(times.map(([, again]) => again)),
  ];
  return { usableMs, firstKb: kb[0], againMs, againKb: kb[1] };
}

/** From the click to a key that stands in the first field. */
async function usableAfter(page: Page, address: string): Promise<number> {
  const begin = performance.now();
  await page.goto(`${address}/saturday/intake`, { waitUntil: 'commit' });
  await page.waitForFunction(
    () => document.activeElement?.id === 'field-phone' && document.getElementById('field-categoryCode')?.role,
  );
  await page.keyboard.press('0');
  await page.waitForFunction(() => (document.activeElement as HTMLInputElement | null)?.value === '0');
  const ms = performance.now() - begin;
  await page.waitForLoadState('load');
  return ms;
}

async function intakes(browser: Browser, address: string, cookies: Cookies) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  await context.addCookies(cookies);
  const page = await context.newPage();
  const suggestion: number[] = [];
  const receipt: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await page.goto(`${address}/saturday/intake`);
    await page.fill('[name=phone]', '0812 3456 7890');
    await page.fill('[name=name]', 'Siti Aminah');
    await page.fill('#field-kelurahanCode', 'semanggi');
    await page.press('#field-kelurahanCode', 'Enter');
    let begin = performance.now();
    await page.fill('[name=text]', `Got di depan rumah nomor ${round} mampet, air masuk ke teras.`);
    await page.locator('#suggested button').first().waitFor();
    suggestion.push(performance.now() - begin);
    await page.keyboard.press('Alt+5');
    begin = performance.now();
    await page.keyboard.press('Alt+s');
    await page.waitForURL('**/receipt*');
    await page.locator('.receipt .ticket').waitFor();
    receipt.push(performance.now() - begin);
  }
  await context.close();
  return { suggestionMs: median(suggestion), receiptMs: median(receipt) };
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
