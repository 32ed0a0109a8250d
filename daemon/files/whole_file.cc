#include "daemon/files/whole_file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace desk::files {
namespace {

/// Ten times what a desk that never rests could fill, and four times the largest configuration.
constexpr std::size_t k_largest_file = std::size_t{4} * 1024 * 1024;

std::string words(int error) {
  return std::generic_category().message(error);
}

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

/// Whose a file is, and who may read it.
struct Access {
  mode_t mode;
  uid_t owner;
  gid_t group;
};

/// Absent: only the process's user. What a daemon says of the fault and the lock is nobody else's business.
Problem write_whole(std::filesystem::path const& file, std::string_view text,
                    std::optional<Access> const& access) {
  constexpr mode_t k_private = 0600;
  Descriptor fd{::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, k_private)};
  if (!fd.open()) return problem("open");
  // The mode last: giving a file away takes bits of it.
  if (access && ::fchown(fd.get(), access->owner, access->group) != 0) return problem("chown");
  if (::fchmod(fd.get(), access ? access->mode : k_private) != 0) return problem("chmod");
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

Problem replace(std::filesystem::path const& file, std::string_view text,
                std::optional<Access> const& access) {
  auto beside = file;
  beside += ".new";
  auto trouble = write_whole(beside, text, access);
  if (!trouble && ::rename(beside.c_str(), file.c_str()) != 0) trouble = problem("rename");
  if (trouble) {
    ::unlink(
        beside.c_str());  // it may be half of a file on a full disk; if it stays, the next one replaces it
    return trouble;
  }
  return sync_directory(file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."});
}

}  // namespace

Problem replace_file(std::filesystem::path const& file, std::string_view text) {
  return replace(file, text, std::nullopt);
}

Problem rewrite_file(std::filesystem::path const& file, std::string_view text) {
  struct stat is {};
  if (::stat(file.c_str(), &is) != 0) return problem("stat");
  return replace(file, text, Access{is.st_mode & 07777U, is.st_uid, is.st_gid});
}

std::variant<std::string, Missing, Failed> read_file(std::filesystem::path const& file) {
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

Problem make_directory(std::filesystem::path const& directory) {
  std::error_code error;
  if (directory.has_parent_path()) std::filesystem::create_directories(directory.parent_path(), error);
  if (error) return error.message();
  if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) return words(errno);
  if (!std::filesystem::is_directory(directory, error)) return "it is not a directory";
  if (::access(directory.c_str(), W_OK | X_OK) != 0) return words(errno);
  return std::nullopt;
}

}  // namespace desk::files
