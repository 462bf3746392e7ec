// Colours of the contour map: heights (already scaled to 0 ... 1) are read from a grid and cut into bands between the levels. Cells are split
// along the same diagonal as the contour lines and the 3-D surface, so bands end exactly at the lines.
in vec2 v_view;
out vec4 color;

uniform sampler2D heights;   // one float a texel; above `missing` where the loss is not finite
uniform sampler2D levels;    // heights of the levels, ascending, one row
uniform sampler2D colors;    // 256 x 1
uniform int level_count;
uniform vec4 view_to_grid;   // scale xy, offset zw: from v_view to 0 ... 1 over the grid's window
uniform vec3 empty_color;    // where there is no grid or no finite loss
uniform vec3 hatch_color;
uniform vec2 picture_size;   // pixels
uniform float hatch_step;    // pixels
uniform float slope;         // how much colour still changes within a band
uniform int u_layer_kind;         // 0: bands of the loss, 1: a layer on its own scale, 2: the signs of two numbers
uniform sampler2D u_layer_low;    // the layer, already scaled to 0 ... 1, over the grid's window; signs: of the smallest eigenvalue
uniform sampler2D u_layer_high;   // signs: of the largest

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

float level(int index) { return texelFetch(levels, ivec2(index, 0), 0).r; }

// Lower and upper end of band `index`: band 0 lies below the first level.
vec2 band_ends(int index) {
  float lower = index <= 0 ? min(0.0, level(0)) : level(index - 1);
  float upper = index >= level_count ? max(1.0, level(level_count - 1)) : level(index);
  return vec2(lower, upper);
}

vec3 palette(float height) {
  float at = clamp(height, 0.0, 1.0) * 255.0;
  int low = min(int(at), 254);
  return mix(texelFetch(colors, ivec2(low, 0), 0).rgb, texelFetch(colors, ivec2(low + 1, 0), 0).rgb, at - float(low));
}

vec3 band_color(int index, float height) {
  vec2 ends = clamp(band_ends(index), 0.0, 1.0);
  float middle = 0.5 * (ends.x + ends.y);
  return palette(middle + slope * (clamp(height, ends.x, ends.y) - middle));
}

vec3 banded(float height, float pixel) {
  if (level_count < 1) return palette(height);
  int from = 0, to = level_count;  // number of levels at or below the height
  for (int step = 0; step < 12 && from < to; ++step) {
    int middle = (from + to) / 2;
    if (level(middle) <= height) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  vec3 own = band_color(from, height);
  vec2 ends = band_ends(from);
  // One pixel of blending at the nearer edge.
  if (from > 0 && height - ends.x < 0.5 * pixel) return mix(band_color(from - 1, height), own, 0.5 + (height - ends.x) / pixel);
  if (from < level_count && ends.y - height < 0.5 * pixel) return mix(band_color(from + 1, height), own, 0.5 + (ends.y - height) / pixel);
  return own;
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

void main() {
  vec2 grid = v_view * view_to_grid.xy + view_to_grid.zw;
  float height = grid_at(heights, grid);
  float pixel = max(fwidth(height), 1.0e-7);
  bool outside = any(lessThan(grid, vec2(-1.0e-4))) || any(greaterThan(grid, vec2(1.0001)));
  if (outside) {
    color = vec4(empty_color, 1.0);
  } else if (height > missing) {
    vec2 at = v_view * picture_size;
    float stripe = abs(mod(at.x + at.y, hatch_step) - 0.5 * hatch_step);
    color = vec4(mix(hatch_color, empty_color, clamp(stripe * 0.7071 - 0.1, 0.0, 1.0)), 1.0);
  } else if (u_layer_kind > 0) {
    float unit = layer_unit(grid);
    color = vec4(unit > missing ? empty_color : palette(unit), 1.0);
  } else {
    color = vec4(banded(height, min(pixel, 1.0)), 1.0);
  }
}
