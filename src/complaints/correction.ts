import { isDeepStrictEqual } from 'node:util';
import type { Connection } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import type { Complaint } from './complaint.ts';
import type { Correctable } from './machine.ts';

type Facts = {
  category: { code: string; id: string; en: string };
  kelurahan: { code: string; name: string };
} & Pick<Correctable, 'rt' | 'rw' | 'landmark'>;

/** In the order in which they are told; jsonb keeps none. */
export const facts = ['category', 'kelurahan', 'rt', 'rw', 'landmark'] as const satisfies (keyof Facts)[];

/** What a correction made different, with the names of its day. */
export type Changes = { [Fact in keyof Facts]?: { from: Facts[Fact]; to: Facts[Fact] } };

type Row = {
  stood: Facts;
  category: Facts['category'];
  kelurahan: Facts['kelurahan'];
  restricted: boolean | null;
  lurah: number | null;
};

/**
 * The complaint as a correction says that it is, and what that changes. Whether it is about officials follows from its
 * category; confidential it stays, as the complainant may have asked for it.
 * @throws Invalid when the category is unknown, the kelurahan is another kecamatan's, or nothing is changed
 */
export async function correctionOf(
  db: Connection,
  complaint: Complaint,
  { categoryCode, kelurahanCode, rt, rw, landmark }: Correctable,
): Promise<{ complaint: Complaint; changes: Changes }> {
  const { rows } = await db.raw<{ rows: [Row] }>(
    `select ${categoryOf('cat')} as category, ${kelurahanOf('kel')} as kelurahan, cat.restricted, lurah.id as lurah,
       json_build_object('category', ${categoryOf('was')}, 'kelurahan', ${kelurahanOf('place')},
         'rt', c.rt, 'rw', c.rw, 'landmark', c.landmark) as stood
     from complaints c
     join categories was on was.code = c.category_code
     join areas place on place.code = c.kelurahan_code
     left join categories cat on cat.code = :categoryCode
     left join areas kel on kel.code = :kelurahanCode and kel.parent_code = c.kecamatan_code
     left join offices lurah on lurah.area_code = kel.code and lurah.kind = 'lurah'
     where c.id = :id`,
    { id: complaint.id, categoryCode, kelurahanCode },
  );
  const [{ stood, category, kelurahan, restricted, lurah }] = rows;
  if (restricted === null) throw new Invalid({ categoryCode: 'unknown' });
  if (lurah === null) throw new Invalid({ kelurahanCode: 'notHere' });
  const changes = changesOf(stood, { category, kelurahan, rt, rw, landmark });
  if (Object.keys(changes).length === 0) throw new Invalid({ categoryCode: 'nothingCorrected' });
  return {
    complaint: {
      ...complaint,
      categoryCode,
      kelurahanCode,
      restricted,
      confidential: complaint.confidential || restricted,
      offices: { ...complaint.offices, lurah },
    },
    changes,
  };
}

const categoryOf = (alias: string) =>
  `json_build_object('code', ${alias}.code, 'id', ${alias}.name_id, 'en', ${alias}.name_en)`;
const kelurahanOf = (alias: string) => `json_build_object('code', ${alias}.code, 'name', ${alias}.name)`;

const changesOf = (stood: Facts, meant: Facts): Changes =>
  Object.fromEntries(
    facts
      .filter((fact) => !isDeepStrictEqual(stood[fact], meant[fact]))
      .map((fact) => [fact, { from: stood[fact], to: meant[fact] }]),
  );
