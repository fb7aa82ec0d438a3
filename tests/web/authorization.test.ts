import { createServer, type Server } from 'node:http';
import request from 'supertest';
import { actions } from '../../src/complaints/actions.ts';
import { roleFor } from '../../src/complaints/policy.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { seal } from '../../src/database/sealing.ts';
import { leavePath } from '../../src/notifications/inbound/leave-path.ts';
import { queueKey } from '../../src/queue/keys.ts';
import { csrfToken } from '../../src/web/csrf.ts';
import { startSession } from '../../src/web/sessions.ts';
import { move, officeId, reload, traces } from '../support/moves.ts';
import { newWorld, on, saturday, setiabudi, type World } from '../support/world.ts';
import { routesOf, type Route } from './routes.ts';

/** Everybody who may come: one person for each role around the complaint below, and a camat next door. */
const people = {
  clerk: 'loket.setiabudi',
  unit: 'satpel.bina-marga.setiabudi',
  lurah: 'lurah.karet-semanggi',
  camat: 'camat.setiabudi',
  walikota: 'walikota.jakarta-selatan',
  sekda: 'sekda',
  governor: 'gubernur',
  inspector: 'inspektorat',
  admin: 'admin',
  neighbour: 'camat.tebet',
} as const;
type Who = keyof typeof people;
const everybody = Object.keys(people) as Who[];

/**
 * Who gets in: their request reaches its verb, which may still refuse what they typed. `refused` know the record
 * and are told that the act is not theirs (403). To all others the page does not exist (404), and who is not
 * signed in is sent to sign in. `public` is open to all, `programs` to those who sign, where they are configured.
 */
type Row = 'public' | 'signedIn' | 'programs' | { in: string; refused?: string };

const officials = 'clerk unit lurah camat walikota sekda governor inspector';
const seers: Row = { in: officials };
const adminOnly: Row = { in: 'admin' };

const table: Record<string, Row> = {
  'GET /healthz': 'public',
  'GET /readyz': 'public',
  'GET /assets/bootstrap.min.css': 'public',
  'GET /assets/sortable.js': 'public',
  'GET /assets/signature-pad.js': 'public',
  'GET /assets/theme.css': 'public',
  'GET /assets/light.css': 'public',
  'GET /assets/qrcode.js': 'public',
  'GET /service-worker.js': 'public',
  'GET /manifest.webmanifest': 'public',
  'GET /t/:key': 'public',
  'GET /sign-in': 'public',
  'POST /sign-in': 'public',
  'POST /sign-out': 'public',
  'POST /language': 'public',
  'POST /clock': 'public',
  'GET /': 'public',
  'GET /track': 'public',
  'POST /track': 'public',
  'GET /track/:key': 'public',
  'GET /track/:key/photos/:id': 'public',
  'POST /track/:key/information': 'public',
  'POST /track/:key/objection': 'public',
  'POST /track/:key/confirmation': 'public',
  'POST /track/:key/withdrawal': 'public',
  'POST /track/:key/survey': 'public',
  'GET /track/:key/contact': 'public',
  'POST /track/:key/contact': 'public',
  'GET /unsubscribe/:key': 'public',
  'POST /unsubscribe/:key': 'public',
  'GET /home': 'signedIn',
  'GET /settings/categories': adminOnly,
  'GET /settings/categories/new': adminOnly,
  'POST /settings/categories': adminOnly,
  'GET /settings/categories/:code': adminOnly,
  'POST /settings/categories/:code': adminOnly,
  'GET /settings/holidays': adminOnly,
  'POST /settings/holidays': adminOnly,
  'POST /settings/holidays/:day/removal': adminOnly,
  'GET /settings/deadlines': adminOnly,
  'GET /settings/deadlines/:state': adminOnly,
  'POST /settings/deadlines/:state': adminOnly,
  'GET /settings/offices': adminOnly,
  'GET /settings/offices/:id': adminOnly,
  'POST /settings/offices/:id': adminOnly,
  'GET /settings': adminOnly,
  'POST /settings/hours': adminOnly,
  'POST /settings/province': adminOnly,
  'GET /saturday': { in: 'clerk camat neighbour' },
  'POST /saturday/:id/status': { in: 'camat' },
  'POST /saturday/:id/closing': { in: 'clerk camat' },
  'POST /saturday/:id/reopening': { in: 'clerk camat' },
  'GET /saturday/paper-form': { in: 'clerk camat neighbour' },
  'GET /settings/readiness': adminOnly,
  'POST /settings/readiness': adminOnly,
  'POST /settings/readiness/sets/:set': adminOnly,
  'POST /settings/readiness/:id': adminOnly,
  'POST /settings/readiness/:id/order': adminOnly,
  'POST /settings/readiness/:id/retirement': adminOnly,
  'GET /saturday/:id/readiness': { in: 'clerk camat' },
  'POST /saturday/:id/readiness': { in: 'clerk camat' },
  'POST /saturday/:id/attendance': { in: 'clerk camat' },
  'GET /saturday/queue': { in: 'clerk camat neighbour' },
  'POST /queue/:id/numbers': { in: 'clerk camat' },
  'POST /queue/:id/calls': { in: 'clerk camat' },
  'POST /queue/:id/closing': { in: 'clerk camat' },
  'POST /queue/entries/:id/recall': { in: 'clerk camat' },
  'POST /queue/entries/:id/service': { in: 'clerk camat' },
  'POST /queue/entries/:id/absence': { in: 'clerk camat' },
  'GET /queue/:key/kiosk': 'public',
  'POST /queue/:key/kiosk': 'public',
  'GET /queue/:key/numbers/:number': 'public',
  'GET /queue/:key/turns/:number': 'public',
  'GET /queue/:key/display': 'public',
  'GET /queue/:key/events': 'public',
  'GET /offline': { in: 'clerk unit lurah camat neighbour' },
  'GET /offline/shell': { in: 'clerk unit lurah camat neighbour' },
  'GET /offline/key': { in: 'clerk unit lurah camat neighbour' },
  'POST /offline/tickets': { in: 'clerk camat neighbour' },
  'POST /offline/set-aside': { in: 'clerk unit lurah camat neighbour' },
  'GET /saturday/intake/shell': { in: 'clerk camat neighbour' },
  'GET /saturday/intake': { in: 'clerk camat neighbour' },
  'POST /saturday/intake': { in: 'clerk camat' },
  'POST /saturday/similar': { in: 'clerk camat neighbour' },
  'POST /saturday/suggestions': { in: 'clerk camat neighbour' },
  'POST /saturday/visitor': { in: 'clerk' },
  'GET /complaints/:ticket/receipt': { in: 'clerk camat' },
  'GET /sunday': { in: 'unit lurah camat neighbour' },
  'GET /sunday/shell': { in: 'unit lurah camat neighbour' },
  'POST /sunday/order': { in: 'unit lurah camat neighbour' },
  'POST /sunday/order/removal': { in: 'unit lurah camat neighbour' },
  'GET /complaints/:ticket/review-plan': { in: 'lurah camat' },
  'POST /complaints/:ticket/review-plan': seers,
  'POST /complaints/:ticket/review-waiver': seers,
  'POST /complaints/:ticket/review-team': seers,
  'POST /complaints/:ticket/review-acceptance': seers,
  'POST /complaints/:ticket/review-refusal': seers,
  'GET /complaints/:ticket/review': { in: 'unit lurah camat' },
  'GET /complaints/:ticket/review/shell': { in: 'unit lurah camat' },
  'POST /complaints/:ticket/review': seers,
  'GET /reviews/:id/report': seers,
  'GET /complaints/:ticket/review-records/:event': seers,
  'POST /documents': seers,
  'GET /documents/templates': adminOnly,
  'GET /documents/:code': seers,
  'GET /documents/:code.pdf': seers,
  'GET /documents/:code.xlsx': seers,
  'POST /documents/:code/attempts': seers,
  'GET /verify': 'public',
  'GET /verify/:code': 'public',
  'POST /verify/:code': 'public',
  'GET /meetings': { in: 'camat walikota inspector neighbour' },
  'GET /meetings/:id': { in: 'camat walikota inspector' },
  'POST /meetings/:id/opening': { in: 'camat', refused: 'walikota inspector' },
  'POST /meetings/:id/attendance': { in: 'camat', refused: 'walikota inspector' },
  'POST /meetings/:id/closing': { in: 'camat', refused: 'walikota inspector' },
  'POST /meetings/:id/decisions': { in: 'camat', refused: 'walikota inspector' },
  'GET /meetings/:id/order': { in: 'camat' },
  'POST /meetings/:id/order': { in: 'camat', refused: 'walikota inspector' },
  'POST /meetings/:id/addenda': { in: 'camat', refused: 'walikota inspector' },
  'POST /meetings/:id/invitations': { in: 'camat', refused: 'walikota inspector' },
  'GET /invitations': { in: 'unit' },
  // Nobody of this kecamatan is invited to anything.
  'POST /invitations/:id/:office': { in: '' },
  'GET /complaints/:ticket/packet': { in: 'camat walikota sekda governor inspector' },
  'GET /meetings/:id/cases/:ticket': { in: 'camat walikota inspector' },
  'POST /meetings/:id/cases/:ticket/decision': { in: 'camat', refused: 'walikota inspector' },
  'GET /meetings/:id/minutes': { in: 'camat walikota inspector' },
  'GET /satisfaction': { in: 'camat walikota sekda governor inspector neighbour' },
  'GET /reports': { in: 'camat walikota sekda governor inspector neighbour' },
  'GET /reports/:id': { in: 'camat inspector' },
  'POST /reports/:id/letter': { in: 'camat', refused: 'inspector' },
  'POST /reports/:id/sending': { in: 'camat', refused: 'inspector' },
  'POST /reports/:id/acknowledgement': { in: 'walikota', refused: 'camat inspector' },
  'POST /reports/:id/forwarding': { in: 'sekda', refused: 'walikota governor inspector' },
  // Forwarded above, so the Governor has it before him.
  'POST /reports/:id/return': { in: 'sekda governor', refused: 'walikota inspector' },
  'GET /reports/results': { in: 'camat walikota sekda governor inspector neighbour' },
  'GET /reports/period': { in: 'walikota' },
  'POST /reports/period/letter': { in: 'walikota' },
  'POST /reports/period/sending': { in: 'walikota' },
  'GET /outbox': 'public',
  'POST /outbox/:id/answer': 'public',
  'GET /messages/unassigned': { in: 'clerk camat neighbour' },
  'POST /messages/:id/assignment': { in: 'clerk camat' },
  'POST /messages/:id/set-aside': { in: 'clerk camat' },
  'POST /outbox/:id/resolution': adminOnly,
  'POST /outbox/:id/retry': adminOnly,
  'POST /outbox/channels/:channel/trial': adminOnly,
  'GET /notices': 'signedIn',
  'GET /preferences': 'signedIn',
  'POST /preferences': 'signedIn',
  'GET /settings/messages/texts': adminOnly,
  'GET /settings/messages': adminOnly,
  'POST /settings/messages': adminOnly,
  'GET /complaints/:ticket/contact': { in: 'clerk camat' },
  'POST /complaints/:ticket/contact': { in: 'clerk camat' },
  'POST /webhooks/twilio/status/:id': 'programs',
  'POST /webhooks/gateway/status': 'programs',
  'POST /webhooks/twilio/inbound': 'programs',
  'POST /webhooks/gateway/inbound': 'programs',
  'GET /complaints': 'signedIn',
  'GET /complaints/:ticket': seers,
  'POST /complaints/:ticket/assignment': seers,
  'POST /complaints/:ticket/completion': seers,
  'POST /complaints/:ticket/validation': seers,
  'POST /complaints/:ticket/rejection': seers,
  'POST /complaints/:ticket/forwarding': seers,
  'POST /complaints/:ticket/disposition': seers,
  'POST /complaints/:ticket/return': seers,
  'POST /complaints/:ticket/resolution': seers,
  'POST /complaints/:ticket/confirmation': seers,
  'POST /complaints/:ticket/objection': seers,
  'POST /complaints/:ticket/refusal': seers,
  'POST /complaints/:ticket/reassignment': seers,
  'POST /complaints/:ticket/question': seers,
  'POST /complaints/:ticket/answer': seers,
  'POST /complaints/:ticket/merger': seers,
  'POST /complaints/:ticket/referral': seers,
  'POST /complaints/:ticket/non-complaint': seers,
  'POST /complaints/:ticket/withdrawal': seers,
  'POST /complaints/:ticket/notes': {
    in: 'clerk unit lurah camat walikota sekda governor',
    refused: 'inspector',
  },
  'POST /complaints/:ticket/progress': {
    in: 'unit',
    refused: 'clerk lurah camat walikota sekda governor inspector',
  },
  'POST /complaints/:ticket/identity': {
    in: 'clerk unit lurah camat',
    refused: 'walikota sekda governor inspector',
  },
  'GET /photos/:id': seers,
};

let world: World;
let server: Server;
const personIds = new Map<Who, number>();
/** What the addresses of the routes lead to. */
let at: Awaited<ReturnType<typeof records>>;

beforeAll(async () => {
  world = await newWorld();
  server = createServer(world.app).listen(0);
  // The pages' day is the tests' Saturday, whenever they run.
  await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
  await world.db('settings').insert({ key: 'worker.lastRound', value: 'true', changed_at: new Date() });
  at = await records();
  for (const who of everybody) personIds.set(who, (await world.as(people[who])).id);
});
afterAll(async () => {
  server.close();
  await world.drop();
});

/** One record of each kind in Setiabudi; where a request changes it for good, one for that route alone. */
async function records() {
  const insert = async (name: string, row: Record<string, unknown>) =>
    ((await world.db(name).insert(row).returning('id')) as [{ id: string | number }])[0].id;
  const kecamatan = { level: 'kecamatan', area_code: setiabudi };
  const sent = { sent_at: on(saturday), content: '{}' };
  const unitId = await officeId(world, 'satpel.bina-marga.setiabudi');
  const given = async () => {
    const complaint = await world.complaint();
    return move(world, complaint, { as: 'camat.setiabudi', type: 'assign', unitId, now: on(saturday) });
  };
  const [complaint, tracked] = [await given(), await given()];
  const discussed = await move(world, await given(), {
    as: 'camat.setiabudi',
    type: 'waiveReview',
    reason: 'Sudah jelas.',
    now: on(saturday),
  });
  const photo = async (id: string, { id: complaint_id }: Complaint) =>
    insert('photos', {
      id,
      complaint_id,
      kind: 'intake',
      content_type: 'image/jpeg',
      width: 1,
      height: 1,
      bytes: Buffer.from('x'),
      added_at: on(saturday),
    });
  const inbound = await insert('inbound_messages', {
    provider: 'gateway',
    provider_id: '1',
    channel: 'sms',
    received_at: on(saturday),
    sender_index: Buffer.alloc(32),
    sender_sealed: seal('+6281200000000'),
    deed: 'forClerk',
    for_clerks_since: on(saturday),
  });
  await world.db('inbound_kecamatan').insert({ message_id: inbound, kecamatan_code: setiabudi });
  await world.db('complainants').update({ email_sealed: seal(email) });
  const queueAt = async (day: string) => {
    const session = await world.session(setiabudi, day);
    const facts = { number: 1, priority: 'none', issued_at: on(day), issued_from: 'kiosk' };
    return { session, entry: await insert('queue_entries', { session_id: session, ...facts }) };
  };
  const { id: eventId } = await world
    .db('complaint_events')
    .where({ complaint_id: complaint.id })
    .first('id');
  const reviewWithDocuments = async (row: Record<string, unknown>) => {
    const id = await insert('reviews', { ...row, event_id: eventId });
    const document = {
      kind: 'reviewRecord',
      subject: id,
      language: 'id',
      office_id: complaint.offices.camat,
    };
    const made = { content: Buffer.from('x'), sha256: Buffer.alloc(32), made_at: on('2026-11-22') };
    for (const media_type of ['pdf', 'xlsx'])
      await insert('documents', {
        ...document,
        ...made,
        media_type,
        title: 'Berita acara',
        data: '{}',
        requested_at: on('2026-11-22'),
        code: documentCodes[media_type as 'pdf' | 'xlsx'],
      });
    return id;
  };
  return {
    complaint,
    tracked,
    discussed,
    eventId,
    unitId,
    photo: await photo('0b0f6a3e-7c0e-4a6e-9a52-6d0a35a6a7a1', complaint),
    trackedPhoto: await photo('0b0f6a3e-7c0e-4a6e-9a52-6d0a35a6a7a2', tracked),
    session: await world.session(setiabudi, '2026-11-28'),
    queueEntry: (await queueAt('2026-11-28')).entry,
    // The events of a queue that is over have ended, so that an answer comes.
    queue: (await queueAt('2026-11-14')).session,
    meeting: await insert('meetings', { ...kecamatan, held_on: '2026-11-23', opened_at: on('2026-11-23') }),
    closingMeeting: await insert('meetings', {
      ...kecamatan,
      held_on: '2026-11-16',
      opened_at: on('2026-11-16'),
    }),
    draft: await insert('reports', { ...kecamatan, week_of: saturday }),
    sentReport: await insert('reports', { ...kecamatan, week_of: '2026-11-14', ...sent }),
    cityReport: await insert('reports', {
      level: 'city',
      area_code: '31.74',
      week_of: '2026-11-14',
      ...sent,
    }),
    inbound,
    told: await insert('notifications', {
      complaint_id: complaint.id,
      complainant_id: complaint.complainantId,
      audience: 'citizen',
      message: 'received',
      status: 'shown',
      channel: 'sms',
      recipient_sealed: seal('+6281200000000'),
      created_at: on(saturday),
    }),
    message: await insert('notifications', {
      complaint_id: complaint.id,
      audience: 'office',
      office_id: unitId,
      message: 'yourTurn',
      status: 'uncertain',
      channel: 'email',
      created_at: on(saturday),
    }),
    review: await reviewWithDocuments({
      complaint_id: complaint.id,
      planned_on: '2026-11-22',
      planned_at: on(saturday),
      findings: 'Saluran mampet.',
      recorded_at: on('2026-11-22'),
    }),
  };
}

const documentCodes = { pdf: '7K3MQ9TX4B2C', xlsx: '7K3MQ9TX4B2D' };

/** What stands for `:id` in each address. */
const idOf: [RegExp, () => unknown][] = [
  [/^\/track\//, () => at.trackedPhoto],
  [/^\/photos\//, () => at.photo],
  [/^\/settings\/readiness\//, () => 1],
  [/^\/saturday\//, () => at.session],
  [/^\/queue\/entries\//, () => at.queueEntry],
  [/^\/queue\//, () => at.session],
  [/^\/meetings\/:id\/closing/, () => at.closingMeeting],
  [/^\/meetings\//, () => at.meeting],
  [/^\/invitations\//, () => at.meeting],
  [/^\/reports\/:id\/acknowledgement/, () => at.sentReport],
  [/^\/reports\/:id\/(forwarding|return)/, () => at.cityReport],
  [/^\/settings\/offices\//, () => at.unitId],
  [/^\/reports\//, () => at.draft],
  [/^\/reviews\//, () => at.review],
  [/^\/outbox\/:id\/answer/, () => at.told],
  [/^\/outbox\//, () => at.message],
  [/^\/messages\//, () => at.inbound],
  [/^\/webhooks\//, () => at.message],
];

/** An address of the route at which there is something. */
function addressOf({ path }: Route): string {
  const { ticket } = path.startsWith('/meetings/') ? at.discussed : at.complaint;
  const id = idOf.find(([pattern]) => pattern.test(path))?.[1]();
  if (path.includes(':id') && id === undefined) throw new Error(`${path}: say in idOf what :id stands for`);
  return path
    .replace(':ticket', ticket)
    .replace(':key', keyOf(path))
    .replace(':number', '1')
    .replace(':code', codeOf(path))
    .replace(':event', String(at.eventId))
    .replace(':state', 'kecamatan.received')
    .replace(':day', '2026-12-25')
    .replace(':channel', 'sms')
    .replace(':set', 'room-standard')
    .replace(':id', String(id));
}

function codeOf(path: string): string {
  if (!/^\/(documents|verify)\//.test(path)) return 'saluran';
  return documentCodes[path.endsWith('.xlsx') ? 'xlsx' : 'pdf'];
}

const email = 'warga@contoh.id';
function keyOf(path: string): string {
  if (path.startsWith('/unsubscribe/')) return leavePath(at.tracked.ticket, email).split('/').at(-1)!;
  if (!path.startsWith('/queue/')) return trackKey(at.tracked.ticket);
  return queueKey(/display|events|turns/.test(path) ? 'display' : 'kiosk', at.queue);
}

/** Asks as this person would from a page of the own session; a stale version keeps the records as they are. */
async function ask(route: Route, who: Who | 'visitor', changes: Record<string, string> = { _version: '99' }) {
  const { cookie, secret } = await sessionOf(who);
  const verb = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  const asked = request(server)[verb](addressOf(route)).set('Accept', 'text/html').set('Cookie', cookie);
  if (verb === 'get') return asked;
  const body = {
    ...fullForm,
    unitId: String(at.unitId),
    subject: String(at.review),
    cases: `${at.discussed.ticket}:99`,
    ...changes,
    _csrf: csrfToken(secret),
  };
  return asked.type('form').send(new URLSearchParams(body).toString());
}

/** A form in which every action finds what it needs. */
const fullForm = {
  note: 'Catatan',
  text: 'Sudah separuh.',
  reason: 'Alasan',
  evidence: 'Bukti',
  question: 'Di mana?',
  answer: 'Di sini.',
  institution: 'PLN',
  instruction: 'Periksa lagi.',
  level: 'kecamatan',
  dueOn: '2026-11-27',
  plannedOn: '2026-11-22',
  outcome: 'deferred',
  status: 'piket',
  letter: '',
  letterNumber: '1',
  lang: 'id',
  kind: 'reviewRecord',
  language: 'id',
  mediaType: 'pdf',
  priority: 'none',
  counter: '1',
};

async function sessionOf(who: Who | 'visitor') {
  if (who === 'visitor') return { cookie: 'visitor=anybody', secret: 'anybody' };
  const token = await startSession(world.db, personIds.get(who)!, on(saturday));
  return { cookie: `session=${token}`, secret: token };
}

type Answer = 'in' | 'refused' | 'hidden' | 'sign in' | 'failed';

function kindOf({ status, headers }: { status: number; headers: Record<string, string> }): Answer {
  if (status >= 500) return 'failed';
  if (status === 404) return 'hidden';
  if (status === 403) return 'refused';
  return status === 303 && headers.location?.startsWith('/sign-in?') ? 'sign in' : 'in';
}

function expected(row: Row, who: Who | 'visitor'): Answer {
  if (row === 'public') return 'in';
  if (row === 'programs') return 'hidden';
  if (who === 'visitor') return 'sign in';
  if (row === 'signedIn' || row.in.split(' ').includes(who)) return 'in';
  return row.refused?.split(' ').includes(who) ? 'refused' : 'hidden';
}

describe('every route and every role', () => {
  it('stands in the table, and the table names no route that is gone', () => {
    expect(
      routesOf(world.app)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(Object.keys(table).toSorted());
  });

  it.each(Object.keys(table))('%s', async (name) => {
    const route = routesOf(world.app).find((each) => each.name === name);
    if (!route) throw new Error(`${name} is not served`);
    const found: Partial<Record<string, Answer>> = {};
    for (const who of ['visitor', ...everybody] as const) found[who] = kindOf(await ask(route, who));
    const wanted = Object.fromEntries(
      (['visitor', ...everybody] as const).map((who) => [who, expected(table[name]!, who)]),
    );
    expect(found).toEqual(wanted);
  });
});

describe('an act that is not theirs', () => {
  it.each(actions.map(({ noun, event }) => [noun, event] as const))(
    'is refused to all who see the complaint and may not: %s',
    async (noun, event) => {
      const route: Route = { method: 'POST', path: `/complaints/:ticket/${noun}`, name: noun };
      const { version } = await reload(world, at.complaint);
      const seeing = officials.split(' ') as Who[];
      const asPeople = await Promise.all(
        seeing.map(async (who) => ({ who, person: await world.as(people[who]) })),
      );
      const others = asPeople.filter(({ person }) => !roleFor(person, event, at.complaint));
      expect(others.length).toBeGreaterThan(2);
      const before = await traces(world);
      for (const { who } of others) {
        const { ticket } = at.discussed;
        const { status } = await ask(route, who, { _version: String(version), ticket });
        // A form without its photo or findings is answered first.
        const incomplete = event === 'completeWork' || event === 'recordReview';
        expect([who, status]).toEqual([who, incomplete ? 422 : 403]);
      }
      expect(await traces(world)).toEqual(before);
    },
  );
});
