import { BLOCK } from '#core/rays/coarseVolume';

/** Layers of surfaces that rays pass: solid ones, sheets of a cut, translucent findings, translucent liver and parts. */
export const RAY_LAYERS = ['solid', 'sheets', 'findings', 'liver'] as const;
export type RayLayer = (typeof RAY_LAYERS)[number];

/** One triangle over the whole target. */
export const RAY_VERTEX_SHADER = `#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}`;

/**
 * A look through the CT for each pixel, front to back in even steps of mm, past blocks in which nothing shows, until so
 * much light is taken that the rest would not be seen. What surfaces lie on the way, each as its own layer with its
 * depth, is laid in where it lies: solid ones end the ray, translucent ones tint what lies behind them.
 * Places are in cells of the coarse volume; \`t\` is in mm, 0 in the plane of the view's middle, more is farther.
 */
export const RAY_FRAGMENT_SHADER = `#version 300 es
precision highp float;
precision highp sampler2D;
precision highp sampler3D;
uniform sampler3D volume;
uniform sampler3D blocks;
uniform sampler2D table;
uniform sampler2D colour0, colour1, colour2, colour3;
uniform sampler2D depth0, depth1, depth2, depth3;
uniform bvec4 layers;
uniform vec2 layerScale;
uniform float depthMm;
uniform vec3 cells;
uniform vec3 cellMm;
uniform vec3 boxFrom, boxTo;
uniform vec3 origin, acrossPixel, upPixel, along;
uniform vec4 clip;
uniform bool clipped;
uniform float least;
uniform float stepMm;
uniform float veil;
uniform vec3 towards, lamp;
out vec4 drawn;
const float FAR = 1e6;
const float BLOCK = ${BLOCK}.0;
float least3(vec3 v) { return min(v.x, min(v.y, v.z)); }
float greatest3(vec3 v) { return max(v.x, max(v.y, v.z)); }
float mmOf(sampler2D depth, ivec2 at) {
  float d = texelFetch(depth, at, 0).r;
  return d >= 1.0 ? FAR : (2.0 * d - 1.0) * depthMm;
}
float valueAt(vec3 place) { return texture(volume, place / cells).r; }
void lay(inout vec4 seen, vec4 colour) {
  seen += (1.0 - seen.a) * vec4(colour.rgb * colour.a, colour.a);
}
void order(inout float nearMm, inout float farMm, inout vec4 nearColour, inout vec4 farColour) {
  if (nearMm <= farMm) return;
  float mm = nearMm; nearMm = farMm; farMm = mm;
  vec4 colour = nearColour; nearColour = farColour; farColour = colour;
}
void main() {
  vec2 pixel = gl_FragCoord.xy;
  ivec2 at = ivec2(pixel * layerScale);
  float solidMm = layers.x ? mmOf(depth0, at) : FAR;
  float aMm = layers.y ? mmOf(depth1, at) : FAR;
  float bMm = layers.z ? mmOf(depth2, at) : FAR;
  float cMm = layers.w ? mmOf(depth3, at) : FAR;
  vec4 a = aMm < solidMm ? texelFetch(colour1, at, 0) : vec4(0.0);
  vec4 b = bMm < solidMm ? texelFetch(colour2, at, 0) : vec4(0.0);
  vec4 c = cMm < solidMm ? texelFetch(colour3, at, 0) : vec4(0.0);
  float surfaceMm = min(solidMm, min(bMm, cMm));
  order(aMm, bMm, a, b);
  order(bMm, cMm, b, c);
  order(aMm, bMm, a, b);

  vec3 from = origin + pixel.x * acrossPixel + pixel.y * upPixel;
  vec3 inverse = 1.0 / along;
  vec3 ins = (boxFrom - from) * inverse;
  vec3 outs = (boxTo - from) * inverse;
  float enter = greatest3(min(ins, outs));
  float leave = min(solidMm, least3(max(ins, outs)));
  if (clipped) {
    float beyond = clip.x + pixel.x * clip.y + pixel.y * clip.z;
    if (abs(clip.w) < 1e-6) { if (beyond > 0.0) leave = -FAR; }
    else if (clip.w > 0.0) leave = min(leave, -beyond / clip.w);
    else enter = max(enter, -beyond / clip.w);
  }
  // Each ray begins elsewhere within its first step, or steps would be seen as rings.
  float begins = enter + stepMm * fract(52.9829189 * fract(dot(pixel, vec2(0.06711056, 0.00583715))));
  float t = begins;
  float known = -FAR;
  vec4 seen = vec4(0.0);
  for (int n = 0; n < 4096; n++) {
    if (t >= leave || seen.a > 0.96) break;
    vec3 place = from + along * t;
    if (t >= known) {
      vec3 block = floor(place / BLOCK);
      vec3 ends = (block + step(0.0, along)) * BLOCK;
      float exit = max(t, least3((ends - from) * inverse));
      if (texelFetch(blocks, max(ivec3(0), ivec3(block)), 0).r < least) {
        t = begins + stepMm * max(floor((t - begins) / stepMm + 1.5), ceil((exit - begins) / stepMm));
        continue;
      }
      known = exit;
    }
    float value = valueAt(place);
    if (value >= least) {
      vec4 shown = texture(table, vec2((value * 255.0 + 0.5) / 256.0, 0.5));
      if (shown.a > 0.0) {
        if (aMm <= t) { lay(seen, a); aMm = FAR; a = vec4(0.0); }
        if (bMm <= t) { lay(seen, b); bMm = FAR; b = vec4(0.0); }
        if (cMm <= t) { lay(seen, c); cMm = FAR; c = vec4(0.0); }
        float taken = 1.0 - pow(1.0 - shown.a, stepMm);
        if (t < surfaceMm && surfaceMm < FAR) taken *= veil;
        float light = 0.5;
        // What takes next to no light needs no form.
        if (taken > 0.02) {
          vec3 slope = vec3(
            valueAt(place + vec3(1.0, 0.0, 0.0)) - valueAt(place - vec3(1.0, 0.0, 0.0)),
            valueAt(place + vec3(0.0, 1.0, 0.0)) - valueAt(place - vec3(0.0, 1.0, 0.0)),
            valueAt(place + vec3(0.0, 0.0, 1.0)) - valueAt(place - vec3(0.0, 0.0, 1.0))
          ) / cellMm;
          vec3 facing = -slope / max(length(slope), 1e-5);
          light = 0.22 + 0.42 * max(0.0, dot(facing, towards)) + 0.5 * max(0.0, dot(facing, lamp));
        }
        lay(seen, vec4(shown.rgb * light, taken));
      }
    }
    t += stepMm;
  }
  lay(seen, a);
  lay(seen, b);
  lay(seen, c);
  if (solidMm < FAR) lay(seen, vec4(texelFetch(colour0, at, 0).rgb, 1.0));
  drawn = vec4(seen.rgb, 1.0);
}`;
