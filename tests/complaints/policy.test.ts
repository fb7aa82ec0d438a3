import type { EventType, State } from '../../src/complaints/machine.ts';
import { mayDo, mayKnow, roleFor } from '../../src/complaints/policy.ts';
import type { Person, Role, RoleName } from '../../src/people/roles.ts';

// Offices by number: the complaint lies in Karet Semanggi, Setiabudi, Jakarta Selatan.
const office = {
  governor: 1,
  sekda: 2,
  dinas: 3,
  inspektorat: 4,
  walikota: 10,
  sudin: 11,
  otherCity: 12,
  camat: 20,
  satpel: 21,
  otherSatpel: 22,
  neighbourCamat: 23,
  lurah: 30,
  neighbourLurah: 31,
};

const [here, nextDoor, kelurahan, nextKelurahan] = ['31.74.02', '31.74.01', '31.74.02.1005', '31.74.02.1001'];
const [city, otherCity, province] = ['31.74', '31.75', '31'];

const role = (name: RoleName, officeId: number, areaCode: string, capacity: Role['capacity'] = 'holder') =>
  ({ role: name, capacity, officeId, areaCode, officeKind: 'unit', officeName: '', level: 'city' }) as Role;

/** Everybody who could try, by a short name. */
const people = {
  clerk: role('clerk', office.camat, here),
  clerkNextDoor: role('clerk', office.neighbourCamat, nextDoor),
  camat: role('camat', office.camat, here),
  camatPlt: role('camat', office.camat, here, 'plt'),
  camatStaff: role('camat', office.camat, here, 'staff'),
  camatNextDoor: role('camat', office.neighbourCamat, nextDoor),
  lurah: role('lurah', office.lurah, kelurahan),
  lurahStaff: role('lurah', office.lurah, kelurahan, 'staff'),
  lurahNextDoor: role('lurah', office.neighbourLurah, nextKelurahan),
  satpel: role('unitOfficer', office.satpel, here),
  otherSatpel: role('unitOfficer', office.otherSatpel, here),
  sudin: role('unitOfficer', office.sudin, city),
  dinas: role('unitOfficer', office.dinas, province),
  walikota: role('walikota', office.walikota, city),
  walikotaStaff: role('walikota', office.walikota, city, 'staff'),
  otherWalikota: role('walikota', office.otherCity, otherCity),
  sekda: role('sekda', office.sekda, province),
  sekdaStaff: role('sekda', office.sekda, province, 'staff'),
  governor: role('governor', office.governor, province),
  governorStaff: role('governor', office.governor, province, 'staff'),
  inspector: role('inspector', office.inspektorat, province),
  admin: role('admin', office.governor, province),
} satisfies Record<string, Role>;
type Who = keyof typeof people;

const personOf = (who: Who): Person => ({
  id: 1,
  username: who,
  name: who,
  nip: null,
  language: 'id',
  roles: [people[who]],
});

const caseIn = (
  state: State,
  {
    unitId = null,
    owner = null,
    restricted = false,
  }: { unitId?: number | null; owner?: number | null; restricted?: boolean } = {},
) => ({
  state,
  kelurahanCode: kelurahan,
  kecamatanCode: here,
  cityCode: city,
  restricted,
  unitId,
  ownerOfficeId: owner,
});
type Case = ReturnType<typeof caseIn>;

const cases = {
  /** Work at the kecamatan, given to a Satpel. */
  kecamatan: caseIn('kecamatan.followUp', { unitId: office.satpel, owner: office.satpel }),
  /** On the lurah's desk, the lurah being the unit as well. */
  kelurahan: caseIn('kecamatan.assigned', { unitId: office.lurah, owner: office.lurah }),
  city: caseIn('city.followUp', { unitId: office.sudin, owner: office.sudin }),
  cityMeeting: caseIn('city.awaitingMeeting', { owner: office.walikota }),
  withSekda: caseIn('province.withSekda', { owner: office.sekda }),
  withGovernor: caseIn('province.withGovernor', { owner: office.governor }),
  province: caseIn('province.followUp', { unitId: office.dinas, owner: office.dinas }),
  resolved: caseIn('resolved'),
  /** About officials: stays with the camat. */
  restricted: caseIn('kecamatan.assigned', { unitId: office.camat, owner: office.camat, restricted: true }),
  /** The same, worked on by the camat and to be validated by the walikota. */
  restrictedVerification: caseIn('kecamatan.verification', {
    unitId: office.camat,
    owner: office.walikota,
    restricted: true,
  }),
} satisfies Record<string, Case>;
type CaseName = keyof typeof cases;

const counter = 'clerk camat camatPlt camatStaff';
const camat = 'camat camatPlt camatStaff';
const sekda = 'sekda sekdaStaff';
const walikota = 'walikota walikotaStaff';
const everywhere = (who: string): Record<CaseName, string> =>
  Object.fromEntries(Object.keys(cases).map((name) => [name, who])) as Record<CaseName, string>;

// Who may send an event, whatever the state allows: the machine is asked separately. Nobody where a case is missing.
const table: Record<EventType, Partial<Record<CaseName, string>>> = {
  assign: everywhere(counter),
  resolveOnTheSpot: everywhere(counter),
  refer: everywhere(counter),
  notAComplaint: everywhere(counter),
  correct: everywhere(counter),
  decline: {
    kecamatan: 'satpel',
    kelurahan: 'lurah lurahStaff',
    city: 'sudin',
    province: 'dinas',
    restricted: camat,
    restrictedVerification: camat,
  },
  completeWork: {
    kecamatan: 'satpel',
    kelurahan: 'lurah lurahStaff',
    city: 'sudin',
    province: 'dinas',
    restricted: camat,
    restrictedVerification: camat,
  },
  planReview: {
    ...everywhere(`${camat} lurah lurahStaff`),
    restricted: camat,
    restrictedVerification: camat,
  },
  waiveReview: {
    ...everywhere(`${camat} lurah lurahStaff`),
    restricted: camat,
    restrictedVerification: camat,
  },
  recordReview: {
    ...everywhere(`${camat} lurah lurahStaff`),
    kecamatan: `${camat} lurah lurahStaff satpel`,
    city: `${camat} lurah lurahStaff sudin`,
    province: `${camat} lurah lurahStaff dinas`,
    restricted: camat,
    restrictedVerification: camat,
  },
  decide: {
    kecamatan: 'camat camatPlt',
    kelurahan: 'camat camatPlt',
    restricted: 'camat camatPlt',
    restrictedVerification: 'camat camatPlt',
    city: 'walikota',
    cityMeeting: 'walikota',
    withSekda: 'sekda',
    withGovernor: 'sekda',
    province: 'sekda',
  },
  verify: {
    kecamatan: 'camat camatPlt lurah',
    kelurahan: 'camat camatPlt lurah',
    restricted: 'camat camatPlt walikota',
    restrictedVerification: 'camat camatPlt walikota',
    city: 'walikota',
    cityMeeting: 'walikota',
    withSekda: 'sekda',
    withGovernor: 'sekda',
    province: 'sekda',
  },
  rejectWork: {
    kecamatan: 'camat camatPlt lurah',
    kelurahan: 'camat camatPlt lurah',
    restricted: 'camat camatPlt walikota',
    restrictedVerification: 'camat camatPlt walikota',
    city: 'walikota',
    cityMeeting: 'walikota',
    withSekda: 'sekda',
    withGovernor: 'sekda',
    province: 'sekda',
  },
  sendReport: {
    kecamatan: 'camat camatPlt',
    kelurahan: 'camat camatPlt',
    restricted: 'camat camatPlt',
    restrictedVerification: 'camat camatPlt',
    city: 'walikota',
    cityMeeting: 'walikota',
    withSekda: 'sekda',
    withGovernor: 'sekda',
    province: 'sekda',
  },
  forwardReport: everywhere('sekda'),
  dispose: everywhere('governor'),
  returnDown: {
    kecamatan: 'camat camatPlt',
    kelurahan: 'camat camatPlt',
    restricted: 'camat camatPlt',
    restrictedVerification: 'camat camatPlt',
    city: 'walikota',
    cityMeeting: 'walikota',
    withSekda: 'sekda',
    withGovernor: 'governor',
    province: 'sekda',
  },
  requestInformation: {
    kecamatan: `${camat} satpel`,
    kelurahan: `${camat} lurah lurahStaff`,
    city: `${walikota} sudin`,
    cityMeeting: walikota,
    withSekda: sekda,
    withGovernor: `${sekda} governor governorStaff`,
    province: `${sekda} dinas`,
    restricted: counter, // the clerk's office is the camat's
    restrictedVerification: `${camat} ${walikota}`,
  },
  informationGiven: {
    ...everywhere(counter),
    kecamatan: `${counter} satpel`,
    kelurahan: `${counter} lurah lurahStaff`,
    city: `${counter} sudin`,
    cityMeeting: `${counter} ${walikota}`,
    withSekda: `${counter} ${sekda}`,
    withGovernor: `${counter} governor governorStaff`,
    province: `${counter} dinas`,
    restrictedVerification: `${counter} ${walikota}`,
  },
  reassign: {
    kecamatan: camat,
    kelurahan: camat,
    restricted: camat,
    restrictedVerification: camat,
    city: walikota,
    cityMeeting: walikota,
    withSekda: sekda,
    withGovernor: sekda,
    province: sekda,
  },
  mergeInto: {
    ...everywhere(`${counter} lurah lurahStaff`),
    // What has climbed is ended by the level at which it lies.
    city: walikota,
    cityMeeting: walikota,
    withSekda: sekda,
    withGovernor: sekda,
    province: sekda,
    resolved: '',
    restricted: counter,
    restrictedVerification: counter,
  },
  withdraw: everywhere('clerk'),
  object: everywhere('clerk'),
  confirm: everywhere('clerk'),
  deadlinePassed: {},
};

const events = Object.keys(table) as EventType[];
const names = Object.keys(cases) as CaseName[];
const pairs = events.flatMap((event) => names.map((name) => ({ event, name })));

describe('who may do what', () => {
  it.each(pairs)('$event on the case $name', ({ event, name }) => {
    const expected = (table[event][name] ?? '').split(' ').filter(Boolean).toSorted();
    const allowed = (Object.keys(people) as Who[]).filter((who) =>
      mayDo({ kind: 'person', person: personOf(who) }, event, cases[name]),
    );
    expect(allowed.toSorted()).toEqual(expected);
  });

  it('is nothing for an inspector, an administrator, a neighbour or somebody without a role', () => {
    const nobody = { ...personOf('clerk'), roles: [] };
    for (const { event, name } of pairs) {
      for (const who of [
        'inspector',
        'admin',
        'clerkNextDoor',
        'camatNextDoor',
        'lurahNextDoor',
        'otherSatpel',
        'otherWalikota',
      ] as const)
        expect(roleFor(personOf(who), event, cases[name])).toBeUndefined();
      expect(mayDo({ kind: 'person', person: nobody }, event, cases[name])).toBe(false);
    }
  });

  it('leaves to citizens their own steps and to the system the passing of deadlines', () => {
    const of = (kind: 'citizen' | 'system') =>
      events.filter((event) => mayDo({ kind }, event, cases.kecamatan));
    expect(of('citizen').toSorted()).toEqual(['confirm', 'informationGiven', 'object', 'withdraw']);
    expect(of('system')).toEqual(['deadlinePassed']);
  });

  it('uses the role that fits when somebody holds several', () => {
    const both: Person = { ...personOf('lurah'), roles: [people.otherSatpel, people.lurah, people.camatPlt] };
    expect(roleFor(both, 'planReview', cases.kecamatan)).toBe(people.lurah);
    expect(roleFor(both, 'decide', cases.kecamatan)).toBe(people.camatPlt);
    expect(roleFor(both, 'completeWork', cases.kecamatan)).toBeUndefined();
  });
});

describe('who may be shown who complained', () => {
  const complaint = {
    anonymous: false,
    confidential: false,
    restricted: false,
    kecamatanCode: here,
    kelurahanCode: kelurahan,
  } as const;
  const holder = (...roles: Role[]): Person => ({
    id: 1,
    username: '',
    name: '',
    nip: null,
    language: 'id',
    roles,
  });
  const knows = (changes: Partial<Record<keyof typeof complaint, boolean>>, ...roles: Role[]) =>
    mayKnow(holder(...roles), { ...complaint, ...changes } as typeof complaint);

  it('is the counter, and where nothing is hidden who reviews or works on it', () => {
    for (const one of [people.clerk, people.camat, people.lurah, people.satpel])
      expect(knows({}, one)).toBe(true);
    for (const hidden of ['anonymous', 'confidential'] as const) {
      for (const one of [people.clerk, people.camat]) expect(knows({ [hidden]: true }, one)).toBe(true);
      for (const one of [people.lurah, people.satpel]) expect(knows({ [hidden]: true }, one)).toBe(false);
    }
  });

  it('is nobody who sees the complaint in one role and leads elsewhere in another', () => {
    expect(knows({}, people.walikota, people.lurahNextDoor)).toBe(false);
    expect(knows({}, people.walikota, people.camatNextDoor)).toBe(false);
    expect(knows({ restricted: true }, people.walikota, people.lurah)).toBe(false);
  });
});
