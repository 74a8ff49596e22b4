import type { SurfaceMesh } from '#core/contours/cutSurfaceMesh';
import type { Vec3 } from '#core/geometry';
import { normalized } from '#core/geometry';
import type { SegmentMesh } from '#core/meshes/segmentMesh';
import { axesOf, clipMatrix, type OrbitCamera, type ViewSize } from './orbitCamera.ts';
import type { SceneSurface } from './scene.ts';
import { FRAGMENT_SHADER, VERTEX_SHADER } from './shaders.ts';

/** What one picture shows. */
export interface Picture {
  readonly camera: OrbitCamera;
  /** CSS pixels. */
  readonly size: ViewSize;
  readonly surfaces: readonly SceneSurface[];
  /** The surfaces of a cut: translucent, with their rims. */
  readonly sheets: readonly SurfaceMesh[];
  /** The slice that is shown: its unit normal, and how far it lies along it, mm. */
  readonly slice: { readonly normal: Vec3; readonly mm: number } | null;
}

const ACCENT = '#6BB8F5';
const SHEET_ALPHA = 0.14;
const RIM_ALPHA = 0.8;
const ATTRIBUTES = { position: 0, normal: 1, side: 2, tint: 3 } as const;

interface Uploaded {
  readonly mesh: SegmentMesh;
  readonly vertices: WebGLVertexArrayObject;
  readonly buffers: readonly WebGLBuffer[];
  /** How each point of a liver that is being cut is coloured, and for which cut that was computed. */
  readonly colouring: WebGLBuffer;
  colouredFor: unknown;
}

interface UploadedSheet {
  readonly vertices: WebGLVertexArrayObject;
  readonly buffers: readonly WebGLBuffer[];
  readonly rim: WebGLBuffer;
  readonly triangles: WebGLBuffer;
}

/**
 * Draws surfaces with WebGL 2, solid ones first; of the translucent ones, findings before what they lie in,
 * only the nearest layer each, so that neither their order nor their inner walls matter. Keeps what is uploaded until a surface is another one or gone. Our own, since vtk.js
 * draws the same picture in twice the time in software and can colour no cut that moves without meshing anew.
 */
export class SurfacePainter {
  private readonly gl: WebGL2RenderingContext;
  private readonly uniforms: Readonly<Record<string, WebGLUniformLocation | null>>;
  private readonly uploaded = new Map<number, Uploaded>();
  private readonly sheets = new Map<SurfaceMesh, UploadedSheet>();

  private constructor(gl: WebGL2RenderingContext) {
    this.gl = gl;
    const program = linked(gl);
    // biome-ignore lint/correctness/useHookAtTopLevel: a WebGL call, no hook
    gl.useProgram(program);
    const names = [
      'clip',
      'towards',
      'lamp',
      'colour',
      'otherColour',
      'cut',
      'parts',
      'pixelMm',
      'slice',
      'sliceColour',
      'flatLit',
    ];
    this.uniforms = Object.fromEntries(names.map((name) => [name, gl.getUniformLocation(program, name)]));
    gl.enable(gl.DEPTH_TEST);
    gl.depthFunc(gl.LEQUAL);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.clearColor(0, 0, 0, 1);
  }

  /** A painter for the canvas, or null where there is no WebGL 2. */
  static on(canvas: HTMLCanvasElement): SurfacePainter | null {
    const gl = canvas.getContext('webgl2', { antialias: false, alpha: false, powerPreference: 'low-power' });
    return gl && !gl.isContextLost() ? new SurfacePainter(gl) : null;
  }

  /** Draws into a canvas of so many device pixels. */
  draw({ camera, size, surfaces, sheets, slice }: Picture, width: number, height: number): void {
    const { gl, uniforms } = this;
    const { canvas } = gl;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    this.keepOnly(surfaces, sheets);
    const { right, up, towards } = axesOf(camera);
    const lamp = normalized([0, 1, 2].map((n) => towards[n]! - 0.5 * right[n]! + 0.7 * up[n]!) as unknown as Vec3);
    gl.viewport(0, 0, width, height);
    gl.depthMask(true);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.uniformMatrix4fv(uniforms.clip!, false, clipMatrix(camera, size, depthOf(surfaces, sheets, camera)));
    gl.uniform3fv(uniforms.towards!, towards as readonly number[] as number[]);
    gl.uniform3fv(uniforms.lamp!, lamp as readonly number[] as number[]);
    gl.uniform1f(uniforms.pixelMm!, (camera.mmPerPixel * size[0]) / width);
    gl.uniform4fv(uniforms.slice!, slice ? [...slice.normal, slice.mm] : [0, 0, 0, 1]);
    gl.uniform3fv(uniforms.sliceColour!, rgb(ACCENT));

    const solid = surfaces.filter(({ opacity }) => opacity >= 1);
    const translucent = surfaces.filter(({ opacity }) => opacity > 0 && opacity < 1);
    gl.enable(gl.CULL_FACE);
    gl.disable(gl.BLEND);
    gl.uniform1i(uniforms.flatLit!, 0);
    for (const surface of solid) this.surface(surface);
    if (translucent.length > 0) this.drawSheets(sheets);
    this.nearestOf(translucent.filter(({ layer }) => layer === 'findings'));
    this.nearestOf(translucent.filter(({ layer }) => layer !== 'findings'));
    this.drawSheets(sheets);
  }

  /** Translucent surfaces, of which only what is nearest is seen. */
  private nearestOf(surfaces: readonly SceneSurface[]): void {
    const { gl } = this;
    gl.enable(gl.CULL_FACE);
    gl.disable(gl.BLEND);
    gl.colorMask(false, false, false, false);
    for (const surface of surfaces) this.surface(surface);
    gl.colorMask(true, true, true, true);
    gl.enable(gl.BLEND);
    for (const surface of surfaces) this.surface(surface);
  }

  private surface({ number, mesh, colour, opacity, cut }: SceneSurface): void {
    const { gl, uniforms } = this;
    const uploaded = this.upload(number, mesh);
    gl.bindVertexArray(uploaded.vertices);
    gl.disableVertexAttribArray(ATTRIBUTES.side);
    gl.disableVertexAttribArray(ATTRIBUTES.tint);
    if (cut) this.colour(uploaded, cut);
    gl.uniform4fv(uniforms.colour!, [...rgb(colour), opacity]);
    gl.uniform3fv(uniforms.otherColour!, rgb(cut && 'colour' in cut ? cut.colour : colour));
    gl.uniform1i(uniforms.cut!, cut && 'colour' in cut ? 1 : 0);
    gl.uniform1i(uniforms.parts!, cut && 'colours' in cut ? 1 : 0);
    gl.drawElements(gl.TRIANGLES, mesh.indices.length, gl.UNSIGNED_INT, 0);
  }

  /** Lays a cut's colouring over the points of a surface, computed once for a cut. */
  private colour(uploaded: Uploaded, cut: NonNullable<SceneSurface['cut']>): void {
    const { gl } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, uploaded.colouring);
    const of = 'colour' in cut ? cut.distanceMm : cut.partAt;
    if (uploaded.colouredFor !== of) {
      const data = 'colour' in cut ? distancesOf(uploaded.mesh, cut.distanceMm) : tintsOf(uploaded.mesh, cut);
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
      uploaded.colouredFor = of;
    }
    const at = 'colour' in cut ? ATTRIBUTES.side : ATTRIBUTES.tint;
    gl.enableVertexAttribArray(at);
    if ('colour' in cut) gl.vertexAttribPointer(at, 1, gl.FLOAT, false, 0, 0);
    else gl.vertexAttribPointer(at, 4, gl.UNSIGNED_BYTE, true, 0, 0);
  }

  private upload(number: number, mesh: SegmentMesh): Uploaded {
    const known = this.uploaded.get(number);
    if (known?.mesh === mesh) return known;
    if (known) this.drop(known);
    const { gl } = this;
    const vertices = gl.createVertexArray();
    gl.bindVertexArray(vertices);
    const filled = (at: number, data: Float32Array) => {
      const buffer = gl.createBuffer();
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, 3, gl.FLOAT, false, 0, 0);
      return buffer;
    };
    const buffers = [filled(ATTRIBUTES.position, mesh.positions), filled(ATTRIBUTES.normal, mesh.normals)];
    const colouring = gl.createBuffer();
    const triangles = gl.createBuffer();
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, triangles);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, mesh.indices, gl.STATIC_DRAW);
    const uploaded: Uploaded = {
      mesh,
      vertices,
      buffers: [...buffers, colouring, triangles],
      colouring,
      colouredFor: null,
    };
    this.uploaded.set(number, uploaded);
    return uploaded;
  }

  private keepOnly(surfaces: readonly SceneSurface[], sheets: readonly SurfaceMesh[]): void {
    for (const [number, uploaded] of this.uploaded)
      if (!surfaces.some((surface) => surface.number === number)) {
        this.drop(uploaded);
        this.uploaded.delete(number);
      }
    for (const [sheet, uploaded] of this.sheets)
      if (!sheets.includes(sheet)) {
        this.drop(uploaded);
        this.sheets.delete(sheet);
      }
  }

  private drop({ vertices, buffers }: Pick<Uploaded, 'vertices' | 'buffers'>): void {
    this.gl.deleteVertexArray(vertices);
    for (const buffer of buffers) this.gl.deleteBuffer(buffer);
  }

  private uploadSheet(sheet: SurfaceMesh): UploadedSheet {
    const known = this.sheets.get(sheet);
    if (known) return known;
    const { gl } = this;
    const vertices = gl.createVertexArray();
    gl.bindVertexArray(vertices);
    const filled = (target: number, data: Float32Array | Uint32Array) => {
      const buffer = gl.createBuffer();
      gl.bindBuffer(target, buffer);
      gl.bufferData(target, data as Float32Array<ArrayBuffer>, gl.STATIC_DRAW);
      return buffer;
    };
    const positions = filled(gl.ARRAY_BUFFER, sheet.positions);
    gl.enableVertexAttribArray(ATTRIBUTES.position);
    gl.vertexAttribPointer(ATTRIBUTES.position, 3, gl.FLOAT, false, 0, 0);
    const rim = filled(gl.ELEMENT_ARRAY_BUFFER, sheet.rim);
    const triangles = filled(gl.ELEMENT_ARRAY_BUFFER, sheet.indices);
    const uploaded = { vertices, buffers: [positions, rim, triangles], rim, triangles };
    this.sheets.set(sheet, uploaded);
    return uploaded;
  }

  /** Both of their faces, over what is farther away; they hide nothing. */
  private drawSheets(sheets: readonly SurfaceMesh[]): void {
    const { gl, uniforms } = this;
    gl.disable(gl.CULL_FACE);
    gl.enable(gl.BLEND);
    gl.depthMask(false);
    gl.uniform1i(uniforms.flatLit!, 1);
    gl.uniform1i(uniforms.cut!, 0);
    gl.uniform1i(uniforms.parts!, 0);
    for (const sheet of sheets) {
      const { vertices, rim, triangles } = this.uploadSheet(sheet);
      gl.bindVertexArray(vertices);
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, triangles);
      gl.uniform4fv(uniforms.colour!, [1, 1, 1, SHEET_ALPHA]);
      gl.drawElements(gl.TRIANGLES, sheet.indices.length, gl.UNSIGNED_INT, 0);
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, rim);
      gl.uniform4fv(uniforms.colour!, [1, 1, 1, RIM_ALPHA]);
      gl.drawElements(gl.LINE_LOOP, sheet.rim.length, gl.UNSIGNED_INT, 0);
    }
    gl.uniform1i(uniforms.flatLit!, 0);
    gl.depthMask(true);
  }

  /** Gives back the graphics memory; the canvas shows nothing afterwards. */
  close(): void {
    this.keepOnly([], []);
    this.gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

function linked(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX_SHADER],
    [gl.FRAGMENT_SHADER, FRAGMENT_SHADER],
  ] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  for (const [name, at] of Object.entries(ATTRIBUTES)) gl.bindAttribLocation(program, at, name);
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
    throw new Error(gl.getProgramInfoLog(program) ?? 'The shaders do not link.');
  return program;
}

const rgb = (hex: string): [number, number, number] => [
  Number.parseInt(hex.slice(1, 3), 16) / 255,
  Number.parseInt(hex.slice(3, 5), 16) / 255,
  Number.parseInt(hex.slice(5, 7), 16) / 255,
];

const pointOf = ({ positions }: SegmentMesh, n: number): Vec3 => [
  positions[3 * n]!,
  positions[3 * n + 1]!,
  positions[3 * n + 2]!,
];

/** On which side of a cut each point lies: its signed distance, mm. */
function distancesOf(mesh: SegmentMesh, distanceMm: (position: Vec3) => number): Float32Array<ArrayBuffer> {
  const distances = new Float32Array(mesh.positions.length / 3);
  for (let n = 0; n < distances.length; n++) distances[n] = distanceMm(pointOf(mesh, n));
  return distances;
}

/** The colour of each point by its part, four bytes each. */
function tintsOf(
  mesh: SegmentMesh,
  { colours, partAt }: { readonly colours: readonly string[]; readonly partAt: (position: Vec3) => number },
): Uint8Array<ArrayBuffer> {
  const tints = new Uint8Array((4 * mesh.positions.length) / 3);
  const bytes = colours.map((colour) => rgb(colour).map((part) => Math.round(255 * part)));
  for (let n = 0; n < mesh.positions.length / 3; n++) tints.set(bytes[partAt(pointOf(mesh, n))] ?? bytes[0]!, 4 * n);
  return tints;
}

/** The farthest that anything drawn lies from the middle of the view, mm: nothing may be cut off by the depth's range. */
function depthOf(surfaces: readonly SceneSurface[], sheets: readonly SurfaceMesh[], { centre }: OrbitCamera): number {
  let squared = 1;
  const take = (positions: Float32Array, step: number) => {
    for (let p = 0; p < positions.length; p += step)
      squared = Math.max(
        squared,
        (positions[p]! - centre[0]) ** 2 + (positions[p + 1]! - centre[1]) ** 2 + (positions[p + 2]! - centre[2]) ** 2,
      );
  };
  // Every 16th point, and a margin for those between: they lie a few mm apart.
  for (const { mesh } of surfaces) take(mesh.positions, 48);
  for (const { positions } of sheets) take(positions, 3);
  return Math.sqrt(squared) * 1.2 + 100;
}
