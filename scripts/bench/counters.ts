import { randomUUID } from 'node:crypto';
import type { Database } from '../../src/database/connect.ts';
import type { Step } from './load.ts';
import { User } from './user.ts';

const matters = [
  ['saluran', 'Got di depan rumah mampet sejak minggu lalu, kalau hujan airnya masuk ke teras.'],
  ['jalan-rusak', 'Jalan di depan mushala berlubang, sudah dua pengendara motor jatuh di situ.'],
  ['sampah', 'Sampah menumpuk di ujung gang dan sudah tiga hari tidak diangkut petugas.'],
  ['pohon', 'Dahan pohon di tepi jalan rapuh dan hampir jatuh ke kabel listrik.'],
  ['lampu-jalan', 'Lampu jalan mati dari ujung gang sampai pos ronda, warga takut lewat malam.'],
] as const;

/** A clerk at the counter of one kecamatan, signed in. */
export type Clerk = { office: string; user: User; token: string; kelurahan: string[]; tickets: string[] };

/** Signs in the clerks of that many kecamatan of the province, from the first by name. */
export async function clerksAt(db: Database, address: string, count: number): Promise<Clerk[]> {
  const { rows } = await db.raw<{ rows: { username: string; kelurahan: string[] }[] }>(
    `select p.username, array(select k.code from areas k where k.parent_code = o.area_code order by k.code) as kelurahan
     from people p join role_grants g on g.person_id = p.id and g.role = 'clerk' join offices o on o.id = g.office_id
     where p.username like 'loket.%' order by p.username limit ?`,
    [count],
  );
  const clerks: Clerk[] = [];
  for (const { username, kelurahan } of rows) {
    const user = new User(address);
    await user.signIn(username);
    const token = await user.tokenOf('/saturday/intake');
    clerks.push({ office: username.replace('loket.', ''), user, kelurahan, token, tickets: [] });
  }
  return clerks;
}

let taken = 0;

/** What a clerk sends for the next visitor: another person, place and matter each time. */
export function nextForm({ token, kelurahan }: Clerk): Record<string, string> {
  const n = (taken += 1);
  const [categoryCode, text] = matters[n % matters.length]!;
  return {
    _csrf: token,
    _key: randomUUID(),
    name: `Warga Nomor ${n}`,
    phone: `0812${String(10_000_000 + (n % 80_000_000))}`,
    kelurahanCode: kelurahan[n % kelurahan.length]!,
    rt: String((n % 12) + 1),
    rw: String((n % 9) + 1),
    address: `Jalan Karet ${n}`,
    landmark: 'dekat pos ronda',
    categoryCode,
    text: `${text} (${n})`,
    channel: 'sms',
    language: 'id',
    outcome: 'passOn',
    privacyNotice: '1',
  };
}

/** From the form that is sent to the answer that leads to the receipt: the complaint is committed then. */
export const intakeOf =
  (clerk: Clerk): Step =>
  async () => {
    const { status, location } = await clerk.user.submit('/saturday/intake', nextForm(clerk));
    const ticket = ticketIn(location);
    if (status !== 303 || !ticket) throw new Error(`Intake: ${status} ${location ?? ''}`);
    clerk.tickets.push(ticket);
    return true;
  };

/** The ticket to whose receipt an answer leads, as it is shown. */
export const ticketIn = (location: string | null): string | undefined =>
  /^\/complaints\/([0-9A-Z]{4}-[0-9A-Z]{4})\/receipt/.exec(location ?? '')?.[1];

/** The camat of that counter: decides that the next of its complaints needs no review, which moves it to the meeting. */
export async function decisionOf(clerk: Clerk, address: string): Promise<Step> {
  const user = new User(address);
  await user.signIn(`camat.${clerk.office}`);
  const token = await user.tokenOf('/home');
  return async () => {
    const ticket = clerk.tickets.shift();
    if (!ticket) throw new Error('No complaint is left to decide on');
    const { status, location } = await user.submit(`/complaints/${ticket}/review-waiver`, {
      _csrf: token,
      _version: '2',
      _key: randomUUID(),
      reason: 'Cukup jelas dari foto, tidak perlu ditinjau.',
    });
    if (status !== 303) throw new Error(`Decision: ${status} ${location ?? ''}`);
    return true;
  };
}
