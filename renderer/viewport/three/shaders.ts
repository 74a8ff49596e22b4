/**
 * One pair of shaders for everything: lit from above the viewer's left shoulder, in two colours where a cut parts a
 * surface, with a line along it, or in the colours of several parts; with a line where the shown slice runs.
 */
export const VERTEX_SHADER = `#version 300 es
in vec3 position;
in vec3 normal;
in float side;
in vec4 tint;
uniform mat4 clip;
out vec3 place;
out vec3 facing;
out float beyond;
out vec3 part;
void main() {
  place = position;
  facing = normal;
  beyond = side;
  part = tint.rgb;
  gl_Position = clip * vec4(position, 1.0);
}`;

export const FRAGMENT_SHADER = `#version 300 es
precision highp float;
in vec3 place;
in vec3 facing;
in float beyond;
in vec3 part;
uniform vec3 towards;
uniform vec3 lamp;
uniform vec4 colour;
uniform vec3 otherColour;
uniform bool cut;
uniform bool parts;
uniform float pixelMm;
uniform vec4 slice;
uniform vec3 sliceColour;
uniform bool flatLit;
out vec4 drawn;
/** Coverage of a line of so many pixels around zero of a distance in mm. */
float lineOf(float distance, float pixels) {
  // How fast the distance runs across the screen: a surface that lies flat on it would smear the line over itself.
  float width = max(fwidth(distance), pixelMm * 0.05);
  return 1.0 - smoothstep(pixels * 0.5 - 0.5, pixels * 0.5 + 0.5, abs(distance) / width);
}
void main() {
  vec3 base = parts ? part : cut && beyond < 0.0 ? otherColour : colour.rgb;
  float alpha = colour.a;
  if (!flatLit) {
    vec3 n = normalize(facing);
    float head = max(dot(n, towards), 0.0);
    float side = max(dot(n, lamp), 0.0);
    float shine = pow(max(dot(n, normalize(towards + lamp)), 0.0), 40.0);
    // Rims of a translucent shell are denser, so that its form is seen.
    alpha = mix(alpha, min(1.0, alpha + 0.35), 1.0 - head);
    // On black, what is seen through would be dark by as much.
    base *= mix(1.5, 1.0, colour.a);
    base = base * (0.16 + 0.34 * head + 0.58 * side) + vec3(0.10 * shine);
    // Brighter than the screen would be another colour.
    base /= max(1.0, max(base.r, max(base.g, base.b)));
    float line = lineOf(dot(slice.xyz, place) - slice.w, 1.4) * length(slice.xyz);
    base = mix(base, sliceColour, 0.85 * line);
    alpha = max(alpha, 0.85 * line);
    if (cut) {
      float edge = lineOf(beyond, 3.0);
      base = mix(base, vec3(1.0), edge);
      alpha = max(alpha, edge);
    }
  }
  drawn = vec4(base, alpha);
}`;
