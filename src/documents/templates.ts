import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language } from '../language/index.ts';
import type { KindName } from './kind.ts';
import { FaultyTemplate, namesOf, parsePlaceholders, type TemplateFault } from './placeholders.ts';

const builtIn = fileURLToPath(new URL('../../views/documents', import.meta.url));

/** Where an office's own templates and images lie. */
export const templateFolder = (dataDir: string): string => join(dataDir, 'templates');

export type TemplateFile = { file: string; text: string; own: boolean };
/** A receipt is a page and not a document of its own, but its words are an office's as well. */
export type TemplateName = KindName | 'receipt';
type Wanted = { kind: TemplateName; language: Language; areaCode: string };

/**
 * The templates for a document in the order in which they are tried: of the office's area, of the whole province,
 * built in. The built-in one is always there.
 */
export async function templatesFor(
  dataDir: string,
  { kind, language, areaCode }: Wanted,
): Promise<TemplateFile[]> {
  const name = join(language, `${kind}.md`);
  const folders = foldersFor(dataDir, areaCode);
  const own = await Promise.all(folders.map((folder) => readTemplate(join(folder, name), dataDir)));
  const text = await readFile(join(builtIn, name), 'utf8');
  return [...own.filter((found) => found !== null), { file: `views/documents/${name}`, text, own: false }];
}

/** An image that a template names, the office's own before the province's; null when there is none. */
export async function templateImage(dataDir: string, areaCode: string, name: string): Promise<Buffer | null> {
  if (!/^\w[\w-]*\.(png|jpe?g)$/i.test(name)) return null;
  for (const folder of foldersFor(dataDir, areaCode)) {
    const bytes = await unlessMissing(readFile(join(folder, name)));
    if (bytes) return bytes;
  }
  return null;
}

/** The names of the images that a template shows, beside the letterhead's logo. */
export const imagesIn = (text: string): string[] =>
  [...text.matchAll(/!\[[^\]]*\]\(([\w.-]+)\)/g)].map(([, name]) => name!);

export type OwnTemplate = {
  file: string;
  kind: string;
  language: Language;
  /** The area whose offices use it, or null for all. */
  areaCode: string | null;
  fault: TemplateFault | null;
  /** Names that the built-in template does not use; they may be slips. */
  unknownNames: string[];
};

/** Every template that lies in the folder, and what is wrong with it. */
export async function ownTemplates(dataDir: string): Promise<OwnTemplate[]> {
  const root = templateFolder(dataDir);
  const files = (await unlessMissing(readdir(root, { recursive: true }))) ?? [];
  const found = files
    .toSorted()
    .map((file) => ({ file, parts: /^(?:([\d.]+)\/)?(id|en)\/(\w+)\.md$/.exec(file) }));
  return Promise.all(
    found
      .filter(({ parts }) => parts !== null)
      .map(async ({ file, parts }): Promise<OwnTemplate> => {
        const [, area, language, kind] = parts! as unknown as [string, string | undefined, Language, string];
        const text = await readFile(join(root, file), 'utf8');
        const known = await unlessMissing(readFile(join(builtIn, language, `${kind}.md`), 'utf8'));
        return { file, kind, language, areaCode: area ?? null, ...checkTemplate(text, known) };
      }),
  );
}

/** What can be seen to be wrong before a template is used. */
export function checkTemplate(
  text: string,
  builtInText: string | null,
): Pick<OwnTemplate, 'fault' | 'unknownNames'> {
  try {
    const names = namesOf(parsePlaceholders(text));
    const known = builtInText === null ? null : namesOf(parsePlaceholders(builtInText));
    const fault = known ? null : { code: 'unreadable' as const, line: 0, name: '' };
    return { fault, unknownNames: [...names].filter((name) => known !== null && !isKnown(name, known)) };
  } catch (problem) {
    if (!(problem instanceof FaultyTemplate)) throw problem;
    return { fault: problem.fault, unknownNames: [] };
  }
}

// What every document has, whether the built-in template prints it or not.
const everywhere = new Set(['title', 'number', 'signer', 'confidential', 'letterhead']);
const isKnown = (name: string, known: ReadonlySet<string>) =>
  known.has(name) || everywhere.has(name.split('.')[0]!) || name === '.';

function foldersFor(dataDir: string, areaCode: string): string[] {
  const root = templateFolder(dataDir);
  return [join(root, areaCode), root];
}

async function readTemplate(path: string, dataDir: string): Promise<TemplateFile | null> {
  const text = await unlessMissing(readFile(path, 'utf8'));
  return text === null ? null : { file: relative(templateFolder(dataDir), path), text, own: true };
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (problem) {
    if (['ENOENT', 'ENOTDIR'].includes((problem as NodeJS.ErrnoException).code ?? '')) return null;
    throw problem;
  }
}
