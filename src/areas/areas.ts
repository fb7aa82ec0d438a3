/** Administrative areas carry Kemendagri codes (`31.74.02.1001`): a part of an area starts with its code. */
export type AreaLevel = 'province' | 'city' | 'kecamatan' | 'kelurahan';

export type Area = {
  code: string;
  parentCode: string | null;
  level: AreaLevel;
  kind: string;
  name: string;
  slug: string;
  latitude: number | null;
  longitude: number | null;
  postcode: string | null;
};

/** Every body that can own work: heads of government as well as the units of a sector. */
export type OfficeKind = 'governor' | 'sekda' | 'walikota' | 'camat' | 'lurah' | 'unit';

export type Office = {
  id: number;
  kind: OfficeKind;
  level: AreaLevel;
  areaCode: string;
  sectorCode: string | null;
  name: string;
  slug: string;
};

/** True when `inner` is `outer` or lies in it. */
export const liesIn = (inner: string, outer: string): boolean =>
  inner === outer || inner.startsWith(`${outer}.`);
