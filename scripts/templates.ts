// npm run templates: lists the templates of documents and what is wrong with an office's own.
// npm run templates -- copy minutes [--area 31.74.02] [--language en]: a copy to change, for one office or for all.
// npm run templates -- preview minutes [--area 31.74.02] [--language en] [--out preview.pdf]: the latest one anew.
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { config } from '../src/config.ts';
import { orderFor } from '../src/documents/making.ts';
import { faultText } from '../src/documents/pages.ts';
import { printed } from '../src/documents/printing.ts';
import { latestPrintable } from '../src/documents/queries.ts';
import { ownTemplates, templateFolder } from '../src/documents/templates.ts';
import { catalogues, type Language } from '../src/language/index.ts';
import { withDatabase } from './database.ts';

const { values, positionals } = parseArgs({
  options: {
    area: { type: 'string' },
    language: { type: 'string', default: 'id' },
    out: { type: 'string', default: 'preview.pdf' },
  },
  allowPositionals: true,
});
const builtIn = join(import.meta.dirname, '../views/documents');
const language: Language = values.language === 'en' ? 'en' : 'id';
const [command = 'list', kind = ''] = positionals;

if (command === 'list') await list();
else if (command === 'copy') await copy();
else if (command === 'preview') await preview();
else fail(`There is no "${command}"; there are list, copy and preview.`);

async function list() {
  const kinds = (await readdir(join(builtIn, 'id'))).filter((name) => name.endsWith('.md'));
  console.log(`\n  Built in: ${kinds.map((name) => name.replace('.md', '')).join(', ')}`);
  console.log(`  Your own, in ${templateFolder(config.dataDir)}:`);
  const own = await ownTemplates(config.dataDir);
  for (const { file, fault, unknownNames } of own) {
    const { templates } = catalogues.en.documents;
    const unknown = unknownNames.length > 0 ? templates.unknownNames(unknownNames.join(', ')) : 'right';
    console.log(`    ${file}: ${fault ? faultText(fault, catalogues.en) : unknown}`);
  }
  if (own.length === 0) console.log('    none yet: npm run templates -- copy <kind>');
  if (own.some(({ fault }) => fault)) process.exitCode = 1;
}

async function copy() {
  const to = join(templateFolder(config.dataDir), values.area ?? '', language, `${kind}.md`);
  try {
    await mkdir(dirname(to), { recursive: true });
    await copyFile(join(builtIn, language, `${kind}.md`), to, 1);
    console.log(`  Change ${to}`);
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    if (code === 'EEXIST') fail(`${to} is there already.`);
    else if (code === 'ENOENT') fail(`There is no built-in template "${kind}".`);
    else throw fault;
  }
}

async function preview() {
  await withDatabase(async (db) => {
    const latest = await latestPrintable(db, { kind, language, areaCode: values.area ?? null });
    if (!latest) return fail(`No "${kind}" was issued yet that could be printed again.`);
    const order = await orderFor(db, latest, { now: new Date(), dataDir: config.dataDir });
    const { bytes, templateFault } = await printed(order, () => {});
    await writeFile(values.out, bytes);
    if (templateFault) fail(faultText(templateFault, catalogues.en));
    console.log(`  ${values.out}: ${latest.title}`);
  });
}

function fail(why: string) {
  console.error(`  ${why}`);
  process.exitCode = 1;
}
