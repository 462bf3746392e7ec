in vec2 v_at;

uniform sampler2D u_base;
uniform sampler2D u_faint;  // premultiplied
uniform vec3 u_background;
uniform float u_dim;        // 0: as it is, 1: background only

out vec4 out_color;

void main() {
  vec4 faint = texture(u_faint, v_at);
  vec3 color = texture(u_base, v_at).rgb * (1.0 - faint.a) + faint.rgb;
  out_color = vec4(mix(color, u_background, u_dim), 1.0);
}
