// Thin lines and arrows of the map, already cut into triangles on the screen.
in vec2 position;  // pixels from the upper left corner of the picture
in vec4 tint;
out vec4 v_tint;

uniform vec2 picture_size;  // pixels

void main() {
  v_tint = tint;
  gl_Position = vec4(position.x / picture_size.x * 2.0 - 1.0, 1.0 - position.y / picture_size.y * 2.0, 0.0, 1.0);
}
