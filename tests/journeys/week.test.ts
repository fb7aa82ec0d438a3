import type { Browser, Page } from 'playwright-core';
import { brokenPromises } from '../../src/complaints/check.ts';
import { launchBrowser } from '../support/browser.ts';
import { runServer, type RunningServer } from '../support/server.ts';
import { photo, walker, type Walker } from '../support/walker.ts';
import { on } from '../support/world.ts';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  // A Wednesday: the week can be walked on any day.
  server = await runServer(on('2026-11-18', '10:00'));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const as = (
  account: string | null,
  size: 'pc' | 'phone' | 'projector' = 'pc',
  options: { dark?: boolean } = {},
) => walker(browser, server.address, account, size, options);

/** Lets one person do something in a window of their own. */
async function person(
  account: string | null,
  size: 'pc' | 'phone' | 'projector',
  deed: (walk: Walker) => Promise<void>,
  options = {},
) {
  const walk = await as(account, size, options);
  await deed(walk);
  await walk.leave();
}

const stateOf = async (ticket: string) =>
  (await server
    .db('complaints')
    .where({ ticket: ticket.replace('-', '') })
    .first('state')) as { state: string };

it('walks one week from the counter to the Governor, and the citizen hears of each step', async () => {
  const tickets: string[] = [];
  let tracking = '';

  await person(null, 'phone', async (walk) => {
    await walk.visit('/', '01-public-phone');
    await walk.visit('/sign-in', '02-sign-in-phone');
    await walk.moveClock('saturday');
  });

  // Saturday: two complaints come in, one by a bad form first.
  await person('loket.setiabudi', 'pc', async (walk) => {
    const { page } = walk;
    await walk.look('10-clerk-home');
    await walk.visit('/saturday', '11-saturday');
    for (const [n, what] of [
      { words: 'got mampet', text: 'Saluran di depan rumah mampet, air hujan masuk ke teras.' },
      { words: 'jalan berlubang', text: 'Jalan berlubang besar di tikungan, dua motor sudah jatuh.' },
    ].entries()) {
      await walk.visit('/saturday/intake', `12-intake-${n}`);
      await page.fill('[name=phone]', n === 0 ? '0812 3456 7890' : '0813 1111 2222');
      await page.fill('[name=name]', n === 0 ? 'Siti Aminah' : 'Budi');
      await page.selectOption('[name=channel]', 'sms');
      await page.locator('[name=text]').fill(what.text);
      if (n === 0) {
        await page.locator('form.intake button.btn-primary').click();
        await page.locator('.field-error').first().waitFor();
        await walk.look('13-intake-errors');
        expect(await page.inputValue('[name=text]')).toBe(what.text);
      }
      await choose(walk, 'kelurahanCode', 'semanggi');
      await page.fill('[name=rt]', '003');
      await page.fill('[name=rw]', '002');
      await page.fill('[name=landmark]', 'depan Masjid Al-Ikhlas');
      await choose(walk, 'categoryCode', what.words);
      await page.locator('form.intake button.btn-primary').click();
      await page.waitForURL('**/receipt*');
      await walk.look(`14-receipt-${n}`);
      tickets.push(/complaints\/([0-9A-Z-]{9})/.exec(page.url())![1]!);
      if (n === 0) {
        await walk.visit(`/complaints/${tickets[0]}`, '15-complaint');
        tracking = (
          (await server
            .db('complaints')
            .where({ ticket: tickets[0]!.replace('-', '') })
            .first('track_key')) as { track_key: string }
        ).track_key;
      }
    }
  });
  const [solved, climbing] = tickets as [string, string];

  // Saturday evening: the lurah plans, on the phone.
  await person('lurah.karet-semanggi', 'phone', async (walk) => {
    const { page } = walk;
    await walk.look('20-lurah-home-phone');
    await walk.visit('/sunday', '21-sunday-to-plan');
    for (const ticket of tickets) {
      await walk.visit(`/complaints/${ticket}`, `22-plan-${ticket}`);
      await press(page, 'form[action$="/review-plan"] button');
      expect(await stateOf(ticket)).toEqual({ state: 'kecamatan.reviewPlanned' });
    }
    await walk.moveClock('sunday');
    await walk.visit('/sunday', '23-sunday-stops');
    for (const [n, ticket] of tickets.entries()) {
      await walk.visit(`/complaints/${ticket}/review`, `24-review-form-${n}`);
      await page.locator('[name=came]').first().check();
      await page.fill('[name=findings]', 'Saluran tertutup sedimen sepanjang dua puluh meter.');
      await page.check('[name=recommended][value=followUp]');
      await page.fill('[name=recommendation]', 'Dikuras oleh Satpel SDA pekan ini.');
      await page.setInputFiles('input[type=file]', await photo(60 + n));
      await press(page, 'form[action$="/review"] button.btn-primary');
      expect(await stateOf(ticket)).toEqual({ state: 'kecamatan.awaitingMeeting' });
    }
    await walk.visit('/sunday', '25-sunday-done');
    await walk.moveClock('monday');
  });

  // Monday: the camat decides before the projector, and reports.
  await person('camat.setiabudi', 'projector', async (walk) => {
    const { page } = walk;
    await walk.visit('/meetings', '30-meetings');
    await page.locator('form[action$="/opening"] button').click();
    await page.waitForURL('**/meetings/*');
    await walk.look('31-agenda');
    const meeting = new URL(page.url()).pathname;
    await walk.visit(`${meeting}/cases/${solved}`, '32-case');
    await decide(walk, 'followUp', { unitId: 'Satpel Sumber Daya Air Setiabudi' });
    await walk.visit(`${meeting}/cases/${climbing}`);
    await decide(walk, 'cannotSolve', {
      reason: 'Jalan ini aset kota; pelapisan ulang di luar anggaran kecamatan.',
      ask: 'Pelapisan ulang oleh Suku Dinas Bina Marga.',
    });
    expect([await stateOf(solved), await stateOf(climbing)]).toEqual([
      { state: 'kecamatan.followUp' },
      { state: 'kecamatan.toReport' },
    ]);
    await walk.visit(meeting, '33-decided');
    await press(page, 'form[action$="/closing"] button');
    await walk.visit(`${meeting}/minutes`, '34-minutes');
    await sendReport(walk, '35-report');
    expect(await stateOf(climbing)).toEqual({ state: 'city.awaitingMeeting' });
  });

  // The unit works, a second person looks, the citizen confirms.
  await person('satpel.sumber-daya-air.setiabudi', 'phone', async (walk) => {
    const { page } = walk;
    await walk.look('40-unit-home-phone');
    await walk.visit(`/complaints/${solved}`, '41-work-phone');
    await page.fill('form[action$="/completion"] [name=evidence]', 'Saluran dikuras, air mengalir.');
    await page.locator('form[action$="/completion"] > button').click();
    await page.locator('.field-error').first().waitFor();
    expect(await page.inputValue('form[action$="/completion"] [name=evidence]')).toBe(
      'Saluran dikuras, air mengalir.',
    );
    await page.setInputFiles('form[action$="/completion"] input[type=file]', await photo(200));
    await press(page, 'form[action$="/completion"] > button');
    expect(await stateOf(solved)).toEqual({ state: 'kecamatan.verification' });
  });
  await person('lurah.karet-semanggi', 'phone', async (walk) => {
    await walk.visit(`/complaints/${solved}`, '42-validation-phone');
    await press(walk.page, 'form[action$="/validation"] > button');
    expect(await stateOf(solved)).toEqual({ state: 'resolved' });
  });
  await person(null, 'phone', async (walk) => {
    const { page } = walk;
    await walk.visit('/track', '43-track-phone');
    await page.fill('[name=ticket]', solved);
    await page.fill('[name=digits]', '7890');
    await page.locator('form[action$="/track"] button').click();
    await page.waitForURL(`**/track/${tracking}`);
    await walk.look('44-tracking-phone');
    await press(page, 'form[action$="/confirmation"] button');
    expect(await stateOf(solved)).toEqual({ state: 'closed' });
    await walk.moveClock('tuesday');
  });

  // Tuesday: the city cannot solve it either.
  await person('walikota.jakarta-selatan', 'pc', async (walk) => {
    const { page } = walk;
    await walk.look('50-walikota-home');
    await walk.visit('/reports', '51-walikota-reports');
    await press(page, 'form[action$="/acknowledgement"] button');
    await walk.visit('/meetings', '52-city-meetings');
    await page.locator('form[action$="/opening"] button').click();
    await page.waitForURL('**/meetings/*');
    await walk.look('53-triage');
    const meeting = new URL(page.url()).pathname;
    await walk.visit(`${meeting}/cases/${climbing}`, '54-city-case');
    await decide(walk, 'cannotSolve', {
      reason: 'Anggaran kota tidak mencukupi.',
      ask: 'Pelapisan ulang oleh Dinas Bina Marga.',
    });
    await walk.visit(meeting);
    await press(page, 'form[action$="/closing"] button');
    await sendReport(walk, '55-city-report');
    expect(await stateOf(climbing)).toEqual({ state: 'province.withSekda' });
  });

  await person('sekda', 'pc', async (walk) => {
    await walk.look('60-sekda-home');
    await walk.visit('/reports', '61-sekda-reports');
    await press(walk.page, 'form[action$="/forwarding"] button');
    expect(await stateOf(climbing)).toEqual({ state: 'province.withGovernor' });
  });
  await person('gubernur', 'pc', async (walk) => {
    const { page } = walk;
    await walk.look('62-governor-home');
    await walk.visit('/reports', '63-governor-reports');
    await walk.visit(`/complaints/${climbing}`, '64-governor-case');
    await page.selectOption('form[action$="/disposition"] [name=unitId]', { label: 'Dinas Bina Marga' });
    await press(page, 'form[action$="/disposition"] button');
    expect(await stateOf(climbing)).toEqual({ state: 'province.followUp' });
  });
  await person('inspektorat', 'pc', async (walk) => {
    await walk.look('65-inspector-home');
    await walk.visit(`/complaints/${climbing}`, '66-history');
  });
  await person('admin', 'pc', (walk) => walk.visit('/settings', '67-settings'));

  // The citizens have heard of each step, and nothing was anybody's loss.
  await server.db.transaction(async (trx) => {
    const told = (await trx('notifications as n')
      .join('complaints as c', 'c.id', 'n.complaint_id')
      .where({ 'n.audience': 'citizen' })
      .orderBy('n.id')
      .select('c.ticket', 'n.message', 'n.status')) as { ticket: string; message: string; status: string }[];
    const heard = (ticket: string) =>
      told.filter((each) => each.ticket === ticket.replace('-', '')).map(({ message }) => message);
    expect(heard(solved)).toEqual(['received', 'assigned', 'reviewPlanned', 'followUp', 'resolved']);
    expect(heard(climbing)).toEqual([
      'received',
      'assigned',
      'reviewPlanned',
      'escalated',
      'escalated',
      'withGovernor',
      'followUp',
    ]);
  });
  await person(null, 'pc', (walk) => walk.visit('/outbox', '70-outbox'), { dark: true });
  const waiting = await server.db('notifications').where({ status: 'queued' }).count('* as n');
  expect(waiting).toEqual([{ n: 0 }]);
  expect(await brokenPromises(server.db)).toEqual([]);
});

/** Presses a form's button and waits for the page that answers: the one that is open is loaded, too. */
async function press(page: Page, button: string) {
  const answered = page.waitForEvent('framenavigated');
  await page.locator(button).first().click();
  await answered;
  await page.waitForLoadState();
}

/** Finds an option by typing some of its words, as the clerk does. */
async function choose({ page }: Walker, name: string, words: string) {
  await page.fill(`#field-${name}`, words);
  await page.press(`#field-${name}`, 'Enter');
}

async function decide({ page }: Walker, outcome: string, fields: Record<string, string>) {
  const form = page.locator('form[action$="/decision"]');
  await form.locator(`[name=outcome][value=${outcome}]`).check({ force: true });
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name=${name}]`).first();
    if (name === 'unitId') await field.selectOption({ label: value });
    else await field.fill(value);
  }
  await press(page, 'form[action$="/decision"] button.btn-primary');
}

async function sendReport(walk: Walker, picture: string) {
  const { page } = walk;
  await walk.visit('/reports', `${picture}-list`);
  await page.locator('main a.btn-primary').first().click();
  await page.waitForURL('**/reports/*');
  await walk.look(`${picture}-draft`);
  await page.fill('[name=password]', 'salah');
  await page.locator('button[formaction$="/sending"]').click();
  await page.locator('.field-error').first().waitFor();
  // As everybody ends a password; the form's first button would only save the letter.
  await page.fill('[name=password]', 'aduan-sabtu');
  const answered = page.waitForEvent('framenavigated');
  await page.press('[name=password]', 'Enter');
  await answered;
  await page.waitForLoadState();
  await walk.look(`${picture}-sent`);
}
