// A run's path: one instance a segment between neighbouring points, drawn as a capsule of constant width on the screen.
layout(location = 0) in vec3 a_from;
layout(location = 1) in vec2 a_from_step_arc;
layout(location = 2) in vec3 a_to;
layout(location = 3) in vec3 a_to_step_arc_pen;
layout(location = 4) in float a_from_strength;
layout(location = 5) in float a_to_strength;

uniform mat4 u_matrix;
uniform vec4 u_place;
uniform vec2 u_size;
uniform float u_reach;  // pixels from the middle to the end of the quad
uniform float u_scale;  // pixels a box unit of length along the path

flat out vec2 v_a;      // ends, pixels
flat out vec2 v_b;
flat out vec4 v_ends;   // step and length along the path (pixels) at both ends
flat out vec2 v_inverse_depths;
flat out vec2 v_strengths;
out vec2 v_pixel;

void main() {
  vec4 from = u_matrix * vec4(a_from.xy * u_place.xy + u_place.zw, a_from.z, 1.0);
  vec4 to = u_matrix * vec4(a_to.xy * u_place.xy + u_place.zw, a_to.z, 1.0);
  if (a_to_step_arc_pen.z < 0.5 || from.w < 0.01 || to.w < 0.01) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    v_a = v_b = v_pixel = v_inverse_depths = v_strengths = vec2(0.0);
    v_ends = vec4(0.0);
    return;
  }
  v_a = (from.xy / from.w * 0.5 + 0.5) * u_size;
  v_b = (to.xy / to.w * 0.5 + 0.5) * u_size;
  v_ends = vec4(a_from_step_arc.x, a_to_step_arc_pen.x, a_from_step_arc.y * u_scale, a_to_step_arc_pen.y * u_scale);
  v_inverse_depths = 1.0 / vec2(from.w, to.w);
  v_strengths = vec2(a_from_strength, a_to_strength);
  vec2 along = v_b - v_a;
  float size = length(along);
  along = size > 1e-4 ? along / size : vec2(1.0, 0.0);
  float ahead = (gl_VertexID & 1) == 1 ? 1.0 : -1.0, side = (gl_VertexID & 2) == 2 ? 1.0 : -1.0;
  v_pixel = (ahead > 0.0 ? v_b : v_a) + u_reach * (ahead * along + side * vec2(-along.y, along.x));
  gl_Position = vec4(v_pixel / u_size * 2.0 - 1.0, 0.0, 1.0);
}
