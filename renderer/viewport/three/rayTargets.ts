import { RAY_LAYERS, type RayLayer } from './rayShaders.ts';

/** A picture in graphics memory, with the depth of each of its pixels where that is wanted. */
export interface Target {
  readonly frame: WebGLFramebuffer;
  readonly colour: WebGLTexture;
  readonly depth: WebGLTexture | null;
}

/** What rays are drawn into, and the layers of surfaces that they pass: made for one size, anew for another. */
export class RayTargets {
  private readonly gl: WebGL2RenderingContext;
  private size: readonly [width: number, height: number] = [0, 0];
  private readonly targets = new Map<string, Target>();

  constructor(gl: WebGL2RenderingContext) {
    this.gl = gl;
  }

  /** Whether they are new: what was drawn in them is gone. */
  resize(width: number, height: number): boolean {
    if (this.size[0] === width && this.size[1] === height) return false;
    this.release();
    this.size = [width, height];
    return true;
  }

  /** The target of a layer, of the finished picture, or of a coarser one; made when it is first asked for. */
  of(name: RayLayer | 'finished' | 'coarse'): Target {
    const known = this.targets.get(name);
    if (known) return known;
    const { gl, size } = this;
    const layer = (RAY_LAYERS as readonly string[]).includes(name);
    const texture = (format: number, filter: number) => {
      const made = gl.createTexture();
      gl.activeTexture(gl.TEXTURE0);
      gl.bindTexture(gl.TEXTURE_2D, made);
      gl.texStorage2D(gl.TEXTURE_2D, 1, format, ...size);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter);
      return made;
    };
    const colour = texture(gl.RGBA8, gl.NEAREST);
    const depth = layer ? texture(gl.DEPTH_COMPONENT24, gl.NEAREST) : null;
    const frame = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, colour, 0);
    if (depth) gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.TEXTURE_2D, depth, 0);
    const made = { frame, colour, depth };
    this.targets.set(name, made);
    return made;
  }

  release(): void {
    for (const { frame, colour, depth } of this.targets.values()) {
      this.gl.deleteFramebuffer(frame);
      this.gl.deleteTexture(colour);
      this.gl.deleteTexture(depth);
    }
    this.targets.clear();
    this.size = [0, 0];
  }
}
