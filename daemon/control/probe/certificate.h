#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace desk::probe {

struct Certificate {
  std::optional<std::int64_t> expires_at;  ///< Unix seconds; nullopt: it cannot be read
  std::string words;                       ///< then: why
};

/// The first one of a PEM file.
[[nodiscard]] Certificate certificate_in(std::filesystem::path const& file);

}  // namespace desk::probe
