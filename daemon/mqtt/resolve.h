#pragma once

#include "daemon/mqtt/wake.h"

#include <memory>
#include <string>
#include <vector>

namespace desk::mqtt {

/// A name lookup that can be abandoned. getaddrinfo() cannot be interrupted and takes 10 s and more while a
/// name server is silent; it runs on a thread of its own that outlives its owner if need be and then touches
/// nothing but its own result.
class Lookup {
 public:
  struct Result {
    std::vector<std::string> addresses;  ///< numeric, in the resolver's order of preference
    std::string error;                   ///< why there are none
  };

  /// Starts. `wake` is signalled when the result is there.
  Lookup(std::string const& host, std::shared_ptr<Wake> wake);

  /// Nothing until the lookup is done.
  [[nodiscard]] bool done() const;
  /// Call once, when done.
  [[nodiscard]] Result take();

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace desk::mqtt
