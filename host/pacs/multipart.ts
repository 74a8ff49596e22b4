import { ok, type Result, refuse } from '#core/result';

const END = Buffer.from('\r\n\r\n', 'latin1');

/** The boundary that a content type names; null where it is no multipart. */
export const boundaryOf = (type: string): string | null =>
  /^multipart\/related\b/i.test(type)
    ? (/;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type)?.slice(1).find(Boolean) ?? null)
    : null;

/**
 * The bodies of a multipart answer (RFC 2046 5.1), as views of its bytes. Refuses one without its closing line: it was cut,
 * whatever its parts look like.
 */
export function partsOf(bytes: Buffer, boundary: string): Result<readonly Buffer[], 'pacs.wrongAnswer'> {
  const broken = refuse('pacs.wrongAnswer', { what: 'multipart' });
  const line = Buffer.from(`--${boundary}`, 'latin1');
  const between = Buffer.from(`\r\n--${boundary}`, 'latin1');
  const opening = bytes.indexOf(line);
  if (opening < 0) return broken;
  const parts: Buffer[] = [];
  for (let at = opening + line.length; ; ) {
    if (bytes.toString('latin1', at, at + 2) === '--') return ok(parts);
    const head = bytes.indexOf(END, at);
    const next = head < 0 ? -1 : bytes.indexOf(between, head + END.length);
    if (next < 0) return broken;
    parts.push(bytes.subarray(head + END.length, next));
    at = next + between.length;
  }
}

/** Objects as the body of one STOW-RS request, with the content type that names its boundary. */
export function multipartOf(objects: readonly Uint8Array[], boundary: string) {
  const head = Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`, 'latin1');
  const tail = Buffer.from('\r\n', 'latin1');
  const bytes = Buffer.concat([
    ...objects.flatMap((object) => [head, object, tail]),
    Buffer.from(`--${boundary}--\r\n`, 'latin1'),
  ]);
  return { type: `multipart/related; type="application/dicom"; boundary=${boundary}`, bytes };
}
