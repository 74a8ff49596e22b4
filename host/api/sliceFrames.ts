import type { SlicesTaken, UnreadSlice } from '../import/decodeSlices.ts';

/** Slices that are decoded or being decoded ahead of the reader. */
const PLACES = 6;
const HEAD_BYTES = 4;

interface Place {
  readonly bytes: Uint8Array;
  readonly hu: Int16Array;
}

/**
 * Slices on their way to a window, as a stream of bytes: u32le k, then the slice's HU as int16le. The same few places
 * are filled again and again, because fresh memory for every slice would cost more than decoding it; a reader that
 * brings its own buffers (BYOB) needs no fresh memory either. Whoever decodes waits where all places are full.
 */
export class SliceFrames implements SlicesTaken {
  readonly stream: ReadableStream<Uint8Array>;
  /** Of one slice. */
  readonly frameBytes: number;
  readonly #free: Place[];
  readonly #full: Place[] = [];
  readonly #taken = new Map<number, Place>();
  readonly #waiting: { readonly give: () => void; readonly refuse: (fault: unknown) => void }[] = [];
  #controller: ReadableByteStreamController | null = null;
  /** The reader waits for bytes. */
  #asked: (() => void) | null = null;
  #at = 0;
  #state: 'open' | 'ended' | 'over' = 'open';

  /** @param onCancel nobody reads any more */
  constructor(pixels: number, onCancel: () => void) {
    this.frameBytes = HEAD_BYTES + 2 * pixels;
    this.#free = Array.from({ length: PLACES }, () => {
      // Not shared: copies between shared memory and any other are slow where the two lie differently.
      const buffer = new ArrayBuffer(this.frameBytes);
      return { bytes: new Uint8Array(buffer), hu: new Int16Array(buffer, HEAD_BYTES, pixels) };
    });
    this.stream = new ReadableStream({
      type: 'bytes',
      autoAllocateChunkSize: this.frameBytes,
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () =>
        new Promise<void>((done) => {
          this.#asked = done;
          this.#send();
        }),
      cancel: (reason) => {
        this.#over(reason);
        onCancel();
      },
    });
  }

  placeFor(k: number): Int16Array | Promise<Int16Array> {
    const give = (place: Place) => {
      this.#taken.set(k, place);
      return place.hu;
    };
    if (this.#state === 'over') throw new Error('Nobody takes slices any more');
    const place = this.#free.pop();
    if (place) return give(place);
    return new Promise((resolve, refuse) =>
      this.#waiting.push({ give: () => resolve(give(this.#free.pop()!)), refuse }),
    );
  }

  onSlice(k: number): void {
    const place = this.#taken.get(k)!;
    this.#taken.delete(k);
    new DataView(place.bytes.buffer).setUint32(0, k, true);
    this.#full.push(place);
    this.#send();
  }

  onUnread({ k, code }: UnreadSlice): void {
    this.fail(new Error(`Slice ${k} could not be decoded: ${code}`));
  }

  /** All slices have been given. */
  end(): void {
    if (this.#state === 'open') this.#state = 'ended';
    this.#send();
  }

  /** The stream breaks off. */
  fail(fault: unknown): void {
    if (this.#state === 'over') return;
    this.#over(fault);
    this.#controller!.error(fault);
    this.#answered();
  }

  #over(fault: unknown): void {
    this.#state = 'over';
    for (const { refuse } of this.#waiting.splice(0)) refuse(fault);
  }

  #answered(): void {
    this.#asked?.();
    this.#asked = null;
  }

  #send(): void {
    if (!this.#asked || this.#state === 'over') return;
    const request = this.#controller!.byobRequest!;
    const [place] = this.#full;
    if (place) {
      const view = request.view as Uint8Array;
      const length = Math.min(view.byteLength, place.bytes.length - this.#at);
      view.set(place.bytes.subarray(this.#at, this.#at + length));
      this.#at += length;
      if (this.#at === place.bytes.length) this.#release(this.#full.shift()!);
      this.#answered();
      request.respond(length);
    } else if (this.#state === 'ended') {
      this.#state = 'over';
      this.#controller!.close();
      request.respond(0);
      this.#answered();
    }
  }

  #release(place: Place): void {
    this.#at = 0;
    this.#free.push(place);
    this.#waiting.shift()?.give();
  }
}
