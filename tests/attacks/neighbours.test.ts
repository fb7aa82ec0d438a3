import { trackKey } from '../../src/complaints/track-key.ts';
import { reload } from '../support/moves.ts';
import { saturday, setiabudi } from '../support/world.ts';
import type { Records } from '../web/records.ts';
import { fullForm } from './nonsense.ts';
import { newStage, type Fields, type Someone, type Stage } from './stage.ts';
import { recordsInSetiabudi, recordsInTebet, secret } from './two-kecamatan.ts';

let stage: Stage;
let strangers: Someone[];
let theirs: Records;
let ids: Awaited<ReturnType<typeof recordsInSetiabudi>>['ids'];
let own: Awaited<ReturnType<typeof recordsInTebet>>;

beforeAll(async () => {
  stage = await newStage();
  const { world } = stage;
  ({ theirs, ids } = await recordsInSetiabudi(world));
  own = await recordsInTebet(world);
  strangers = await Promise.all(
    [
      'loket.tebet',
      'camat.tebet',
      'satpel.bina-marga.tebet',
      'lurah.tebet-barat',
      'walikota.jakarta-timur',
      'lurah.karet-kuningan',
      'satpol-pp.setiabudi',
    ].map(stage.someone),
  );
});
// Who looks for what there isn't is told to wait in the end: that is not what is shown here.
beforeEach(() => stage.world.db.raw('truncate request_limits'));
afterAll(() => stage.drop());

/** Every row that belongs to Setiabudi, in its version. */
async function untouched(): Promise<unknown> {
  const { db } = stage.world;
  const complaint = db('complaints').where({ ticket: ids.ticket }).select('id');
  const rows = await Promise.all([
    ...[
      'complaint_events',
      'deadlines',
      'photos',
      'notifications',
      'reviews',
      'meeting_decisions',
      'complaint_offices',
    ].map((table) =>
      db(table)
        .whereIn('complaint_id', complaint)
        .select(db.raw(`ctid::text || xmin::text as v`))
        .orderBy('v'),
    ),
    ...Object.entries({
      complaints: { ticket: ids.ticket },
      meetings: { id: ids.meeting },
      reports: { id: ids.report },
      saturday_sessions: { id: ids.session },
      queue_entries: { id: ids.entry },
      role_grants: { id: ids.grant },
      sign_ins: { id: ids.signIn },
      people: { id: ids.person },
      inbound_messages: { id: ids.message },
      meeting_invitations: { meeting_id: ids.meeting },
      meeting_attendance: { meeting_id: ids.meeting },
      queue_of: { session_id: ids.session },
    }).map(([table, where]) =>
      db(table === 'queue_of' ? 'queue_entries' : table)
        .where(where)
        .select(db.raw(`ctid::text || xmin::text as v`))
        .orderBy('v'),
    ),
    db('access_requests').select(db.raw(`ctid::text || xmin::text as v`)),
    db('access_acts').count(),
    db('documents').count(),
  ]);
  return rows;
}

/** Fields that name a record, each naming one of Setiabudi. */
const foreignFields = (): Fields => ({
  unitId: ids.unit,
  office: ids.unit,
  team: ids.unit,
  came: ids.unit,
  present: ids.unit,
  stop: ids.review,
  [`signer-${ids.unit}`]: 'x',
  [`name-${ids.unit}`]: 'x',
  cases: `${ids.ticket}:1`,
  ticket: ids.ticket,
  joinTicket: ids.ticket,
  same: ids.ticket,
  subject: ids.meeting,
  grant: ids.grant,
  account: ids.person,
  sessionId: ids.session,
  item: '1',
  id: ids.message,
  reviewId: ids.review,
  kelurahanCode: '31.74.02.1002',
  kelurahan: '31.74.02.1002',
  area: setiabudi,
  areaCode: setiabudi,
  phone: '081234509876',
  move: `up-${ids.review}`,
  on: saturday,
  step: 'confirm',
});
/** What else a form must say to come as far as its record. */
const rightForm = { priority: 'none', counter: '1', answer: 'accepted', status: 'held' };
const papers = () => [
  { kind: 'minutes', subject: ids.closed },
  { kind: 'attendance', subject: ids.closed },
  { kind: 'report', subject: ids.report },
  { kind: 'reviewRecord', subject: ids.review },
  { kind: 'results', subject: `${setiabudi}_2026-11-01_2026-11-20_${saturday}` },
];

it('finds every record of its neighbours missing, whatever is asked of it', async () => {
  const { routes, get, post } = stage;
  const before = await untouched();
  const found: string[] = [];
  // Public, or about everybody by right; the links of complainants have their own test below.
  const open =
    /^\/(track|t|unsubscribe|verify|queue\/:key|reset|webhooks|access\/requests|settings|privacy|inspection)\b/;
  for (const { method, name, path } of routes) {
    if (!/:/.test(path) || open.test(path)) continue;
    for (const who of strangers) {
      // A unit that stands beside the complaint belongs to the kecamatan: its meetings and lists are its own.
      if (who.name.endsWith('.setiabudi') && !path.startsWith('/complaints/')) continue;
      const address = theirs(path)
        .replace('/photos/1', `/photos/${ids.photo}`)
        .replace('/messages/1', `/messages/${ids.message}`)
        .replace('/queue/entries/1', `/queue/entries/${ids.entry}`)
        .replace('/access/people/1', `/access/people/${ids.person}`)
        .replace('/access/roles/1', `/access/roles/${ids.grant}`)
        .replace('/account/sessions/1', `/account/sessions/${ids.signIn}`)
        .replace('/outbox/1', `/outbox/${ids.told}`)
        .replace(/^\/queue\/1\//, `/queue/${ids.session}/`);
      const answer =
        method === 'GET'
          ? await get(who, address)
          : await post(who, address, { ...fullForm, ...rightForm, _version: '1' });
      if (answer.status !== 404) found.push(`${name} ${who.name} ${answer.status}`);
      if (answer.text.includes(secret)) found.push(`${name} ${who.name} reads it`);
    }
  }
  expect(found).toEqual([]);
  expect(await untouched()).toEqual(before);
});

it('gets nothing of its neighbours into its own records by naming them in a form or an address', async () => {
  const { routes, get, post, world } = stage;
  const before = await untouched();
  const found: string[] = [];
  const ownPath = (path: string) =>
    path
      .replace(':ticket', own.ticket)
      .replace(/^\/meetings\/:id/, `/meetings/${own.meeting}`)
      .replace(/^\/reports\/:id/, `/reports/${own.report}`)
      .replace(/^\/(saturday|queue)\/:id/, `/$1/${own.session}`)
      .replace(/:\w+/g, '1');
  const foreign = foreignFields() as Record<string, string>;
  const query = new URLSearchParams({
    ...foreign,
    kecamatan: setiabudi,
    city: '31.74',
    session: ids.session,
    q: secret,
    owner: 'x',
    after: '',
    sudin: ids.unit,
  });
  query.delete('after');
  for (const { method, name, path } of routes) {
    if (
      /^\/(readyz|clock|sign-out|language|account|settings|privacy|inspection|reset|track|verify)/.test(path)
    )
      continue;
    for (const who of strangers.filter((each) => !each.name.endsWith('.setiabudi'))) {
      const { version } = await reload(world, own);
      const forms =
        method === 'GET'
          ? []
          : papers().map((paper) => ({ ...fullForm, ...foreign, ...paper, _version: String(version) }));
      const answers =
        method === 'GET'
          ? [await get(who, `${ownPath(path)}?${query}`)]
          : await Promise.all(
              forms.slice(0, path === '/documents' ? 5 : 1).map((form) => post(who, ownPath(path), form)),
            );
      for (const answer of answers) {
        if (answer.status >= 500) found.push(`${name} ${who.name} ${answer.status}`);
        // What was typed itself may be shown again.
        const rest = answer.text
          .replaceAll(`value="${secret}"`, '')
          .replace(/[?&amp;"]q=Rahasiasetiabudi/g, '');
        if (rest.includes(secret) && !/q=/.test(path))
          found.push(`${name} ${who.name} reads it: ${new RegExp(`.{60}${secret}.{20}`).exec(rest)?.[0]}`);
      }
    }
  }
  expect(found).toEqual([]);
  expect(await untouched()).toEqual(before);
  // Nor did a unit of Setiabudi come to work, meet or sign in Tebet.
  const { unit } = ids;
  expect(await world.db('complaints').where({ ticket: own.ticket, unit_id: unit })).toEqual([]);
  for (const table of ['meeting_attendance', 'meeting_invitations'])
    expect(await world.db(table).where({ meeting_id: own.meeting, office_id: unit })).toEqual([]);
  expect(await world.db('session_attendance').where({ session_id: own.session, office_id: unit })).toEqual(
    [],
  );
  const lead = await world.db('complaints').where({ ticket: own.ticket }).first('lead_id');
  expect(lead).toEqual({ lead_id: null });
});

it('opens with the link of one complaint only what is its own', async () => {
  const { get, post } = stage;
  const visitor = await stage.someone('visitor');
  const key = trackKey(own.ticket);
  expect((await get(visitor, `/track/${key}`)).status).toBe(200);
  expect((await get(visitor, `/track/${key}/photos/${ids.photo}`)).status).toBe(404);
  const before = await untouched();
  for (const path of [
    'information',
    'objection',
    'confirmation',
    'withdrawal',
    'survey',
    'question',
    'contact',
    'data',
    'data/correction',
  ]) {
    const answer = await post(visitor, `/track/${key}/${path}`, {
      ...fullForm,
      ticket: ids.ticket,
      complaintId: '1',
      key: trackKey(ids.ticket),
      own: ids.ticket,
      digits: '9876',
      format: 'json',
    });
    expect(answer.text).not.toContain(secret);
  }
  expect(await untouched()).toEqual(before);
});
