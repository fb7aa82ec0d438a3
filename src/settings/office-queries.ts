import type { OfficeKind } from '../areas/areas.ts';
import type { Connection } from '../database/connect.ts';

/** An office as letterheads, receipts and lists name it. */
export type StoredOffice = {
  id: number;
  kind: OfficeKind;
  area: string;
  name: string;
  address: string | null;
  phone: string | null;
  postcode: string | null;
  /** The title of who signs on behalf of the head (a.n.), e.g. "Sekretaris Kecamatan". */
  delegateTitle: string | null;
};

const columns = `o.id, o.kind, a.name as area, o.name, o.address, o.phone, o.postcode,
  o.delegate_title as "delegateTitle"`;

export const officesShown = 30;

type Search = { q: string; after: number | null };

/**
 * One page of offices by area, the head before the units; every word of `q` stands in the name, the account name or
 * the address. `after` is the id of the last office of the page before.
 */
export async function findOffices(
  db: Connection,
  { q, after }: Search,
): Promise<{ rows: StoredOffice[]; next: number | null }> {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const { rows } = await db.raw<{ rows: StoredOffice[] }>(
    `select ${columns} from offices o join areas a on a.code = o.area_code
     where not exists (select from unnest(cast(:words as text[])) word where position(
         word in lower(concat_ws(' ', o.name, o.slug, o.address, o.postcode))) = 0)
       and (cast(:after as bigint) is null or (o.area_code, o.kind = 'unit', o.id) > (
         select b.area_code, b.kind = 'unit', b.id from offices b where b.id = :after))
     order by o.area_code, o.kind = 'unit', o.id limit :limit`,
    { words, after, limit: officesShown + 1 },
  );
  const shown = rows.slice(0, officesShown);
  return { rows: shown, next: rows.length > officesShown ? shown.at(-1)!.id : null };
}

export async function officeById(db: Connection, id: number): Promise<StoredOffice | undefined> {
  const { rows } = await db.raw<{ rows: StoredOffice[] }>(
    `select ${columns} from offices o join areas a on a.code = o.area_code where o.id = ?`,
    [id],
  );
  return rows[0];
}

/** How many offices there are, and how many heads of an area have no address yet. */
export async function officeFigures(db: Connection): Promise<{ all: number; withoutAddress: number }> {
  const { rows } = await db.raw<{ rows: [{ all: number; withoutAddress: number }] }>(
    `select count(*) as all,
       count(*) filter (where kind in ('camat', 'walikota') and address is null) as "withoutAddress" from offices`,
  );
  return rows[0];
}
