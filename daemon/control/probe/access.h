#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace desk::probe {

/// A user as the kernel sees one of its processes.
struct Identity {
  std::string name;
  uid_t uid = 0;
  std::vector<gid_t> groups;  ///< the primary one among them
};

/// By the user database; nullopt: there is no such user. Blocks where that is on a network. One thread.
[[nodiscard]] std::optional<Identity> identity_of(std::string const& user);
/// This process, with the groups that it really has: those that its login was given, not those that the
/// user database names since.
[[nodiscard]] Identity identity_of_caller();
/// By name; nullopt: there is no such group.
[[nodiscard]] std::optional<gid_t> group_id(std::string const& name);
[[nodiscard]] std::string user_name(uid_t uid);   ///< the number, if it has none
[[nodiscard]] std::string group_name(gid_t gid);  ///< likewise

/// What somebody wants to do; of a directory, writing includes making files in it.
struct Want {
  bool read = false;
  bool write = false;
};

struct Access {
  enum class Outcome {
    allowed,
    denied,
    missing,  ///< there is no such file, as far as this process can see
    unknown,  ///< this process may not look, or an access control list decides
  };
  Outcome outcome = Outcome::unknown;
  std::filesystem::path where;  ///< what decides: the path, or a directory above it that cannot be passed
  std::string owner;            ///< of `where`, unless it is missing or unknown
  std::string group;            ///< likewise
  bool group_may = false;       ///< being in `group` would do
  std::string words;            ///< unknown: why
};

/// Whether `who` may do that, by owner, group and mode of the path and all directories above it; links are
/// followed. `path` is absolute. What a mount, a sandbox or the hardware adds to it is not looked at.
[[nodiscard]] Access access_of(std::filesystem::path const& path, Identity const& who, Want want);

}  // namespace desk::probe
