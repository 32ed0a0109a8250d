#include "daemon/shell/log.h"

#include "daemon/shell/clocks.h"

#include <unistd.h>
#include <cstdlib>

namespace desk::shell {
namespace {

/// systemd sets JOURNAL_STREAM when stderr goes to the journal (systemd.exec(5)).
bool to_journal() {
  static bool const journal = std::getenv("JOURNAL_STREAM") != nullptr;
  return journal;
}

/// Priorities of sd-daemon(3).
std::string_view prefix(Log::Level level) {
  bool const journal = to_journal();
  switch (level) {
    case Log::Level::debug: return journal ? "<7>" : "debug   ";
    case Log::Level::info: return journal ? "<6>" : "info    ";
    case Log::Level::warning: return journal ? "<4>" : "warning ";
    case Log::Level::error: return journal ? "<3>" : "error   ";
  }
  return "";
}

}  // namespace

void Log::line(Level level, std::string_view text) {
  double const mono = core::to_seconds(monotonic_now().time_since_epoch());
  std::string const whole = fmt::format("{}mono={:.6f} {}\n", prefix(level), mono, text);
  // A log that cannot be written must not stop a desk; there is nobody left to tell.
  [[maybe_unused]] ssize_t const written = ::write(STDERR_FILENO, whole.data(), whole.size());
}

std::string quote(std::string_view text) {
  std::string out = "\"";
  for (char const c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace desk::shell
