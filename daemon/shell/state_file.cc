#include "daemon/shell/state_file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace desk::shell {
namespace {

/// Ten times what a desk that never rests could fill.
constexpr std::size_t k_largest_file = std::size_t{4} * 1024 * 1024;
/// More files that were set aside tell nobody more.
constexpr int k_most_set_aside = 9;

std::string words(int error) {
  return std::generic_category().message(error);
}

/// Nothing went wrong, or what did: errno in words, with the step.
using Problem = std::optional<std::string>;

Problem problem(std::string_view step) {
  return fmt::format("{}: {}", step, words(errno));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_{fd} {}
  Descriptor(Descriptor const&) = delete;
  Descriptor& operator=(Descriptor const&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] bool open() const { return fd_ >= 0; }
  [[nodiscard]] int get() const { return fd_; }
  /// Some file systems tell only here that the data did not fit.
  [[nodiscard]] bool close() { return ::close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    auto const written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Problem write_whole(std::filesystem::path const& file, std::string_view text) {
  // Only the daemon's user: what it says of the fault and the lock is nobody else's business.
  Descriptor fd{::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600)};
  if (!fd.open()) return problem("open");
  if (::fchmod(fd.get(), 0600) != 0) return problem("chmod");
  if (!write_all(fd.get(), text)) return problem("write");
  if (::fsync(fd.get()) != 0) return problem("fsync");
  if (!fd.close()) return problem("close");
  return std::nullopt;
}

Problem sync_directory(std::filesystem::path const& directory) {
  Descriptor const fd{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!fd.open()) return problem("open the directory");
  if (::fsync(fd.get()) != 0) return problem("fsync of the directory");
  return std::nullopt;
}

/// The old content or the new one, whenever the power fails.
Problem replace(std::filesystem::path const& file, std::string_view text) {
  auto beside = file;
  beside += ".new";
  auto trouble = write_whole(beside, text);
  if (!trouble && ::rename(beside.c_str(), file.c_str()) != 0) trouble = problem("rename");
  if (trouble) {
    ::unlink(
        beside.c_str());  // it may be half of a file on a full disk; if it stays, the next one replaces it
    return trouble;
  }
  return sync_directory(file.parent_path());
}

struct Missing {};
struct Failed {
  std::string reason;
};
std::variant<std::string, Missing, Failed> read_whole(std::filesystem::path const& file) {
  Descriptor const fd{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
  if (!fd.open()) {
    if (errno == ENOENT || errno == ENOTDIR) return Missing{};
    return Failed{words(errno)};
  }
  std::string text;
  std::array<char, 16384> chunk{};
  while (text.size() <= k_largest_file) {
    auto const got = ::read(fd.get(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Failed{words(errno)};
    if (got == 0) return text;
    text.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return text;  // longer than any good one; the parser refuses it
}

/// Makes it if need be, for the daemon's user alone.
Problem make_directory(std::filesystem::path const& directory) {
  std::error_code error;
  if (directory.has_parent_path()) std::filesystem::create_directories(directory.parent_path(), error);
  if (error) return error.message();
  if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) return words(errno);
  if (!std::filesystem::is_directory(directory, error)) return "it is not a directory";
  if (::access(directory.c_str(), W_OK | X_OK) != 0) return words(errno);
  return std::nullopt;
}

}  // namespace

StateFiles::StateFiles(std::filesystem::path directory, Log const& log)
    : directory_{std::move(directory)}, log_{log} {
  if (auto const trouble = make_directory(directory_)) {
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
  auto const content = read_whole(file);
  if (std::holds_alternative<Missing>(content)) return std::nullopt;
  if (auto const* const failed = std::get_if<Failed>(&content)) {
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
  auto const trouble = replace(file, wire::to_text(memory));
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
  auto const trouble = replace(file, text);
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
