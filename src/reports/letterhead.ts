import type { Connection } from '../database/connect.ts';
import type { Report } from './queries.ts';

/** The names that an official letter carries: who writes, under which government, to whom. */
export type Letterhead = {
  province: string;
  /** "Kota Administrasi Jakarta Selatan" */
  city: string;
  /** "Kecamatan Setiabudi", null on a city's letter. */
  kecamatan: string | null;
  /** The area's bare name, for the signature: "Setiabudi". */
  area: string;
  officeName: string;
  address: string | null;
  phone: string | null;
  /** Reports that were sent before offices had one carry none. */
  postcode?: string | null;
  /** "Walikota Jakarta Selatan", "Bupati Kepulauan Seribu", or "Gubernur" with the province's name. */
  addressee: string;
  /** The office through which it goes, or null. */
  through: string | null;
};

/** Beside the letterhead: the writing office, and the title of who signs on behalf of its head (a.n.), if any. */
export type Writer = { officeId: number; delegateTitle: string | null };

type Row = Omit<Letterhead, 'city'> & Writer & { city: string; cityKind: string; provinceCode: string };

/** The letterhead of an area's reports; names, addresses and the province's name are settings. */
export async function letterheadOf(
  db: Connection,
  { level, areaCode }: Pick<Report, 'level' | 'areaCode'>,
): Promise<{ letterhead: Letterhead; writer: Writer }> {
  const { rows } = await db.raw<{ rows: [Row] }>(
    `select coalesce((select value #>> '{}' from settings where key = 'province.name'), province.name) as province,
       province.code as "provinceCode", city.name as city, city.kind as "cityKind",
       case when own.level = 'kecamatan' then office.name end as kecamatan, own.name as area,
       office.id as "officeId", office.name as "officeName", office.address, office.phone, office.postcode,
       office.delegate_title as "delegateTitle", receiver.name as addressee, through.name as through
     from areas own
     join areas city on city.code = case own.level when 'city' then own.code else own.parent_code end
     join areas province on province.code = city.parent_code
     join offices office on office.area_code = own.code and office.kind = :writer
     join offices receiver on receiver.area_code in (city.code, province.code) and receiver.kind = :receiver
     left join offices through on through.area_code = province.code and through.kind = 'sekda' and :level = 'city'
     where own.code = :areaCode`,
    {
      areaCode,
      level,
      writer: level === 'kecamatan' ? 'camat' : 'walikota',
      receiver: level === 'kecamatan' ? 'walikota' : 'governor',
    },
  );
  const { cityKind, provinceCode, officeId, delegateTitle, ...row } = rows[0];
  const letterhead = {
    ...row,
    city: `${cityKind === 'kabupaten' ? 'Kabupaten' : 'Kota'} ${administrative(provinceCode)}${row.city}`,
    addressee: level === 'city' ? `${row.addressee} ${row.province}` : row.addressee,
  };
  return { letterhead, writer: { officeId, delegateTitle } };
}

// Jakarta's cities have no council and no autonomy of their own; everywhere else a city is simply a city.
const administrative = (provinceCode: string) => (provinceCode === '31' ? 'Administrasi ' : '');
