import type { Connection } from '../database/connect.ts';

/** The province, its cities and their kecamatan, to choose one from. */
export async function areaChoices(db: Connection): Promise<{ value: string; label: string }[]> {
  const { rows } = await db.raw<{ rows: { value: string; label: string }[] }>(
    `select code as value, code || ' ' || name as label from areas where level <> 'kelurahan' order by code`,
  );
  return rows;
}

/** What an area is called, with its code; the code alone where it is no longer known. */
export async function areaLabel(db: Connection, code: string): Promise<string> {
  const { rows } = await db.raw<{ rows: { name: string }[] }>('select name from areas where code = ?', [
    code,
  ]);
  return [code, rows[0]?.name].filter(Boolean).join(' ');
}
