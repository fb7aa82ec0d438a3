import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lifeOfAComplaint, withDiagram } from '../../src/complaints/diagram.ts';
import { stateNames } from '../../src/complaints/states.ts';

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

describe('the README', () => {
  it('shows the life of a complaint as the machine has it (npm run diagram)', () => {
    expect(withDiagram(readme, lifeOfAComplaint())).toBe(readme);
    for (const state of stateNames) expect(readme).toContain(state.replace('.', '_'));
  });

  it('names only commands that exist', () => {
    const named = [...readme.matchAll(/npm run ([a-z:-]+)/g)].map(([, name]) => name!);
    expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });

  it('says why each dependency is there', () => {
    const packages = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    const needed = packages.filter((name) => !name.startsWith('@types/'));
    expect(needed.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});
