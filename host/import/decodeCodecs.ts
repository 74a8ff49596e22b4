/** A code stream to decode, its header already checked against what DICOM says. */
export interface CodedFrame {
  readonly bytes: Uint8Array;
  readonly columns: number;
  readonly rows: number;
  /** Of the stream, not of DICOM: decoders give one byte a sample up to 8 bits, two above. */
  readonly precision: number;
}

/** Decodes one code stream to its samples, little-endian, one or two bytes each; throws or gives null where it is damaged. */
export type Codec = (frame: CodedFrame) => Uint8Array | null;

/**
 * JPEG with Huffman coding: baseline, extended 12 bit, progressive and lossless (libijg through dcmjs-codecs). It tells of
 * damage only in its log, which is read here for that reason.
 */
export async function jpegCodec(): Promise<Codec> {
  const { Context, log, NativeCodecs } = (await import('dcmjs-codecs')).default;
  await NativeCodecs.initializeAsync({ logCodecsInfo: true });
  let damaged = false;
  const listen = (...message: unknown[]) => {
    if (/corrupt|premature|invalid|unsupported/i.test(message.join(' '))) damaged = true;
  };
  for (const level of ['trace', 'debug', 'info', 'warn', 'error'] as const) log[level] = listen;
  return ({ bytes, columns, rows, precision }) => {
    damaged = false;
    const decoded = NativeCodecs.decodeJpeg(
      new Context({
        width: columns,
        height: rows,
        bitsAllocated: precision > 8 ? 16 : 8,
        bitsStored: precision,
        samplesPerPixel: 1,
        pixelRepresentation: 0,
        planarConfiguration: 0,
        photometricInterpretation: 'MONOCHROME2',
        encodedBuffer: bytes,
      }),
    );
    const fits = decoded.getWidth() === columns && decoded.getHeight() === rows;
    return damaged || !fits ? null : (decoded.getDecodedBuffer() ?? null);
  };
}

/** JPEG-LS, lossless and near-lossless (CharLS). */
export async function jpegLsCodec(): Promise<Codec> {
  const { default: charls } = await import('@cornerstonejs/codec-charls/decodewasmjs');
  const { JpegLSDecoder } = await charls();
  return (frame) => decodeWith(new JpegLSDecoder(), frame);
}

/** JPEG 2000 and HTJ2K (OpenJPEG). */
export async function jpeg2000Codec(): Promise<Codec> {
  const { default: openjpeg } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs');
  // It tells of damage on the console, which belongs to the command line: what it gives back is checked instead.
  const { J2KDecoder } = await openjpeg({ print: () => {}, printErr: () => {} });
  return (frame) => decodeWith(new J2KDecoder(), frame);
}

function decodeWith(decoder: CodecDecoder, { bytes, columns, rows, precision }: CodedFrame): Uint8Array | null {
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    // OpenJPEG gives a frame of 0 × 0 instead of throwing.
    const { width, height, componentCount, bitsPerSample } = decoder.getFrameInfo();
    if (width !== columns || height !== rows || componentCount !== 1 || bitsPerSample !== precision) return null;
    return decoder.getDecodedBuffer().slice();
  } finally {
    decoder.delete();
  }
}
