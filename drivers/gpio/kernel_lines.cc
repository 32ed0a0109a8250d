#include "drivers/gpio/kernel_lines.h"

#include "drivers/gpio/leased_outputs.h"
#include "drivers/gpio/line_guard.h"
#include "drivers/gpio/line_request.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace desk::driver::gpio {
namespace {

using core::Fault;
using core::FaultClass;
using core::FaultCode;

/// Closes it at the end.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_{fd} {}
  Descriptor(Descriptor&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  Descriptor& operator=(Descriptor&&) = delete;
  Descriptor(Descriptor const&) = delete;
  Descriptor& operator=(Descriptor const&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool open() const { return fd_ >= 0; }

 private:
  int fd_;
};

/// Names in the kernel's structures need not end in a zero.
template <std::size_t N>
std::string text(char const (&name)[N]) {  // NOLINT(modernize-avoid-c-arrays): the kernel's type
  char const* const begin = std::data(name);
  return {begin, std::find(begin, begin + N, '\0')};
}

std::string places(std::vector<LineSpec> const& lines) {
  std::vector<std::string> names;
  names.reserve(lines.size());
  for (LineSpec const& line : lines) names.push_back(line.place);
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string message(int error) {
  return std::generic_category().message(error);
}

bool gone(int error) {
  return error == ENODEV || error == ENXIO;
}

std::string advice(int error) {
  if (error == EACCES || error == EPERM)
    return "not permitted: whoever starts deskd must be in the group gpio, or be the service's user";
  if (error == ENOTTY) return "the kernel is too old: Linux 5.10 or newer is needed";
  if (gone(error)) return "the chip is gone: is it plugged in?";
  if (error == EINVAL || error == EOPNOTSUPP)
    return "the chip cannot do what is asked of the line: try without bias, stage or debounce";
  return message(error);
}

/// Of lines that we had.
Fault lost(std::string const& where, int error, FaultClass policy) {
  return {gone(error) ? FaultCode::bus_gone : FaultCode::bus_error, policy,
          fmt::format("GPIO line {}: {}", where, gone(error) ? "its chip is gone" : message(error))};
}

int set_lines(int request, std::uint64_t values, std::uint64_t mask) noexcept {
  gpio_v2_line_values levels{values & mask, mask};
  return ::ioctl(request, GPIO_V2_LINE_SET_VALUES_IOCTL, &levels);
}

class KernelOutputs final : public LeasedOutputs {
 public:
  KernelOutputs(Descriptor fd, std::size_t lines, std::string where, std::shared_ptr<LineGuard> guard)
      : fd_{std::move(fd)},
        mask_{~std::uint64_t{0} >> (64 - lines)},
        where_{std::move(where)},
        guard_{std::move(guard)} {}
  KernelOutputs(KernelOutputs const&) = delete;
  KernelOutputs& operator=(KernelOutputs const&) = delete;
  ~KernelOutputs() override {
    (void)set_lines(fd_.get(), 0, mask_);
    if (guarded_) guard_->forget(*guarded_);
  }

  void allow_until(core::TimePoint until) noexcept override {
    if (!guard_) return;
    if (!guarded_) guarded_ = guard_->share(fd_.get(), mask_);
    if (guarded_) guard_->allow(*guarded_, until);
  }

  Result<void> set(std::uint64_t values) noexcept override {
    if (set_lines(fd_.get(), values, mask_) != 0) return lost(where_, errno, FaultClass::device);
    if (values == 0 && guarded_) guard_->off(*guarded_);
    return {};
  }

 private:
  Descriptor fd_;
  std::uint64_t mask_;
  std::string where_;
  std::shared_ptr<LineGuard> guard_;
  std::optional<LineGuard::Id> guarded_;  ///< once they were to be on
};

class KernelInputs final : public Inputs {
 public:
  KernelInputs(Descriptor fd, std::vector<std::uint32_t> offsets, std::string where)
      : fd_{std::move(fd)},
        mask_{~std::uint64_t{0} >> (64 - offsets.size())},
        records_{std::move(offsets)},
        where_{std::move(where)} {}

  Result<std::uint64_t> values() override {
    gpio_v2_line_values request{0, mask_};
    if (::ioctl(fd_.get(), GPIO_V2_LINE_GET_VALUES_IOCTL, &request) == 0) return std::uint64_t{request.bits};
    return lost(where_, errno, FaultClass::transient);
  }

  Result<std::vector<Edge>> edges() override {
    constexpr std::size_t k_at_once = 64;
    std::array<gpio_v2_line_event, k_at_once> records{};
    std::vector<Edge> edges;
    bool complete = true;
    for (;;) {
      ssize_t const bytes = ::read(fd_.get(), records.data(), sizeof records);
      if (bytes < 0 && errno == EINTR) continue;
      if (bytes < 0 && errno != EAGAIN) return lost(where_, errno, FaultClass::transient);
      std::size_t const count = bytes < 0 ? 0 : static_cast<std::size_t>(bytes) / sizeof records[0];
      for (std::size_t i = 0; i < count; ++i) complete = records_.take(records.at(i), edges) && complete;
      if (count < k_at_once) break;
    }
    if (complete) return edges;
    return Fault{
        FaultCode::bus_error, FaultClass::device,
        fmt::format("GPIO line {}: edges came faster than they were read, and some are lost", where_)};
  }

  [[nodiscard]] int descriptor() const override { return fd_.get(); }

 private:
  Descriptor fd_;
  std::uint64_t mask_;
  EdgeRecords records_;
  std::string where_;
};

/// Returns 0 or what went wrong.
int describe(int fd, ChipInfo& chip) {
  gpiochip_info info{};
  if (::ioctl(fd, GPIO_GET_CHIPINFO_IOCTL, &info) != 0) return errno;
  chip.label = text(info.label);
  chip.lines.reserve(info.lines);
  for (std::uint32_t i = 0; i < info.lines; ++i) {
    gpio_v2_line_info line{};
    line.offset = i;
    if (::ioctl(fd, GPIO_V2_GET_LINEINFO_IOCTL, &line) != 0) return errno;
    chip.lines.push_back({text(line.name), text(line.consumer), (line.flags & GPIO_V2_LINE_FLAG_USED) != 0});
  }
  return 0;
}

Descriptor open_chip(std::filesystem::path const& file) {
  return Descriptor{::open(file.c_str(), O_RDWR | O_CLOEXEC)};
}

struct Listing {
  std::vector<ChipInfo> chips;
  std::optional<std::pair<std::string, int>> refused;  ///< the first chip that cannot be looked at, and why
};

/// By number rather than by letter: gpiochip2 before gpiochip10.
bool by_name(std::filesystem::path const& x, std::filesystem::path const& y) {
  std::string const a = x.filename();
  std::string const b = y.filename();
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

Listing list(std::filesystem::path const& devices) {
  std::vector<std::filesystem::path> files;
  std::error_code ignored;
  for (auto const& entry : std::filesystem::directory_iterator{devices, ignored}) {
    // A symlink is a second name: Raspberry Pi OS has gpiochip4 for old programs on a Pi 5.
    bool const chip = entry.path().filename().string().starts_with("gpiochip");
    if (chip && !entry.is_symlink(ignored)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end(), by_name);
  Listing listing;
  for (auto const& file : files) {
    ChipInfo chip;
    chip.name = file.filename();
    Descriptor const fd = open_chip(file);
    int const error = fd.open() ? describe(fd.get(), chip) : errno;
    if (error == 0) {
      listing.chips.push_back(std::move(chip));
    } else if (!listing.refused) {
      listing.refused = {chip.name, error};
    }
  }
  return listing;
}

/// A second name of a chip becomes its first one.
std::string followed(std::filesystem::path const& devices, std::string const& place) {
  auto const numbered = chip_and_offset(place);
  if (!numbered || numbered->chip.find('/') != std::string::npos) return place;
  std::error_code error;
  auto const target = std::filesystem::read_symlink(devices / numbered->chip, error);
  return error ? place : fmt::format("{}:{}", target.filename().string(), numbered->offset);
}

/// Lines that the kernel gave us, or is about to.
struct Request {
  std::filesystem::path chip;
  std::vector<std::uint32_t> offsets;
};

Result<Request> find(std::filesystem::path const& devices, std::vector<LineSpec> const& lines,
                     std::string const& us) {
  Listing const listing = list(devices);
  Request request;
  std::optional<std::size_t> chip;
  for (LineSpec const& line : lines) {
    auto const found = find_line(listing.chips, followed(devices, line.place));
    if (!found && listing.refused)
      return not_to_be_had(line.place,
                           fmt::format("{}: {}", listing.refused->first, advice(listing.refused->second)));
    if (!found) return found.error();
    if (chip && *chip != found->chip)
      return not_to_be_had(
          line.place,
          fmt::format("it is on {}, but {} on {}: they must be on one chip to change together",
                      listing.chips[found->chip].name, lines.front().place, listing.chips[*chip].name));
    chip = found->chip;
    LineInfo const& info = listing.chips[found->chip].lines[found->offset];
    if (info.used) return not_to_be_had(line.place, who_holds(info, us));
    bool const twice =
        std::find(request.offsets.begin(), request.offsets.end(), found->offset) != request.offsets.end();
    if (twice) return not_to_be_had(line.place, "it is named twice");
    request.offsets.push_back(found->offset);
  }
  if (chip) request.chip = devices / listing.chips[*chip].name;
  return request;
}

struct Held {
  Descriptor fd;
  std::vector<std::uint32_t> offsets;
};

Result<Held> take(std::filesystem::path const& devices, std::string const& us,
                  std::vector<LineSpec> const& lines, Use use) {
  auto found = find(devices, lines, us);
  if (!found) return found.error();
  auto request = request_for(lines, found->offsets, use, us);
  if (!request) return request.error();
  Descriptor const chip = open_chip(found->chip);
  if (!chip.open()) return not_to_be_had(places(lines), advice(errno));
  if (::ioctl(chip.get(), GPIO_V2_GET_LINE_IOCTL, &*request) != 0) {
    int const error = errno;
    // Somebody was faster since they were listed.
    if (error == EBUSY) {
      if (auto const again = find(devices, lines, us); !again) return again.error();
    }
    return not_to_be_had(places(lines), advice(error));
  }
  Held held{Descriptor{request->fd}, std::move(found->offsets)};
  if (use == Use::input && ::fcntl(held.fd.get(), F_SETFL, O_NONBLOCK) != 0)
    return not_to_be_had(places(lines), message(errno));
  return held;
}

}  // namespace

void switch_off(int request, std::uint64_t mask) noexcept {
  (void)set_lines(request, 0, mask);
}

KernelBank::KernelBank(std::filesystem::path devices, std::string consumer, std::shared_ptr<LineGuard> guard)
    : devices_{std::move(devices)}, consumer_{std::move(consumer)}, guard_{std::move(guard)} {}

Result<std::unique_ptr<Outputs>> KernelBank::outputs(std::vector<LineSpec> const& lines) {
  auto held = take(devices_, consumer_, lines, Use::output);
  if (!held) return held.error();
  return std::unique_ptr<Outputs>{
      std::make_unique<KernelOutputs>(std::move(held->fd), lines.size(), places(lines), guard_)};
}

Result<std::unique_ptr<Inputs>> KernelBank::inputs(std::vector<LineSpec> const& lines) {
  auto held = take(devices_, consumer_, lines, Use::input);
  if (!held) return held.error();
  return std::unique_ptr<Inputs>{
      std::make_unique<KernelInputs>(std::move(held->fd), std::move(held->offsets), places(lines))};
}

Result<std::vector<ChipInfo>> KernelBank::chips() const {
  Listing listing = list(devices_);
  if (listing.chips.empty() && listing.refused)
    return Fault{FaultCode::bus_gone, FaultClass::permanent,
                 fmt::format("{}: {}", listing.refused->first, advice(listing.refused->second))};
  return std::move(listing.chips);
}

}  // namespace desk::driver::gpio
