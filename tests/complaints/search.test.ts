import { inScope } from '../../src/database/scope.ts';
import { inRequest } from '../../src/database/standing.ts';
import { scopeOf } from '../../src/complaints/scope.ts';
import { searchComplaints } from '../../src/complaints/search/found.ts';
import { readQuestion } from '../../src/complaints/search/question.ts';
import { editsBetween, likeliest, wordsOf } from '../../src/complaints/search/words.ts';
import { nearTickets, newTicket, readTicket, shownTicket } from '../../src/complaints/tickets.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
const tebet = { kelurahanCode: '31.74.01.1001' };
const tickets: Record<string, string> = {};
beforeAll(async () => {
  world = await newWorld();
  const visitor = (phone: string, nik: string | null = null) => ({
    visitor: { name: 'Budi', phone, email: null, nik, address: null, language: 'id' as const },
  });
  const inTebet = { ...tebet, sessionId: await world.session('31.74.01') };
  const cases = {
    drain: { text: 'Saluran air mampet, mampet lagi <b & "meluap" ke jalan raya.' },
    once: { text: 'Tiang listrik miring di depan saluran yang dulu mampet.', landmark: 'dekat Pasar Rumput' },
    lamp: {
      text: 'Lampu jalan padam.',
      rt: '007',
      rw: '005',
      ...visitor('+6281300000001', '3174000000000001'),
    },
    hidden: { text: 'Pungutan gelap.', anonymous: true, ...visitor('+6281300000001', '3174000000000001') },
    quiet: { text: 'Tetangga berjudi.', confidential: true, ...visitor('+6281300000001') },
    officials: { text: 'Pungli ekskavator oleh petugas.', categoryCode: 'perilaku-aparat' },
    next: { text: 'Saluran mampet ekskavator.', ...inTebet, ...visitor('+6281300000001') },
  };
  for (const [name, changes] of Object.entries(cases))
    tickets[name] = shownTicket((await world.complaint(changes)).ticket);
});
afterAll(() => world.drop());
beforeEach(() => world.db('request_limits').delete());

const found = (page: string) =>
  [...page.matchAll(/class="ticket" href="\/complaints\/([^"]+)"/g)].map(([, ticket]) => ticket!);
const search = async (name: string, q: string) => {
  const browser = await world.signIn(name);
  return (await browser.get(`/complaints?which=all&q=${encodeURIComponent(q)}`).expect(200)).text;
};
const names = (page: string) =>
  found(page).map((ticket) => Object.keys(tickets).find((name) => tickets[name] === ticket));

it.each([
  ['its word', 'mampet', ['drain', 'once']],
  ['another form of it', 'lampunya', ['lamp']],
  ['a typo in each word', 'saluarn mampte', ['drain', 'once']],
  ['the landmark', 'pasar rumput', ['once']],
  ['RT and RW', 'RT 7/RW 05', ['lamp']],
  ['a word and the place', 'mampet kelurahan karet semanggi', ['drain', 'once']],
  ['a misspelled place', 'lampu karet semangi', ['lamp']],
  ['a place elsewhere', 'mampet tebet', []],
  ['a word that nobody wrote', 'helikopter', []],
])('finds a complaint by %s', async (_, q, expected) => {
  expect(names(await search('camat.setiabudi', q))).toEqual(expected);
});

it('says what it took a word for, and marks what it found without trusting the text', async () => {
  const page = await search('camat.setiabudi', 'mampte');
  expect(page).toContain('“mampte” tidak dikenal');
  expect(page).toContain('<mark>mampet</mark>');
  expect(page).toContain('lagi &lt;b &amp; &#34;meluap&#34; ke');
});

it('leads to the list of a category that the whole search names, with as many as it holds', async () => {
  const ofCategories = (page: string) =>
    [...page.matchAll(/search-note"><a href="([^"]+category=[^"]+)">([^<]+)</g)].map(([, href, label]) => [
      href!.replaceAll('&amp;', '&'),
      label,
    ]);
  const [link, ...others] = ofCategories(await search('camat.setiabudi', 'Saluran  Mampet'));
  expect([link![1], others]).toEqual(['Kategori Saluran mampet: 5 aduan', []]);
  const list = await (await world.signIn('camat.setiabudi')).get(link![0]!).expect(200);
  expect([found(list.text).length, list.text.includes('value="saluran" selected')]).toEqual([5, true]);
  // By a word that people use, in the scope of who asks, and not where more was asked or a category chosen.
  expect(ofCategories(await search('camat.tebet', 'GOT mampet'))[0]?.[1]).toBe(
    'Kategori Saluran mampet: 1 aduan',
  );
  expect(ofCategories(await search('camat.setiabudi', 'saluran mampet tebet'))).toEqual([]);
  expect(ofCategories(await search('camat.setiabudi', 'banjir'))).toEqual([]); // none there
  const chosen = await (await world.signIn('camat.setiabudi')).get('/complaints?q=saluran&category=pohon');
  expect(ofCategories(chosen.text)).toEqual([]);
});

it('takes no name of a street for a ticket with a slip', async () => {
  for (const street of ['Jl. Melati', 'Jl Kramat', 'sampah di', 'lapangan', 'rt 03 rw 12'])
    expect((await readQuestion(world.db, street)).tickets).toEqual([]);
  for (const slip of ['7K3M-Q9TY', '7k3m q9ty', 'ABCD-EFGH'])
    expect((await readQuestion(world.db, slip)).tickets).not.toEqual([]);
});

it('drops words for kinds of places only beside others', async () => {
  expect(wordsOf('jalan mampet').words).toEqual(['mampet']);
  expect(wordsOf('jalan').words).toEqual(['jalan']);
  expect(wordsOf('di jalan').words).toEqual(['jalan']);
  expect(wordsOf('di ke dari').words).toEqual([]);
});

describe('who may not see a case', () => {
  it.each([
    ['camat.tebet', ['next']],
    ['walikota.jakarta-selatan', ['next', 'officials']],
    ['lurah.karet-semanggi', []],
    ['satpel.bina-marga.setiabudi', []],
    ['camat.setiabudi', ['officials']],
    ['gubernur', ['next', 'officials']],
  ])('does not find it: %s', async (name, expected) => {
    expect(new Set(names(await search(name, 'ekskavator')))).toEqual(new Set(expected));
  });

  it('nor when the list forgot its own condition: the function asks what the wall asks', async () => {
    const web = inRequest(world.db);
    const idsFor = async (name: string) =>
      inScope(scopeOf(await world.as(name)), async () => {
        const { rows } = await web.raw<{ rows: { ticket: string }[] }>(
          `select ticket from aduan_found('ekskavator', false)`,
        );
        return new Set(rows.map(({ ticket }) => shownTicket(ticket)));
      });
    expect(await idsFor('camat.tebet')).toEqual(new Set([tickets.next]));
    expect(await idsFor('lurah.karet-semanggi')).toEqual(new Set());
    expect(await idsFor('camat.setiabudi')).toEqual(new Set([tickets.officials]));
    expect(await idsFor('gubernur')).toEqual(new Set([tickets.next, tickets.officials]));
    const outside = await web.raw<{ rows: object[] }>(`select from aduan_found('ekskavator', false)`);
    expect(outside.rows).toEqual([]);
  });
});

it('ranks what says it twice before what says it once, and looks further back only as far as it must', async () => {
  const person = await world.as('camat.setiabudi');
  const { asked } = await readQuestion(world.db, 'mampet');
  const wanted = { typed: 'mampet', page: 1, pageSize: 1, now: on(saturday) };
  const first = await searchComplaints(world.db, person, { which: 'all', asked }, wanted);
  expect(first).toMatchObject({ count: 2, counted: true });
  expect(shownTicket(first.rows[0]!.ticket)).toBe(tickets.drain);
  const years = { ...wanted, page: 2, now: on('2031-01-04') };
  const old = await searchComplaints(world.db, person, { which: 'all', asked }, years);
  expect(old.rows.map(({ ticket }) => shownTicket(ticket))).toEqual([tickets.once]);
});

it.each([
  "'",
  `' | '@31`,
  `mampet' & '@`,
  '!',
  '& | ( ) :*',
  '%',
  '\\',
  '😀',
  'a'.repeat(200),
  "'); drop table",
])('takes %s for words and nothing else', async (q) => {
  expect(names(await search('camat.setiabudi', q)).filter((name) => name === 'next')).toEqual([]);
});

describe('a ticket', () => {
  it('leads straight to its case, and nowhere when that is a neighbour’s', async () => {
    const clerk = await world.signIn('loket.setiabudi');
    const typed = tickets.lamp!.toLowerCase().replace('-', ' ');
    const own = await clerk.get(`/complaints?q=${encodeURIComponent(typed)}`).expect(303);
    expect(own.headers.location).toBe(`/complaints/${tickets.lamp}`);
    const foreign = await clerk.get(`/complaints?q=${tickets.next}`).expect(200);
    expect(foreign.text).toContain(`Tidak ada aduan ${tickets.next} di wilayah atau unit Anda.`);
  });

  it('with one wrong character is suggested to who may see it', async () => {
    const other = tickets.lamp!.startsWith('7') ? '8' : '7';
    const wrong = other + tickets.lamp!.slice(1);
    expect(names(await search('loket.setiabudi', wrong))).toEqual(['lamp']);
    expect(names(await search('loket.tebet', wrong))).toEqual([]);
  });

  it('has at most one neighbour for each place and pair', () => {
    const ticket = newTicket();
    const wrong = `${ticket.slice(0, 3)}${ticket[3] === 'Z' ? 'Y' : 'Z'}${ticket.slice(4)}`;
    const near = nearTickets(wrong);
    expect(near).toContain(ticket);
    expect(near.length).toBeLessThanOrEqual(15);
    expect(near.every((each) => 'ticket' in readTicket(each))).toBe(true);
  });
});

describe('people', () => {
  const asNumber = async (name: string, number: string, status = 200) => {
    const browser = await world.signIn(name);
    return (await browser.post('/complaints/by-number', { number }).expect(status)).text;
  };

  it('are found by number at their own counter, without those who asked to stay unknown, and it is recorded', async () => {
    const read = () => world.db('audit_events').where({ action: 'personFound' });
    expect(names(await asNumber('loket.setiabudi', '0813 0000 0001'))).toEqual(['lamp']);
    expect(names(await asNumber('loket.setiabudi', '3174000000000001'))).toEqual(['lamp']);
    expect(names(await asNumber('camat.tebet', '081300000001'))).toEqual(['next']);
    expect((await read()).map(({ particulars }) => (particulars as { by: string }).by).toSorted()).toEqual([
      'nik',
      'phone',
      'phone',
    ]);
    expect(names(await asNumber('loket.setiabudi', '081300000002'))).toEqual([]);
    expect(await read()).toHaveLength(3);
  });

  it('are not looked for by others, nor from an address, nor one number after the other', async () => {
    for (const name of ['lurah.karet-semanggi', 'gubernur', 'inspektorat'])
      await asNumber(name, '081300000001', 404);
    expect(await search('loket.setiabudi', '081300000001')).toContain('Pakai pencarian menurut nomor');
    expect(names(await search('loket.setiabudi', '081300000001'))).toEqual([]);
    await asNumber('loket.setiabudi', 'Budi', 422);
    for (let n = 0; n < 29; n += 1) await asNumberQuickly(n);
    await asNumber('loket.setiabudi', '081300000001', 429);
  });

  const asNumberQuickly = async (n: number) => {
    clerk ??= await world.signIn('loket.setiabudi');
    await clerk.post('/complaints/by-number', { number: `08130000${1000 + n}` }).expect(200);
  };
  let clerk: Awaited<ReturnType<World['signIn']>> | undefined;
});

describe('words', () => {
  it('of confidential, anonymous and official cases are never learnt, and those of one case neither', async () => {
    const { learnWords } = await import('../../src/complaints/search/vocabulary.ts');
    const many = (text: string, changes: object) =>
      Promise.all(Array.from({ length: 5 }, () => world.complaint({ text, ...changes })));
    await many('Gerobak parkir.', {});
    await many('Rahasiawati berjudi.', { confidential: true });
    await world.complaint({ text: 'Sendirianto lewat.' });
    await learnWords(world.db);
    const known = (await world.db('search_words').pluck('word')) as string[];
    expect(known).toEqual(expect.arrayContaining(['gerobak', 'semanggi', 'mampet']));
    expect(known).not.toEqual(expect.arrayContaining(['rahasiawati']));
    expect(known).not.toEqual(expect.arrayContaining(['sendirianto']));
  });

  it('are compared by slips of the hand', () => {
    expect(editsBetween('saluarn', 'saluran')).toBe(1);
    expect(editsBetween('mampt', 'mampet')).toBe(1);
    expect(editsBetween('', 'abc')).toBe(3);
    expect(likeliest('semangi', ['semanggi', 'semarang', 'menteng'])).toEqual(['semanggi']);
    expect(wordsOf('Saluran di RT.003/RW 02, kel. Menteng')).toEqual({
      words: ['saluran', 'menteng'],
      rt: '3',
      rw: '2',
    });
  });
});
