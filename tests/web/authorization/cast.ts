/**
 * Who asks: for each role somebody of the own area or unit, somebody next door (another kecamatan of the city, another
 * unit of the kecamatan, another kelurahan, another city) and somebody far away. The case is always that of Setiabudi,
 * Karet Semanggi, worked on by Bina Marga. Who works for the whole province has no neighbours.
 */
const accounts = {
  clerk: ['loket.setiabudi', 'loket.tebet', 'loket.menteng'],
  unit: ['satpel.bina-marga.setiabudi', 'satpol-pp.setiabudi', 'satpel.bina-marga.menteng'],
  sudin: [
    'sudin.bina-marga.jakarta-selatan',
    'sudin.sumber-daya-air.jakarta-selatan',
    'sudin.bina-marga.jakarta-timur',
  ],
  dinas: ['dinas.bina-marga', 'dinas.sumber-daya-air', 'dinas.kominfotik'],
  lurah: ['lurah.karet-semanggi', 'lurah.karet-kuningan', 'lurah.menteng'],
  camat: ['camat.setiabudi', 'camat.tebet', 'camat.menteng'],
  walikota: ['walikota.jakarta-selatan', 'walikota.jakarta-timur', 'bupati.kepulauan-seribu'],
  sekda: ['sekda'],
  governor: ['gubernur'],
  inspector: ['inspektorat'],
  admin: ['admin'],
} as const;

export type RoleHere = keyof typeof accounts;
export const places = ['own', 'next', 'far'] as const;
export type Place = (typeof places)[number];

export type Somebody = { who: string; role: RoleHere; place: Place; account: string };

/** Everybody of the cast, named `camat`, `camat next`, `camat far`. */
export const everybody: readonly Somebody[] = (Object.keys(accounts) as RoleHere[]).flatMap((role) =>
  accounts[role].map((account, index): Somebody => {
    const place = places[index]!;
    return { who: place === 'own' ? role : `${role} ${place}`, role, place, account };
  }),
);

/** Those of the own area and units, and who works for the whole province. */
export const own = everybody.filter(({ place }) => place === 'own');

export const somebody = (who: string): Somebody => {
  const found = everybody.find((each) => each.who === who);
  if (!found) throw new Error(`Nobody is ${who}`);
  return found;
};
