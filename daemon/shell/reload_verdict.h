#pragma once

#include "config/changes.h"
#include "config/loader.h"
#include "daemon/core/action.h"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace desk::shell {

/// Whether a configuration that was read anew is taken; pure.
struct ReloadVerdict {
  core::Answer answer;  ///< done or refused
  std::string words;    ///< for a person
};

/// All of it or nothing, so that a daemon always runs with a configuration that somebody wrote as it is.
/// Refused when it has an error, and when it changes what a running daemon cannot. `changes`: against what
/// the daemon runs with.
[[nodiscard]] ReloadVerdict judge_reload(config::LoadResult const& result,
                                         std::vector<config::Change> const& changes, bool only_check,
                                         std::string const& file);

/// {"changes": [{"key","text","live"}], "mistakes": [lines]}
[[nodiscard]] boost::json::object reload_report(config::LoadResult const& result,
                                                std::vector<config::Change> const& changes);

}  // namespace desk::shell
