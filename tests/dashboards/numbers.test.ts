import { setClock } from '../../src/clock.ts';
import { takeNumber } from '../../src/queue/queue.ts';
import { mondayMeeting } from '../meetings/week.ts';
import { monday, sentReport, wednesday } from '../reports/cases.ts';
import { type Browser, newWorld, karetSemanggi, on, setiabudi, type World } from '../support/world.ts';
import { audited, everybody, fill } from './whole-week.ts';

const nextSaturday = '2026-11-28';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await fill(world);
  await sentReport(world, setiabudi, on(monday, '15:00'));
  await sentReport(world, '31.74', on(wednesday, '08:00'));
  await mondayMeeting(world);
  await audited(world);
});
afterAll(() => world.drop());

/** The numbers of things on a first screen that stand outside of links. */
function loose(html: string): string[] {
  const [main] = /<main[^]*<\/main>/.exec(html)!;
  const bare = main
    .replaceAll(/<(script|svg|a|h1|thead|summary)\b[^]*?<\/\1>/g, '')
    .replaceAll(saidOfWhatFollows, '')
    // The days, ages and areas that lines are about; where such a head opens its line, all of it is opened.
    .replaceAll(/<tr>\s*<th scope="row"><\/th>[^]*?<\/tr>|<th scope="row">[^<]*<\/th>/g, '');
  return [...bare.matchAll(/>([^<]*\d[^<]*)</g)]
    .flatMap(([, text]) => text!.trim().split(' · '))
    .filter((text) => /[1-9]/.test(text) && !ofTime.test(text) && !isShare.test(text));
}

// A sum of the list or of the table that stands below it.
const saidOfWhatFollows =
  /<strong id="summary"[^]*?<\/strong>|<(p|small) class="(?:picture-said|text-body-secondary)">[^]*?<\/\1>/g;
const ofTime =
  /^(lewat )?\d+ (hari|jam|menit)( lagi)?$|^([A-Z][a-z]+ ){0,2}(Sen|Sel|Rab|Kam|Jum|Sab|Min)[a-z]*,? \d|^\d\d\.\d\d–\d\d\.\d\d$| \d pekan terakhir/;
// Both of its parts stand beside it.
const isShare = /^\d+(,\d)?%$/;

/** The pages that a first screen leads to, but lists of complaints, counted elsewhere, and reports, here without contents. */
const placesOf = (html: string): string[] => {
  const [main] = /<main[^]*<\/main>/.exec(html)!;
  const hrefs = [...main.matchAll(/<a\b[^>]* href="([^"#]+)/g)].map(([, href]) =>
    href!.replaceAll('&amp;', '&'),
  );
  return [...new Set(hrefs)].filter(
    (href) => !/^\/complaints\?|^\/reports\/\d|\.(csv|xlsx|svg)\b/.test(href),
  );
};

async function screenOf(username: string, now: Date): Promise<{ browser: Browser; text: string }> {
  await setClock(world.db, now);
  const browser = await world.signIn(username);
  return { browser, text: (await browser.get('/home').expect(200)).text };
}

describe('a number of a first screen', () => {
  it.each([...everybody, 'gubernur'])('of %s opens what it counts, on Wednesday', async (username) => {
    const { browser, text } = await screenOf(username, on(wednesday, '10:00'));
    expect(loose(text)).toEqual([]);
    for (const href of placesOf(text)) expect([href, (await browser.get(href)).status]).toEqual([href, 200]);
  });

  it.each(['loket.setiabudi', 'camat.setiabudi'])(
    'of %s opens what it counts, on Saturday',
    async (username) => {
      const now = on(nextSaturday, '08:30');
      const sessionId = await world.session(setiabudi, nextSaturday);
      await takeNumber(world.db, { sessionId, priority: 'none', from: 'kiosk', now });
      const { browser, text } = await screenOf(username, now);
      expect(loose(text)).toEqual([]);
      const opened = [...text.matchAll(/<dd><a href="([^"]*)">(?:<span[^]*?<\/svg>)?([^<]*)/g)].map(
        ([, href, said]) => [said!.trim(), href],
      );
      expect(opened).toEqual([
        [expect.stringMatching(/^0 dari \d+/), `/saturday/${sessionId}/readiness`],
        [expect.stringMatching(/^0 dari \d+/), `/saturday/${sessionId}/readiness#roster`],
        [expect.stringMatching(/^\d+ nomor/), '/saturday/queue'],
      ]);
      for (const href of placesOf(text))
        expect([href, (await browser.get(href)).status]).toEqual([href, 200]);
    },
  );

  it('of what is late among what waits opens those alone', async () => {
    const waiting = { state: 'kecamatan.received', kelurahan_code: karetSemanggi };
    const { id } = (await world.db('complaints').where(waiting).first('id')) as { id: number };
    await world.db('complaints').where({ id }).update({ overdue_at: null });
    const { browser, text } = await screenOf('loket.setiabudi', on(wednesday, '10:00'));
    const [, href, late] = /<small>[^<]*<a href="([^"]*)" data-count="(\d+)">\2 lewat tenggat/.exec(text)!;
    const list = (await browser.get(href!.replaceAll('&amp;', '&')).expect(200)).text;
    expect([late, /role="status">(\d+) aduan/.exec(list)![1]]).toEqual(['3', '3']);
    expect(text).toMatch(/<strong>4<\/strong> <span>aduan perlu diteruskan/);
  });
});
