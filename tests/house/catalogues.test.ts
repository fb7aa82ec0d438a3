import { catalogues } from '../../src/language/index.ts';
import { stateNames } from '../../src/complaints/states.ts';
import { actions } from '../../src/complaints/actions.ts';
import { closedReasons } from '../../src/complaints/machine.ts';
import { roleNames } from '../../src/people/roles.ts';
import { filesOf } from './files.ts';

type Leaf = { path: string; value: unknown };

function leavesOf(value: unknown, path = ''): Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path ? `${path}.${key}` : key));
}

const id = leavesOf(catalogues.id);
const en = leavesOf(catalogues.en);

describe('the two catalogues', () => {
  it('have the same keys', () => {
    expect(en.map(({ path }) => path).toSorted()).toEqual(id.map(({ path }) => path).toSorted());
    expect(id.length).toBeGreaterThan(300);
  });

  it('say something in both languages, sentences with values as functions of the same values', () => {
    const inEnglish = new Map(en.map(({ path, value }) => [path, value]));
    for (const { path, value } of id) {
      const other = inEnglish.get(path);
      expect({ path, type: typeof other }).toEqual({ path, type: typeof value });
      if (typeof value === 'string')
        expect({ path, empty: other === '' }).toEqual({ path, empty: value === '' });
      if (typeof value === 'function' && typeof other === 'function')
        expect({ path, values: other.length }).toEqual({ path, values: value.length });
    }
  });

  it('are two languages', () => {
    const inEnglish = new Map(en.map(({ path, value }) => [path, value]));
    const same = id.filter(
      ({ path, value }) =>
        typeof value === 'string' && value.split(' ').length > 3 && inEnglish.get(path) === value,
    );
    expect(same.map(({ path }) => path)).toEqual([]);
  });

  it.each(['id', 'en'] as const)('name every state, action, reason and role in %s', (lang) => {
    const { states, complaints, people, fields } = catalogues[lang];
    for (const state of stateNames)
      expect(states[state]).toMatchObject({ label: expect.any(String), next: expect.any(String) });
    for (const { event, fields: specs } of actions) {
      expect(complaints.act).toHaveProperty(event);
      for (const { name } of specs) expect(complaints.fields).toHaveProperty(name);
    }
    for (const reason of closedReasons) expect(complaints.closedReasons).toHaveProperty(reason);
    for (const role of roleNames) expect(people.roles).toHaveProperty(role);
    expect(fields.required).not.toBe('');
  });

  it('have a sentence for every error beside a field', () => {
    const used = filesOf('src/**/*.ts').flatMap(({ path, text }) =>
      /^src\/(language|demonstration)\//.test(path)
        ? []
        : [...text.matchAll(/new Invalid\(\{\s*\[?\w+\]?:\s*'(\w+)'/g)].map(([, key]) => ({
            path,
            key: key!,
          })),
    );
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter(({ key }) => !(key in catalogues.id.fields))).toEqual([]);
  });

  it('have a sentence for every kind of event in the history', () => {
    const kinds = [
      'received',
      'noteAdded',
      'photoAdded',
      'identityShown',
      'informationAdded',
      'meetingMoved',
      'contactCorrected',
      'deadlinePassed',
      'decide',
      'sendReport',
    ];
    for (const kind of [...kinds, ...actions.map(({ event }) => event)]) {
      expect(catalogues.id.complaints.events).toHaveProperty(kind);
      expect(catalogues.en.complaints.events).toHaveProperty(kind);
    }
  });
});
