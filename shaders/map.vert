// One triangle that covers the view; v_view runs from (0, 0) at the lower left to (1, 1).
out vec2 v_view;

void main() {
  vec2 corner = vec2(float((gl_VertexID << 1) & 2), float(gl_VertexID & 2));
  v_view = corner;
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}
