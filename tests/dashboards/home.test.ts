import { setClock } from '../../src/clock.ts';
import { advance } from '../../src/complaints/advance.ts';
import type { Complaint, EventInput } from '../../src/complaints/complaint.ts';
import { passDeadlines } from '../../src/complaints/pass-deadlines.ts';
import type { Intake } from '../../src/complaints/receive.ts';
import { type Browser, newWorld, on, saturday, type World } from '../support/world.ts';

const monday = '2026-11-23';
const karetSemanggi = '31.74.02.1002';
const tuesday = '2026-11-24';
const wednesday = '2026-11-25';
const unit = 'satpel.sumber-daya-air.setiabudi';
const sudin = 'sudin.sumber-daya-air.jakarta-selatan';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await fill();
  await setClock(world.db, on(wednesday, '10:00'));
});
afterAll(() => world.drop());

const officeId = async (slug: string) =>
  ((await world.db('offices').where({ slug }).first('id')) as { id: number }).id;

type Step = [username: string, event: EventInput, now: Date];

/** A complaint, walked through these steps. */
async function walked(steps: Step[], changes: Partial<Intake> = {}, received = on(saturday)) {
  let complaint = await world.complaint({ kelurahanCode: karetSemanggi, ...changes }, received);
  for (const [username, event, now] of steps) complaint = await step(complaint, username, event, now);
  return complaint;
}

async function step({ ticket, version }: Complaint, username: string, event: EventInput, now: Date) {
  const person = await world.as(username);
  const actor = { kind: 'person', person } as const;
  return (await advance(world.db, { ticket, version, event, actor, now })).complaint;
}

/** One complaint or more in every state that a level shows, some of an earlier week, some overdue. */
async function fill() {
  const unitId = await officeId(unit);
  const sudinId = await officeId(sudin);
  const dinasId = await officeId('dinas.sumber-daya-air');
  const assign: Step = ['loket.setiabudi', { type: 'assign', unitId }, on(saturday, '10:00')];
  const plan: Step = [
    'lurah.karet-semanggi',
    { type: 'planReview', plannedOn: '2026-11-22' },
    on(saturday, '12:00'),
  ];
  const waive: Step = [
    'lurah.karet-semanggi',
    { type: 'waiveReview', reason: 'Sudah jelas' },
    on(saturday, '13:00'),
  ];
  const decide = (event: object, who = 'camat.setiabudi', at = on(monday, '09:00')): Step => [
    who,
    { type: 'decide', ...event } as EventInput,
    at,
  ];
  const followUp = decide({ outcome: 'followUp', unitId, dueOn: '2026-12-02' });
  const cannotSolve = decide({ outcome: 'cannotSolve', reason: 'Di luar kewenangan', ask: 'Pengerukan' });
  const send: Step = ['camat.setiabudi', { type: 'sendReport' }, on(monday, '15:00')];
  const done: Step = [unit, { type: 'completeWork', evidence: 'Dikeruk' }, on(tuesday, '08:00')];
  const atCity = [assign, waive, cannotSolve, send];
  const cityCannot = decide(
    { outcome: 'cannotSolve', reason: 'Perlu anggaran', ask: 'Anggaran' },
    'walikota.jakarta-selatan',
    on(tuesday, '10:00'),
  );
  const cityWorks = decide(
    { outcome: 'followUp', unitId: sudinId, dueOn: '2026-12-03' },
    'walikota.jakarta-selatan',
    on(tuesday, '10:00'),
  );
  const sendUp: Step = ['walikota.jakarta-selatan', { type: 'sendReport' }, on(tuesday, '15:00')];
  const forward: Step = ['sekda', { type: 'forwardReport' }, on(wednesday, '08:00')];

  await walked([]);
  await walked([]);
  await walked([assign]);
  await walked([assign, plan]);
  await walked([assign, waive]);
  await walked([assign, waive, followUp]);
  await walked([assign, waive, followUp, done]);
  await walked([
    assign,
    waive,
    followUp,
    done,
    [
      'lurah.karet-semanggi',
      { type: 'rejectWork', reason: 'Masih mampet', dueOn: '2026-12-04' },
      on(tuesday, '09:00'),
    ],
  ]);
  const solved = [
    assign,
    waive,
    followUp,
    done,
    ['lurah.karet-semanggi', { type: 'verify' }, on(tuesday, '09:30')] as Step,
  ];
  await walked(solved);
  await walked([...solved, ['loket.setiabudi', { type: 'confirm' }, on(tuesday, '11:00')]]);
  await walked([['loket.setiabudi', { type: 'notAComplaint', reason: 'Pertanyaan' }, on(saturday, '10:00')]]);
  await walked([assign, waive, cannotSolve]);
  await walked(atCity);
  await walked([...atCity, cityWorks]);
  await walked([...atCity, cityCannot]);
  await walked([...atCity, cityCannot, sendUp]);
  await walked([...atCity, cityCannot, sendUp, forward]);
  await walked([
    ...atCity,
    cityCannot,
    sendUp,
    forward,
    ['gubernur', { type: 'dispose', unitId: dinasId, dueOn: '2026-12-10' }, on(wednesday, '09:00')],
  ]);
  // Another kelurahan, another city, and the week before.
  await walked([], { kelurahanCode: '31.74.02.1001' });
  const menteng = await world.session('31.71.06');
  await walked([], { sessionId: menteng, kelurahanCode: '31.71.06.1001' });
  await walked([], {}, on('2026-11-14'));
  await passDeadlines(world.db, on(wednesday, '09:30'));
  await world.db('reports').insert({ level: 'kecamatan', area_code: '31.74.02', week_of: saturday });
}

/** Every number of a page with the list that it opens. */
function countsOf(html: string): { href: string; count: number }[] {
  return [...html.matchAll(/<a [^>]*href="([^"]+)"[^>]* data-count="(\d+)"/g)].map(([, href, count]) => ({
    href: href!.replaceAll('&amp;', '&'),
    count: Number(count),
  }));
}

async function listed(browser: Browser, href: string): Promise<number> {
  const { text } = await browser.get(href).expect(200);
  return Number(/<p class="count" role="status">(\d+) aduan<\/p>/.exec(text)![1]);
}

/** The number on the page under this label. */
function stat(html: string, label: string): string | undefined {
  const found = [
    ...html.matchAll(
      /<a class="stat[^>]*>\s*<span class="stat-number">(?:<svg.*?<\/svg>)?([^<]*)<\/span> <span class="stat-label">([^<]*)</g,
    ),
  ].find(([, , text]) => text === label);
  return found?.[1]!.trim();
}

const roles = [
  'loket.setiabudi',
  'lurah.karet-semanggi',
  unit,
  sudin,
  'camat.setiabudi',
  'walikota.jakarta-selatan',
  'bupati.kepulauan-seribu',
  'camat.tebet',
  'sekda',
  'gubernur',
  'inspektorat',
];

describe('the first screen', () => {
  it.each(roles)('of %s shows numbers that agree with the lists behind them', async (username) => {
    const browser = await world.signIn(username);
    const { text } = await browser.get('/home').expect(200);
    const counts = countsOf(text);
    expect(counts.length).toBeGreaterThan(2);
    for (const { href, count } of counts)
      expect({ href, count: await listed(browser, href) }).toEqual({ href, count });
  });

  it.each(roles)('of %s asks at most ten questions of the database', async (username) => {
    const browser = await world.signIn(username);
    await browser.get('/home').expect(200); // rules are kept from here on
    const asked: string[] = [];
    const note = ({ sql }: { sql: string }) => void asked.push(sql);
    world.db.on('query', note);
    await browser.get('/home').expect(200);
    world.db.off('query', note);
    const own = asked.filter((sql) => !/from sign_ins|from clock|demonstration_filling/.test(sql));
    expect(own.length).toBeLessThanOrEqual(10);
  });

  it('shows the clerk the next session and what was not passed on', async () => {
    const browser = await world.signIn('loket.setiabudi');
    const { text } = await browser.get('/home').expect(200);
    expect(text).toContain('Sesi berikutnya');
    expect(text).toContain('Sabtu, 28 November 2026');
    expect(stat(text, 'Belum diteruskan ke unit')).toBe('4');
    expect(stat(text, 'Aduan masuk di sesi ini')).toBe('19');
  });

  it('shows the clerk on Saturday the way to the intake', async () => {
    await setClock(world.db, on('2026-11-28', '08:30'));
    const browser = await world.signIn('loket.setiabudi');
    const { text } = await browser.get('/home').expect(200);
    await setClock(world.db, on(wednesday, '10:00'));
    expect(text).toContain('Sesi hari ini');
    expect(text).toContain('href="/saturday/intake"');
  });

  it('shows the lurah what waits by deadline with the next step, and validations', async () => {
    const browser = await world.signIn('lurah.karet-semanggi');
    const { text } = await browser.get('/home').expect(200);
    expect(stat(text, 'Menunggu validasi saya')).toBe('1');
    expect(text).toContain('Peninjauan lapangan dijadwalkan atau dinyatakan tidak perlu');
    expect(text).toContain('Hasil pekerjaan diperiksa orang kedua');
    expect(text.indexOf('Lurah menjadwalkan')).toBeLessThan(text.indexOf('Hasil pekerjaan diperiksa'));
  });

  it('counts the visits of the coming Sunday as the page of Sunday does', async () => {
    const { id, ticket } = (await world
      .db('complaints')
      .where({ state: 'kecamatan.reviewPlanned' })
      .first('id', 'ticket')) as { id: number; ticket: string };
    await world.db('reviews').insert({ complaint_id: id, planned_on: '2026-11-29' });
    const browser = await world.signIn('lurah.karet-semanggi');
    const { text } = await browser.get('/home').expect(200);
    expect(stat(text, 'Peninjauan hari Minggu')).toBe('1');
    expect(text).toContain('href="/sunday?on=2026-11-29"');
    const sunday = (await browser.get('/sunday?on=2026-11-29').expect(200)).text;
    expect(sunday).toContain(`${ticket.slice(0, 4)}-${ticket.slice(4)}`);
    const uninvited = await world.signIn(unit);
    expect(stat((await uninvited.get('/home').expect(200)).text, 'Peninjauan hari Minggu')).toBe('0');
  });

  it('shows a unit how its work was judged', async () => {
    const browser = await world.signIn(unit);
    const { text } = await browser.get('/home').expect(200);
    expect(text).toContain('pekerjaan belum diterima: “Masih mampet”');
    expect(text).toContain('pekerjaan diterima');
  });

  it('shows the camat the week as a pipeline, overdue by unit and the draft of the report', async () => {
    const browser = await world.signIn('camat.setiabudi');
    const { text } = await browser.get('/home').expect(200);
    const steps = [...text.matchAll(/<span class="week-count">(\d+)<\/span>/g)].map(([, n]) => Number(n));
    expect(steps).toEqual([4, 1, 1, 3]);
    expect(text).toContain('4 lewat tenggat');
    expect(stat(text, 'Masuk')).toBe('19');
    expect(stat(text, 'Selesai')).toBe('2');
    expect(text).toContain('Konsep, belum dikirim');
    expect(text).toContain('Satpel Sumber Daya Air Setiabudi');
    expect(stat(text, 'Aduan yang ikut naik')).toBe('1');
  });

  it("goes on saying that the week's report is sent when a new draft begins", async () => {
    const week = { level: 'kecamatan', area_code: '31.74.02', week_of: '2026-11-21' };
    const sentAt = new Date('2026-11-23T08:00:00Z');
    await world
      .db('reports')
      .where({ ...week, sent_at: null })
      .delete();
    await world.db('reports').insert({
      ...week,
      letter: 'Isi',
      content: '{}',
      content_hash: Buffer.from('ab', 'hex'),
      sent_at: sentAt,
      sent_by: (await world.as('camat.setiabudi')).id,
      sent_capacity: 'holder',
    });
    await world.db('reports').insert(week);
    const { text } = await (await world.signIn('camat.setiabudi')).get('/home').expect(200);
    expect(text).toContain('Dikirim Sen 23 Nov 2026');
    expect(text).not.toContain('Konsep, belum dikirim');
  });

  it('shows the walikota escalations, kecamatan by step, sudin, sessions and reports', async () => {
    const browser = await world.signIn('walikota.jakarta-selatan');
    const { text } = await browser.get('/home').expect(200);
    expect(stat(text, 'Di agenda rapat')).toBe('1');
    expect(text).toContain('Sesi Sabtu, 21 November 2026: 1 dari 10 diadakan');
    expect(text).toContain('Suku Dinas Sumber Daya Air Jakarta Selatan');
    expect(text).not.toContain('Menteng');
  });

  it('shows Sekda, Governor and inspector the province', async () => {
    const sekda = (await (await world.signIn('sekda')).get('/home').expect(200)).text;
    expect(stat(sekda, 'Menunggu saya')).toBe('1');
    expect(stat(sekda, 'Belum ada penyelesaian')).toBe('3');
    const governor = (await (await world.signIn('gubernur')).get('/home').expect(200)).text;
    expect(stat(governor, 'Menunggu saya')).toBe('1');
    expect(governor).toContain('Kab. Kepulauan Seribu');
    const inspector = (await (await world.signIn('inspektorat')).get('/home').expect(200)).text;
    expect(stat(inspector, 'Menunggu saya')).toBeUndefined();
    expect(stat(inspector, 'Di provinsi')).toBe('3');
  });

  it('opens lists that say what narrows them and keep it when they are filtered again', async () => {
    const browser = await world.signIn('camat.setiabudi');
    const { text } = await browser.get('/home').expect(200);
    const { href } = countsOf(text).find((each) => each.href.includes('office='))!;
    const list = (await browser.get(href).expect(200)).text;
    expect(list).toMatch(/Hanya: <strong>giliran [^<]+ · Setiabudi<\/strong>/);
    expect(list).toMatch(/<input type="hidden" name="office" value="\d+">/);
    expect(list).toMatch(/<option value="kecamatan" selected>/);
    const weekly = countsOf(text).find((each) => each.href.includes('phase=saturday'))!;
    expect((await browser.get(weekly.href).expect(200)).text).toContain('masuk Sab 21 Nov');
  });

  it('says what to do where nothing waits', async () => {
    const browser = await world.signIn('camat.tebet');
    const { text } = await browser.get('/home').expect(200);
    expect(text).toContain('Tidak ada yang menunggu Anda');
    expect(text).toContain('Tidak ada aduan yang sedang ditangani di kecamatan.');
  });

  it('is the settings for the administrator, and the sign-in page for nobody', async () => {
    const admin = await world.signIn('admin');
    expect((await admin.get('/home').expect(303)).headers.location).toBe('/settings');
    const answer = await world.visitor().get('/home').expect(303);
    expect(answer.headers.location).toBe('/sign-in?back=%2Fhome');
  });

  it('takes the first of several roles, and its numbers stay those of that role', async () => {
    const person = await world.as('camat.tebet');
    await world.db('role_grants').insert({
      person_id: person.id,
      office_id: await officeId('camat.setiabudi'),
      role: 'camat',
      capacity: 'plt',
      from_on: saturday,
    });
    const browser = await world.signIn('camat.tebet');
    const { text } = await browser.get('/home').expect(200);
    await world.db('role_grants').where({ person_id: person.id, capacity: 'plt' }).delete();
    expect(text).toContain('<h1>Kecamatan Tebet</h1>');
    expect(text).toContain('Tidak ada aduan yang sedang ditangani di kecamatan.');
  });

  it('greets an account without a role', async () => {
    const person = await world.as('camat.cilandak');
    await world.db('role_grants').where({ person_id: person.id }).update({ to_on: '2020-01-01' });
    const browser = await world.signIn('camat.cilandak');
    expect((await browser.get('/home').expect(200)).text).toContain('Belum ada peran');
  });
});
