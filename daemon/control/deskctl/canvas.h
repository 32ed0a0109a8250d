#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace desk::deskctl {

struct Size {
  int columns = 80;
  int rows = 24;
};

/// What the terminal can show.
struct Style {
  bool colour = false;   ///< 256 colours and bold
  bool unicode = false;  ///< else ASCII stand-ins are drawn
};

/// What a cell means; Style decides how it looks.
enum class Ink : unsigned char { plain, dim, strong, sit, stand, moving, good, warn, alert, prompt };

/// A grid of cells to draw on. Whatever falls outside is cut off; control characters in a text are never let
/// through to the terminal; wide characters take two cells.
class Canvas {
 public:
  explicit Canvas(Size size);

  [[nodiscard]] int columns() const { return size_.columns; }
  [[nodiscard]] int rows() const { return size_.rows; }

  /// Draws UTF-8 text and returns the column after it. Text that would reach `end` (default: the edge) is cut
  /// and ends in an ellipsis.
  int put(int row, int column, std::string_view text, Ink ink = Ink::plain, int end = -1);
  void fill(int row, int column, int count, char32_t c, Ink ink = Ink::plain);

  /// One string a row, without trailing blanks and line ends.
  [[nodiscard]] std::vector<std::string> lines(Style style) const;

 private:
  struct Cell {
    char32_t c = U' ';  ///< 0: the second half of a wide character
    Ink ink = Ink::plain;
  };
  [[nodiscard]] std::size_t index(int row, int column) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(size_.columns) +
           static_cast<std::size_t>(column);
  }
  [[nodiscard]] Cell const& at(int row, int column) const { return cells_[index(row, column)]; }
  void set(int row, int column, char32_t c, Ink ink);
  [[nodiscard]] std::string line(int row, Style style) const;

  Size size_;
  std::vector<Cell> cells_;
};

/// Cells that a text takes.
int width_of(std::string_view text);

}  // namespace desk::deskctl
