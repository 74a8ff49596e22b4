import type { SurfaceMesh } from '#core/contours/cutSurfaceMesh';
import type { Vec3 } from '#core/geometry';
import { normalized } from '#core/geometry';
import type { SegmentMesh } from '#core/meshes/segmentMesh';
import { linkedProgram } from './linkedProgram.ts';
import { axesOf, clipMatrix, type OrbitCamera, type ViewSize } from './orbitCamera.ts';
import type { RayLayer } from './rayShaders.ts';
import type { SceneSurface } from './scene.ts';
import { FRAGMENT_SHADER, VERTEX_SHADER } from './shaders.ts';
import { depthOf, distancesOf, rgb, tintsOf } from './surfaceColours.ts';

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
  readonly gl: WebGL2RenderingContext;
  private readonly program: WebGLProgram;
  private readonly uniforms: Readonly<Record<string, WebGLUniformLocation | null>>;
  private readonly uploaded = new Map<number, Uploaded>();
  private readonly sheets = new Map<SurfaceMesh, UploadedSheet>();

  private constructor(gl: WebGL2RenderingContext) {
    this.gl = gl;
    this.program = linkedProgram(gl, VERTEX_SHADER, FRAGMENT_SHADER, ATTRIBUTES);
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
    this.uniforms = Object.fromEntries(names.map((name) => [name, gl.getUniformLocation(this.program, name)]));
    gl.depthFunc(gl.LEQUAL);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  /** A painter for the canvas, or null where there is no WebGL 2. */
  static on(canvas: HTMLCanvasElement): SurfacePainter | null {
    const gl = canvas.getContext('webgl2', { antialias: false, alpha: false, powerPreference: 'low-power' });
    return gl && !gl.isContextLost() ? new SurfacePainter(gl) : null;
  }

  /** Draws into a canvas of so many device pixels. */
  draw(picture: Picture, width: number, height: number): void {
    const { gl, uniforms } = this;
    const { canvas } = gl;
    const { surfaces, sheets } = picture;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    this.begin(picture, width, height);
    gl.clearColor(0, 0, 0, 1);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);

    const { solid, findings, liver } = layersOf(surfaces);
    gl.enable(gl.CULL_FACE);
    gl.disable(gl.BLEND);
    gl.uniform1i(uniforms.flatLit!, 0);
    for (const surface of solid) this.surface(surface);
    if (findings.length + liver.length > 0) this.drawSheets(sheets);
    this.nearestOf(findings);
    this.nearestOf(liver);
    this.drawSheets(sheets);
  }

  /**
   * Draws each kind of surface by itself, what is nearest of it, its colour beside its opacity, into the target that
   * `into` binds for it. Gives which there were, and how many mm the depth reaches to both sides of the middle.
   */
  drawApart(
    picture: Picture,
    width: number,
    height: number,
    into: (layer: RayLayer) => void,
  ): { readonly depthMm: number; readonly drawn: ReadonlySet<RayLayer> } {
    const { gl, uniforms } = this;
    const depthMm = this.begin(picture, width, height);
    const { sheets, surfaces } = picture;
    const drawn = new Set<RayLayer>();
    const clear = (layer: RayLayer) => {
      into(layer);
      drawn.add(layer);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    };
    gl.enable(gl.CULL_FACE);
    gl.disable(gl.BLEND);
    gl.uniform1i(uniforms.flatLit!, 0);
    for (const [layer, group] of Object.entries(layersOf(surfaces)) as [RayLayer, readonly SceneSurface[]][]) {
      if (group.length === 0) continue;
      clear(layer);
      for (const surface of group) this.surface(surface);
    }
    if (sheets.length > 0) {
      clear('sheets');
      this.drawSheets(sheets, true);
    }
    return { depthMm, drawn };
  }

  /** Sets what is alike for all surfaces of a picture; gives how many mm the depth reaches to both sides of the middle. */
  private begin({ camera, size, surfaces, sheets, slice }: Picture, width: number, height: number): number {
    const { gl, uniforms } = this;
    // biome-ignore lint/correctness/useHookAtTopLevel: a WebGL call, no hook
    gl.useProgram(this.program);
    this.keepOnly(surfaces, sheets);
    const { towards } = axesOf(camera);
    const depthMm = depthOf(surfaces, sheets, camera);
    gl.viewport(0, 0, width, height);
    gl.enable(gl.DEPTH_TEST);
    gl.depthMask(true);
    gl.uniformMatrix4fv(uniforms.clip!, false, clipMatrix(camera, size, depthMm));
    gl.uniform3fv(uniforms.towards!, towards as readonly number[] as number[]);
    gl.uniform3fv(uniforms.lamp!, lampOf(camera) as readonly number[] as number[]);
    gl.uniform1f(uniforms.pixelMm!, (camera.mmPerPixel * size[0]) / width);
    gl.uniform4fv(uniforms.slice!, slice ? [...slice.normal, slice.mm] : [0, 0, 0, 1]);
    gl.uniform3fv(uniforms.sliceColour!, rgb(ACCENT));
    return depthMm;
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

  /** Both of their faces, over what is farther away; they hide nothing, unless drawn `apart`: then what is nearest. */
  private drawSheets(sheets: readonly SurfaceMesh[], apart = false): void {
    const { gl, uniforms } = this;
    gl.disable(gl.CULL_FACE);
    if (!apart) gl.enable(gl.BLEND);
    gl.depthMask(apart);
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

/** Where the lamp stands: above the viewer's left shoulder. */
export function lampOf(camera: OrbitCamera): Vec3 {
  const { right, up, towards } = axesOf(camera);
  return normalized([0, 1, 2].map((n) => towards[n]! - 0.5 * right[n]! + 0.7 * up[n]!) as unknown as Vec3);
}

/** Surfaces by how they are drawn: what is not seen at all left out. */
function layersOf(surfaces: readonly SceneSurface[]) {
  const translucent = surfaces.filter(({ opacity }) => opacity > 0 && opacity < 1);
  return {
    solid: surfaces.filter(({ opacity }) => opacity >= 1),
    findings: translucent.filter(({ layer }) => layer === 'findings'),
    liver: translucent.filter(({ layer }) => layer !== 'findings'),
  };
}
