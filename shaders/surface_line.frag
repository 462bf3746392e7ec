in float v_across;
in float v_facing;
in vec2 v_floor;

uniform vec4 u_color;
uniform float u_width;
uniform float u_clip;  // half side of the floor that is shown

out vec4 out_color;

void main() {
  if (abs(v_floor.x) > u_clip || abs(v_floor.y) > u_clip) discard;
  float cover = clamp(0.5 * u_width + 0.5 - abs(v_across), 0.0, 1.0) * min(u_width, 1.0);
  // Where the surface is seen edge on, lines crowd: let them fade there instead of closing to a dark smear.
  float alpha = u_color.a * cover * smoothstep(0.02, 0.34, v_facing);
  if (alpha < 0.004) discard;
  out_color = vec4(u_color.rgb, alpha);
}
