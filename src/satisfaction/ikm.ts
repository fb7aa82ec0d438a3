/** The nine elements of service that the survey asks about (Permenpan RB 14/2017), by their codes. */
export const elements = ['u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u8', 'u9'] as const;
export type Element = (typeof elements)[number];

/** What is asked first: time, result and conduct, which everybody can tell at once. */
export const shortForm: readonly Element[] = ['u3', 'u5', 'u7'];

export const scores = [1, 2, 3, 4] as const;
export type Score = (typeof scores)[number];

/** How often an element was answered, and the sum of its scores. */
export type Tally = Record<Element, { answers: number; sum: number }>;

export type Grade = 'a' | 'b' | 'c' | 'd';

export type Ikm = {
  /** 25–100 with two decimals; null while an element has no answer at all. */
  index: number | null;
  grade: Grade | null;
  /** Mean score of each element, 1–4; null without an answer. */
  means: Record<Element, number | null>;
  /** Answers to the element that was answered least: what the sample is measured by. */
  sample: number;
  sampleNeeded: number;
  /** Whether the sample is large enough for the number of cases (Krejcie and Morgan). */
  sufficient: boolean;
};

/**
 * The index of public satisfaction: 25 × Σ (mean of an element × 1/9), rounded to two decimals before it is graded
 * (Permenpan RB 14/2017). `population` is the number of cases whose complainants could have answered.
 */
export function ikmOf(tally: Tally, population: number): Ikm {
  const means = Object.fromEntries(
    elements.map((name) => [name, tally[name].answers === 0 ? null : tally[name].sum / tally[name].answers]),
  ) as Ikm['means'];
  const known = elements.flatMap((name) => means[name] ?? []);
  const sum = known.reduce((total, mean) => total + mean, 0);
  const index = known.length < elements.length ? null : round((25 * sum) / elements.length);
  const sample = Math.min(...elements.map((name) => tally[name].answers));
  const sampleNeeded = krejcieMorgan(population);
  return {
    index,
    grade: index === null ? null : gradeOf(index),
    means,
    sample,
    sampleNeeded,
    sufficient: population > 0 && sample >= sampleNeeded,
  };
}

/** The grade of an index that is rounded to two decimals (Permenpan RB 14/2017). */
export function gradeOf(index: number): Grade {
  if (index >= 88.31) return 'a';
  if (index >= 76.61) return 'b';
  return index >= 65 ? 'c' : 'd';
}

/** How many answers represent a population: confidence 95 %, error 5 %, p = 0.5 (Krejcie and Morgan 1970). */
export function krejcieMorgan(population: number): number {
  if (population <= 0) return 0;
  return Math.round((3.841 * population * 0.25) / (0.0025 * (population - 1) + 0.96025));
}

// A sum of ninths may stand a hair below the half that it is.
const round = (value: number): number => Math.round((value + 1e-9) * 100) / 100;
