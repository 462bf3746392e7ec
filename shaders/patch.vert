// The Taylor model over a patch of the floor: box units in, with the place of the landscape's window inside today's window.
layout(location = 0) in vec3 a_position;     // z is not cut to the box
layout(location = 1) in vec3 a_normal;
layout(location = 2) in vec2 a_share_doubt;  // of the Hessian's term; 0.5: errs by as much as is tolerated
layout(location = 3) in vec2 a_patch;        // 0 ... 1 along the patch's sides

uniform mat4 u_matrix;
uniform vec4 u_place;  // scale.xy, offset.xy

out vec3 v_position;
out vec3 v_normal;
out vec2 v_share_doubt;
out vec2 v_patch;
out float v_depth;

void main() {
  v_position = vec3(a_position.xy * u_place.xy + u_place.zw, a_position.z);
  v_normal = vec3(a_normal.xy / u_place.xy, a_normal.z);
  v_share_doubt = a_share_doubt;
  v_patch = a_patch;
  gl_Position = u_matrix * vec4(v_position, 1.0);
  v_depth = gl_Position.w;
}
