#pragma once

#include "daemon/control/deskctl/doctor_findings.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace desk::deskctl {

/// Adds findings about one thing.
class Report {
 public:
  Report(std::vector<Finding>& found, std::string about) : found_{found}, about_{std::move(about)} {}

  void ok(std::string words) { add(Finding::Severity::ok, std::move(words), {}); }
  void note(std::string words, std::string fix = {}) {
    add(Finding::Severity::note, std::move(words), std::move(fix));
  }
  void problem(std::string words, std::string fix) {
    add(Finding::Severity::problem, std::move(words), std::move(fix));
  }
  void unknown(std::string words, std::string fix = {}) {
    add(Finding::Severity::unknown, "not known: " + std::move(words), std::move(fix));
  }

  /// What keeps the daemon, which runs as `user`, from doing `what` ("read", "use") with `thing`. False: it
  /// was told. True: nothing does.
  bool may(std::optional<probe::Access> const& access, std::string const& user, std::string const& what,
           std::string const& thing);

 private:
  void add(Finding::Severity severity, std::string words, std::string fix) {
    found_.push_back({severity, about_, std::move(words), std::move(fix)});
  }

  std::vector<Finding>& found_;
  std::string about_;
};

}  // namespace desk::deskctl
