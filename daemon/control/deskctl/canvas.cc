#include "daemon/control/deskctl/canvas.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace desk::deskctl {

namespace {

/// Takes the first code point off `text`; what is not UTF-8 becomes U+FFFD, one byte at a time.
char32_t take_code_point(std::string_view& text) {
  auto const lead = static_cast<unsigned char>(text.front());
  std::size_t const length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
  constexpr char32_t k_damaged = 0xFFFD;
  if (length == 0 || length > text.size()) {
    text.remove_prefix(1);
    return k_damaged;
  }
  char32_t c = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    auto const next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80U) {
      text.remove_prefix(1);
      return k_damaged;
    }
    c = (c << 6U) | (next & 0x3FU);
  }
  text.remove_prefix(length);
  return c;
}

void append_utf8(std::string& out, char32_t c) {
  auto const byte = [&](char32_t value) { out += static_cast<char>(static_cast<unsigned char>(value)); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xC0U | (c >> 6U));
    byte(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    byte(0xE0U | (c >> 12U));
    byte(0x80U | ((c >> 6U) & 0x3FU));
    byte(0x80U | (c & 0x3FU));
  } else {
    byte(0xF0U | (c >> 18U));
    byte(0x80U | ((c >> 12U) & 0x3FU));
    byte(0x80U | ((c >> 6U) & 0x3FU));
    byte(0x80U | (c & 0x3FU));
  }
}

bool within(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

/// Escape sequences begin with control characters; text from a config or a device must not steer the
/// terminal.
bool is_control(char32_t c) {
  return c < 0x20 || within(c, 0x7F, 0x9F);
}

/// Combining marks, joiners, writing direction: they take no cell and are not worth one.
bool is_zero_width(char32_t c) {
  return within(c, 0x300, 0x36F) || within(c, 0x200B, 0x200F) || within(c, 0x202A, 0x202E) ||
         within(c, 0x2060, 0x206F) || within(c, 0xFE00, 0xFE0F) || c == 0xFEFF;
}

/// Unicode's East Asian Width, in the blocks where it is W or F throughout.
bool is_wide(char32_t c) {
  return within(c, 0x1100, 0x115F) || within(c, 0x2E80, 0x303E) || within(c, 0x3041, 0xA4CF) ||
         within(c, 0xAC00, 0xD7A3) || within(c, 0xF900, 0xFAFF) || within(c, 0xFE30, 0xFE6F) ||
         within(c, 0xFF00, 0xFF60) || within(c, 0xFFE0, 0xFFE6) || within(c, 0x1F300, 0x1FAFF) ||
         within(c, 0x20000, 0x3FFFD);
}

int cells_of(char32_t c) {
  return is_zero_width(c) ? 0 : is_wide(c) ? 2 : 1;
}

struct StandIn {
  char32_t unicode;
  char ascii;
};
constexpr std::array k_stand_ins{
    StandIn{U'─', '-'}, StandIn{U'━', '='}, StandIn{U'▔', '"'}, StandIn{U'▁', '_'}, StandIn{U'╌', '-'},
    StandIn{U'│', '|'}, StandIn{U'┃', '|'}, StandIn{U'┬', '+'}, StandIn{U'┴', '+'}, StandIn{U'┼', '+'},
    StandIn{U'├', '|'}, StandIn{U'┤', '|'}, StandIn{U'┻', '='}, StandIn{U'█', '#'}, StandIn{U'░', '.'},
    StandIn{U'▄', '='}, StandIn{U'▲', '^'}, StandIn{U'▼', 'v'}, StandIn{U'▶', '>'}, StandIn{U'●', '*'},
    StandIn{U'○', 'o'}, StandIn{U'·', '-'}, StandIn{U'→', '>'}, StandIn{U'…', '.'}, StandIn{U'╵', '\''},
};

char ascii_for(char32_t c) {
  if (c < 0x80) return static_cast<char>(c);
  auto const* const found =
      std::find_if(k_stand_ins.begin(), k_stand_ins.end(), [c](StandIn const& s) { return s.unicode == c; });
  return found == k_stand_ins.end() ? '?' : found->ascii;
}

/// 256-colour palette: readable on dark and on light ground alike.
std::string_view sgr(Ink ink) {
  switch (ink) {
    case Ink::plain: return "\x1b[0m";
    case Ink::dim: return "\x1b[0;38;5;244m";
    case Ink::strong: return "\x1b[0;1m";
    case Ink::sit: return "\x1b[0;38;5;39m";
    case Ink::stand: return "\x1b[0;38;5;71m";
    case Ink::moving: return "\x1b[0;1;38;5;172m";
    case Ink::good: return "\x1b[0;38;5;71m";
    case Ink::warn: return "\x1b[0;38;5;172m";
    case Ink::alert: return "\x1b[0;1;38;5;231;48;5;160m";
    case Ink::prompt: return "\x1b[0;1;38;5;16;48;5;220m";
  }
  return "";
}

}  // namespace

Canvas::Canvas(Size size)
    : size_{std::max(size.columns, 1), std::max(size.rows, 1)},
      cells_(static_cast<std::size_t>(size_.columns) * static_cast<std::size_t>(size_.rows)) {}

void Canvas::set(int row, int column, char32_t c, Ink ink) {
  if (row < 0 || row >= size_.rows || column < 0 || column >= size_.columns) return;
  cells_[index(row, column)] = {c, ink};
}

int Canvas::put(int row, int column, std::string_view text, Ink ink, int end) {
  int const limit = end < 0 ? size_.columns : std::min(end, size_.columns);
  bool const fits = column + width_of(text) <= limit;
  while (!text.empty()) {
    auto c = take_code_point(text);
    if (is_control(c)) c = U'?';
    int const cells = cells_of(c);
    if (cells == 0) continue;
    if (column + cells > (fits ? limit : limit - 1)) {
      if (column < limit) set(row, column, U'…', ink);
      return limit;
    }
    set(row, column, c, ink);
    if (cells == 2) set(row, column + 1, 0, ink);
    column += cells;
  }
  return column;
}

void Canvas::fill(int row, int column, int count, char32_t c, Ink ink) {
  for (int i = 0; i < count; ++i) set(row, column + i, c, ink);
}

std::string Canvas::line(int row, Style style) const {
  int end = size_.columns;
  while (end > 0 && at(row, end - 1).c == U' ' && (!style.colour || at(row, end - 1).ink == Ink::plain))
    --end;
  std::string out;
  auto ink = Ink::plain;
  for (int column = 0; column < end; ++column) {
    auto const& cell = at(row, column);
    if (style.colour && cell.ink != ink) {
      ink = cell.ink;
      out += sgr(ink);
    }
    if (style.unicode) {
      if (cell.c != 0) append_utf8(out, cell.c);
    } else {
      out += cell.c == 0 ? '?' : ascii_for(cell.c);
    }
  }
  if (ink != Ink::plain) out += sgr(Ink::plain);
  return out;
}

std::vector<std::string> Canvas::lines(Style style) const {
  std::vector<std::string> result;
  result.reserve(static_cast<std::size_t>(size_.rows));
  for (int row = 0; row < size_.rows; ++row) result.push_back(line(row, style));
  return result;
}

int width_of(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    auto const c = take_code_point(text);
    width += is_control(c) ? 1 : cells_of(c);
  }
  return width;
}

}  // namespace desk::deskctl
