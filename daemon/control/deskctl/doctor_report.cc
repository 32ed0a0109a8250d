#include "daemon/control/deskctl/doctor_report.h"

#include <fmt/format.h>

namespace desk::deskctl {
namespace {

std::string fix_for(probe::Access const& access, std::string const& user) {
  if (access.group_may && access.group != "root")
    return fmt::format("sudo adduser {} {}, then sudo systemctl restart deskd", user, access.group);
  return fmt::format("ls -ld {} shows who may: it must be {}", access.where.string(), user);
}

}  // namespace

bool Report::may(std::optional<probe::Access> const& access, std::string const& user, std::string const& what,
                 std::string const& thing) {
  using Outcome = probe::Access::Outcome;
  if (!access) {
    unknown(fmt::format("whether deskd may {} {}: there is no user deskd, and it does not run", what, thing));
    return false;
  }
  switch (access->outcome) {
    case Outcome::allowed: return true;
    case Outcome::denied: {
      std::string const barrier = access->where == thing ? "it" : access->where.string();
      problem(fmt::format("deskd, which runs as {}, may not {} {}: {} belongs to {}:{}", user, what, thing,
                          barrier, access->owner, access->group),
              fix_for(*access, user));
      return false;
    }
    case Outcome::missing:
      problem(fmt::format("there is no {}", thing),
              "deskd needs it: put it there, or change the configuration");
      return false;
    case Outcome::unknown:
      unknown(fmt::format("whether deskd may {} {}: {}", what, thing, access->words), "sudo deskctl doctor");
      return false;
  }
  return false;
}

}  // namespace desk::deskctl
