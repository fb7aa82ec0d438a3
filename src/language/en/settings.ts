import type { settings as Settings } from '../id/settings.ts';

export const settings: typeof Settings = {};
