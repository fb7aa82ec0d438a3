import compression from 'compression';
import express, { type Express } from 'express';
import { dutiesFirst } from './access/duties-gate.ts';
import type { Scope as DutiesScope } from './access/duties.ts';
import { papersOfApplicants } from './access/request-routes.ts';
import { accessRoutes } from './access/routes.ts';
import { listsComplaints } from './complaints/policy.ts';
import { Drawing } from './charts/drawing.ts';
import { complaintRoutes } from './complaints/routes.ts';
import { scopeOf } from './complaints/scope.ts';
import { config } from './config.ts';
import type { Database } from './database/connect.ts';
import { readingPlaces } from './database/replica.ts';
import { inRequest } from './database/standing.ts';
import { dashboardsRoutes } from './dashboards/routes.ts';
import { demonstrationAccounts } from './demonstration/accounts.ts';
import { demoBar } from './demonstration/bar.ts';
import { demonstrationRoutes } from './demonstration/routes.ts';
import { documentRoutes } from './documents/routes.ts';
import { workbookOf } from './documents/workbook.ts';
import { verifyRoutes } from './documents/verify-routes.ts';
import { figuresRoutes } from './figures/routes.ts';
import { integrityRoutes } from './inspection/integrity-routes.ts';
import { entriesPath } from './inspection/paths.ts';
import { inspectionRoutes } from './inspection/routes.ts';
import { attendanceDocument, minutesDocument } from './meetings/documents.ts';
import { meetingsRoutes } from './meetings/routes.ts';
import { navigation } from './navigation.ts';
import { offlineFrame } from './offline/frame.ts';
import { offlineRoutes } from './offline/routes.ts';
import { oneClickLeaving } from './notifications/inbound/leaving.ts';
import { unreadNotices } from './notifications/notices.ts';
import { notificationsRoutes } from './notifications/routes.ts';
import { webhookRoutes } from './notifications/webhooks.ts';
import { openFileRoutes } from './open-data/file-routes.ts';
import { pictureRoutes } from './open-data/picture-routes.ts';
import { openDataRoutes } from './open-data/routes.ts';
import { scheduleRoutes } from './open-data/schedule-routes.ts';
import { subscriptionRoutes } from './open-data/subscription-routes.ts';
import { metricsRoutes } from './operations/metrics-routes.ts';
import { operationsRoutes } from './operations/routes.ts';
import { codeRoutes } from './people/code-routes.ts';
import { openIdProvider, type Provider } from './people/openid.ts';
import { openIdRoutes } from './people/openid-routes.ts';
import { peopleRoutes } from './people/routes.ts';
import { secondFactorGate } from './people/second-factor-gate.ts';
import { requiresSecondFactor, type Requires } from './people/second-factor-policy.ts';
import { secondFactorRoutes } from './people/second-factor-routes.ts';
import { readSession } from './people/sessions.ts';
import { privacyRoutes } from './privacy/routes.ts';
import { photosOfComplainants, publicRoutes } from './public/routes.ts';
import { queueRoutes } from './queue/routes.ts';
import { reportsPath } from './reports/paths.ts';
import { reportDocument } from './reports/report-document.ts';
import { resultsDocument } from './reports/results-document.ts';
import { reportsRoutes } from './reports/routes.ts';
import { reviewRecord } from './reviews/review-record.ts';
import { reviewsRoutes } from './reviews/routes.ts';
import { saturdayRoutes } from './saturday/routes.ts';
import { satisfactionRoutes } from './satisfaction/routes.ts';
import { settingsRoutes } from './settings/routes.ts';
import { assets, assetVersion } from './web/assets.ts';
import { readBody } from './web/body.ts';
import { sameSiteOnly, tokenRequired } from './web/csrf.ts';
import { errorPages, unknownPage } from './web/error-pages.ts';
import { countMisses } from './web/limiting.ts';
import { healthRoutes } from './web/health.ts';
import { ownHostOnly } from './web/own-host.ts';
import type { Frame } from './web/pages.ts';
import { trustOf } from './web/proxies.ts';
import { filesScanned } from './web/quarantine.ts';
import { readingFrom } from './web/reading.ts';
import { securityHeaders } from './web/security-headers.ts';
import { standInScope } from './web/standing.ts';
import { traced, tracedAgain } from './web/tracing.ts';
import { beginVisit } from './web/visit.ts';
import { wellKnownRoutes } from './web/well-known.ts';

/** Every kind of document that the features issue. */
const documentKinds = [reviewRecord, minutesDocument, attendanceDocument, reportDocument, resultsDocument];

/** How people sign in here: who needs a second factor, and the provider beside local accounts. */
export type SignInRules = { requires: Requires; provider: Provider | null };

const ownRules = (): SignInRules => ({
  // A demonstration is open to everybody; who wants to sets a factor up there, too.
  requires: config.production ? requiresSecondFactor : () => false,
  provider: config.openId ? openIdProvider(config.openId) : null,
});

type Options = {
  rules?: SignInRules;
  duties?: DutiesScope;
  /** A streaming replica, which pages of figures are asked from (DATABASE_READ_URL). */
  replica?: Database | undefined;
};

/** The web side, in the order in which a request passes. */
export function createApp(
  pool: Database,
  { rules = ownRules(), duties = { everybody: config.production }, replica }: Options = {},
): Express {
  const app = express();
  const db = inRequest(pool);
  const drawing = new Drawing();
  const reading = readingFrom(readingPlaces(db, replica ? inRequest(replica) : null));
  const scoped = standInScope(scopeOf);
  app.disable('x-powered-by');
  app.set('trust proxy', trustOf(config.trustedProxies, config.production));
  app.locals.db = db;
  app.locals.frame = {
    navigation,
    demoBar: (visit) => demoBar(db, visit),
    unread: async ({ person, now }) => (person ? unreadNotices(db, person, now) : ''),
    searches: listsComplaints,
    offline: (visit, kept) => offlineFrame(db, visit, kept),
    version: assetVersion,
  } satisfies Frame;

  app.use(traced, securityHeaders());
  app.use(healthRoutes(db), metricsRoutes(db), ownHostOnly(), wellKnownRoutes());
  app.use(compression());
  app.use('/assets', assets());
  // Programs prove themselves by a signature: the one place before sessions and the tokens of forms.
  app.use(webhookRoutes(db), oneClickLeaving(db));
  // And what everybody's programs may have: no cookie, so that caches can keep it.
  app.use(openFileRoutes(db), subscriptionRoutes(db), pictureRoutes(db, drawing, assetVersion));
  // The visit first: a body that can't be read is answered with a page, too.
  app.use(
    sameSiteOnly,
    beginVisit(db, readSession),
    secondFactorGate(db, rules.requires),
    scoped,
    photosOfComplainants(db),
    papersOfApplicants(db),
    verifyRoutes(db),
    ...readBody(db),
    tracedAgain,
    scoped,
    tokenRequired,
    filesScanned(db, { auditPath: entriesPath({ action: 'fileQuarantined' }) }),
  );

  app.use(peopleRoutes(db, config.demonstration ? (lang) => demonstrationAccounts(db, lang) : null, rules));
  app.use(codeRoutes(db), secondFactorRoutes(db, rules), openIdRoutes(db, rules));
  app.use(dutiesFirst(duties));
  // Each router before it costs a request a little, and at the counter people stand in a queue.
  app.use(saturdayRoutes(db));
  app.use(accessRoutes(db));
  app.use(demonstrationRoutes(db));
  app.use(publicRoutes(db));
  app.use(openDataRoutes(db), scheduleRoutes(db));
  app.use(dashboardsRoutes(db, reading, pool));
  app.use(settingsRoutes(db));
  app.use(integrityRoutes(db));
  app.use(inspectionRoutes(db));
  app.use(privacyRoutes(db));
  app.use(offlineRoutes(db));
  app.use(queueRoutes(db));
  app.use(documentRoutes(db, documentKinds));
  app.use(reviewsRoutes(db));
  app.use(meetingsRoutes(db, reportsPath()));
  app.use(reportsRoutes(db));
  app.use(satisfactionRoutes(db, reading));
  app.use(figuresRoutes(db, { reading, drawing, version: assetVersion }));
  app.use(notificationsRoutes(db));
  app.use(operationsRoutes(db));
  app.use(complaintRoutes(db, workbookOf));

  app.use(unknownPage);
  app.use(countMisses(db, /^\/(track|queue|unsubscribe|reset|access\/requests)\//));
  app.use(errorPages);
  return app;
}
