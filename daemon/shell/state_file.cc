#include "daemon/shell/state_file.h"

#include "daemon/files/whole_file.h"

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>
#include <variant>

namespace desk::shell {
namespace {

/// More files that were set aside tell nobody more.
constexpr int k_most_set_aside = 9;

std::string words(int error) {
  return std::generic_category().message(error);
}

}  // namespace

StateFiles::StateFiles(std::filesystem::path directory, Log const& log)
    : directory_{std::move(directory)}, log_{log} {
  if (auto const trouble = files::make_directory(directory_)) {
    log_.warning(
        "event=state_dir path={} writable=false reason={} note=\"the desks work, but with every restart they "
        "forget "
        "the lock, faults, motor time and what was learned; see storage.state_dir\"",
        quote(directory_.string()), quote(*trouble));
  }
  thread_ = std::thread{[this] { run(); }};
}

StateFiles::~StateFiles() {
  stop();
}

std::filesystem::path StateFiles::file_of(std::string const& desk) const {
  return directory_ / (desk + ".json");
}

std::optional<wire::SavedMemory> StateFiles::load(std::string const& desk) {
  auto const file = file_of(desk);
  auto const content = files::read_file(file);
  if (std::holds_alternative<files::Missing>(content)) return std::nullopt;
  if (auto const* const failed = std::get_if<files::Failed>(&content)) {
    log_.warning("desk={} event=state_unreadable path={} reason={}", desk, quote(file.string()),
                 quote(failed->reason));
    return std::nullopt;
  }
  auto read = wire::read_memory(std::get<std::string>(content));
  if (auto const* const bad = std::get_if<wire::Unreadable>(&read)) {
    set_aside(file, bad->reason);
    return std::nullopt;
  }
  auto& saved = std::get<wire::SavedMemory>(read);
  if (saved.desk != desk) {
    set_aside(file, fmt::format("it is of another desk, {}", saved.desk));
    return std::nullopt;
  }
  return std::move(saved);
}

void StateFiles::set_aside(std::filesystem::path const& file, std::string const& reason) {
  std::filesystem::path aside;
  for (int n = 1; n <= k_most_set_aside; ++n) {
    aside = file;
    aside += fmt::format(".corrupt-{}", n);
    std::error_code error;
    if (!std::filesystem::exists(aside, error)) break;
  }
  bool const moved = ::rename(file.c_str(), aside.c_str()) == 0;
  log_.warning(
      "event=state_corrupt path={} reason={} {}={} note=\"starting without it: the lock is off, nothing "
      "is learned, no motor time is known\"",
      quote(file.string()), quote(reason), moved ? "kept_as" : "kept_as_it_is",
      quote(moved ? aside.string() : words(errno)));
}

void StateFiles::save(wire::SavedMemory const& memory) {
  auto text = wire::to_text(memory);
  {
    std::lock_guard const lock{mutex_};
    waiting_[memory.desk] = std::move(text);
  }
  wake_.notify_one();
}

bool StateFiles::save_now(wire::SavedMemory const& memory) {
  auto const file = file_of(memory.desk);
  auto const trouble = files::replace_file(file, wire::to_text(memory));
  if (!trouble) return true;
  log_.warning("desk={} event=state_not_saved path={} reason={}", memory.desk, quote(file.string()),
               quote(*trouble));
  return false;
}

void StateFiles::stop() {
  {
    std::lock_guard const lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void StateFiles::run() {
  std::unique_lock lock{mutex_};
  while (true) {
    wake_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) break;
    auto const texts = std::exchange(waiting_, {});
    lock.unlock();
    for (auto const& [desk, text] : texts) write(desk, text);
    lock.lock();
  }
  if (failures_ > 0)
    log_.warning("event=state_lost failures={} path={}", failures_, quote(directory_.string()));
}

void StateFiles::write(std::string const& desk, std::string const& text) {
  auto const file = file_of(desk);
  auto const trouble = files::replace_file(file, text);
  if (trouble) {
    if (failures_++ == 0) {
      log_.warning("desk={} event=state_not_saved path={} reason={}", desk, quote(file.string()),
                   quote(*trouble));
    }
  } else if (failures_ > 0) {
    log_.info("desk={} event=state_saved_again failures={}", desk, std::exchange(failures_, 0));
  }
}

}  // namespace desk::shell
