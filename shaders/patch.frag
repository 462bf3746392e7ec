// A translucent sheet over the surface: fainter behind it, hatched where a model is not to be trusted.
in vec3 v_position;
in vec3 v_normal;
in vec2 v_share_doubt;
in vec2 v_patch;
in float v_depth;

uniform sampler2D u_depth;      // of the surface, same size as this picture
uniform vec2 u_depth_range;     // near, far
uniform vec3 u_first_color;
uniform vec3 u_middle_color;
uniform vec3 u_last_color;
uniform vec3 u_ink;             // lines on the patch
uniform vec3 u_eye;
uniform vec3 u_light;           // towards the light, unit length
uniform float u_half_height;    // of the box
uniform float u_line_scale;     // pixels a thin line takes
uniform float u_tolerance;      // box units
uniform float u_alpha;          // between the lines
uniform float u_rules;          // lines that divide each side

out vec4 out_color;             // premultiplied

float surface_depth() {
  float d = texelFetch(u_depth, ivec2(gl_FragCoord.xy), 0).r * 2.0 - 1.0;
  return 2.0 * u_depth_range.x * u_depth_range.y / (u_depth_range.y + u_depth_range.x - d * (u_depth_range.y - u_depth_range.x));
}

// 1 on lines at whole numbers of `at`, half a pixel soft.
float ruled(vec2 at, float width) {
  vec2 off = abs(fract(at + 0.5) - 0.5) / max(fwidth(at), vec2(1e-6));
  return clamp(0.5 * width + 0.5 - min(off.x, off.y), 0.0, 1.0);
}

void main() {
  float beyond = (abs(v_position.z) - u_half_height) / max(fwidth(v_position.z), 1e-6);
  vec2 edge = min(v_patch, 1.0 - v_patch) / max(fwidth(v_patch), vec2(1e-6));
  float rim = clamp(u_line_scale * 1.1 + 0.5 - min(edge.x, edge.y), 0.0, 1.0);
  float rule = ruled(v_patch * u_rules, u_line_scale);
  float trust_edge = clamp(0.6 * u_line_scale + 0.5 - abs(v_share_doubt.y - 0.5) / max(fwidth(v_share_doubt.y), 1e-6), 0.0, 1.0);
  if (beyond > 0.5 || abs(v_position.x) > 0.5005 || abs(v_position.y) > 0.5005) discard;

  float share = 2.0 * v_share_doubt.x;
  vec3 tint = share < 1.0 ? mix(u_first_color, u_middle_color, share) : mix(u_middle_color, u_last_color, share - 1.0);
  vec3 normal = normalize(v_normal);
  if (dot(normal, u_eye - v_position) < 0.0) normal = -normal;
  vec3 color = tint * mix(0.62, 1.08, smoothstep(0.1, 1.0, 0.5 + 0.5 * dot(normal, u_light)));
  float alpha = u_alpha;

  float doubted = step(0.5, v_share_doubt.y);
  float period = 7.0 * u_line_scale;
  float stripe = abs(mod(gl_FragCoord.x + gl_FragCoord.y, period) - 0.5 * period);
  float hatch = doubted * clamp(0.5 * u_line_scale + 0.5 - stripe * 0.7071, 0.0, 1.0);
  alpha = mix(alpha, 0.2, doubted);

  alpha = max(alpha, 0.72 * rule * (1.0 - 0.5 * doubted));
  color = mix(color, tint, max(rule, hatch));
  alpha = max(alpha, 0.62 * hatch);
  color = mix(color, u_ink, 0.75 * trust_edge);
  alpha = max(alpha, 0.8 * trust_edge);
  color = mix(color, tint, rim);
  alpha = max(alpha, 0.95 * rim);

  // Soft, because the model touches the surface round its point.
  float behind = smoothstep(u_tolerance, 3.0 * u_tolerance, v_depth - surface_depth());
  alpha *= mix(1.0, 0.36, behind) * clamp(0.5 - beyond, 0.0, 1.0);
  if (alpha < 0.004) discard;
  out_color = vec4(color * alpha, alpha);
}
