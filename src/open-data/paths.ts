/** Addresses of what everybody may read and keep; they don't change. */
export const dataPath = '/data';
export const dictionaryPath = '/data/dictionary';
export const packagePath = '/data/datapackage.json';
export type FileKind = 'csv' | 'json';
export const figuresPath = (kind: FileKind): string => `/data/figures.${kind}`;

/** The page of an area in a period: "2026-10", "2026-Q4" or "2026". */
export const figuresPagePath = ({ area, period }: { area: string; period: string }): string =>
  `${dataPath}?${new URLSearchParams({ area, period }).toString()}`;
