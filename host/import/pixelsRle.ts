/**
 * One RLE frame (PS3.5 annex G) as little-endian samples, or null where anything in it is not as the annex says: header,
 * number and order of segments, a run that passes a segment's or the frame's end, a segment too short. Strict, because
 * nothing else in an RLE stream shows damage.
 * @param bytesPerSample 1, 2 or 4; one segment each, most significant first
 */
export function decodeRle(bytes: Uint8Array, samples: number, bytesPerSample: number): Uint8Array | null {
  if (bytes.length < 64) return null;
  const header = new DataView(bytes.buffer, bytes.byteOffset, 64);
  if (header.getUint32(0, true) !== bytesPerSample) return null;
  const out = new Uint8Array(samples * bytesPerSample);
  for (let segment = 0; segment < bytesPerSample; segment++) {
    const start = header.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < bytesPerSample ? header.getUint32(8 + 4 * segment, true) : bytes.length;
    if (start < 64 || start > end || end > bytes.length || (segment === 0 && start !== 64)) return null;
    if (!decodeSegment(bytes.subarray(start, end), out, bytesPerSample - 1 - segment, bytesPerSample)) return null;
  }
  return out;
}

/** PackBits into every `stride`-th byte from `place`; at most one pad byte may follow the last run. */
function decodeSegment(segment: Uint8Array, out: Uint8Array, place: number, stride: number): boolean {
  let to = place;
  let from = 0;
  while (to < out.length) {
    if (from >= segment.length) return false;
    const code = segment[from++]!;
    if (code === 128) continue;
    const literal = code < 128;
    const count = literal ? code + 1 : 257 - code;
    if (from + (literal ? count : 1) > segment.length || to + (count - 1) * stride >= out.length) return false;
    for (let n = 0; n < count; n++, to += stride) out[to] = segment[literal ? from + n : from]!;
    from += literal ? count : 1;
  }
  return segment.length - from <= 1;
}
