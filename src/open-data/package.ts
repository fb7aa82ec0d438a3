import { baseAddress } from '../web/address.ts';
import { figureColumns, type Column } from './dictionary.ts';
import { figuresPath, sessionsPath } from './paths.ts';
import { sessionColumns } from './session-columns.ts';

export const licence = {
  name: 'CC-BY-4.0',
  title: 'Creative Commons Attribution 4.0',
  path: 'https://creativecommons.org/licenses/by/4.0/',
};

/** The data dictionary for machines: a Data Package (Frictionless, version 1). */
export function dataPackage() {
  return {
    name: 'aduan-sabtu',
    title: 'Aduan Sabtu',
    homepage: `${baseAddress()}/data`,
    licenses: [licence],
    sources: [
      {
        title: 'Area names and codes: idn-area-data (ODbL)',
        path: 'https://www.npmjs.com/package/idn-area-data',
      },
    ],
    resources: [
      resourceOf('figures', figuresPath('csv'), figureColumns, ['month', 'area_code', 'category_code']),
      resourceOf('sessions', sessionsPath('csv'), sessionColumns, ['date', 'kecamatan_code']),
    ],
  };
}

function resourceOf<From>(
  name: string,
  path: string,
  columns: readonly Column<From>[],
  primaryKey: readonly string[],
) {
  return {
    name,
    path: `${baseAddress()}${path}`,
    profile: 'tabular-data-resource',
    format: 'csv',
    mediatype: 'text/csv',
    encoding: 'utf-8',
    dialect: { delimiter: ',', lineTerminator: '\r\n', header: true },
    schema: {
      fields: columns.map(({ name: column, kind, always, meaning, unit, rule }) => ({
        name: column,
        type: kind,
        description: meaning.en,
        'description:id': meaning.id,
        ...(unit && { unit: unit.en }),
        ...(rule && { emptyWhen: rule.en, 'emptyWhen:id': rule.id }),
        constraints: { required: always ?? false },
      })),
      missingValues: [''],
      primaryKey,
    },
  };
}
