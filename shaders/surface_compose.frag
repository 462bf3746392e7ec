in vec2 v_at;

uniform sampler2D u_base;
uniform sampler2D u_faint;  // premultiplied

out vec4 out_color;

void main() {
  vec4 faint = texture(u_faint, v_at);
  out_color = vec4(texture(u_base, v_at).rgb * (1.0 - faint.a) + faint.rgb, 1.0);
}
