#include "daemon/control/deskctl/ergonomics_text.h"

#include "daemon/control/deskctl/ergonomics_words.h"
#include "daemon/control/deskctl/figure_draw.h"
#include "daemon/control/deskctl/figure_svg.h"
#include "daemon/control/deskctl/phrase.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace desk::deskctl {
namespace {

using ergonomics::Grade;
using wire::ErgonomicsView;

constexpr int k_figure_rows = 31;
constexpr int k_least_columns = 40;

/// Rows of text below each other on a canvas that is long enough.
class Sheet {
 public:
  Sheet(int columns, Style style)
      : columns_{std::max(columns, k_least_columns)}, style_{style}, canvas_{{columns_, k_most_rows}} {}

  void skip() { ++row_; }
  void line(std::string_view text, Ink ink = Ink::plain) { canvas_.put(row_++, 0, text, ink); }
  void put(int column, std::string_view text, Ink ink) { canvas_.put(row_, column, text, ink); }

  /// In as many rows as it takes, each beginning at `column`.
  void paragraph(int column, std::string_view text, Ink ink = Ink::plain) {
    int const width = columns_ - column;
    while (!text.empty()) {
      auto end = text.size();
      while (width_of(text.substr(0, end)) > width) {
        auto const space = text.rfind(' ', end - 1);
        if (space == std::string_view::npos || space == 0) break;
        end = space;
      }
      canvas_.put(row_++, column, text.substr(0, end), ink);
      text.remove_prefix(std::min(text.size(), end + 1));
    }
  }

  void figures(FigureScene const& scene) {
    constexpr int k_widest = 78;  // a person as wide as a poster helps nobody
    line(scene.caption, Ink::strong);
    row_ += draw_figures(canvas_, {row_, 0, std::min(columns_, k_widest), k_figure_rows}, scene, style_);
  }

  [[nodiscard]] std::string text() const {
    auto const lines = canvas_.lines(style_);
    std::string all;
    for (int i = 0; i < std::min(row_, k_most_rows); ++i) all += lines.at(static_cast<std::size_t>(i)) + '\n';
    return all;
  }
  [[nodiscard]] int columns() const { return columns_; }

 private:
  static constexpr int k_most_rows = 400;
  int columns_;
  Style style_;
  Canvas canvas_;
  int row_ = 0;
};

constexpr int k_words_at = 9;

void write_finding(Sheet& sheet, ErgonomicsView::Finding const& finding) {
  sheet.put(2, to_string(finding.grade), ink_of(finding.grade));
  auto const found = found_in_words(finding);
  int const id_at = sheet.columns() - width_of(finding.id);
  if (k_words_at + width_of(found) + 2 <= id_at) sheet.put(id_at, finding.id, Ink::dim);
  sheet.paragraph(k_words_at, found.empty() ? "-" : found);
  sheet.paragraph(
      k_words_at, printable(finding.message),
      ink_of(finding.grade) == Ink::warn || ink_of(finding.grade) == Ink::alert ? Ink::strong : Ink::plain);
}

/// How the day goes; what cannot be said yet is left out.
void write_today(Sheet& sheet, ErgonomicsView const& view) {
  auto const is_known = [](ErgonomicsView::Finding const& finding) {
    return finding.grade != Grade::unknown;
  };
  if (std::none_of(view.times.begin(), view.times.end(), is_known)) return;
  sheet.line("Today", Ink::strong);
  for (auto const& finding : view.times) {
    if (is_known(finding)) write_finding(sheet, finding);
  }
  sheet.skip();
}

void write_findings(Sheet& sheet, ErgonomicsView const& view) {
  for (auto const& finding : view.findings) {
    if (finding.grade != Grade::unknown) write_finding(sheet, finding);
  }
  // What must be told is said once, though several rules may ask for it.
  std::vector<std::string> said;
  for (auto const& finding : view.findings) {
    if (finding.grade != Grade::unknown || finding.message.empty()) continue;
    if (std::find(said.begin(), said.end(), finding.message) != said.end()) continue;
    said.push_back(finding.message);
    sheet.put(2, "-", Ink::dim);
    sheet.paragraph(k_words_at, printable(finding.message), Ink::dim);
  }
}

void write_plan(Sheet& sheet, ErgonomicsView const& view) {
  constexpr int k_indent = 5;
  if (!view.plan) {
    sheet.line("Too little is known of the body to plan anything.");
    return;
  }
  auto const& plan = *view.plan;
  if (plan.steps.empty()) sheet.line("Nothing needs to be changed.", Ink::good);
  if (!plan.steps.empty()) sheet.line("To change, in this order:", Ink::strong);
  int number = 0;
  for (auto const& step : plan.steps) {
    sheet.put(2, fmt::format("{}.", ++number), Ink::plain);
    sheet.paragraph(k_indent, printable(step.message));
  }
  for (auto const& problem : plan.problems) {
    sheet.put(2, "!", Ink::warn);
    sheet.paragraph(k_indent, printable(problem.message), Ink::strong);
  }
  if (plan.estimated && !plan.steps.empty())
    sheet.paragraph(0,
                    "It rests on estimates. Try it: with feet flat, a flat hand should slide under your "
                    "thigh at the front of "
                    "the seat. Then tell deskd what you settled on.",
                    Ink::dim);
}

std::string_view name_or_you(ErgonomicsView const& view) {
  return view.user.empty() ? std::string_view{"you"} : std::string_view{view.user};
}

void describe(std::string& text, std::string_view caption, FigureScene const& scene) {
  text += fmt::format("{}:", caption);
  for (auto const& [figure, name] : {std::pair{&scene.sitting, "sitting"}, {&scene.standing, "standing"}}) {
    if (!*figure) continue;
    text += fmt::format(" {}", name);
    for (auto const& mark : (*figure)->marks)
      text += fmt::format(", {} {:.0f} mm", mark.name.empty() ? "room above the thighs" : mark.name,
                          whole_mm(mark));
    text += '.';
  }
}

}  // namespace

std::string ergonomics_text(ErgonomicsView const& view, int columns, Style style) {
  Sheet sheet{columns, style};
  auto const title = fmt::format("Ergonomics for {}: {}", printable(name_or_you(view)),
                                 view.worst == Grade::unknown ? "not known" : to_string(view.worst));
  sheet.line(title, Ink::strong);
  sheet.paragraph(0, body_in_words(view));
  sheet.paragraph(0, heights_in_words(view));
  sheet.skip();
  auto const now = scene_now(view);
  if (!now.empty()) {
    sheet.figures(now);
    sheet.skip();
  }
  write_findings(sheet, view);
  sheet.skip();
  write_today(sheet, view);
  write_plan(sheet, view);
  if (auto const planned = scene_planned(view); planned && !planned->empty()) {
    sheet.skip();
    sheet.figures(*planned);
  }
  sheet.skip();
  sheet.paragraph(0, "Advice from guidelines and body measurements, not from a physician.", Ink::dim);
  return sheet.text();
}

std::string ergonomics_in_words(ErgonomicsView const& view) {
  std::string text;
  describe(text, "As it is", scene_now(view));
  if (auto const planned = scene_planned(view)) {
    text += ' ';
    describe(text, "As planned", *planned);
  }
  return text;
}

std::string ergonomics_svg(ErgonomicsView const& view) {
  std::vector<FigureScene> scenes;
  if (auto now = scene_now(view); !now.empty()) scenes.push_back(std::move(now));
  if (auto planned = scene_planned(view); planned && !planned->empty()) scenes.push_back(std::move(*planned));
  if (scenes.empty()) return {};
  return figure_svg(scenes, fmt::format("{} at the desk, seen from the side", name_or_you(view)),
                    ergonomics_in_words(view));
}

}  // namespace desk::deskctl
