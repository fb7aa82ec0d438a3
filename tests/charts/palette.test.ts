import { ground, heats, hues } from '../../src/charts/palette.ts';

type Rgb = [number, number, number];

const linear = (hex: string): Rgb =>
  [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;

// Machado, Oliveira and Fernandes (2009), severity 1, on linear light.
const eyes: Record<string, number[][]> = {
  ordinary: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

const seenBy = (eye: string, hex: string): Rgb =>
  eyes[eye]!.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, share, n) => sum + share * linear(hex)[n]!, 0),
      ),
    ),
  ) as Rgb;

const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const contrast = (one: string, other: string) => {
  const [low, high] = [luminance(linear(one)), luminance(linear(other))].toSorted((a, b) => a - b) as [
    number,
    number,
  ];
  return (high + 0.05) / (low + 0.05);
};

/** CIE L*a*b* under D65. */
function lab([r, g, b]: Rgb): Rgb {
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const apart = (one: Rgb, other: Rgb) => Math.hypot(...lab(one).map((value, n) => value - lab(other)[n]!));

const modes = ['light', 'dark'] as const;
const names = Object.keys(hues) as (keyof typeof hues)[];
const pairs = names.flatMap((one, n) => names.slice(n + 1).map((other) => [one, other] as const));

describe.each(modes)('the colours of charts by %s', (mode) => {
  it.each(Object.keys(eyes))('are told apart by an eye of %s', (eye) => {
    for (const [one, other] of pairs) {
      const distance = apart(seenBy(eye, hues[one][mode]), seenBy(eye, hues[other][mode]));
      expect(`${one} ${other} ${distance > 14}`).toBe(`${one} ${other} true`);
    }
  });

  it('stand out from the ground (WCAG 2.2, 1.4.11), and words do (1.4.3)', () => {
    const surface = ground.surface[mode];
    for (const name of names) expect(contrast(hues[name][mode], surface)).toBeGreaterThanOrEqual(3);
    for (const name of ['ink', 'quiet'] as const)
      expect(contrast(ground[name][mode], surface)).toBeGreaterThanOrEqual(4.5);
    for (const { fill, text } of heats) expect(contrast(text[mode], fill[mode])).toBeGreaterThanOrEqual(4.5);
  });

  it('grow from few to many in one direction, also in grey', () => {
    const greys = heats.map(({ fill }) => lab(linear(fill[mode]))[0]);
    const steps = greys.slice(1).map((grey, n) => (mode === 'light' ? greys[n]! - grey : grey - greys[n]!));
    for (const step of steps) expect(step).toBeGreaterThan(7);
  });
});

it('gives each colour one meaning by day: the night is found by it', () => {
  const all = [
    ...Object.values(hues),
    ...Object.values(ground),
    ...heats.flatMap(({ fill, text }) => [fill, text]),
  ];
  expect(new Set(all.map(({ light }) => light)).size).toBe(all.length);
});
