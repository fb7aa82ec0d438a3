import type { Connection } from '../database/connect.ts';
/** Whether a number was given out in a session and not moved to another one. */
export async function holdsNumber(db: Connection, sessionId: number, number: number): Promise<boolean> {
  const held = { session_id: sessionId, number, carried_to: null };
  return Boolean(await db('queue_entries').where(held).first('id'));
}

/** The complaint that a request with this key has made before, or undefined. */
export async function loggedUnder(
  db: Connection,
  key: string,
): Promise<{ ticket: string; text: string } | undefined> {
  const { rows } = await db.raw<{ rows: { ticket: string; text: string }[] }>(
    `select c.ticket, c.text from complaint_events e join complaints c on c.id = e.complaint_id
     where e.request_key = ? and e.type = 'received'`,
    [key],
  );
  return rows[0];
}

export type CounterOffice = { id: number; name: string; sectorCode: string | null; kind: string };

/** Offices that the kecamatan can give work to: the camat's own, its units, the lurah of its kelurahan. */
export async function officesOf(db: Connection, kecamatanCode: string): Promise<CounterOffice[]> {
  const { rows } = await db.raw<{ rows: CounterOffice[] }>(
    `select o.id, o.name, o.sector_code as "sectorCode", o.kind from offices o join areas a on a.code = o.area_code
     where a.code = :kecamatanCode or (a.parent_code = :kecamatanCode and o.kind = 'lurah')
     order by array_position(array['camat', 'unit', 'lurah'], o.kind), o.name, o.id`,
    { kecamatanCode },
  );
  return rows;
}

export type PlaceNames = {
  kecamatan: string;
  city: string;
  cityHead: string;
  address: string | null;
  phone: string | null;
};

/** The names and the address under which a kecamatan writes. */
export async function placeNames(db: Connection, kecamatanCode: string): Promise<PlaceNames> {
  const { rows } = await db.raw<{ rows: [PlaceNames] }>(
    `select k.name as kecamatan, c.name as city, head.name as "cityHead", o.phone,
       nullif(concat_ws(', ', o.address, 'Kode Pos ' || o.postcode), '') as address
     from areas k join areas c on c.code = k.parent_code
     join offices o on o.area_code = k.code and o.kind = 'camat'
     join offices head on head.area_code = c.code and head.kind = 'walikota'
     where k.code = ?`,
    [kecamatanCode],
  );
  return rows[0];
}
