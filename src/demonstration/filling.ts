import type { Connection } from '../database/connect.ts';

export type Filling = {
  percent: number;
  finished: boolean;
  throughAt: Date | null;
  weeks: number;
  seed: number;
};

/** How far the demonstration's history is filled in, or undefined when nobody asked for one. */
export async function fillingOf(db: Connection): Promise<Filling | undefined> {
  const { rows } = await db.raw<{ rows: Filling[] }>(
    `select percent, finished_at is not null as finished, through_at as "throughAt", weeks, seed
     from demonstration_filling`,
  );
  return rows[0];
}

/** While history is being filled in, the calendar's own deeds rest: the simulation does them at its time. */
export async function isFilling(db: Connection): Promise<boolean> {
  const filling = await fillingOf(db);
  return filling !== undefined && !filling.finished;
}

/** Notes that filling begins; a later start goes on where an interrupted one stopped. */
export async function beginFilling(
  db: Connection,
  { weeks, seed }: { weeks: number; seed: number },
): Promise<Filling> {
  await db('demonstration_filling')
    .insert({ started_at: new Date(), weeks, seed })
    .onConflict('only_row')
    .ignore();
  return (await fillingOf(db))!;
}

/** Notes that everything up to a simulated instant is done. */
export async function noteFilling(db: Connection, throughAt: Date, percent: number): Promise<void> {
  await db('demonstration_filling').update({
    through_at: throughAt,
    percent: Math.min(99, Math.floor(percent)),
  });
}

export async function finishFilling(db: Connection): Promise<void> {
  await db('demonstration_filling').update({ finished_at: new Date(), percent: 100 });
}
