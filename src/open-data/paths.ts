import type { Language } from '../language/index.ts';

/** Addresses of what everybody may read and keep; they don't change. */
export const dataPath = '/data';
export const dictionaryPath = '/data/dictionary';
export const packagePath = '/data/datapackage.json';
export type FileKind = 'csv' | 'json';
export const figuresPath = (kind: FileKind): string => `/data/figures.${kind}`;
export const sessionsPath = (kind: FileKind): string => `/data/sessions.${kind}`;
export const picturePathPattern = '/data/:picture.svg';
export const solvedPath = '/data/solved.atom';
export const schedulePath = '/schedule';
export const calendarFilePath = '/schedule.ics';

/** The page of an area in a period: "2026-10", "2026-Q4" or "2026"; elsewhere in a language, too. */
export const figuresPagePath = (asked: { area: string; period: string; lang?: Language }): string =>
  `${dataPath}?${new URLSearchParams(asked).toString()}`;

/** An area's calendar of sessions, to subscribe to. */
export const calendarPath = (area: string, lang: Language): string =>
  `${calendarFilePath}?${new URLSearchParams({ area, lang }).toString()}`;

/** An area's feed of solved cases. */
export const feedPath = (area: string, lang: Language): string =>
  `${solvedPath}?${new URLSearchParams({ area, lang }).toString()}`;

/** A picture of the figures of an area and a period, for a PC or a phone. */
export const picturePath = (
  picture: string,
  asked: { area: string; period: string; lang: Language; w: 'wide' | 'narrow' },
): string => `/data/${picture}.svg?${new URLSearchParams(asked).toString()}`;
