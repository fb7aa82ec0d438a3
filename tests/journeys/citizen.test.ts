import type { Browser, Page } from 'playwright-core';
import { gzipSync } from 'node:zlib';
import { advance } from '../../src/complaints/advance.ts';
import { brokenPromises } from '../../src/complaints/check.ts';
import type { Complaint, EventInput } from '../../src/complaints/complaint.ts';
import { complaintByTicket } from '../../src/complaints/queries.ts';
import { receive } from '../../src/complaints/receive.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { shownTicket } from '../../src/complaints/tickets.ts';
import { personByUsername } from '../../src/people/queries.ts';
import { accessibilityFaults, fitsWidth, keepPicture, launchBrowser, sizes } from '../support/browser.ts';
import { runServer, type RunningServer } from '../support/server.ts';
import { photo } from '../support/walker.ts';
import { on, ordinaryIntake, saturday, setiabudi } from '../support/world.ts';

const begin = on(saturday, '10:00');
let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  server = await runServer(begin);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function person(username: string) {
  const { passwordHash: _, ...found } = (await personByUsername(server.db, username, saturday))!;
  return found;
}

const office = async (slug: string) =>
  ((await server.db('offices').where({ slug }).first('id')) as { id: number }).id;

/** A complaint of a citizen who reads this language. */
async function received(language: 'id' | 'en', confidential = false): Promise<Complaint> {
  const row = { kecamatan_code: setiabudi, held_on: saturday };
  await server
    .db('saturday_sessions')
    .insert({ ...row, opens_at: on(saturday, '08:00'), closes_at: on(saturday, '11:00') })
    .onConflict(['kecamatan_code', 'held_on'])
    .ignore();
  const { id: sessionId } = (await server.db('saturday_sessions').where(row).first('id')) as { id: number };
  const { complaint } = await receive(server.db, {
    intake: { ...ordinaryIntake, visitor: { ...ordinaryIntake.visitor, language }, sessionId, confidential },
    actor: { kind: 'person', person: await person('loket.setiabudi') },
    now: begin,
  });
  return complaint;
}

/** An official's step, as the own pages would send it. */
async function official(username: string, { ticket }: Complaint, event: EventInput) {
  const { version } = (await complaintByTicket(server.db, ticket))!;
  const actor = { kind: 'person' as const, person: await person(username) };
  await advance(server.db, { ticket, version, event, actor, now: on(saturday, '10:30') });
}

/** Solved, objected, back on the agenda: what the camat does about it until it is solved again. */
async function workAgain(complaint: Complaint) {
  const unit = 'satpel.sumber-daya-air.setiabudi';
  const unitId = await office(unit);
  const decision = { type: 'decide', outcome: 'followUp', unitId, dueOn: '2026-11-27' } as const;
  await official('camat.setiabudi', complaint, decision);
  await official(unit, complaint, { type: 'completeWork', evidence: 'Sudah dikuras.' });
  await official('lurah.karet-semanggi', complaint, { type: 'verify' });
}

type Phone = {
  page: Page;
  look(picture: string): Promise<void>;
  send(noun: string): Promise<void>;
  leave(): Promise<void>;
};

/** A citizen's phone in hand, `plain` without JavaScript. */
async function phone(lang: 'id' | 'en', plain: boolean, dark = false): Promise<Phone> {
  const context = await browser.newContext({
    viewport: sizes.phone,
    hasTouch: true,
    isMobile: true,
    locale: lang === 'id' ? 'id-ID' : 'en-GB',
    javaScriptEnabled: !plain,
    colorScheme: dark ? 'dark' : 'light',
  });
  context.setDefaultTimeout(45_000);
  const page = await context.newPage();
  return {
    page,
    // axe-core is a script: pages without one are measured by the way they look with it.
    look: async (picture) => {
      if (plain) return keepPicture(page, picture);
      await keepPicture(page, picture);
      expect({ picture, faults: await accessibilityFaults(page) }).toEqual({ picture, faults: [] });
      expect({ picture, fits: await fitsWidth(page) }).toEqual({ picture, fits: true });
    },
    send: async (noun) => {
      await page.locator(`form[action$="/${noun}"] button`).last().click();
      await page.waitForURL(`**?done=${noun}`);
    },
    leave: () => context.close(),
  };
}

const thanks = { id: 'Terima kasih', en: 'Thank you' };

it.each([
  ['id', false],
  ['en', false],
  ['id', true],
] as const)('is walked by a citizen in %s, without JavaScript: %s', async (lang, plain) => {
  const complaint = await received(lang);
  const name = (step: string) => `citizen-${lang}${plain ? '-plain' : ''}-${step}`;
  const { page, look, send, leave } = await phone(lang, plain);
  await page.goto(`${server.address}/track`);
  if ((await page.getAttribute('html', 'lang')) !== lang) {
    await page.click('form[action="/language"] button');
    await page.waitForSelector(`html[lang=${lang}]`);
  }
  await look(name('1-track'));
  await page.fill('[name=ticket]', shownTicket(complaint.ticket).toLowerCase());
  await page.fill('[name=digits]', '7890');
  await page.press('[name=digits]', 'Enter');
  await page.waitForURL('**/track/*');
  await look(name('2-follow'));

  const open = async (noun: string) => {
    const details = page.locator(`details:has(form[action$="/${noun}"])`);
    if ((await details.getAttribute('open')) === null) await details.locator('summary').first().click();
  };
  await open('information');
  await page.fill('form[action$="/information"] textarea', 'Air sudah masuk rumah.');
  await page.setInputFiles('form[action$="/information"] [type=file]', await photo(90));
  await send('information');
  await look(name('3-told'));
  expect(await page.locator('.timeline').innerText()).toMatch(/Anda|You/);
  expect(await page.locator('section:has(#photos) img').count()).toBe(1);

  await official('loket.setiabudi', complaint, { type: 'resolveOnTheSpot', evidence: 'Sudah dibuka.' });
  await page.goto(page.url().split('?')[0]!);
  await open('objection');
  await page.fill('form[action$="/objection"] textarea', 'Masih mampet.');
  await look(name('4-resolved'));
  await send('objection');
  await look(name('5-objected'));

  await workAgain(complaint);
  await page.goto(page.url().split('?')[0]!);
  await send('confirmation');
  await look(name('6-confirmed'));
  const survey = page.locator('form[action$="/survey"]');
  for (const radio of await survey.locator('> fieldset, > div fieldset').locator('input[value="4"]').all())
    if (await radio.isVisible()) await radio.check();
  await send('survey');
  await look(name('7-graded'));
  expect(await page.locator('main').innerText()).toContain(thanks[lang]);

  await page.goto(`${page.url().split('?')[0]!}/contact`);
  await look(name('8-contact'));
  await page.fill('[name=phone]', '0813 2222 3333');
  await page.fill('[name=digits]', '7890');
  await send('contact');
  await leave();

  const { rows } = await server.db.raw<{ rows: { type: string }[] }>(
    `select type from complaint_events where complaint_id = ? and actor = 'citizen' order by id`,
    [complaint.id],
  );
  expect(rows.map(({ type }) => type)).toEqual([
    'informationAdded',
    'object',
    'confirm',
    'surveyAnswered',
    'contactCorrected',
  ]);
  expect(await brokenPromises(server.db)).toEqual([]);
});

it.each([
  ['a light phone', false, false],
  ['a dark phone', true, false],
  ['a phone without JavaScript', false, true],
])('reads and answers on %s what is asked about a confidential case', async (name, dark, plain) => {
  const complaint = await received('id', true);
  const question = 'Siapa nama petugasnya?';
  await official('camat.setiabudi', complaint, { type: 'requestInformation', question });
  const { page, look, send, leave } = await phone('id', plain, dark);
  await page.goto(`${server.address}/track/${trackKey(complaint.ticket)}`);
  await look(`citizen-question-1-waits-${name}`);
  const asking = page.locator('section:has(#question)');
  const show = () => asking.locator('button').click();
  await page.fill('#question-field-digits', '1111');
  await show();
  await page.waitForSelector('#question-field-digits-error');
  await look(`citizen-question-2-wrong-${name}`);
  await page.fill('#question-field-digits', '7890');
  await show();
  await page.getByText(question).waitFor();
  // The page glides to the question instead of beginning at its top.
  while ((await asking.boundingBox())!.y > sizes.phone.height / 2) await page.waitForTimeout(50);
  await look(`citizen-question-3-read-${name}`);
  await page.fill('form[action$="/information"] textarea', 'Pak Anu, tidak memakai tanda nama.');
  await send('information');
  expect(await asking.count()).toBe(0);
  await leave();
});

it('weighs little', async () => {
  const complaint = await received('id');
  const html = await (await fetch(`${server.address}/track/${trackKey(complaint.ticket)}`)).text();
  const styles = [...html.matchAll(/href="(\/assets\/[^"]+\.css[^"]*)"/g)].map(([, href]) => href!);
  const weights = await Promise.all(
    styles.map(async (href) => gzipSync(await (await fetch(server.address + href)).text()).length),
  );
  const page = gzipSync(html).length;
  process.stdout.write(`\n  /track: ${page} bytes of HTML, ${weights.join(' + ')} of CSS, compressed\n`);
  expect(page + weights.reduce((total, each) => total + each, 0)).toBeLessThan(25_000);
});
