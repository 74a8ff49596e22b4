import { createHash } from 'node:crypto';
import type { Instance } from '#core/dicom/instance';
import { DEFLATED, fileFormat, inflatedFile } from './fileFormat.ts';
import { fragmentsOf, nativeFrameBytes, type PixelElement } from './pixelExtent.ts';
import { type ByteSource, bytesSource } from './source.ts';

/**
 * SHA-256 of each frame's pixel bytes as stored. Where frames cannot be told apart without decoding, each gets a digest
 * of them all that equals no other frame's: such frames are never taken for copies of one another.
 */
export async function pixelHashes(source: ByteSource, instance: Instance): Promise<readonly string[]> {
  const whole = instance.transferSyntaxUID === DEFLATED ? await inflated(source) : source;
  const frames = instance.frames.length;
  const extents = await frameExtents(whole, instance);
  if (extents) return Promise.all(extents.map((extent) => digest(whole, [extent], '')));
  const all = await pixelExtents(whole, instance);
  return Promise.all(instance.frames.map((_, n) => digest(whole, all, frames > 1 ? `frame ${n}` : '')));
}

/** One extent per frame, or null where frames share fragments or bytes. */
async function frameExtents(source: ByteSource, instance: Instance): Promise<readonly PixelElement[] | null> {
  const { pixelDataOffset, pixelDataLength } = instance.pixels;
  if (pixelDataLength === null) {
    const fragments = await pixelExtents(source, instance);
    return fragments.length === instance.frames.length ? fragments : null;
  }
  const bytes = nativeFrameBytes(instance.pixels);
  if (bytes === null || !Number.isInteger(bytes)) return null;
  return instance.frames.map((_, n) => ({ offset: pixelDataOffset + n * bytes, length: bytes }));
}

/** All pixel bytes, in fragments where they are encapsulated. */
async function pixelExtents(source: ByteSource, { pixels }: Instance): Promise<readonly PixelElement[]> {
  if (pixels.pixelDataLength !== null) return [{ offset: pixels.pixelDataOffset, length: pixels.pixelDataLength }];
  const fragments = await fragmentsOf(source, pixels.pixelDataOffset);
  if ('code' in fragments) throw new Error(fragments.message);
  return fragments;
}

async function digest(source: ByteSource, extents: readonly PixelElement[], salt: string): Promise<string> {
  const hash = createHash('sha256').update(salt);
  for (const { offset, length } of extents) hash.update(await source.read(offset, length));
  return hash.digest('hex');
}

async function inflated(source: ByteSource): Promise<ByteSource> {
  const bytes = await source.read(0, source.size);
  const format = fileFormat(bytes);
  const whole = format && inflatedFile(bytes, format.start);
  if (!whole) throw new Error('The file has changed since its header was read.');
  return bytesSource(whole);
}
