#pragma once

#include <filesystem>
#include <optional>

namespace desk::probe {

/// Whether a Raspberry Pi's supply was too weak since somebody last looked; nullopt: this computer cannot
/// tell.
[[nodiscard]] std::optional<bool> undervoltage(std::filesystem::path const& root = "/");

}  // namespace desk::probe
