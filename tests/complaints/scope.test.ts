import { scopeOf } from '../../src/complaints/scope.ts';
import { inScope } from '../../src/database/scope.ts';
import { inRequest } from '../../src/database/standing.ts';
import { listComplaints } from '../../src/complaints/list.ts';
import { complaintByTicket, visibleComplaint } from '../../src/complaints/queries.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import type { Person } from '../../src/people/roles.ts';
import { castNames } from '../support/cast.ts';
import { move, officeId } from '../support/moves.ts';
import { newWorld, on, saturday, setiabudi, type World } from '../support/world.ts';

type Seen = Complaint & { given: Set<number> };

let world: World;
let complaints: Seen[];
beforeAll(async () => {
  world = await newWorld();
  complaints = await cases();
});
afterAll(() => world.drop());

const ascending = (one: number, other: number) => one - other;
const tebet = '31.74.01';
const restricted = 'perilaku-aparat';

/** Complaints in several areas and levels, some about officials, some worked on. */
async function cases(): Promise<Seen[]> {
  const inTebet = { sessionId: await world.session(tebet), kelurahanCode: '31.74.01.1001' };
  const inSeribu = { sessionId: await world.session('31.01.01'), kelurahanCode: '31.01.01.1001' };
  const made = [
    await world.complaint(),
    await world.complaint({ kelurahanCode: `${setiabudi}.1001` }),
    await world.complaint({ categoryCode: restricted }),
    await world.complaint(inTebet),
    await world.complaint({ ...inTebet, categoryCode: restricted }),
    await world.complaint(inSeribu),
    await world.complaint(),
  ];
  const [plain, , aboutOfficials] = made as [Complaint, Complaint, Complaint];
  const now = on(saturday);
  const satpel = await officeId(world, 'satpel.bina-marga.setiabudi');
  await move(world, plain, { as: 'camat.setiabudi', type: 'assign', unitId: satpel, now });
  await move(world, plain, {
    as: 'satpel.bina-marga.setiabudi',
    type: 'decline',
    reason: 'Bukan kami.',
    now,
  });
  const water = await officeId(world, 'satpel.sumber-daya-air.setiabudi');
  await move(world, plain, { as: 'camat.setiabudi', type: 'assign', unitId: water, now });
  await move(world, made.at(-1)!, { as: 'loket.setiabudi', type: 'withdraw', now });
  // Complaints about officials, given to a unit beside them by mistake and to one above them on purpose.
  const sudin = await officeId(world, 'sudin.bina-marga.jakarta-selatan');
  for (const officeIdGiven of [satpel, sudin])
    await world
      .db('complaint_offices')
      .insert({ complaint_id: aboutOfficials.id, office_id: officeIdGiven, since: now });
  const given = (await world.db('complaint_offices').select('complaint_id', 'office_id')) as {
    complaint_id: number;
    office_id: number;
  }[];
  return Promise.all(
    made.map(async ({ ticket }) => {
      const complaint = (await complaintByTicket(world.db, ticket))!;
      const offices = given.filter(({ complaint_id }) => complaint_id === complaint.id);
      return { ...complaint, given: new Set(offices.map(({ office_id }) => office_id)) };
    }),
  );
}

/** The same rule in words of its own. */
function mayKnowOf(person: Person, complaint: Seen): boolean {
  return person.roles.some(({ role, areaCode, officeId: office, level }) => {
    if (['sekda', 'governor', 'inspector'].includes(role)) return true;
    if (role === 'walikota') return areaCode === complaint.cityCode;
    if (role === 'camat' || role === 'clerk') return areaCode === complaint.kecamatanCode;
    if (role === 'lurah') return areaCode === complaint.kelurahanCode && !complaint.restricted;
    if (role === 'unitOfficer')
      return complaint.given.has(office) && !(complaint.restricted && level === 'kecamatan');
    return false;
  });
}

const more = ['bupati.kepulauan-seribu', 'lurah.guntur'];

describe('what each person may know of', () => {
  it.each([...castNames, ...more])('%s: pages, lists and the rule agree', async (name) => {
    const person = await world.as(name);
    const expected = complaints.filter((complaint) => mayKnowOf(person, complaint)).map(({ id }) => id);
    const opened = await Promise.all(
      complaints.map(({ ticket }) => visibleComplaint(world.db, person, ticket)),
    );
    expect(opened.flatMap((found) => (found ? [found.id] : []))).toEqual(expected);
    const { rows, count } = await listComplaints(world.db, person, { which: 'all' });
    expect(rows.map(({ id }) => id).toSorted(ascending)).toEqual(expected.toSorted(ascending));
    expect(count).toBe(expected.length);
  });

  it.each([...castNames, ...more])('%s: the wall of the database lets the same through', async (name) => {
    const person = await world.as(name);
    const expected = complaints.filter((complaint) => mayKnowOf(person, complaint)).map(({ id }) => id);
    const web = inRequest(world.db);
    const seen = (await inScope(scopeOf(person), async () => await web('complaints').orderBy('id'))) as {
      id: number;
    }[];
    expect(seen.map(({ id }) => id)).toEqual(expected.toSorted(ascending));
  });

  it('hides complaints about officials from the lurah and from the units beside them', async () => {
    const hidden = complaints.find(
      (complaint) => complaint.restricted && complaint.kecamatanCode === setiabudi,
    )!;
    const sees = async (name: string) =>
      (await visibleComplaint(world.db, await world.as(name), hidden.ticket)) !== undefined;
    expect(await sees('lurah.karet-semanggi')).toBe(false);
    expect(await sees('satpel.bina-marga.setiabudi')).toBe(false);
    expect(await sees('camat.setiabudi')).toBe(true);
    expect(await sees('walikota.jakarta-selatan')).toBe(true);
    expect(await sees('sudin.bina-marga.jakarta-selatan')).toBe(true); // the city gave it the work
    expect(hidden).toMatchObject({ confidential: true, ownerRole: 'camat' });
  });

  it('is nothing for somebody whose roles have ended', async () => {
    const person = { ...(await world.as('camat.setiabudi')), roles: [] };
    expect(await listComplaints(world.db, person, { which: 'all' })).toMatchObject({ rows: [], count: 0 });
  });
});
