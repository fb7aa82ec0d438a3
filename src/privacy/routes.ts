import { Router, type Request, type Response } from 'express';
import { readTicket } from '../complaints/tickets.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { dayOf } from '../calendar/cycle.ts';
import { NotFound } from '../errors.ts';
import { confirmPassword } from '../people/sign-in.ts';
import { parseForm, typed, versionOf } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import * as forms from './forms.ts';
import { hold, release } from './holds.ts';
import type { RetentionKind } from './kinds.ts';
import { publishNotice } from './notice.ts';
import * as pages from './pages.ts';
import * as paths from './paths.ts';
import * as queries from './queries.ts';
import { changeRule, dueBefore, orderDestruction } from './retention.ts';
import { by, decidersOnly, readerOf, readersOnly, save } from './saving.ts';
import { breachRoutes } from './breach-routes.ts';

const shownAtOnce = 50;
const why = 'who looks after personal data counts what is too old wherever it is';

/** How long personal data is kept, what is destroyed, what is held back and what complainants are told. */
export function privacyRoutes(db: Database): Router {
  const router = Router();
  router.use('/privacy', signedInOnly, readersOnly);
  router.use(breachRoutes(db));

  router.get(paths.privacyPath, (req, res) => sendOverview(db, req, res));
  router.get('/privacy/retention/:kind', (req, res) => sendKind(db, req, res));

  router.post('/privacy/retention/:kind/rule', decidersOnly, async (req, res) => {
    const kind = kindOf(req);
    await save(req, res, {
      deed: () =>
        changeRule(db, {
          kind,
          ...parseForm(forms.ruleForm, req.body),
          version: versionOf(req),
          ...by(req, res),
        }),
      back: () => paths.retentionPath(kind),
      again: (rule) => sendKind(db, req, res, { rule }),
    });
  });

  router.post('/privacy/retention/:kind/rounds', decidersOnly, async (req, res) => {
    const kind = kindOf(req);
    const { now, t } = res.locals.visit;
    await save(req, res, {
      deed: async () => {
        const { before, password } = parseForm(forms.roundForm, req.body);
        const today = dayOf(now, { zone: config.timeZone });
        await confirmPassword(db, personOf(res), password, { now, today });
        await orderDestruction(db, { kind, before, ...by(req, res) });
      },
      back: () => paths.retentionPath(kind),
      again: (round) => sendKind(db, req, res, { round }),
      done: t.privacy.ordered,
    });
  });

  router.post(paths.holdsPath, decidersOnly, (req, res) =>
    save(req, res, {
      deed: () => hold(db, { ...parseForm(forms.holdForm, req.body), ...by(req, res) }),
      back: () => paths.privacyPath,
      again: (failed) => sendOverview(db, req, res, failed),
    }),
  );

  router.post('/privacy/holds/:ticket/removal', decidersOnly, async (req, res) => {
    const read = readTicket(String(req.params.ticket));
    if (!('ticket' in read)) throw new NotFound();
    await release(db, { ticket: read.ticket, ...by(req, res) });
    await goTo(req, res, paths.privacyPath, res.locals.visit.t.privacy.saved);
  });

  router.get(paths.noticePath, (req, res) => sendNotice(db, req, res));
  router.post(paths.noticePath, decidersOnly, (req, res) =>
    save(req, res, {
      deed: () =>
        publishNotice(db, {
          ...parseForm(forms.noticeForm, req.body),
          version: versionOf(req),
          ...by(req, res),
        }),
      back: () => paths.noticePath,
      again: (failed) => sendNotice(db, req, res, failed),
    }),
  );

  return router;
}

function kindOf(req: Request): RetentionKind {
  const kind = forms.kindParameter.safeParse(req.params.kind);
  if (!kind.success) throw new NotFound();
  return kind.data;
}

async function sendOverview(
  db: Database,
  req: Request,
  res: Response,
  failed: pages.Failed | null = null,
): Promise<void> {
  const { t, now } = res.locals.visit;
  const rules = await queries.retentionRules(db);
  const [due, rounds, holds] = await beyondScope(db, why, () =>
    Promise.all([
      Promise.all(rules.map((rule) => queries.countDue(db, rule.kind, dueBefore(rule, now)))),
      queries.latestRounds(db, null, 20),
      queries.legalHolds(db),
    ]),
  );
  const page = pages.overviewPage(
    rules.map((rule, index) => ({ ...rule, ...due[index]! })),
    { rounds, holds, failed },
    readerOf(res),
  );
  await sendPage(req, res, 'privacy/overview', page, { title: t.privacy.title, status: res.statusCode });
}

async function sendKind(
  db: Database,
  req: Request,
  res: Response,
  failed: { rule?: pages.Failed; round?: pages.Failed } = {},
): Promise<void> {
  const { now, t } = res.locals.visit;
  const kind = kindOf(req);
  const rule = await queries.retentionRule(db, kind);
  const before = dueBefore(rule, now);
  const after = cursorOf(req);
  const [due, records, rounds] = await beyondScope(db, why, () =>
    Promise.all([
      queries.countDue(db, kind, before),
      queries.dueRecords(db, kind, { before }, { after, limit: shownAtOnce + 1 }),
      queries.latestRounds(db, kind, 10),
    ]),
  );
  const last = records.length > shownAtOnce ? records[shownAtOnce - 1]! : null;
  const next = last && `${last.since.toISOString()}~${last.id}`;
  const page = pages.kindPage(
    rule,
    { ...due, before, records: records.slice(0, shownAtOnce), next, rounds },
    failed,
    readerOf(res),
  );
  await sendPage(req, res, 'privacy/kind', page, {
    title: t.privacy.kinds[kind].label,
    status: res.statusCode,
  });
}

function cursorOf(req: Request): { since: Date; id: string } | undefined {
  const [since = '', id = ''] = (typed(req.query).after ?? '').split('~');
  const at = new Date(since);
  return Number.isNaN(at.getTime()) || !/^[\w-]{1,40}$/.test(id) ? undefined : { since: at, id };
}

async function sendNotice(
  db: Database,
  req: Request,
  res: Response,
  failed: pages.Failed | null = null,
): Promise<void> {
  const { t } = res.locals.visit;
  const page = pages.noticePage(await queries.privacyNotices(db), failed, readerOf(res));
  await sendPage(req, res, 'privacy/notice', page, { title: t.privacy.noticeTitle, status: res.statusCode });
}
