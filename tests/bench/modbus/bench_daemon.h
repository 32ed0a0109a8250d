#pragma once

#include "tests/bench/modbus/rig.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

#include <cstdint>
#include <memory>
#include <string>

namespace desk::bench {

/// The real deskd with the desks of a rig, on a broker.
class BenchDaemon {
 public:
  /// `name`: what its topics begin with. Waits until it is ready; throws std::runtime_error with its log if
  /// it is not within 20 s.
  BenchDaemon(Rig const& rig, std::uint16_t broker_port, std::string const& name);

  [[nodiscard]] pid_t pid() const { return process_->pid(); }

 private:
  testing::TempDir directory_;
  std::unique_ptr<testing::ChildProcess> process_;
};

}  // namespace desk::bench
