import compression from 'compression';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { complaintRoutes } from './complaints/routes.ts';
import { config } from './config.ts';
import type { Database } from './database/connect.ts';
import { dashboardsRoutes } from './dashboards/routes.ts';
import { demonstrationAccounts } from './demonstration/accounts.ts';
import { demoBar } from './demonstration/bar.ts';
import { demonstrationRoutes } from './demonstration/routes.ts';
import { documentRoutes } from './documents/routes.ts';
import { verifyRoutes } from './documents/verify-routes.ts';
import { attendanceDocument, minutesDocument } from './meetings/documents.ts';
import { meetingsRoutes } from './meetings/routes.ts';
import { navigation } from './navigation.ts';
import { offlineFrame } from './offline/frame.ts';
import { offlineRoutes } from './offline/routes.ts';
import { oneClickLeaving } from './notifications/inbound/leaving.ts';
import { unreadNotices } from './notifications/notices.ts';
import { notificationsRoutes } from './notifications/routes.ts';
import { webhookRoutes } from './notifications/webhooks.ts';
import { peopleRoutes } from './people/routes.ts';
import { readSession } from './people/sessions.ts';
import { photosOfComplainants, publicRoutes } from './public/routes.ts';
import { queueRoutes } from './queue/routes.ts';
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
import { healthRoutes } from './web/health.ts';
import type { Frame } from './web/pages.ts';
import { beginVisit } from './web/visit.ts';

/** Every kind of document that the features issue. */
const documentKinds = [reviewRecord, minutesDocument, attendanceDocument, reportDocument, resultsDocument];

/** The web side, in the order in which a request passes. */
export function createApp(db: Database): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.production ? 1 : false);
  app.locals.db = db;
  app.locals.frame = {
    navigation,
    demoBar: (visit) => demoBar(db, visit),
    unread: async ({ person, now }) => (person ? unreadNotices(db, person, now) : ''),
    offline: (visit, kept) => offlineFrame(db, visit, kept),
    version: assetVersion,
  } satisfies Frame;

  app.use(healthRoutes(db));
  app.use(securityHeaders());
  app.use(compression());
  app.use('/assets', assets());
  // Programs prove themselves by a signature: the one place before sessions and the tokens of forms.
  app.use(webhookRoutes(db), oneClickLeaving(db));
  // The visit first: a body that can't be read is answered with a page, too.
  app.use(
    sameSiteOnly,
    beginVisit(db, readSession),
    photosOfComplainants(db),
    verifyRoutes(db),
    ...readBody,
    tokenRequired,
  );

  app.use(peopleRoutes(db, config.demonstration ? (lang) => demonstrationAccounts(db, lang) : null));
  app.use(demonstrationRoutes(db));
  app.use(publicRoutes(db));
  app.use(dashboardsRoutes(db));
  app.use(settingsRoutes(db));
  app.use(saturdayRoutes(db));
  app.use(offlineRoutes(db));
  app.use(queueRoutes(db));
  app.use(documentRoutes(db, documentKinds));
  app.use(reviewsRoutes(db));
  app.use(meetingsRoutes(db));
  app.use(reportsRoutes(db));
  app.use(satisfactionRoutes(db));
  app.use(notificationsRoutes(db));
  app.use(complaintRoutes(db));

  app.use(unknownPage);
  app.use(errorPages);
  return app;
}

function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    hsts: config.production,
    referrerPolicy: { policy: 'same-origin' },
  });
}
