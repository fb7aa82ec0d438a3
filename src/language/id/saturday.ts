export const saturday = {};
