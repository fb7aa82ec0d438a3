import { trackKey } from '../../src/complaints/track-key.ts';
import type { Intake } from '../../src/complaints/receive.ts';
import { ask } from '../access/cast.ts';
import { move, officeId } from '../support/moves.ts';
import { on, saturday, setiabudi, type World } from '../support/world.ts';

/** Somebody of each role around Setiabudi, a camat next door, and nobody. */
export const people = [
  'visitor',
  'loket.setiabudi',
  'satpel.bina-marga.setiabudi',
  'lurah.karet-semanggi',
  'camat.setiabudi',
  'walikota.jakarta-selatan',
  'sekda',
  'gubernur',
  'inspektorat',
  'admin',
  'camat.tebet',
] as const;
export type Who = (typeof people)[number];

/** The address of a route with a record behind each of its parameters. */
export type Records = (path: string) => string;

/** A complaint of Setiabudi that waits for its meeting, with review, meeting and report, all saying `text`. */
export async function recordsOf(world: World, text: string, changes: Partial<Intake> = {}): Promise<Records> {
  const complaint = await world.complaint({ text, ...changes });
  const unitId = await officeId(world, 'satpel.bina-marga.setiabudi');
  const as = 'camat.setiabudi';
  await move(world, complaint, { as, type: 'assign', unitId, now: on(saturday) });
  await move(world, complaint, { as, type: 'waiveReview', reason: text, now: on(saturday) });
  const insert = async (table: string, row: Record<string, unknown>) =>
    String(((await world.db(table).insert(row).returning('id')) as [{ id: number }])[0].id);
  const area = { level: 'kecamatan', area_code: setiabudi };
  const review = {
    complaint_id: complaint.id,
    planned_on: saturday,
    findings: text,
    recommendation: text,
    recorded_at: on(saturday),
  };
  const { id: eventId } = await world
    .db('complaint_events')
    .where({ complaint_id: complaint.id })
    .first('id');
  const reviewId = await insert('reviews', { ...review, event_id: eventId });
  const codes = { pdf: '7K3MQ9TX4B2C', xlsx: '7K3MQ9TX4B2D' };
  for (const [media_type, code] of Object.entries(codes))
    await insert('documents', {
      code,
      kind: 'reviewRecord',
      subject: reviewId,
      language: 'id',
      media_type,
      title: text,
      office_id: complaint.offices.camat,
      confidential: complaint.confidential,
      data: '{}',
      requested_at: on(saturday),
      content: Buffer.from('x'),
      sha256: Buffer.alloc(32),
      made_at: on(saturday),
    });
  const found: Record<string, string> = {
    ':ticket': complaint.ticket,
    ':key': trackKey(complaint.ticket),
    ':code': 'saluran',
    ':state': 'kecamatan.received',
    ':day': '2026-12-25',
    ':set': 'room-standard',
    '/saturday/:id': String(await world.session(setiabudi, '2026-11-28')),
    '/meetings/:id': await insert('meetings', { ...area, held_on: saturday, opened_at: on(saturday) }),
    '/reports/:id': await insert('reports', { ...area, week_of: saturday, letter: text }),
    '/reviews/:id': reviewId,
    ':event': String(eventId),
  };
  found['/invitations/:id'] = found['/meetings/:id']!;
  found[':office'] = String(unitId);
  await world.db('meeting_invitations').insert({
    meeting_id: found['/meetings/:id'],
    office_id: unitId,
    note: text,
    invited_at: on(saturday),
    invited_by: (await world.as(as)).id,
  });
  const access = await ask(world, { name: text, reason: text });
  const { id: documentId } = (await world
    .db('access_documents')
    .where({ request_id: access.id })
    .first('id')) as { id: string };
  const accessParts: Record<string, string> = {
    ':key': access.applicant.key,
    ':number': access.number,
    ':document': documentId,
  };
  return (path) => {
    const own = path.startsWith('/access/') ? accessParts : {};
    const code = /^\/(documents|verify)\//.test(path) && (path.endsWith('.xlsx') ? codes.xlsx : codes.pdf);
    const [root = ''] = /^\/\w+\/:id/.exec(path) ?? [];
    return path.replace(
      /:\w+/g,
      (name) => own[name] ?? ((name === ':code' && code) || found[name]) ?? found[root] ?? '1',
    );
  };
}
