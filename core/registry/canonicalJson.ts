/**
 * JSON with the names of every object in the order of their code units and no spaces, as RFC 8785 writes it: equal values
 * give equal bytes, so that their hashes can be compared. What JSON cannot hold (undefined in a list, NaN) is a mistake of ours.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error('JSON holds no such number.');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new Error(`JSON holds no ${typeof value}.`);
  const named = Object.entries(value).filter(([, one]) => one !== undefined);
  named.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${named.map(([name, one]) => `${JSON.stringify(name)}:${canonicalJson(one)}`).join(',')}}`;
}
