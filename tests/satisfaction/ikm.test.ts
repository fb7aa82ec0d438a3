import fc from 'fast-check';
import { elements, gradeOf, ikmOf, krejcieMorgan, type Tally } from '../../src/satisfaction/ikm.ts';

const tallyOf = (sum: number, answers = 1): Tally =>
  Object.fromEntries(elements.map((name) => [name, { answers, sum }])) as Tally;

describe('the index of public satisfaction (Permenpan RB 14/2017)', () => {
  it('reaches 100 when everybody gives a 4, and 25 when everybody gives a 1', () => {
    expect(ikmOf(tallyOf(4), 1)).toMatchObject({ index: 100, grade: 'a' });
    expect(ikmOf(tallyOf(1), 1)).toMatchObject({ index: 25, grade: 'd' });
  });

  it('weighs each element with a ninth', () => {
    const tally = { ...tallyOf(3), u4: { answers: 1, sum: 4 } };
    expect(ikmOf(tally, 1).index).toBe(77.78); // 25 × (8 × 3 + 4) / 9
  });

  it('waits for an answer to each element', () => {
    const tally = { ...tallyOf(3), u9: { answers: 0, sum: 0 } };
    expect(ikmOf(tally, 1)).toMatchObject({ index: null, grade: null, sample: 0, sufficient: false });
    expect(ikmOf(tally, 1).means).toMatchObject({ u1: 3, u9: null });
  });

  it.each([
    [25, 'd'],
    [64.99, 'd'],
    [65, 'c'],
    [76.6, 'c'],
    [76.61, 'b'],
    [88.3, 'b'],
    [88.31, 'a'],
    [100, 'a'],
  ])('grades %d as %s', (index, grade) => expect(gradeOf(index)).toBe(grade));

  it('grades what is rounded: 64.995 is a 65.00', () => {
    // 25/9 × Σ means = 64.995: eight elements at 2.6 and one at 2.5982.
    const tally = { ...tallyOf(2600, 1000), u1: { answers: 10_000, sum: 25_982 } };
    expect(ikmOf(tally, 1)).toMatchObject({ index: 65, grade: 'c' });
  });

  it.each([
    [0, 0],
    [10, 10],
    [50, 44],
    [220, 140],
    [1200, 291],
    [2000, 322],
  ])('needs of %d cases a sample of %d', (population, needed) =>
    expect(krejcieMorgan(population)).toBe(needed),
  );

  it('lies between 25 and 100, and better answers never lower it', () => {
    const score = fc.integer({ min: 1, max: 4 });
    const given = fc.array(fc.tuple(...elements.map(() => score)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(given, (answers) => {
        const tally = (rows: number[][]) =>
          Object.fromEntries(
            elements.map((name, at) => [
              name,
              { answers: rows.length, sum: rows.reduce((total, row) => total + row[at]!, 0) },
            ]),
          ) as Tally;
        const { index } = ikmOf(tally(answers), answers.length);
        const better = answers.map((row) => row.map((value) => Math.min(4, value + 1)));
        expect(index).toBeGreaterThanOrEqual(25);
        expect(index).toBeLessThanOrEqual(100);
        expect(ikmOf(tally(better), answers.length).index).toBeGreaterThanOrEqual(index!);
      }),
    );
  });
});
