#include "daemon/control/deskctl/figure_svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace desk::deskctl {
namespace {

using ergonomics::Figure;
using ergonomics::Grade;
using ergonomics::Mark;
using ergonomics::Part;
using ergonomics::Point;

constexpr double k_left = 500;  // beside a figure, for what is written there
constexpr double k_right = 310;
constexpr double k_above = 90;
constexpr double k_below = 230;    // captions
constexpr double k_heading = 150;  // above a row
constexpr double k_legend = 130;
constexpr double k_scale = 10;  // on paper

// Colours for light and for dark ground; those of the grades are told in words as well.
constexpr std::string_view k_style = R"(<style>
svg{color-scheme:light dark}
text{font:40px sans-serif;fill:#222;paint-order:stroke;stroke:#fbfbf9;stroke-width:10px;stroke-linejoin:round}
.heading{font-size:64px;font-weight:bold}
.caption{font-size:52px}
.small{font-size:36px}
.ground{fill:#fbfbf9}
.floor{fill:#8a8a84}
.mat{fill:#6d6d68}
.footrest{fill:#9a7b52}
.chair{fill:#a9adb3}
.seat{fill:#80858c}
.frame{fill:#b9bcc0}
.desk_top{fill:#7a7f86}
.keyboard{fill:#3c4048}
.screen{fill:#4a5058}
.shoe{fill:#3b3f46}
.body{fill:#c99f7d}
.arm{fill:#a97b58}
.eye{fill:#222}
.line{stroke:#666;fill:none;stroke-width:4}
.thin{stroke:#999;fill:none;stroke-width:2;stroke-dasharray:12 10}
.ok{fill:#2e8b57}.info{fill:#2874a6}.warn{fill:#d07a00}.bad{fill:#c62828}
.line.ok{stroke:#2e8b57}.line.info{stroke:#2874a6}.line.warn{stroke:#d07a00}.line.bad{stroke:#c62828}
.line.ok,.line.info,.line.warn,.line.bad{fill:none;stroke-width:6}
text.ok{fill:#1d6b40}text.info{fill:#1c5a85}text.warn{fill:#995800}text.bad{fill:#b01c1c}
@media (prefers-color-scheme:dark){
text{fill:#e6e6e2;stroke:#1d2024}
.ground{fill:#1d2024}
.floor{fill:#77776f}
.frame{fill:#565b62}.chair{fill:#6a7077}.keyboard{fill:#9aa0a8}.shoe{fill:#8a9099}
.line{stroke:#aaa}.thin{stroke:#777}
text.ok{fill:#7fd3a2}text.info{fill:#85c1e9}text.warn{fill:#f5b041}text.bad{fill:#ff8a80}
}
</style>
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (char const c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default:
        // XML knows no other control characters.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
  }
  return out;
}

std::string_view name_of(Part part) {
  switch (part) {
    case Part::floor: return "floor";
    case Part::mat: return "mat";
    case Part::footrest: return "footrest";
    case Part::chair: return "chair";
    case Part::seat: return "seat";
    case Part::frame: return "frame";
    case Part::desk_top: return "desk_top";
    case Part::keyboard: return "keyboard";
    case Part::screen: return "screen";
    case Part::shoe: return "shoe";
    case Part::body: return "body";
    case Part::arm: return "arm";
    case Part::eye: return "eye";
  }
  return "";
}

/// The word for a grade as a class; an unknown one colours nothing.
std::string_view class_of(Grade grade) {
  return grade == Grade::unknown ? "" : to_string(grade);
}

std::string words(Grade grade) {
  return grade == Grade::warn || grade == Grade::bad ? fmt::format(" ({})", to_string(grade)) : std::string{};
}

double width_of(Figure const& figure) {
  return k_left + (figure.right - figure.left) + k_right;
}

/// One figure on the sheet: where its zero lies there.
class Panel {
 public:
  Panel(std::string& out, FigureScene const& scene, Figure const& figure, bool sitting, Point zero)
      : out_{out}, scene_{scene}, figure_{figure}, sitting_{sitting}, zero_{zero} {}

  void draw() {
    for (auto const& shape : figure_.shapes) {
      append("<polygon class=\"{}", name_of(shape.part));
      auto const rule = rule_of(shape.part, sitting_);
      if (!rule.empty() && !class_of(scene_.grade(rule)).empty()) append(" {}", class_of(scene_.grade(rule)));
      append("\" points=\"");
      for (auto const& p : shape.outline) append("{:.1f},{:.1f} ", x(p.x), y(p.y));
      append("\"/>\n");
    }
    if (figure_.seat_span) draw_span();
    for (auto const& mark : figure_.marks) draw(mark);
    caption();
  }

 private:
  template <typename... Args>
  void append(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }
  [[nodiscard]] double x(double mm) const { return zero_.x + mm; }
  [[nodiscard]] double y(double mm) const { return zero_.y - mm; }

  void line(std::string_view style, Point a, Point b) {
    append("<path class=\"{}\" d=\"M{:.1f} {:.1f}L{:.1f} {:.1f}\"/>\n", style, x(a.x), y(a.y), x(b.x),
           y(b.y));
  }
  void text(std::string_view style, std::string_view anchor, Point at, std::string_view words) {
    if (words.empty()) return;
    append("<text class=\"{}\" text-anchor=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", style, anchor,
           x(at.x), y(at.y), escaped(words));
  }

  void draw(Mark const& mark) {
    auto const grade = mark.rule.empty() ? Grade::unknown : scene_.grade(mark.rule);
    double const at = place(mark);
    auto const style = fmt::format("line {}", class_of(grade));
    constexpr double k_tick = 14;
    if (mark.side != Mark::Side::inside) {
      double const end = at + (mark.side == Mark::Side::left ? -2 : 2) * k_tick;
      line("thin", mark.high, {end, mark.high.y});
    }
    line(style, {at, mark.low.y}, {at, mark.high.y});
    for (auto const& end : {mark.low.y, mark.high.y}) line(style, {at - k_tick, end}, {at + k_tick, end});
    auto const label = fmt::format("{}{}{:.0f} mm", mark.name, mark.name.empty() ? "" : " ", whole_mm(mark));
    if (mark.side == Mark::Side::inside) {
      text(fmt::format("small {}", class_of(grade)), "start", {at + 22, (mark.low.y + mark.high.y) / 2 - 12},
           label + words(grade));
    } else {
      text(class_of(grade), "middle", {at, mark.high.y + 26}, label);
      text(fmt::format("small {}", class_of(grade)), "middle", {at, mark.high.y + 70}, words(grade));
    }
  }

  [[nodiscard]] double place(Mark const& mark) const {
    switch (mark.side) {
      case Mark::Side::left: return figure_.left - (mark.rule.empty() ? 330 : 110);
      case Mark::Side::right: return figure_.right + 130;
      case Mark::Side::inside: break;
    }
    return mark.low.x;
  }

  /// What the lever allows, as a bracket beside the seat.
  void draw_span() {
    auto const& span = *figure_.seat_span;
    line("line", {span.x, span.min}, {span.x, span.max});
    for (double const end : {span.min, span.max}) line("line", {span.x - 16, end}, {span.x + 16, end});
  }

  void caption() {
    double const middle = (figure_.left + figure_.right) / 2;
    text("caption", "middle", {middle, -110}, sitting_ ? "Sitting" : "Standing");
    std::string words;
    auto const elbow = sitting_ ? scene_.angles.elbow_sit : scene_.angles.elbow_stand;
    if (elbow) words = fmt::format("elbows about {:.0f}°", *elbow);
    if (sitting_ && scene_.angles.thigh) {
      double const degrees = std::round(*scene_.angles.thigh);
      words += fmt::format("{}thighs {}", words.empty() ? "" : ", ",
                           degrees == 0 ? std::string{"level"}
                                        : fmt::format("about {:.0f}° {}", std::abs(degrees),
                                                      degrees > 0 ? "down to the knees" : "up to the knees"));
    }
    text("small", "middle", {middle, -165}, words);
  }

  std::string& out_;
  FigureScene const& scene_;
  Figure const& figure_;
  bool sitting_;
  Point zero_;
};

struct Sheet {
  double width = 0;
  double height = 0;
};

double row_height(FigureScene const& scene) {
  double top = 0;
  for (auto const* figure : {&scene.sitting, &scene.standing})
    if (*figure) top = std::max(top, (*figure)->top);
  return k_heading + k_above + top + k_below;
}

double row_width(FigureScene const& scene) {
  return (scene.sitting ? width_of(*scene.sitting) : 0.0) +
         (scene.standing ? width_of(*scene.standing) : 0.0);
}

void draw_row(std::string& out, FigureScene const& scene, double top) {
  fmt::format_to(std::back_inserter(out), "<text class=\"heading\" x=\"60\" y=\"{:.0f}\">{}</text>\n",
                 top + 110, escaped(scene.caption));
  double left = 0;
  double const floor = top + row_height(scene) - k_below;
  auto const draw = [&](std::optional<Figure> const& figure, bool sitting) {
    if (!figure) return;
    Panel{out, scene, *figure, sitting, {left + k_left - figure->left, floor}}.draw();
    left += width_of(*figure);
  };
  draw(scene.sitting, true);
  draw(scene.standing, false);
}

void draw_legend(std::string& out, double top) {
  struct Entry {
    Grade grade;
    std::string_view words;
  };
  double x = 60;
  for (auto const& [grade, words] : {Entry{Grade::ok, "good"}, Entry{Grade::warn, "warn: better changed"},
                                     Entry{Grade::bad, "bad: change this"}}) {
    fmt::format_to(std::back_inserter(out),
                   "<rect class=\"{}\" x=\"{:.0f}\" y=\"{:.0f}\" width=\"44\" height=\"44\"/>"
                   "<text class=\"small\" x=\"{:.0f}\" y=\"{:.0f}\">{}</text>\n",
                   to_string(grade), x, top + 30, x + 60, top + 64, words);
    x += 140 + 19 * static_cast<double>(words.size());
  }
}

}  // namespace

std::string figure_svg(std::vector<FigureScene> const& scenes, std::string_view title,
                       std::string_view description) {
  Sheet sheet{1200, k_legend};
  for (auto const& scene : scenes) {
    sheet.width = std::max(sheet.width, row_width(scene));
    sheet.height += row_height(scene);
  }
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"title desc\" "
      "width=\"{:.1f}mm\" height=\"{:.1f}mm\" viewBox=\"0 0 {:.0f} {:.0f}\">\n"
      "<title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n",
      std::round(sheet.width) / k_scale, std::round(sheet.height) / k_scale, sheet.width, sheet.height,
      escaped(title), escaped(description));
  out += k_style;
  fmt::format_to(std::back_inserter(out), "<rect class=\"ground\" width=\"{:.0f}\" height=\"{:.0f}\"/>\n",
                 sheet.width, sheet.height);
  double top = 0;
  for (auto const& scene : scenes) {
    draw_row(out, scene, top);
    top += row_height(scene);
  }
  draw_legend(out, top);
  out += "</svg>\n";
  return out;
}

}  // namespace desk::deskctl
