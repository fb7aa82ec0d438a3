import type { Connection } from '../database/connect.ts';

/** The kop of an office: its government from the province down, then itself and where it is found. */
export type Letterhead = {
  /** "Pemerintah Provinsi Daerah Khusus Ibukota Jakarta", "Kota Administrasi Jakarta Selatan", … */
  lines: string[];
  office: string;
  address: string | null;
  phone: string | null;
  /** The folder name of the office's own templates: its area code. */
  areaCode: string;
};

type Row = {
  kind: string;
  name: string;
  address: string | null;
  phone: string | null;
  areaCode: string;
  level: string;
  areaName: string;
  areaKind: string;
  city: string | null;
  cityKind: string | null;
  kecamatan: string | null;
  province: string;
};

/** The letterhead of any office; the province's name is the setting `province.name` where it is set. */
export async function letterheadOf(db: Connection, officeId: number): Promise<Letterhead> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `with recursive up as (
       select a.*, 0 as step from areas a join offices o on o.area_code = a.code where o.id = :officeId
       union all select a.*, up.step + 1 from areas a join up on a.code = up.parent_code)
     select o.kind, o.name, nullif(concat_ws(', ', o.address, 'Kode Pos ' || o.postcode), '') as address, o.phone, o.area_code as "areaCode", own.level, own.name as "areaName",
       own.kind as "areaKind", city.name as city, city.kind as "cityKind", kec.name as kecamatan,
       coalesce((select value #>> '{}' from settings where key = 'province.name'), province.name) as province
     from offices o
     join up own on own.step = 0
     join up province on province.level = 'province'
     left join up city on city.level = 'city'
     left join up kec on kec.level = 'kecamatan'
     where o.id = :officeId`,
    { officeId },
  );
  const row = rows[0];
  if (!row) throw new Error(`No office ${officeId}`);
  // The office of a head is its area: no line above says it once more.
  const lines = [
    `Pemerintah Provinsi ${row.province}`,
    row.kind !== 'walikota' && row.city && cityName(row),
    row.kind !== 'camat' && row.kecamatan && `Kecamatan ${row.kecamatan}`,
  ].filter((line): line is string => typeof line === 'string');
  const office = officeName(row);
  return {
    lines,
    office,
    address: row.address,
    phone: row.phone,
    areaCode: row.areaCode,
  };
}

function officeName(row: Row): string {
  if (row.kind === 'walikota') return cityName(row);
  return row.kind === 'sekda' ? 'Sekretariat Daerah' : row.name;
}

const cityName = ({ city, cityKind, areaCode }: Row): string =>
  `${cityKind === 'kabupaten' ? 'Kabupaten' : 'Kota'} ${administrative(areaCode)}${city}`;

// Jakarta's cities have no council and no autonomy of their own; everywhere else a city is simply a city.
const administrative = (areaCode: string) => (areaCode.startsWith('31') ? 'Administrasi ' : '');
