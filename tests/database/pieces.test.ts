import { inPieces, type Piece } from '../../src/database/pieces.ts';
import { newWorld, type World } from '../support/world.ts';

let world: World;
const ids: number[] = [];
beforeAll(async () => {
  world = await newWorld();
  for (let n = 0; n < 5; n += 1) ids.push((await world.complaint()).id);
});
afterAll(() => world.drop());

it.each([2, 5, 9])('meets every id once in pieces of %i rows, and rests between them', async (rows) => {
  const [pieces, met]: [Piece[], number[]] = [[], []];
  let rests = 0;
  const rest = async () => (rests += 1);
  await inPieces(world.db, { table: 'complaints', rows, rest }, async ({ after, through }) => {
    pieces.push({ after, through });
    const found = (await world
      .db('complaints')
      .where('id', '>', after)
      .where('id', '<=', through)
      .orderBy('id')
      .select('id')) as { id: number }[];
    expect(found.length).toBeLessThanOrEqual(rows);
    met.push(...found.map(({ id }) => id));
  });
  expect(met).toEqual(ids);
  expect(pieces).toHaveLength(Math.floor(ids.length / rows) + 1);
  expect(rests).toBe(pieces.length - 1);
  // Nothing before, between or behind them is left out.
  expect(pieces[0]!.after).toBe(0);
  expect(pieces.at(-1)!.through).toBe(Number.MAX_SAFE_INTEGER);
  for (const [n, piece] of pieces.entries()) if (n > 0) expect(piece.after).toBe(pieces[n - 1]!.through);
});
