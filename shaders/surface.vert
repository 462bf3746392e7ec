// The height field: box units in, with the place of its window inside today's window.
layout(location = 0) in vec3 a_position;
layout(location = 1) in vec3 a_normal;
layout(location = 2) in float a_cut;

uniform mat4 u_matrix;
uniform vec4 u_place;  // scale.xy, offset.xy
uniform float u_box_height;

out vec3 v_position;
out vec3 v_normal;
out float v_unit;
out vec2 v_place;  // 0 ... 1 over the landscape's own window
out float v_cut;

void main() {
  v_position = vec3(a_position.xy * u_place.xy + u_place.zw, a_position.z);
  v_normal = vec3(a_normal.xy / u_place.xy, a_normal.z);
  v_unit = a_position.z / u_box_height + 0.5;
  v_place = a_position.xy + 0.5;
  v_cut = a_cut;
  gl_Position = u_matrix * vec4(v_position, 1.0);
}
