#include "daemon/control/deskctl/calibrate.h"

#include "daemon/control/deskctl/calibration_text.h"
#include "daemon/control/deskctl/local_clock.h"
#include "daemon/control/deskctl/phrase.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <iostream>

#include <unistd.h>

namespace desk::deskctl {

namespace {

/// The report and the answer are sent together, in no fixed order.
constexpr auto k_report_patience = std::chrono::milliseconds{300};

constexpr auto k_what_happens =
    "The desk will make six strokes of up to 150 mm around its present height, for about 45 s, to learn\n"
    "how it starts, runs and coasts. It moves by itself meanwhile: stay beside it, and keep legs, chair and\n"
    "things out of its way. Ctrl-C stops it.\n";

constexpr auto k_homing_happens =
    "The desk will go up by about 15 mm and then all the way down to its own end stop, to know its height "
    "again.\n"
    "It moves by itself for up to 90 s: stay beside it, and keep legs, chair and things out of its way. "
    "Ctrl-C\n"
    "stops it.\n";

}  // namespace

std::optional<int> ask_consent(Options const& options) {
  bool const homes = options.command == Command::home;
  auto const* const what_happens = homes ? k_homing_happens : k_what_happens;
  if (options.yes) {
    if (!options.json) fmt::print("{}", what_happens);
    flush_output();
    return std::nullopt;
  }
  if (::isatty(STDIN_FILENO) != 1) {
    fmt::print(stderr,
               "{}deskctl: nothing moved: there is no terminal to ask for your consent on.\n"
               "If you stand beside the desk and everything is clear: deskctl {} --yes\n",
               what_happens, homes ? "home" : "calibrate");
    return k_usage;
  }
  // To stderr, so that --json has stdout for itself.
  fmt::print(stderr, "{}Start? [y/N] ", what_happens);
  std::string answer;
  std::getline(std::cin, answer);
  if (answer == "y" || answer == "Y" || answer == "yes") return std::nullopt;
  fmt::print(stderr, "nothing moved\n");
  return k_not_done;
}

Calibration::Calibration(LineSocket& socket, Options const& options)
    : Exchange{socket, options, {SIGINT, SIGTERM, SIGHUP}} {}

bool Calibration::finished() const {
  return end_ && (report_ || end_->answer != "done");
}

void Calibration::on_answer(AnswerMessage const& answer, std::string const& line) {
  if (options().json) fmt::print("{}\n", line);
  flush_output();
  if (!answer.final()) {
    accepted_ = true;
    if (!interrupted()) give_up_in(k_move_patience);
    return;
  }
  end_ = answer;
  give_up_in(k_report_patience);
}

void Calibration::on_state(DeskState const& state) {
  if (!accepted_ || !state.height_mm) return;
  auto const stroke = stroke_ > 0 ? fmt::format("stroke {}, ", stroke_) : std::string{};
  show_progress(fmt::format("{}: calibrating, {}{}, {}", state.id, stroke, measured_mm(*state.height_mm),
                            state.motion));
}

void Calibration::on_notice(NoticeMessage const& notice, std::string const& line) {
  auto const event = text_member(notice.content, "event");
  if (!accepted_) return;
  if (event == "move_started") ++stroke_;
  if (event == "calibrated") {
    report_ = notice;
    if (options().json) fmt::print("{}\n", line);
  }
  if (options().json || shows_progress() || event != "move_ended") return;
  if (auto const words = in_words(notice.content, unix_ms_now())) {
    fmt::print("stroke {}: {} {}\n", stroke_, words->kind, printable(words->text));
    flush_output();
  }
}

int Calibration::on_deadline() {
  clear_progress();
  if (end_) return tell_end();  // the report did not come
  if (!accepted_) return timed_out("deskd does not answer");
  return timed_out("no word of the end of the calibration; the desk may still move: 'deskctl stop' stops it");
}

int Calibration::tell_end() {
  auto const code = exit_code_of(*end_);
  if (options().json) return code;
  clear_progress();
  if (code == k_done && report_) {
    fmt::print("{}: {}", who(), calibration_text(report_->content));
  } else {
    fmt::print(code == k_done ? stdout : stderr, "{}: {}\n", who(), printable(with_reason(*end_)));
  }
  return code;
}

}  // namespace desk::deskctl
