import { trackKey } from '../../../src/complaints/track-key.ts';
import type { Complaint } from '../../../src/complaints/complaint.ts';
import { seal } from '../../../src/database/sealing.ts';
import { leavePath } from '../../../src/notifications/inbound/leave-path.ts';
import { hashOfKey, linkKeyOf } from '../../../src/people/reset-key.ts';
import { queueKey } from '../../../src/queue/keys.ts';
import { ask as askForAccess } from '../../access/cast.ts';
import { move, officeId } from '../../support/moves.ts';
import { on, saturday, setiabudi, type World } from '../../support/world.ts';
import type { Route } from '../routes.ts';

/** One record of each kind in Setiabudi; where a request changes it for good, one for that route alone. */
export async function recordsFor(world: World) {
  const idIn = async (name: string, where: Record<string, unknown>): Promise<string> =>
    String(((await world.db(name).where(where).first('id')) as { id: unknown }).id);
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
    sender_sealed: seal('+6281200000000', 'inbound_messages.sender_sealed'),
    deed: 'forClerk',
    for_clerks_since: on(saturday),
  });
  await world.db('inbound_kecamatan').insert({ message_id: inbound, kecamatan_code: setiabudi });
  await world.db('complainants').update({ email_sealed: seal(email, 'complainants.email_sealed') });
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
  const { id: clerkId } = await world.as('loket.setiabudi');
  const view = (name: string) =>
    insert('saved_views', { person_id: clerkId, name, query: 'owner=me', created_at: on(saturday) });
  await world.db('password_resets').insert({
    id: resetId,
    person_id: clerkId,
    means: 'email',
    key_hash: hashOfKey(linkKeyOf(resetId)),
    made_at: on(saturday),
    expires_at: on('2100-01-01'),
  });
  const session = {
    person_id: clerkId,
    token_hash: Buffer.from('x'),
    created_at: on(saturday),
    last_seen_at: on(saturday),
  };
  const [{ id: clerkSession }] = (await world.db('sign_ins').insert(session).returning('id')) as [
    { id: string },
  ];
  const access = await askForAccess(world, {}, on(saturday));
  const admin = await world.as('admin');
  await world.db('legal_holds').insert({
    complaint_id: complaint.id,
    reason: 'Ombudsman bertanya.',
    person_id: admin.id,
    held_at: on(saturday),
  });
  const breach = await insert('breaches', {
    discovered_at: on(saturday),
    description: 'Daftar tercetak hilang.',
    handling: 'Dicari.',
    data: ['name'],
    scope: JSON.stringify({ by: 'tickets', tickets: [complaint.ticket] }),
    person_id: admin.id,
    recorded_at: on(saturday),
  });
  await world.db('breach_complaints').insert({ breach_id: breach, complaint_id: complaint.id });
  await world
    .db('publications')
    .insert(['2026-09-01', '2026-10-01'].map((month) => ({ month, version: 1, made_at: on(saturday) })));
  const cityMeeting = await insert('meetings', {
    level: 'city',
    area_code: '31.74',
    held_on: '2026-11-24',
    opened_at: on('2026-11-24'),
  });
  const sudin = await officeId(world, 'sudin.bina-marga.jakarta-selatan');
  await world.db('meeting_invitations').insert({
    meeting_id: cityMeeting,
    office_id: sudin,
    invited_at: on(saturday),
    invited_by: (await world.as('walikota.jakarta-selatan')).id,
  });
  return {
    access,
    breach,
    cityMeeting,
    sudin,
    accessDocument: await idIn('access_documents', { request_id: access.id }),
    clerkId,
    clerkGrant: await idIn('role_grants', { person_id: clerkId }),
    clerkSession,
    view: await view('Giliran saya'),
    viewToRemove: await view('Lama'),
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
      recipient_sealed: seal('+6281200000000', 'notifications.recipient_sealed'),
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

export type Found = Awaited<ReturnType<typeof recordsFor>>;

const documentCodes = { pdf: '7K3MQ9TX4B2C', xlsx: '7K3MQ9TX4B2D' };

/** What stands for `:id` in each address. */
const idOf: [RegExp, (at: Found) => unknown][] = [
  [/^\/track\//, (at) => at.trackedPhoto],
  [/^\/complaints\/views\/:id\/removal/, (at) => at.viewToRemove],
  [/^\/complaints\/views\//, (at) => at.view],
  [/^\/account\/sessions\//, (at) => at.clerkSession],
  [/^\/access\/people\//, (at) => at.clerkId],
  [/^\/access\/roles\//, (at) => at.clerkGrant],
  [/^\/photos\//, (at) => at.photo],
  [/^\/settings\/readiness\//, () => 1],
  [/^\/saturday\//, (at) => at.session],
  [/^\/queue\/entries\//, (at) => at.queueEntry],
  [/^\/queue\//, (at) => at.session],
  [/^\/meetings\/:id\/closing/, (at) => at.closingMeeting],
  [/^\/meetings\//, (at) => at.meeting],
  [/^\/invitations\//, (at) => at.cityMeeting],
  [/^\/privacy\/breaches\//, (at) => at.breach],
  [/^\/reports\/:id\/acknowledgement/, (at) => at.sentReport],
  [/^\/reports\/:id\/(forwarding|return)/, (at) => at.cityReport],
  [/^\/settings\/offices\//, (at) => at.unitId],
  [/^\/reports\//, (at) => at.draft],
  [/^\/reviews\//, (at) => at.review],
  [/^\/outbox\/:id\/answer/, (at) => at.told],
  [/^\/outbox\//, (at) => at.message],
  [/^\/messages\//, (at) => at.inbound],
  [/^\/webhooks\//, (at) => at.message],
];

/** An address of the route at which there is something. */
export function addressOf({ path }: Pick<Route, 'path'>, at: Found): string {
  const { ticket } = path.startsWith('/meetings/') ? at.discussed : at.complaint;
  const id = idOf.find(([pattern]) => pattern.test(path))?.[1](at);
  if (path.includes(':id') && id === undefined) throw new Error(`${path}: say in idOf what :id stands for`);
  return path
    .replace(':ticket', ticket)
    .replace(':key', keyOf(path, at))
    .replace(':figure', 'weeks')
    .replace(':number', path.startsWith('/access/') ? at.access.number : '1')
    .replace(':document', at.accessDocument)
    .replace(':code', codeOf(path))
    .replace(':event', String(at.eventId))
    .replace(':state', 'kecamatan.received')
    .replace(':day', '2026-12-25')
    .replace(':channel', 'sms')
    .replace(':set', 'room-standard')
    .replace(':office', String(at.sudin))
    .replace(':kind', 'identity')
    .replace(':which', 'round')
    .replace(':picture', 'months')
    .replace(':id', String(id));
}

function codeOf(path: string): string {
  if (!/^\/(documents|verify)\//.test(path)) return 'saluran';
  return documentCodes[path.endsWith('.xlsx') ? 'xlsx' : 'pdf'];
}

const email = 'warga@contoh.id';
const resetId = 'c1f5a0de-7c0e-4a6e-9a52-6d0a35a6a7a1';
function keyOf(path: string, at: Found): string {
  if (path.startsWith('/reset/')) return linkKeyOf(resetId);
  if (path.startsWith('/access/')) return at.access.applicant.key;
  if (path.startsWith('/unsubscribe/')) return leavePath(at.tracked.ticket, email).split('/').at(-1)!;
  if (!path.startsWith('/queue/')) return trackKey(at.tracked.ticket);
  return queueKey(/display|events|turns/.test(path) ? 'display' : 'kiosk', at.queue);
}
