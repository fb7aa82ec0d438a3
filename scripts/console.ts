// npm run console: a REPL with the database and the verbs loaded, e.g. await passDeadlines(db, now())
import repl from 'node:repl';
import { advance } from '../src/complaints/advance.ts';
import { listComplaints } from '../src/complaints/list.ts';
import { passDeadlines } from '../src/complaints/pass-deadlines.ts';
import { complaintByTicket } from '../src/complaints/queries.ts';
import { now, readClock } from '../src/clock.ts';
import { doWhatIsDue } from '../src/due.ts';
import { personByUsername } from '../src/people/queries.ts';
import { withDatabase } from './database.ts';

await withDatabase(async (db) => {
  await readClock(db);
  const person = (username: string) => personByUsername(db, username, now().toISOString().slice(0, 10));
  const server = repl.start('aduan> ');
  Object.assign(server.context, {
    db,
    now,
    person,
    advance,
    complaintByTicket,
    listComplaints,
    passDeadlines,
    doWhatIsDue,
  });
  await new Promise<void>((resolve) => server.once('exit', resolve));
});
