in vec3 v_position;
in vec3 v_normal;
in float v_unit;  // height, 0 ... 1 on its own scale
in vec2 v_place;
in float v_cut;

uniform sampler2D u_colors;   // 256 × 1
uniform vec3 u_eye;
uniform vec3 u_light;         // towards the light, unit length
uniform vec3 u_background;
uniform vec4 u_height;        // from the height to the place on the scale of colours, see color_unit()
uniform int u_height_kind;    // 0: they are one scale; 1: linear height; 2: logarithmic height
uniform float u_log_color;    // log(1 + loss range / loss unit) of logarithmic colours, else 0
uniform int u_layer_kind;        // as in map.frag, with the next two
uniform sampler2D u_layer_low;
uniform sampler2D u_layer_high;

out vec4 out_color;

const float missing = 1.0e29;

float fetch(sampler2D grid, ivec2 at) { return texelFetch(grid, at, 0).r; }

// Number in the triangle of the grid that holds the place (0 ... 1); `missing` or more where a corner is missing.
float grid_at(sampler2D grid, vec2 place) {
  ivec2 size = textureSize(grid, 0);
  vec2 inside = clamp(place * vec2(size - 1), vec2(0.0), vec2(size - 1));
  ivec2 cell = min(ivec2(inside), size - 2);
  vec2 f = inside - vec2(cell);
  float low = fetch(grid, cell), high = fetch(grid, cell + ivec2(1, 1));
  bool lower = f.x >= f.y;
  float corner = fetch(grid, cell + (lower ? ivec2(1, 0) : ivec2(0, 1)));
  if (max(max(low, high), corner) > missing) return 2.0 * missing;
  return lower ? low + f.x * (corner - low) + f.y * (high - corner) : low + f.y * (corner - low) + f.x * (high - corner);
}

// Place in the colour table of a layer; `missing` or more where there is none. The signs are four quarters of it.
float layer_unit(vec2 place) {
  float low = grid_at(u_layer_low, place);
  if (u_layer_kind == 1 || low > missing) return low;
  float high = grid_at(u_layer_high, place);
  const float zero = 1.0e-6;
  if (high < 0.5 - zero) return 0.125;
  if (low > 0.5 + zero) return 0.875;
  return low < 0.5 - zero && high > 0.5 + zero ? 0.375 : 0.625;
}

// The loss above the lowest colour, in units of the colours' range or of their logarithm's unit, is u_height.x +
// u_height.y * (v_unit or exp(u_height.z * v_unit) - 1).
float color_unit() {
  if (u_height_kind == 0) return v_unit;
  float above = u_height.x + u_height.y * (u_height_kind == 1 ? v_unit : exp(u_height.z * v_unit) - 1.0);
  if (u_log_color == 0.0) return above;
  return above > 0.0 ? log(1.0 + above) / u_log_color : above / u_log_color;
}

vec3 palette(float unit) { return texture(u_colors, vec2((clamp(unit, 0.0, 1.0) * 255.0 + 0.5) / 256.0, 0.5)).rgb; }

void main() {
  if (abs(v_position.x) > 0.5005 || abs(v_position.y) > 0.5005) discard;
  float unit = u_layer_kind > 0 ? layer_unit(v_place) : color_unit();
  vec3 base = unit > missing ? mix(u_background, vec3(0.5), 0.3) : palette(unit);
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
