#include "daemon/control/deskctl/break_frame.h"

#include "daemon/control/deskctl/phrase.h"
#include "daemon/control/deskctl/wrap.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace desk::deskctl {
namespace {

constexpr int k_margin = 2;
constexpr int k_widest = 72;

class Frame {
 public:
  Frame(BreakView const& shown, std::int64_t now, Size size)
      : shown_{shown}, now_{now}, canvas_{size}, width_{std::min(size.columns - 2 * k_margin, k_widest)} {}

  Canvas draw(std::string_view hint) {
    // The hint first: what is too long for a small terminal ends above it.
    int const last = canvas_.rows() - 1;
    canvas_.put(last, k_margin, hint, Ink::dim);
    end_ = hint.empty() ? canvas_.rows() : last;
    row_ = 1;
    if (!shown_.exercise) {
      text(shown_.stage == "paused" ? "Paused" : "Nothing runs", Ink::strong);
    } else {
      text(shown_.exercise->name, Ink::strong);
      ++row_;
      draw_step();
      ++row_;
      text(shown_.exercise->how, Ink::plain);
      for (auto const& caution : shown_.exercise->cautions) text(caution, Ink::warn);
    }
    ++row_;
    text(shown_.disclaimer, Ink::dim);
    return std::move(canvas_);
  }

 private:
  void text(std::string_view what, Ink ink) {
    if (what.empty()) return;
    for (auto const& line : wrapped(what, width_)) {
      if (row_ >= end_) return;
      canvas_.put(row_++, k_margin, line, ink);
    }
  }

  [[nodiscard]] double left_s(std::int64_t until_ms) const {
    return static_cast<double>(until_ms - now_) / 1000;
  }

  void draw_step() {
    if (!shown_.step) {
      text(shown_.stage == "running" ? "In your own time; say when it is done." : "Offered", Ink::moving);
      return;
    }
    auto const& step = *shown_.step;
    bool const hold = step.stage == "hold";
    text(step.text, hold ? Ink::good : Ink::moving);
    auto const seconds = fmt::format(" {:>5}", countdown(left_s(step.until_ms)));
    int const cells = std::max(1, width_ - width_of(seconds));
    double const whole = static_cast<double>(std::max<std::int64_t>(1, step.until_ms - step.since_ms));
    double const share = std::clamp(static_cast<double>(now_ - step.since_ms) / whole, 0.0, 1.0);
    int const filled = static_cast<int>(std::floor(share * cells));
    if (row_ >= end_) return;
    canvas_.fill(row_, k_margin, filled, U'█', hold ? Ink::good : Ink::moving);
    canvas_.fill(row_, k_margin + filled, cells - filled, U'░', Ink::dim);
    canvas_.put(row_++, k_margin + cells, seconds, Ink::strong);
    if (shown_.until_ms) text(fmt::format("{} in all", countdown(left_s(*shown_.until_ms))), Ink::dim);
  }

  BreakView const& shown_;
  std::int64_t now_;
  Canvas canvas_;
  int width_;
  int row_ = 0;
  int end_ = 0;
};

}  // namespace

std::vector<std::string> break_frame(BreakView const& shown, std::int64_t now_unix_ms, std::string_view hint,
                                     Size size, Style style) {
  return Frame{shown, now_unix_ms, size}.draw(hint).lines(style);
}

}  // namespace desk::deskctl
