import type { Connection } from '../database/connect.ts';

/** The province, its cities and their kecamatan, to choose one from. */
export async function areaChoices(db: Connection): Promise<{ value: string; label: string }[]> {
  const { rows } = await db.raw<{ rows: { value: string; label: string }[] }>(
    `select code as value, code || ' ' || name as label from areas where level <> 'kelurahan' order by code`,
  );
  return rows;
}
