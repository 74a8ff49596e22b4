// The two codec packages ship no types: what we use of them.

interface CodecFrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned?: boolean;
}

interface CodecDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): CodecFrameInfo;
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  export default function charls(options?: object): Promise<{ JpegLSDecoder: new () => CodecDecoder }>;
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  export default function openjpeg(options?: object): Promise<{ J2KDecoder: new () => CodecDecoder }>;
}
