import { addScaled, dot, subtract, type Vec3 } from '#core/geometry';
import { cellsFromPatient } from '#core/rays/coarseGrid';
import { boxOfBlocks, type CoarseVolume } from '#core/rays/coarseVolume';
import type { Clip } from '#core/rays/rayBox';
import { firstShown } from '#core/rays/transfer';
import { linkedProgram } from './linkedProgram.ts';
import { axesOf, placeAt } from './orbitCamera.ts';
import { movingSize, type RayBudget, refinement, restingSize } from './rayPlan.ts';
import { RAY_FRAGMENT_SHADER, RAY_LAYERS, RAY_VERTEX_SHADER, type RayLayer } from './rayShaders.ts';
import { RayTargets } from './rayTargets.ts';
import { lampOf, type Picture, type SurfacePainter } from './surfacePainter.ts';

/** The CT as it is looked through. */
export interface RayScene {
  readonly volume: CoarseVolume;
  /** What each value shows (core/rays/transfer.ts). */
  readonly table: Uint8Array<ArrayBuffer>;
  /** What is cut away of the CT, or null; surfaces stay whole. */
  readonly clip: Clip | null;
}

/** A picture of which rays are a part. */
export type RayPicture = Picture & { readonly rays: RayScene };

/** Length of a step, of the mean side of a cell: at rest and while a hand moves. */
const STEP_RESTING = 0.6;
const STEP_MOVING = 1;
/** How much of what lies before a surface is drawn: it shall be seen through it. */
const VEIL = 0.35;

const UNIFORMS = [
  ...['volume', 'blocks', 'table', 'layers', 'layerScale', 'depthMm', 'cells', 'cellMm', 'boxFrom', 'boxTo', 'origin'],
  ...['acrossPixel', 'upPixel', 'along', 'clip', 'clipped', 'least', 'stepMm', 'veil', 'towards', 'lamp'],
  ...RAY_LAYERS.flatMap((_, n) => [`colour${n}`, `depth${n}`]),
];

/** A picture that is refined is shown anew so often: showing it costs as much as a piece of it. */
const PRESENT_MS = 250;

/** A picture that is being refined, and how far it is: `row` of the picture at this stride is the next to be drawn. */
interface Refining {
  readonly picture: RayPicture;
  readonly width: number;
  readonly height: number;
  readonly strides: number[];
  readonly stepMm: number;
  row: number;
}

/**
 * Draws the CT around the surfaces, by rays, in pieces of a frame or two each: a coarse picture at once, finer ones as long
 * as nothing else is wanted. Holds a texture of the CT, and gives it back when it is closed.
 */
export class RayPainter {
  private readonly surfaces: SurfacePainter;
  private readonly gl: WebGL2RenderingContext;
  private readonly program: WebGLProgram;
  private readonly uniforms: Readonly<Record<string, WebGLUniformLocation | null>>;
  private readonly targets: RayTargets;
  private readonly budget: RayBudget;
  private readonly nothing: WebGLVertexArrayObject;
  private readonly textures: { volume: WebGLTexture; blocks: WebGLTexture; table: WebGLTexture };
  private uploaded: { volume: CoarseVolume | null; table: Uint8Array | null } = { volume: null, table: null };
  private refining: Refining | null = null;
  /** The picture that stands finished in its target. */
  private finished: RayPicture | null = null;
  /** What the graphics are at; `rays` where they draw nothing else. */
  private working: { readonly sync: WebGLSync; readonly since: number; readonly rays: number | null } | null = null;
  private presentedAt = 0;

  /** @param budget outlives the painter: what was learned of the computer */
  constructor(surfaces: SurfacePainter, budget: RayBudget) {
    this.surfaces = surfaces;
    this.budget = budget;
    const { gl } = surfaces;
    this.gl = gl;
    this.program = linkedProgram(gl, RAY_VERTEX_SHADER, RAY_FRAGMENT_SHADER);
    this.uniforms = Object.fromEntries(UNIFORMS.map((name) => [name, gl.getUniformLocation(this.program, name)]));
    this.targets = new RayTargets(gl);
    this.nothing = gl.createVertexArray();
    this.textures = { volume: gl.createTexture(), blocks: gl.createTexture(), table: gl.createTexture() };
  }

  /** Whether the graphics are still at the last piece; asks, never waits. */
  get busy(): boolean {
    const { gl, working } = this;
    if (!working) return false;
    if (!gl.isContextLost() && gl.getSyncParameter(working.sync, gl.SYNC_STATUS) !== gl.SIGNALED) return true;
    if (working.rays !== null) this.budget.took(performance.now() - working.since, working.rays);
    gl.deleteSync(working.sync);
    this.working = null;
    return false;
  }

  /**
   * Draws a picture at once, as coarse as that needs to be; `refine` goes on from there where nothing moves. False where
   * the graphics memory does not hold the CT.
   */
  draw(picture: RayPicture, moving: boolean): boolean {
    const { rays } = this.budget;
    const [width, height] = moving ? movingSize(picture.size, rays) : restingSize(picture.size);
    const { canvas } = this.gl;
    // Seen from where it was seen before, it is replaced piece by piece: coarse in between would flicker.
    const stands = !moving && this.finished !== null && seenAlike(this.finished, picture);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const fresh = this.targets.resize(width, height);
    if (!this.upload(picture.rays)) return false;
    this.layers(picture, width, height, moving);
    const strides = moving ? [1] : stands && !fresh ? [1] : [...refinement(width * height, rays)];
    this.finished = null;
    const refining: Refining = { picture, width, height, strides, stepMm: this.stepMm, row: 0 };
    this.refining = refining;
    this.piece(refining, stands && !fresh ? this.budget.rays : Number.POSITIVE_INFINITY);
    this.present(width, height);
    this.work(null);
    if (moving) this.refining = null;
    return true;
  }

  /** Draws the next finer piece, if the graphics are ready for it; whether all is drawn. */
  refine(): boolean {
    const { refining } = this;
    if (!refining) return true;
    if (this.busy) return false;
    this.work(this.piece(refining, this.budget.rays));
    const done = refining.strides.length === 0;
    if (done || performance.now() - this.presentedAt > PRESENT_MS) this.present(refining.width, refining.height);
    if (!done) return false;
    this.finished = refining.picture;
    this.refining = null;
    return true;
  }

  private stepMm = 1;

  /** Rows of the picture at its present stride, for as many rays as may be; how many they were. */
  private piece(refining: Refining, rays: number): number {
    const { gl } = this;
    const { width, height, strides } = refining;
    const stride = strides[0]!;
    const [across, down] = [Math.ceil(width / stride), Math.ceil(height / stride)];
    const from = refining.row;
    const to = Math.min(down, from + Math.max(1, Math.floor(rays / across)));
    this.bind(refining, stride);
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.targets.of(stride === 1 ? 'finished' : 'coarse').frame);
    gl.viewport(0, 0, across, down);
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(0, from, across, to - from);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.disable(gl.SCISSOR_TEST);
    if (stride > 1) {
      // A target that is made is bound while it is: first both, then what is read and what is drawn.
      const [coarse, finished] = [this.targets.of('coarse').frame, this.targets.of('finished').frame];
      gl.bindFramebuffer(gl.READ_FRAMEBUFFER, coarse);
      gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, finished);
      const place = [0, from, across, to, 0, from * stride, across * stride, to * stride] as const;
      gl.blitFramebuffer(...place, gl.COLOR_BUFFER_BIT, gl.LINEAR);
    }
    refining.row = to;
    if (to >= down) {
      strides.shift();
      refining.row = 0;
    }
    return across * (to - from);
  }

  /** The graphics are at work on what they were just given. */
  private work(rays: number | null): void {
    const { gl } = this;
    if (this.working) gl.deleteSync(this.working.sync);
    this.working = { sync: gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0)!, since: performance.now(), rays };
    gl.flush();
  }

  /** Shows the picture as far as it is. */
  private present(width: number, height: number): void {
    this.presentedAt = performance.now();
    const { gl } = this;
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.targets.of('finished').frame);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  /** The surfaces, each kind by itself, and what is alike for all rays of the picture. */
  private layers(picture: RayPicture, width: number, height: number, moving: boolean): void {
    const { gl, uniforms } = this;
    const { camera, rays } = picture;
    const { grid, blocks } = rays.volume;
    const { depthMm, drawn } = this.surfaces.drawApart(picture, width, height, (layer) => {
      const { frame } = this.targets.of(layer);
      gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
    });
    this.drawn = drawn;
    // biome-ignore lint/correctness/useHookAtTopLevel: a WebGL call, no hook
    gl.useProgram(this.program);
    const { towards } = axesOf(camera);
    const least = firstShown(rays.table);
    const box = boxOfBlocks(blocks, grid.size, least) ?? { from: [0, 0, 0], to: [0, 0, 0] };
    const set3 = (name: string, value: readonly number[]) => gl.uniform3fv(uniforms[name]!, value as number[]);
    set3('cells', grid.size);
    set3('cellMm', grid.cellMm);
    set3('boxFrom', box.from);
    set3('boxTo', box.to);
    const inGrid = (direction: Vec3) => grid.axes.map((axis) => dot(axis, direction));
    set3('towards', inGrid(towards));
    set3('lamp', inGrid(lampOf(camera)));
    // A ray that runs along a side of the cells exactly would be divided by zero.
    const along = inGrid(towards).map((part, n) => -part / grid.cellMm[n]!);
    set3(
      'along',
      along.map((part) => (Math.abs(part) < 1e-6 ? 1e-6 : part)),
    );
    gl.uniform1f(uniforms.depthMm!, depthMm);
    gl.uniform1f(uniforms.least!, Math.max(least - 0.5, 0.5) / 255);
    gl.uniform1f(uniforms.veil!, VEIL);
    gl.uniform4i(
      uniforms.layers!,
      ...(RAY_LAYERS.map((layer) => Number(drawn.has(layer))) as [number, number, number, number]),
    );
    const meanMm = Math.cbrt(grid.cellMm[0] * grid.cellMm[1] * grid.cellMm[2]);
    this.stepMm = meanMm * (moving ? STEP_MOVING : STEP_RESTING);
  }
  private drawn: ReadonlySet<RayLayer> = new Set();

  /** Everything that a piece is drawn with, since surfaces may have been drawn in between. */
  private bind({ picture, width, height, stepMm }: Refining, stride: number): void {
    const { gl, uniforms } = this;
    const { camera, size, rays } = picture;
    const { grid } = rays.volume;
    gl.bindVertexArray(this.nothing);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.BLEND);
    gl.disable(gl.CULL_FACE);
    let unit = 0;
    const texture = (name: string, kind: number, bound: WebGLTexture | null) => {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(kind, bound);
      gl.uniform1i(uniforms[name]!, unit++);
    };
    texture('volume', gl.TEXTURE_3D, this.textures.volume);
    texture('blocks', gl.TEXTURE_3D, this.textures.blocks);
    texture('table', gl.TEXTURE_2D, this.textures.table);
    for (const [n, layer] of RAY_LAYERS.entries()) {
      const target = this.drawn.has(layer) ? this.targets.of(layer) : null;
      // Where a layer is not there its place must still hold some texture.
      texture(`colour${n}`, gl.TEXTURE_2D, target?.colour ?? this.textures.table);
      texture(`depth${n}`, gl.TEXTURE_2D, target?.depth ?? this.textures.table);
    }
    // What a pixel of this stride stands for: gl_FragCoord counts from the lower left corner, pixels of the view from the upper.
    const [cssX, cssY] = [(stride * size[0]) / width, (stride * size[1]) / height];
    const corner = placeAt(camera, size, [0, size[1], 0]);
    const { right, up, towards } = axesOf(camera);
    const origin = cellsFromPatient(grid, corner);
    const stepTo = (direction: Vec3, css: number) =>
      subtract(cellsFromPatient(grid, addScaled(corner, direction, css * camera.mmPerPixel)), origin);
    gl.uniform3fv(uniforms.origin!, [...origin]);
    gl.uniform3fv(uniforms.acrossPixel!, [...stepTo(right, cssX)]);
    gl.uniform3fv(uniforms.upPixel!, [...stepTo(up, cssY)]);
    gl.uniform2f(uniforms.layerScale!, stride, stride);
    gl.uniform1f(uniforms.stepMm!, stepMm);
    const { clip } = rays;
    gl.uniform1i(uniforms.clipped!, clip ? 1 : 0);
    if (clip)
      gl.uniform4f(
        uniforms.clip!,
        dot(clip.normal, corner) - clip.mm,
        dot(clip.normal, right) * cssX * camera.mmPerPixel,
        dot(clip.normal, up) * cssY * camera.mmPerPixel,
        -dot(clip.normal, towards),
      );
  }

  /** Brings the CT and its colours to the graphics, where they are not there yet; whether they hold it. */
  private upload({ volume, table }: RayScene): boolean {
    const { gl, textures, uploaded } = this;
    gl.activeTexture(gl.TEXTURE0);
    if (uploaded.volume !== volume) {
      fill(gl, textures.volume, volume.grid.size, volume.values, gl.LINEAR);
      fill(gl, textures.blocks, volume.blocks.size, volume.blocks.greatest, gl.NEAREST);
      // Waits for the graphics, once.
      if (gl.getError() === gl.OUT_OF_MEMORY) return false;
    }
    if (uploaded.table !== table) {
      gl.bindTexture(gl.TEXTURE_2D, textures.table);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, table);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    }
    this.uploaded = { volume, table };
    return true;
  }

  /** Gives back what it holds of the graphics' memory. */
  close(): void {
    const { gl } = this;
    this.targets.release();
    for (const texture of Object.values(this.textures)) gl.deleteTexture(texture);
    gl.deleteVertexArray(this.nothing);
    gl.deleteProgram(this.program);
    if (this.working) gl.deleteSync(this.working.sync);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }
}

function fill(
  gl: WebGL2RenderingContext,
  texture: WebGLTexture,
  [width, height, depth]: readonly [number, number, number],
  values: Uint8Array,
  filter: number,
): void {
  gl.bindTexture(gl.TEXTURE_3D, texture);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.texImage3D(
    gl.TEXTURE_3D,
    0,
    gl.R8,
    width,
    height,
    depth,
    0,
    gl.RED,
    gl.UNSIGNED_BYTE,
    values as Uint8Array<ArrayBuffer>,
  );
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
  for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T, gl.TEXTURE_WRAP_R])
    gl.texParameteri(gl.TEXTURE_3D, side, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_3D, gl.TEXTURE_MIN_FILTER, filter);
  gl.texParameteri(gl.TEXTURE_3D, gl.TEXTURE_MAG_FILTER, filter);
}

/** Whether a picture differs from another in its surfaces alone. */
const seenAlike = (a: RayPicture, b: RayPicture): boolean =>
  a.camera === b.camera &&
  a.size === b.size &&
  a.rays.volume === b.rays.volume &&
  a.rays.table === b.rays.table &&
  a.rays.clip?.mm === b.rays.clip?.mm &&
  a.rays.clip?.normal.join() === b.rays.clip?.normal.join();
