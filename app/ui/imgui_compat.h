// The one file that knows which Dear ImGui version it is compiled with (1.86 … 1.92). Everything whose signature or
// meaning changed goes through here. UI thread only.
#pragma once

#include <imgui.h>

namespace saddlescope::compat {

/// AddPolyline and AddRect: the order of the last two arguments changed in 1.92.8.
void polyline(ImDrawList* list, const ImVec2* points, int count, ImU32 color, bool closed, float thickness);
void rect(ImDrawList* list, ImVec2 min, ImVec2 max, ImU32 color, float rounding, float thickness);
/// Draws a texture into the list.
void image(ImDrawList* list, unsigned gl_texture, ImVec2 min, ImVec2 max, ImVec2 uv_min = {0, 1},
           ImVec2 uv_max = {1, 0});

/// Fonts: a null font means ImGui's current one.
void push_font(ImFont* font);
void pop_font();
float font_size(const ImFont* font);
ImVec2 text_size(ImFont* font, const char* begin, const char* end);
/// Where a line of at most `width` px ends.
const char* line_end(ImFont* font, const char* begin, const char* end, float width);
void text(ImDrawList* list, ImFont* font, ImVec2 position, ImU32 color, const char* begin, const char* end);

/// Starts the OpenGL backend's frame; uploads the font texture again after the atlas was rebuilt (new scale), which the
/// backend does by itself only from 1.92 on.
void renderer_new_frame();

/// Input for tests and windowless frames: set between the backend's NewFrame and ImGui::NewFrame (1.86) or queued (1.87
/// on).
void set_mouse_position(float x, float y);
void set_mouse_button(int button, bool down);
void add_mouse_wheel(float notches);
void set_modifiers(bool control, bool shift, bool alt);
void add_text(const char* utf8);
enum class EditKey { enter, escape, backspace, delete_forward, left, right, home, end, select_all };
void set_edit_key(EditKey key, bool down);
/// Whether the key went down in this frame.
bool enter_pressed();
bool escape_pressed();
bool delete_pressed();

}  // namespace saddlescope::compat
