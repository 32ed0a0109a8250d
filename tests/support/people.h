#pragma once

#include "tests/support/desk_world.h"

#include <map>
#include <string>
#include <utility>

namespace desk::testing {

/// A desk at which several people work, and what is put aside of those who do not at present: as the shell
/// does it.
class People {
 public:
  People(DeskWorld& world, std::string first, core::DeskSettings const& settings)
      : world_{world}, user_{std::move(first)} {
    settings_.emplace(user_, settings);
  }

  void add(std::string const& id, core::DeskSettings const& settings) { settings_.emplace(id, settings); }

  void change_to(std::string const& id) {
    aside_[user_] = {world_.now(), world_.controller().memory(world_.now()).user};
    auto const& [since, memory] = aside_[id];
    core::Duration const elapsed = since == core::TimePoint{} ? core::Duration{0} : world_.now() - since;
    user_ = id;
    world_.tell(core::event::UserChanged{id, settings_.at(id), memory, elapsed});
  }

  [[nodiscard]] std::string const& user() const { return user_; }

 private:
  DeskWorld& world_;
  std::string user_;
  std::map<std::string, core::DeskSettings> settings_;
  std::map<std::string, std::pair<core::TimePoint, core::UserMemory>> aside_;
};

}  // namespace desk::testing
