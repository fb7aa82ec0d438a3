// npm run account -- --username ani --name "Ani Lestari" --role camat --office camat.setiabudi
// Makes an account and prints its password once; the first one of a production system comes from here.
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { dayOf } from '../src/calendar/cycle.ts';
import { config } from '../src/config.ts';
import { Invalid } from '../src/errors.ts';
import { createAccount } from '../src/people/accounts.ts';
import { roleNames } from '../src/people/roles.ts';
import { withDatabase } from './database.ts';

const text = { type: 'string', default: '' } as const;
const { values } = parseArgs({ options: { username: text, name: text, role: text, office: text } });
const account = z.object({
  username: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,60}$/, 'small letters, digits, dots and dashes'),
  name: z.string().trim().min(1, 'is missing'),
  role: z.enum(roleNames, `one of ${roleNames.join(', ')}`),
  office: z.string().min(1, 'is missing: the name of an office, e.g. camat.setiabudi or dinas.kominfotik'),
});

const given = account.safeParse(values);
if (given.success) await make(given.data);
else complain(given.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`));

async function make(input: z.output<typeof account>) {
  await withDatabase(async (db) => {
    const { password } = await createAccount(db, input, dayOf(new Date(), { zone: config.timeZone }));
    console.log(`  ${input.username}  ${password}`);
  }).catch((fault: unknown) => {
    if (!(fault instanceof Invalid)) throw fault;
    complain(Object.entries(fault.fields).map(([field, problem]) => `--${field}: ${problem}`));
  });
}

function complain(faults: string[]) {
  console.error(faults.map((fault) => `  ${fault}`).join('\n'));
  process.exitCode = 1;
}
