in vec3 v_position;
in vec3 v_normal;
in float v_unit;
in float v_cut;

uniform sampler2D u_colors;   // 256 × 1
uniform vec3 u_eye;
uniform vec3 u_light;         // towards the light, unit length
uniform vec3 u_background;

out vec4 out_color;

void main() {
  if (abs(v_position.x) > 0.5005 || abs(v_position.y) > 0.5005) discard;
  vec3 base = texture(u_colors, vec2((clamp(v_unit, 0.0, 1.0) * 255.0 + 0.5) / 256.0, 0.5)).rgb;
  vec3 normal = normalize(v_normal);
  vec3 to_eye = normalize(u_eye - v_position);
  float side = dot(normal, to_eye);
  float under = side < 0.0 ? 0.72 : 1.0;
  if (side < 0.0) normal = -normal;
  // Wrapped diffuse light: slopes read, but a colour never leaves the neighbourhood it has in the colour bar.
  float diffuse = 0.5 + 0.5 * dot(normal, u_light);
  float shade = under * mix(0.56, 1.05, smoothstep(0.1, 1.0, diffuse));
  float gloss = pow(max(dot(normal, normalize(u_light + to_eye)), 0.0), 40.0);
  vec3 color = base * shade + vec3(0.07 * gloss * under);
  // What leaves the scale is a pale flat lid.
  vec3 lid = mix(base, u_background, 0.5) * (under < 1.0 ? 0.8 : 1.0);
  out_color = vec4(mix(color, lid, step(0.5, v_cut)), 1.0);
}
