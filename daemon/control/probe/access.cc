#include "daemon/control/probe/access.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace desk::probe {
namespace {

using Outcome = Access::Outcome;
constexpr mode_t k_read = 4;
constexpr mode_t k_write = 2;
constexpr mode_t k_pass = 1;

/// The three bits that hold for `who`. The first class that fits decides, even if a later one allows more.
mode_t bits_for(Identity const& who, struct stat const& file) {
  constexpr unsigned k_owner_shift = 6;
  constexpr unsigned k_group_shift = 3;
  constexpr mode_t k_mask = 7;
  if (who.uid == file.st_uid) return (file.st_mode >> k_owner_shift) & k_mask;
  bool const member = std::find(who.groups.begin(), who.groups.end(), file.st_gid) != who.groups.end();
  return (member ? file.st_mode >> k_group_shift : file.st_mode) & k_mask;
}

bool has_access_list(std::filesystem::path const& path) {
  return ::getxattr(path.c_str(), "system.posix_acl_access", nullptr, 0) > 0;
}

Access of_one(std::filesystem::path const& path, Identity const& who, mode_t wanted) {
  constexpr unsigned k_group_shift = 3;
  struct stat file {};
  Access access;
  access.where = path;
  if (::stat(path.c_str(), &file) != 0) {
    bool const missing = errno == ENOENT || errno == ENOTDIR;
    access.outcome = missing ? Outcome::missing : Outcome::unknown;
    if (!missing) access.words = path.string() + ": " + std::generic_category().message(errno);
    return access;
  }
  access.owner = user_name(file.st_uid);
  access.group = group_name(file.st_gid);
  access.group_may = ((file.st_mode >> k_group_shift) & wanted) == wanted && who.uid != file.st_uid;
  if (who.uid == 0 || (bits_for(who, file) & wanted) == wanted) {
    access.outcome = Outcome::allowed;
  } else if (has_access_list(path)) {
    access.words = "an access control list decides: getfacl " + path.string();
  } else {
    access.outcome = Outcome::denied;
  }
  return access;
}

}  // namespace

std::optional<Identity> identity_of(std::string const& user) {
  auto const* const entry = ::getpwnam(user.c_str());
  if (entry == nullptr) return std::nullopt;
  Identity identity{user, entry->pw_uid, {}};
  gid_t const primary = entry->pw_gid;
  int count = 0;
  ::getgrouplist(user.c_str(), primary, nullptr, &count);
  identity.groups.resize(static_cast<std::size_t>(std::max(count, 1)), primary);
  count = static_cast<int>(identity.groups.size());
  if (::getgrouplist(user.c_str(), primary, identity.groups.data(), &count) < 0) identity.groups = {primary};
  return identity;
}

Identity identity_of_caller() {
  Identity identity{user_name(::geteuid()), ::geteuid(), {::getegid()}};
  int const count = ::getgroups(0, nullptr);
  std::vector<gid_t> more(static_cast<std::size_t>(std::max(count, 0)));
  if (count > 0 && ::getgroups(count, more.data()) == count)
    identity.groups.insert(identity.groups.end(), more.begin(), more.end());
  return identity;
}

std::optional<gid_t> group_id(std::string const& name) {
  auto const* const entry = ::getgrnam(name.c_str());
  return entry == nullptr ? std::nullopt : std::optional{entry->gr_gid};
}

std::string user_name(uid_t uid) {
  auto const* const entry = ::getpwuid(uid);
  return entry == nullptr ? std::to_string(uid) : entry->pw_name;
}

std::string group_name(gid_t gid) {
  auto const* const entry = ::getgrgid(gid);
  return entry == nullptr ? std::to_string(gid) : entry->gr_name;
}

Access access_of(std::filesystem::path const& path, Identity const& who, Want want) {
  std::error_code error;
  auto real = std::filesystem::canonical(path, error);
  if (error) real = path;
  std::filesystem::path part;
  for (auto const& name : real.parent_path()) {
    part /= name;
    auto above = of_one(part, who, k_pass);
    if (above.outcome == Outcome::missing) break;
    if (above.outcome != Outcome::allowed) return above;
  }
  mode_t wanted = (want.read ? k_read : 0) | (want.write ? k_write : 0);
  if (std::filesystem::is_directory(real, error)) wanted |= k_pass;
  return of_one(real, who, wanted);
}

}  // namespace desk::probe
