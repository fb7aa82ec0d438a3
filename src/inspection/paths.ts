import type { Asked } from './forms.ts';

/** Addresses of the inspection and of the public page about it; built here and nowhere else. */
export const inspectionPath = '/inspection';
export const verificationPath = '/inspection/verification';
export const integrityPath = '/integrity';
export const integrityJsonPath = '/integrity.json';
export const exportNames = ['csv', 'xlsx'] as const;
export type ExportName = (typeof exportNames)[number];

export const entriesPath = (asked: Partial<Asked>): string => withQuery(inspectionPath, asked);
export const exportPath = (name: ExportName, asked: Partial<Asked>): string =>
  withQuery(`${inspectionPath}/export.${name}`, asked);

function withQuery(path: string, asked: Partial<Asked>): string {
  const given = Object.entries(asked).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length > 0 ? `${path}?${new URLSearchParams(given).toString()}` : path;
}
