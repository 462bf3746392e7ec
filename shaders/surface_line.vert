// A line segment as a quad of constant width on the screen; one instance a segment, four corners each.
layout(location = 0) in vec3 a_from;
layout(location = 1) in vec3 a_normal;  // of the surface under it; 0 where it lies on none
layout(location = 2) in vec3 a_to;
layout(location = 3) in float a_pen;    // 0: this segment is a gap between two lines

uniform mat4 u_matrix;
uniform vec4 u_place;
uniform vec3 u_eye;
uniform vec2 u_size;      // of the picture, pixels
uniform float u_width;    // pixels
uniform float u_lift;     // towards the eye, box units

out float v_across;       // pixels from the middle
out float v_facing;
out vec2 v_floor;

vec4 placed(vec3 p, out vec2 floor_point) {
  vec3 q = vec3(p.xy * u_place.xy + u_place.zw, p.z);
  floor_point = q.xy;
  return u_matrix * vec4(q + normalize(u_eye - q) * u_lift, 1.0);
}

void main() {
  vec2 floor_from, floor_to;
  vec4 from = placed(a_from, floor_from);
  vec4 to = placed(a_to, floor_to);
  if (a_pen < 0.5 || from.w < 0.01 || to.w < 0.01) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    v_across = 0.0;
    v_facing = 0.0;
    v_floor = vec2(0.0);
    return;
  }
  bool last = (gl_VertexID & 1) == 1;
  float side = (gl_VertexID & 2) == 2 ? 1.0 : -1.0;
  vec2 a = from.xy / from.w * 0.5 * u_size, b = to.xy / to.w * 0.5 * u_size;
  vec2 along = b - a;
  float size = length(along);
  along = size > 1e-6 ? along / size : vec2(1.0, 0.0);
  float reach = 0.5 * u_width + 1.0;
  vec4 here = last ? to : from;
  vec2 moved = (last ? b : a) + side * reach * vec2(-along.y, along.x);
  gl_Position = vec4(moved / (0.5 * u_size) * here.w, here.z, here.w);
  v_across = side * reach;
  v_floor = last ? floor_to : floor_from;
  vec3 point = vec3(a_from.xy * u_place.xy + u_place.zw, a_from.z);
  v_facing = dot(a_normal, a_normal) > 0.0 ? abs(dot(normalize(a_normal), normalize(u_eye - point))) : 1.0;
}
