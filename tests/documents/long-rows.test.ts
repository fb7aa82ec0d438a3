import fc from 'fast-check';
import { heightOf, inPieces } from '../../src/documents/long-rows.ts';

const columns = { widthOf: (index: number) => [20, 140, 90][index]!, fontSize: 9.5 };
const tallest = 300;
const textOf = (cell: { text: string }[]) => cell.map(({ text }) => text).join('');
const bare = (text: string) => text.replace(/[\s\u200B]/g, '');

const sentence = fc
  .array(fc.string({ unit: fc.constantFrom('a', 'W', '9', 'é', '.', '\n'), minLength: 1, maxLength: 12 }), {
    minLength: 1,
    maxLength: 250,
  })
  .map((words) => words.join(' '));
const run = fc.record({ text: sentence, bold: fc.boolean() });

describe('a row that is too tall for a page', () => {
  it('comes in pieces that each fit, with every word in its place and look', () => {
    fc.assert(
      fc.property(fc.array(run, { maxLength: 4 }), run, (matter, said) => {
        const row = [[{ text: '7', bold: false }], matter, [said]];
        const pieces = inPieces(row, columns, tallest);
        if (heightOf(row, columns) <= tallest) expect(pieces).toEqual([row]);
        for (const piece of pieces) expect(heightOf(piece, columns)).toBeLessThanOrEqual(tallest);
        for (const [n, cell] of row.entries())
          for (const bold of [true, false]) {
            const looks = (cells: typeof cell) => cells.filter((each) => each.bold === bold);
            expect(bare(pieces.map((piece) => textOf(looks(piece[n]!))).join(''))).toBe(
              bare(textOf(looks(cell))),
            );
          }
      }),
      { numRuns: 200 },
    );
  });

  it('is cut between sentences', () => {
    const text = 'Air meluap ke jalan setiap kali hujan turun. '.repeat(60).trim();
    const pieces = inPieces([[{ text: '1' }], [{ text }], []], columns, tallest);
    expect(pieces.length).toBeGreaterThan(2);
    for (const piece of pieces) expect(textOf(piece[1]!)).toMatch(/turun\.$/);
    expect(pieces.map(([number]) => textOf(number!))).toEqual(['1', ...pieces.slice(1).map(() => '')]);
  });
});
