import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { dateTime } from '../calendar/words.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Invalid } from '../errors.ts';
import type { Catalogue } from '../language/index.ts';
import { onlyIf } from '../people/guards.ts';
import { fieldErrors, keyOf, parseForm, typed, versionOf } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { channelNames } from './channels/channel.ts';
import { messageSettingsForm, type MessageSettings } from './forms.ts';
import { messageSettingsPath, textsPath } from './paths.ts';
import { operatesDelivery } from './policy.ts';
import {
  changeMessageSettings,
  messageSettings,
  messageSettingsChanges,
  messageSettingsVersion,
  type SettingsChange,
} from './switches.ts';

const adminOnly = onlyIf(operatesDelivery);

/** Quiet hours, tries, and a switch for each channel: what an administrator changes, with who and when. */
export function messageSettingsRoutes(db: Database): Router {
  const router = Router();

  router.get(messageSettingsPath, signedInOnly, adminOnly, (req, res) => sendSettings(db, req, res));

  router.post(messageSettingsPath, signedInOnly, adminOnly, async (req, res) => {
    const { t, now } = res.locals.visit;
    try {
      const input = parseForm(messageSettingsForm, req.body);
      const by = { person: personOf(res), now, version: versionOf(req), key: keyOf(req) };
      await changeMessageSettings(db, { input, ...by });
    } catch (fault) {
      if (!req.accepts('html') || !(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
      const errors = fault instanceof Invalid ? fieldErrors(t.fields, fault) : {};
      return sendSettings(db, req, res, { values: typed(req.body), errors, status: fault.status });
    }
    await goTo(req, res, messageSettingsPath, t.messages.settings.saved);
  });

  return router;
}

type Failed = { values: Record<string, string>; errors: Record<string, string>; status: number };

async function sendSettings(
  db: Database,
  req: Request,
  res: Response,
  failed: Failed | null = null,
): Promise<void> {
  const { t, lang } = res.locals.visit;
  const words = t.messages.settings;
  const [settings, version, changes] = await Promise.all([
    messageSettings(db),
    messageSettingsVersion(db),
    messageSettingsChanges(db),
  ]);
  const page = {
    action: messageSettingsPath,
    back: '/settings',
    texts: textsPath,
    version,
    key: randomUUID(),
    values: failed?.values ?? shownOf(settings),
    errors: failed?.errors ?? {},
    changed: failed?.status === 409,
    channels: channelNames.map((name) => ({ name, label: t.messages.outbox.channels[name] })),
    history: changes.map((change) => ({
      at: dateTime(change.at, lang, config.timeZone),
      who: change.person,
      text: words.changed,
      note: differences(change, t),
      tone: 'neutral',
    })),
  };
  await sendPage(req, res, 'notifications/settings', page, {
    title: words.title,
    status: failed?.status ?? 200,
  });
}

const shownOf = (settings: MessageSettings): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      typeof value === 'boolean' ? (value ? 'yes' : '') : String(value ?? ''),
    ]),
  );

function differences({ before, after }: SettingsChange, t: Catalogue): string {
  const shown = (value: unknown) =>
    typeof value === 'boolean' ? (value ? t.web.yes : t.web.no) : String(value ?? t.settings.nothing);
  return Object.keys(after)
    .filter((name) => before[name] !== after[name])
    .map((name) => t.settings.difference(labelOf(name, t), shown(before[name]), shown(after[name])))
    .join('\n');
}

function labelOf(name: string, t: Catalogue): string {
  const { settings, outbox } = t.messages;
  const words: Record<string, unknown> = settings;
  const channel = channelNames.find((each) => name.startsWith(each));
  if (!channel) return String(words[name] ?? name);
  const rest = name.slice(channel.length);
  const own = rest === 'On' ? settings.on : rest === 'DryRun' ? settings.dryRun : settings.perSecond;
  return `${outbox.channels[channel]}: ${own}`;
}
