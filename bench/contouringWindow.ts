import type { Page } from '@playwright/test';

/** Which canvases of the three views are read back. */
export type Layer = 'canvas.ct' | '.over-ct';

interface Stopwatch {
  /** Milliseconds from a task that acts at once until what it changed is painted. */
  timed(act: () => void, layers: readonly Layer[], wordsOf: string | null): Promise<number>;
  /** The same from the next event of this type, as the window hears it. */
  timedFrom(type: string, layers: readonly Layer[], wordsOf: string | null): Promise<number>;
  /** From the next event of this type until the views have waited for an answer and it is painted, be it the same again. */
  answeredFrom(type: string, layers: readonly Layer[]): Promise<number>;
  armed: Promise<number> | null;
  /** One plane on in each view that is named, in one task. */
  scroll(planes: readonly string[]): void;
  /** A stroke over `mm` to the right of a place (shares of the axial view), in so many moves; with Alt, the other way round. */
  stroke(x: number, y: number, mm: number, moves: number, altKey: boolean): void;
  /** A closed line around a place, `mm` across; with Alt it takes away, with Shift it adds. */
  loop(x: number, y: number, mm: number, moves: number, held: 'altKey' | 'shiftKey'): void;
  /** The same stroke, each move until it is painted, ms. */
  drag(x: number, y: number, mm: number, moves: number, altKey: boolean): Promise<number[]>;
}

/**
 * Put into the page. Painted is what the canvases give when they are read back after a frame's own drawing: reading waits
 * for the graphics, and is a cost that all figures share. What is awaited has changed in one of the layers, and in the words.
 */
export function stopwatch(): void {
  const PLANES = ['axial', 'coronal', 'sagittal'];
  /** Closer than anything awaited is high. */
  const ROW_STEP = 18;
  const region = (plane: string) => document.querySelector<HTMLElement>(`[data-testid=view-${plane}]`)!;
  const picture = (layers: readonly string[]) => {
    let hash = 7;
    for (const plane of PLANES)
      for (const layer of layers) {
        const canvas = region(plane).querySelector<HTMLCanvasElement>(layer)!;
        const context = canvas.getContext('2d')!;
        for (let y = 0; y < canvas.height; y += ROW_STEP) {
          const words = new Uint32Array(context.getImageData(0, y, canvas.width, 1).data.buffer);
          for (const word of words) hash = (Math.imul(hash, 31) + word) | 0;
        }
      }
    return hash;
  };
  const wordsIn = (id: string | null) => (id && document.querySelector(`[data-testid=${id}]`)?.textContent) ?? '';
  // A message is heard after all that was asked for this frame has been drawn.
  const afterFrame = (then: () => void) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    requestAnimationFrame(() => port2.postMessage(null));
  };
  const heardOf = (type: string) =>
    new Promise<number>((tell) => addEventListener(type, () => tell(performance.now()), { capture: true, once: true }));
  const until = (from: number, layers: readonly string[], before: number, wordsOf: string | null, said: string) =>
    new Promise<number>((resolve) => {
      const look = () => {
        // Of no layer, the next frame is enough.
        if ((layers.length === 0 || picture(layers) !== before) && (wordsOf === null || wordsIn(wordsOf) !== said))
          resolve(performance.now() - from);
        else afterFrame(look);
      };
      afterFrame(look);
    });
  // Whole layers are kept from the wire: whoever watches the window copies each body into one string, and ends over it.
  const send = fetch;
  globalThis.fetch = (to, init) =>
    init?.method === 'PUT' ? Promise.reject(new TypeError('kept away')) : send(to, init);
  // Events of ours come from no pointer that could be captured.
  Element.prototype.setPointerCapture = () => {};
  /** A pointer over the axial view, and what a place of it and a length are on the screen. */
  const pen = (x: number, y: number, mm: number, held: { altKey?: boolean; shiftKey?: boolean }) => {
    const view = region('axial');
    const { left, top, width, height } = view.getBoundingClientRect();
    const [bar, words] = [view.querySelector('.scale-bar i')!, view.querySelector('.scale-bar span')!.textContent!];
    const barMm = Number.parseFloat(words) * (words.includes('cm') ? 10 : 1);
    return {
      from: [left + x * width, top + y * height] as const,
      length: (mm * bar.getBoundingClientRect().width) / barMm,
      pointer: (type: string, [clientX, clientY]: readonly [number, number], buttons: number) =>
        view.dispatchEvent(
          new PointerEvent(type, { clientX, clientY, buttons, ...held, bubbles: true, cancelable: true }),
        ),
    };
  };
  const watch: Stopwatch = {
    async timed(act, layers, wordsOf) {
      const before = picture(layers);
      const said = wordsIn(wordsOf);
      const from = performance.now();
      act();
      return until(from, layers, before, wordsOf, said);
    },
    timedFrom(type, layers, wordsOf) {
      const before = picture(layers);
      const said = wordsIn(wordsOf);
      return heardOf(type).then((from) => until(from, layers, before, wordsOf, said));
    },
    async answeredFrom(type, layers) {
      const views = document.querySelector('.views')!;
      const from = await heardOf(type);
      await new Promise<void>((tell) => {
        let asked = false;
        const observer = new MutationObserver(() => {
          const busy = views.getAttribute('aria-busy') === 'true';
          if (asked && !busy) {
            observer.disconnect();
            tell();
          }
          asked ||= busy;
        });
        observer.observe(views, { attributeFilter: ['aria-busy'] });
      });
      await new Promise<void>(afterFrame);
      picture(layers);
      return performance.now() - from;
    },
    armed: null,
    scroll(planes) {
      for (const plane of planes) {
        const { left, top, width, height } = region(plane).getBoundingClientRect();
        const at = { clientX: left + width / 2, clientY: top + height / 2 };
        region(plane).dispatchEvent(new WheelEvent('wheel', { deltaY: 100, ...at, bubbles: true, cancelable: true }));
      }
    },
    stroke(x, y, mm, moves, altKey) {
      const { from, length, pointer } = pen(x, y, mm, { altKey });
      pointer('pointermove', from, 0);
      pointer('pointerdown', from, 1);
      for (let n = 1; n <= moves; n++) pointer('pointermove', [from[0] + (n * length) / moves, from[1]], 1);
      pointer('pointerup', [from[0] + length, from[1]], 0);
    },
    loop(x, y, mm, moves, held) {
      const { from, length, pointer } = pen(x, y, mm, { [held]: true });
      const at = (n: number): [number, number] => {
        const angle = (2 * Math.PI * n) / moves;
        return [from[0] + (length / 2) * Math.cos(angle), from[1] + (length / 2) * Math.sin(angle)];
      };
      pointer('pointermove', at(0), 0);
      pointer('pointerdown', at(0), 1);
      for (let n = 1; n <= moves; n++) pointer('pointermove', at(n), 1);
      pointer('pointerup', at(moves), 0);
    },
    async drag(x, y, mm, moves, altKey) {
      const { from, length, pointer } = pen(x, y, mm, { altKey });
      const at = (n: number): [number, number] => [from[0] + (n * length) / moves, from[1]];
      pointer('pointermove', from, 0);
      pointer('pointerdown', from, 1);
      const times: number[] = [];
      for (let n = 1; n <= moves; n++)
        times.push(await watch.timed(() => void pointer('pointermove', at(n), 1), ['.over-ct'], null));
      pointer('pointerup', at(moves), 0);
      return times;
    },
  };
  Object.assign(globalThis, { watch });
}

/** Put into the page: whether all three views show a CT. */
export function isDrawn(): boolean {
  return ['axial', 'coronal', 'sagittal'].every((plane) => {
    const canvas = document.querySelector<HTMLCanvasElement>(`[data-testid=view-${plane}] canvas.ct`);
    if (!canvas) return false;
    const middle = canvas.getContext('2d')!.getImageData(0, canvas.height >> 1, canvas.width, 1).data;
    return new Set(middle).size > 8;
  });
}

/** So long that whatever the last act caused is over, saving included where it is not kept away. */
const REST_MS = 400;
/** What takes longer will never be painted: the bench has lost its window, and says so. */
const LIMIT_MS = 20_000;

/** The work's answer; after the limit an error that says what the window said meanwhile, since a refusal paints nothing. */
async function limited<T>(page: Page, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((tell) => {
    timer = setTimeout(() => tell(null), LIMIT_MS);
  });
  const answer = await Promise.race([work.then((value) => ({ value })), late]).finally(() => clearTimeout(timer));
  if (answer) return answer.value;
  work.catch(() => {});
  const said = await page.locator('.notice, .status-line').allInnerTexts();
  throw new Error(`${what} was not painted within ${LIMIT_MS / 1000} s. The window says: ${said.join(' | ')}`);
}

/** Until nothing runs and nothing is proposed any more, and that is drawn. */
export async function atRest(page: Page): Promise<void> {
  await page.waitForTimeout(REST_MS);
  await page.locator('.views[aria-busy=false]').waitFor();
  await page.waitForTimeout(REST_MS);
}

declare const watch: Stopwatch;

/** Frames in which these views each show their next plane, ms. */
export async function scrollFrames(page: Page, planes: readonly string[], rounds: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const ms = page.evaluate(
      (which) => watch.timed(() => watch.scroll(which), ['canvas.ct', '.over-ct'], null),
      planes,
    );
    times.push(await limited(page, 'A scroll frame', ms));
    await page.waitForTimeout(REST_MS / 4);
  }
  return times;
}

/** The same, one frame straight after the other, as a hand that turns the wheel has them. */
export const scrollRun = (page: Page, planes: readonly string[], frames: number): Promise<number[]> =>
  limited(
    page,
    'A run of scroll frames',
    page.evaluate(
      async ({ planes, frames }) => {
        const times: number[] = [];
        for (let n = 0; n < frames; n++)
          times.push(await watch.timed(() => watch.scroll(planes), ['canvas.ct', '.over-ct'], null));
        return times;
      },
      { planes, frames },
    ),
  );

/**
 * Strokes side by side on the axial view with Erase in hand: from the first touch until all is painted and the ml are new.
 * What each erases was painted just before, so that there is something.
 */
export async function strokes(page: Page, mm: number, moves: number, rounds: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const at = { y: 0.3 + (0.4 * n) / rounds, mm, moves };
    await page.evaluate(({ y, mm, moves }) => watch.stroke(0.3, y, mm, moves, true), at);
    await page.waitForTimeout(REST_MS);
    const ms = page.evaluate(
      ({ y, mm, moves }) => watch.timed(() => watch.stroke(0.3, y, mm, moves, false), ['.over-ct'], 'ml-1'),
      at,
    );
    times.push(await limited(page, 'A stroke', ms));
    await page.waitForTimeout(REST_MS);
  }
  return times;
}

/**
 * Slice edits with that tool in hand: a piece of the liver is taken away and given back by turns, and spreads to the
 * slices around; from the first touch until all is painted and the ml are new. Each piece lies at a place of its own and is
 * filled first, untimed: what holds nothing, since no liver was there or a stroke took it, could not be taken away.
 */
export async function sliceEdits(page: Page, mm: number, moves: number, rounds: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const at = { y: 0.35 + (0.3 * (n >> 1)) / Math.ceil(rounds / 2), mm, moves };
    const held = n % 2 === 0 ? 'altKey' : 'shiftKey';
    if (held === 'altKey') {
      await page.evaluate(({ y, mm, moves }) => watch.loop(0.3, y, mm, moves, 'shiftKey'), at);
      await atRest(page);
    }
    const ms = page.evaluate(
      ({ y, mm, moves, held }) => watch.timed(() => watch.loop(0.3, y, mm, moves, held), ['.over-ct'], 'ml-1'),
      { ...at, held } as const,
    );
    times.push(await limited(page, 'A slice edit', ms));
    await atRest(page);
  }
  return times;
}

/** Each move of a stroke until it is painted, ms. */
export const dragMoves = (
  page: Page,
  stroke: {
    readonly x: number;
    readonly y: number;
    readonly mm: number;
    readonly moves: number;
    readonly altKey: boolean;
  },
): Promise<number[]> =>
  limited(
    page,
    'A stroke',
    page.evaluate(({ x, y, mm, moves, altKey }) => watch.drag(x, y, mm, moves, altKey), stroke),
  );

/** From an event that `act` causes until the proposal that answers it is painted, ms. */
export async function answered(page: Page, type: string, act: () => Promise<void>): Promise<number> {
  await page.evaluate((of) => {
    watch.armed = watch.answeredFrom(of, ['.over-ct']);
  }, type);
  await act();
  return limited(
    page,
    'An answer',
    page.evaluate(() => watch.armed!),
  );
}

/** Moves of the slider that has the focus, by its keys: from the key until the preview and its ml are new. */
export const sliderMoves = (page: Page, rounds: number): Promise<number[]> =>
  keys(page, ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowLeft'], rounds, REST_MS, () => {
    watch.armed = watch.timedFrom('keydown', ['.over-ct'], 'preview-ml');
  });

/** Keys that take tools in hand, each until the next frame has been drawn. */
export const toolSwitches = (page: Page, tools: readonly string[], rounds: number): Promise<number[]> =>
  keys(page, tools, rounds, REST_MS / 4, () => {
    watch.armed = watch.timedFrom('keydown', [], null);
  });

async function keys(page: Page, names: readonly string[], rounds: number, restMs: number, arm: () => void) {
  const times: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const name = names[n % names.length]!;
    await page.evaluate(arm);
    await page.keyboard.press(name);
    times.push(
      await limited(
        page,
        `Key ${name}`,
        page.evaluate(() => watch.armed!),
      ),
    );
    await page.waitForTimeout(restMs);
  }
  return times;
}
