import pg from 'pg';

// As mysql2 does: numbers where they are exact, text otherwise.
function toBigint(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

/** How answers become values: as pg does, but BIGINT as a number where that is exact. DECIMAL stays text. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 ? toBigint : pg.types.getTypeParser(oid, format as 'text'),
};
