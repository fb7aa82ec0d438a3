declare module 'pg/lib/utils.js' {
  /** A value as PostgreSQL reads it in a Bind message; what pg itself does with the values of a query. */
  const utils: { prepareValue(value: unknown): string | Buffer | null };
  export default utils;
}
