/** A program of two shaders, its attributes at fixed places; one that does not link is a mistake of ours. */
export function linkedProgram(
  gl: WebGL2RenderingContext,
  vertexShader: string,
  fragmentShader: string,
  attributes: Readonly<Record<string, number>> = {},
): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  for (const [name, at] of Object.entries(attributes)) gl.bindAttribLocation(program, at, name);
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
    throw new Error(gl.getProgramInfoLog(program) ?? 'The shaders do not link.');
  return program;
}
