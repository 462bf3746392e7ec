flat in vec2 v_a;
flat in vec2 v_b;
flat in vec4 v_ends;
flat in vec2 v_inverse_depths;
flat in vec2 v_strengths;       // at both ends: below 1 off the plane
in vec2 v_pixel;

uniform sampler2D u_depth;      // of the surface
uniform vec2 u_depth_range;     // near, far
uniform vec2 u_size;
uniform vec3 u_color;
uniform int u_tinted;           // 1: the colour is read from the palette at the step (0 ... 1) instead
uniform sampler2D u_palette;    // 256 x 1
uniform float u_half_width;     // pixels
uniform float u_playhead;
uniform vec4 u_dash;            // on, off, on, off in pixels; on 0: solid
uniform int u_faint;            // 1: future and hidden parts, premultiplied, for the largest value to win; 0: past and visible parts
uniform vec3 u_faint_alpha;     // future, hidden, both
uniform float u_tolerance;      // box units

out vec4 out_color;

float surface_depth(vec2 pixel) {
  ivec2 at = clamp(ivec2(pixel), ivec2(0), ivec2(u_size) - 1);
  float d = texelFetch(u_depth, at, 0).r * 2.0 - 1.0;
  return 2.0 * u_depth_range.x * u_depth_range.y /
         (u_depth_range.y + u_depth_range.x - d * (u_depth_range.y - u_depth_range.x));
}

// How much of a round-ended dash covers this place: the distance to the nearest dash, along and across.
float dash_distance(float arc, float across) {
  if (u_dash.x <= 0.0) return across;
  float period = u_dash.x + u_dash.y + u_dash.z + u_dash.w;
  float t = mod(arc, period);
  float second = u_dash.x + u_dash.y;
  float gap = max(0.0, t - u_dash.x);
  if (u_dash.z > 0.0 || u_dash.w > 0.0) gap = min(gap, max(max(second - t, t - second - u_dash.z), 0.0));
  gap = min(gap, period - t);
  if (t <= u_dash.x) gap = 0.0;
  return length(vec2(gap, across));
}

void main() {
  vec2 along = v_b - v_a, from = v_pixel - v_a;
  float h = clamp(dot(from, along) / max(dot(along, along), 1e-8), 0.0, 1.0);
  vec2 middle = v_a + h * along;
  float distance_px = dash_distance(mix(v_ends.z, v_ends.w, h), distance(v_pixel, middle));
  float cover = clamp(u_half_width + 0.5 - distance_px, 0.0, 1.0);
  if (cover <= 0.0) discard;
  // Hidden is judged at the middle of the line, which lies on the surface; at its edge a steep surface would swallow it.
  float depth = 1.0 / mix(v_inverse_depths.x, v_inverse_depths.y, h);
  float visible = 1.0 - smoothstep(u_tolerance, 1.6 * u_tolerance, depth - surface_depth(middle));
  float step_here = mix(v_ends.x, v_ends.y, h);
  float past = step_here <= u_playhead + 1e-3 ? 1.0 : 0.0;
  vec3 own = u_tinted == 1 ? texture(u_palette, vec2((clamp(step_here, 0.0, 1.0) * 255.0 + 0.5) / 256.0, 0.5)).rgb : u_color;
  // Off the plane the line belongs to the faint layer, where what crosses or meets does not add up, and has no casing.
  // What barely fades stays: a path that pierces the plane would wear its casing there as a dot.
  float strength = mix(v_strengths.x, v_strengths.y, h);
  bool off_plane = strength < 0.93;
  if (u_faint == 1) {
    float past_alpha = off_plane ? mix(u_faint_alpha.y, 1.0, visible) : u_faint_alpha.y;
    float alpha = past > 0.5 ? past_alpha : mix(u_faint_alpha.z, u_faint_alpha.x, visible);
    out_color = vec4(own, 1.0) * (alpha * strength * cover);
  } else {
    float alpha = off_plane ? 0.0 : cover * visible * past;
    if (alpha <= 0.003) discard;
    out_color = vec4(own, alpha);
  }
}
