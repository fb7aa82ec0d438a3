// npm run diagram: writes the life of a complaint, drawn from the machine, into the README.
import { readFile, writeFile } from 'node:fs/promises';
import { lifeOfAComplaint, withDiagram } from '../src/complaints/diagram.ts';

const readme = new URL('../README.md', import.meta.url);
await writeFile(readme, withDiagram(await readFile(readme, 'utf8'), lifeOfAComplaint()));
