/** A colour by day and by night; by day it is printed, too. */
export type Shade = { light: string; dark: string };

/** What a series is drawn in. The pattern tells it apart where no colour is seen: in print, or by a colour-blind eye. */
export const hues = {
  teal: { light: '#0b5a68', dark: '#45abb8' },
  blue: { light: '#3f86c6', dark: '#bcd8ff' },
  amber: { light: '#b8720a', dark: '#f0b34c' },
  red: { light: '#8b1a12', dark: '#ff8f84' },
  grey: { light: '#76858a', dark: '#6b7c81' },
} as const satisfies Record<string, Shade>;
export type Hue = keyof typeof hues;

/** Of words, of lesser words and axes, of lines, and of the ground on which a picture stands. */
export const ground = {
  ink: { light: '#1a2a2e', dark: '#e2eaeb' },
  quiet: { light: '#4d5e63', dark: '#a6b6ba' },
  line: { light: '#cdd8da', dark: '#324448' },
  surface: { light: '#ffffff', dark: '#162124' },
} as const satisfies Record<string, Shade>;

/** From few to many, with what is written on each. */
export const heats = [
  { fill: { light: '#edf3f4', dark: '#1f2d31' }, text: { light: '#1a2a2f', dark: '#e2eaec' } },
  { fill: { light: '#c3dde1', dark: '#1d4149' }, text: { light: '#1a2a30', dark: '#e2eaed' } },
  { fill: { light: '#86b9c2', dark: '#2b6370' }, text: { light: '#0f1c1f', dark: '#f2f8f8' } },
  { fill: { light: '#357789', dark: '#5fa5b2' }, text: { light: '#fefefe', dark: '#071316' } },
  { fill: { light: '#0b5260', dark: '#9fdde7' }, text: { light: '#fdfdfd', dark: '#071317' } },
] as const satisfies { fill: Shade; text: Shade }[];

const shades: Shade[] = [
  ...Object.values(hues),
  ...Object.values(ground),
  ...heats.flatMap(({ fill, text }) => [fill, text]),
];

/** Turns each colour into the one of the night where the reader's screen is dark: no two stand for different things. */
export const nightStyle: string = `@media (prefers-color-scheme: dark){${shades
  .map(({ light, dark }) => `[fill="${light}"]{fill:${dark}}[stroke="${light}"]{stroke:${dark}}`)
  .join('')}}`;

const stripe = { color: ground.surface.light, dashArrayX: [1, 0] };

/** ECharts' own description of a pattern (decal) over a colour. */
export const patterns: Record<Hue, object | null> = {
  teal: null,
  blue: { ...stripe, dashArrayY: [2, 6], rotation: -Math.PI / 4 },
  amber: { ...stripe, dashArrayY: [2, 4], rotation: Math.PI / 4 },
  red: { ...stripe, dashArrayY: [1.5, 7], rotation: 0 },
  grey: {
    color: ground.surface.light,
    symbol: 'circle',
    dashArrayX: [
      [6, 6],
      [0, 6, 6, 0],
    ],
    dashArrayY: [6, 0],
    symbolSize: 0.6,
  },
};
