// npm run account -- --username ani --name "Ani Lestari" --role camat --office camat.setiabudi
// Makes an account and prints a code with which its owner sets the first password; the first account of a production
// system comes from here. With --username alone: a new code for an account that exists.
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { dateTime } from '../src/calendar/words.ts';
import { config } from '../src/config.ts';
import { Invalid, NotFound } from '../src/errors.ts';
import { codeFor, createAccount } from '../src/people/accounts.ts';
import { resetPath } from '../src/people/paths.ts';
import { roleNames } from '../src/people/roles.ts';
import { baseAddress } from '../src/web/address.ts';
import { withDatabase } from './database.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { username: text, name: text, role: text, office: text } });
const username = z
  .string('is missing')
  .regex(/^[a-z0-9][a-z0-9.-]{1,60}$/, 'small letters, digits, dots and dashes');
const account = z.object({
  username,
  name: z.string('is missing').trim().min(1, 'is missing'),
  role: z.enum(roleNames, `one of ${roleNames.join(', ')}`),
  office: z.string('is missing: the name of an office, e.g. camat.setiabudi or dinas.kominfotik').min(1),
});
const codeOnly = z.strictObject({ username });

const again = codeOnly.safeParse(values);
const given = account.safeParse(values);
if (again.success) await print(again.data.username, (db, now) => codeFor(db, again.data.username, now));
else if (given.success) await print(given.data.username, (db, now) => createAccount(db, given.data, now));
else complain(given.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`));

type Making = (db: Parameters<typeof codeFor>[0], now: Date) => Promise<{ code: string; expiresAt: Date }>;

async function print(name: string, make: Making) {
  await withDatabase(async (db) => {
    const { code, expiresAt } = await make(db, new Date());
    console.log(`  ${name}: set a password at ${baseAddress()}${resetPath()} with the code`);
    console.log(`  ${code}`);
    console.log(`  once, until ${dateTime(expiresAt, 'en', config.timeZone)}.`);
  }).catch((fault: unknown) => {
    if (fault instanceof NotFound) complain([`--username: there is no account ${name}, or it is closed`]);
    else if (fault instanceof Invalid)
      complain(Object.entries(fault.fields).map(([field, problem]) => `--${field}: ${problem}`));
    else throw fault;
  });
}

function complain(faults: string[]) {
  console.error(faults.map((fault) => `  ${fault}`).join('\n'));
  process.exitCode = 1;
}
